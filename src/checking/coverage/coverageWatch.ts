/**
 * Notices in one pass over a trace which points of its tasks the run has reached.
 */
import { Hearing } from '../../invariants/hearing.ts';
import type { Watch } from '../../invariants/judge.ts';
import type { JudgedDag, JudgedTask } from '../../invariants/judgedDag.ts';
import { hear } from '../../invariants/judgeRun.ts';
import { eachRelevant, relevantRange } from '../../invariants/relevantRows.ts';
import { UNMAPPED } from '../../model/ids.ts';
import { isFinishedCode, STATE } from '../../model/states.ts';
import { CAUSE } from '../../model/transition.ts';
import type { Trace } from '../../trace/trace.ts';
import { COMBINATIONS, ENDED, tryBits, widthBits } from './taskPoints.ts';

/** Bits by task, as `pointNames` numbers them. */
export interface ReachedBits {
  readonly width: number[];
  readonly upstream: number[];
  readonly try: number[];
  /** Numbers of bits: a task may have many below it. */
  readonly branch: readonly Set<number>[];
  readonly disturbance: number[];
}

export function noReachedBits({ tasks }: JudgedDag): ReachedBits {
  const none = (): number[] => tasks.map(() => 0);
  return { width: none(), upstream: none(), try: none(), branch: tasks.map(() => new Set()), disturbance: none() };
}

/** Adds what the run has reached. What disturbed it is not in its moves. */
export function noteRun(reached: ReachedBits, trace: Trace): void {
  const hearing = new Hearing(trace);
  hear(hearing, [watchOf(hearing, reached)]);
}

function watchOf(hearing: Hearing, reached: ReachedBits): Watch {
  const notFollowed = new Set<string>();
  return {
    moved: (instance, _, to) => {
      const task = hearing.task[instance] as number;
      const { cause } = hearing;
      if (to === STATE.running) add(reached.try, task, tryBits(hearing.nextTry, hearing.taskOf(instance)));
      else if (cause === CAUSE.expanded_to_zero) add(reached.width, task, widthBits(0, limitOf(hearing)));
      else if (cause === CAUSE.branch_not_followed || cause === CAUSE.short_circuited)
        notFollowed.add(`${hearing.culprit} ${task}`);
    },
    ended: () => {
      for (const task of hearing.dag.tasks) {
        if (task.isMapped) noteWidth(hearing, task, reached);
        if (task.upstream.length > 0) noteUpstream(hearing, task, reached);
        if (task.spec.decision !== null) noteBranches(hearing, task, { reached, notFollowed });
      }
    },
  };
}

function add(bits: number[], at: number, more: number): void {
  bits[at] = (bits[at] as number) | more;
}

function limitOf({ trace }: Hearing): number {
  return trace.header.config.maxMapLength;
}

function noteWidth(hearing: Hearing, { number }: JudgedTask, { width }: ReachedBits): void {
  let count = 0;
  eachRow(hearing, number, (row) => {
    if (hearing.mapIndex[row] !== UNMAPPED) count++;
  });
  if (count > 0) add(width, number, widthBits(count, limitOf(hearing)));
}

/** What the upstream of each instance that has ended came to; inside mapped groups index by index. */
function noteUpstream(hearing: Hearing, task: JudgedTask, { upstream }: ReachedBits): void {
  const isByIndex = task.mappedGroups.length > 0;
  let isWholeNoted = false;
  eachRow(hearing, task.number, (row) => {
    if (isWholeNoted || !isFinishedCode(hearing.state[row] as number)) return;
    isWholeNoted = !isByIndex;
    const combination = upstreamOf(hearing, task, hearing.mapIndex[row] as number);
    if (combination > 0) add(upstream, task.number, 1 << COMBINATIONS.indexOf(combination));
  });
}

/** -1: something has not ended, or it cannot be told. */
function upstreamOf(hearing: Hearing, task: JudgedTask, mapIndex: number): number {
  let combination = 0;
  const note = (row: number): void => {
    const bit = endedBit(hearing.state[row] as number);
    if (bit === -1) combination = -1;
    else if (combination !== -1) combination |= bit;
  };
  for (const number of task.upstream) {
    const above = hearing.dag.tasks[number] as JudgedTask;
    const range = relevantRange(hearing, task, above, mapIndex);
    if (range === undefined) return -1;
    if (range === null) eachRow(hearing, number, note);
    else eachRelevant(hearing, above, range, note);
  }
  return combination;
}

/** What was removed is as if it had never been. */
function endedBit(state: number): number {
  if (state === STATE.success) return ENDED.success;
  if (state === STATE.skipped) return ENDED.skipped;
  if (state === STATE.removed) return 0;
  return isFinishedCode(state) ? ENDED.failed : -1;
}

interface Decisions {
  readonly reached: ReachedBits;
  /** Pairs of an instance that decided and a task that it did not follow. */
  readonly notFollowed: ReadonlySet<string>;
}

function noteBranches(hearing: Hearing, task: JudgedTask, { reached, notFollowed }: Decisions): void {
  eachRow(hearing, task.number, (row) => {
    task.downstream.forEach((below, position) => {
      if (notFollowed.has(`${row} ${below}`)) reached.branch[task.number]?.add(2 * position + 1);
      else if (hearing.state[row] === STATE.success && hasGoneOn(hearing, task, { row, below }))
        reached.branch[task.number]?.add(2 * position);
    });
  });
}

/** Whether what is below was not skipped, of the same map index where both stand directly in one mapped group. */
function hasGoneOn(hearing: Hearing, task: JudgedTask, at: { readonly row: number; readonly below: number }): boolean {
  const below = hearing.dag.tasks[at.below] as JudgedTask;
  const [group] = task.mappedGroups;
  const isByIndex = group !== undefined && group === below.mappedGroups[0] && !below.isMappedOperator;
  let hasOne = false;
  eachRow(hearing, at.below, (row) => {
    if (isByIndex && hearing.mapIndex[row] !== hearing.mapIndex[at.row]) return;
    const state = hearing.state[row] as number;
    if (isFinishedCode(state) && state !== STATE.skipped && state !== STATE.removed) hasOne = true;
  });
  return hasOne;
}

function eachRow({ segments, isDeleted }: Hearing, task: number, visit: (row: number) => void): void {
  for (const { first, count } of segments[task] ?? []) {
    for (let row = first; row < first + count; row++) if (isDeleted[row] === 0) visit(row);
  }
}
