/**
 * How finished rows stood when the pass began: what checks look at. A state that a check gives is seen only in the next pass; what workers, users
 * and the executor do is seen in the pass of the same round, because it comes before it (semantics-scheduling 4.1).
 */
import { isFinishedCode, STATE_COUNT } from '../model/states.ts';
import { CAUSE, CAUSES } from '../model/transition.ts';
import type { Hearing } from './hearing.ts';

/** Causes of moves that only a pass makes. */
const IS_OF_PASS = new Uint8Array(CAUSES.length);
for (const cause of [
  'trigger_rule', 'setup_constraint', 'mapped_source', 'expanded_to_zero', 'length_unknown', 'index_out_of_range', 'empty_operator',
] as const) IS_OF_PASS[CAUSE[cause]] = 1; // prettier-ignore

export class SettledStates {
  readonly #hearing: Hearing;
  /** By instance; unfinished ones count as none. */
  readonly #states: Uint8Array;
  /** By task and state. */
  readonly #counts: number[];
  /** Finished in the pass of this round: seen from the next on. */
  readonly #pending: number[] = [];
  #markEnd = -1;
  /** Of the last decision looked at: where its round ends, who decided, and whether he still moves in it. */
  #decision = { markEnd: -1, culprit: -1, isDispatched: false };

  constructor(hearing: Hearing) {
    this.#hearing = hearing;
    this.#states = new Uint8Array(hearing.instanceCount);
    this.#counts = new Array<number>(hearing.dag.tasks.length * STATE_COUNT).fill(0);
  }

  /** To be told of each move before it is made. */
  moved(instance: number, to: number): void {
    const { markEnd } = this.#hearing;
    if (markEnd !== this.#markEnd) this.#beginRound(markEnd);
    const isSettled = this.#states[instance] !== 0;
    if (!isSettled && !isFinishedCode(to)) return;
    // The rows that are looked at are fixed when the pass begins; the state of each is read as it stands.
    if (!isSettled && this.#isOfPass()) this.#pending.push(instance);
    else this.#settle(instance, to);
  }

  /** Rows of a task that stand in a state. */
  countOf(task: number, state: number): number {
    return this.#counts[task * STATE_COUNT + state] as number;
  }

  stateOf(instance: number): number {
    return this.#states[instance] as number;
  }

  #beginRound(markEnd: number): void {
    this.#markEnd = markEnd;
    for (const instance of this.#pending) this.#settle(instance, this.#hearing.state[instance] as number);
    this.#pending.length = 0;
  }

  #settle(instance: number, state: number): void {
    const base = (this.#hearing.task[instance] as number) * STATE_COUNT;
    const before = this.#states[instance] as number;
    if (before !== 0) this.#counts[base + before] = (this.#counts[base + before] as number) - 1;
    const now = isFinishedCode(state) ? state : 0;
    if (now !== 0) this.#counts[base + now] = (this.#counts[base + now] as number) + 1;
    this.#states[instance] = now;
  }

  #isOfPass(): boolean {
    const { cause } = this.#hearing;
    if (cause === CAUSE.branch_not_followed || cause === CAUSE.short_circuited) return !this.#isDispatched();
    return IS_OF_PASS[cause] === 1;
  }

  /** Whoever decides skips while its own attempt ends: its end follows in the same round. A check that finds the decision later is of the pass. */
  #isDispatched(): boolean {
    const { markEnd, culprit, row, trace } = this.#hearing;
    if (this.#decision.markEnd === markEnd && this.#decision.culprit === culprit) return this.#decision.isDispatched;
    let isDispatched = false;
    for (let later = row + 1; later < markEnd && !isDispatched; later++) {
      isDispatched = trace.moves.instanceAt(later) === culprit;
    }
    this.#decision = { markEnd, culprit, isDispatched };
    return isDispatched;
  }
}
