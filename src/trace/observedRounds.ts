/**
 * Watches a run round by round, as a case tells it: the rows it begins with, then states after each pass, as differences, and what was queued.
 * A second observer beside the recorder, for those who ask: a trace does not say in which of two rounds rows came into being.
 */
import { instanceName, type InstanceId, type TaskNumber } from '../model/ids.ts';
import { compareCodePoints, objectFromEntries } from '../model/json.ts';
import { STATE, stateOfCode, type InstanceState, type StateCode } from '../model/states.ts';
import { CAUSE, type CauseCode, type Observer } from '../model/transition.ts';
import type { ExpectedRound } from './caseFormat.ts';

interface Row {
  readonly taskId: string;
  mapIndex: number;
  state: StateCode;
  isDeleted: boolean;
}

/** What the scheduler hears of after its pass (rule loop/executor-events-after-pass). */
const TOLD_BY_EXECUTORS: ReadonlySet<CauseCode> = new Set([
  CAUSE.executor_mismatch,
  CAUSE.heartbeat_timeout,
  CAUSE.worker_stopped,
  CAUSE.result_refused,
]);

/** Every row's state by name, tasks in code-point order. */
export type Snapshot = ReadonlyMap<string, InstanceState>;

export class RoundObserver implements Observer {
  readonly #taskIds: readonly string[];
  readonly #rows: Row[] = [];
  readonly #rounds: ExpectedRound[] = [];
  readonly #queued: string[] = [];
  #told: Snapshot = new Map();
  #round = 0;
  #atMs = 0;
  /** As the pass left it; null: nothing was queued yet. */
  #afterPass: Snapshot | null = null;

  /** `taskIds` by task number. */
  constructor(taskIds: readonly string[]) {
    this.#taskIds = taskIds;
  }

  /** Round by round what changed, up to a time; the first tells the rows the run began with. To be asked when the run is over. */
  roundsUntil(endMs: number): readonly ExpectedRound[] {
    this.#close();
    return this.#rounds.filter(({ atMs }) => atMs <= endMs);
  }

  instant(round: number, timeMs: number): void {
    if (round !== this.#round) this.#close();
    this.#round = round;
    this.#atMs = timeMs;
  }

  created(first: InstanceId, count: number, task: TaskNumber, firstMapIndex: number): void {
    const taskId = this.#taskIds[task] ?? '';
    for (let offset = 0; offset < count; offset++) {
      this.#rows[first + offset] = { taskId, mapIndex: firstMapIndex + offset, state: STATE.none, isDeleted: false };
    }
  }

  renumbered(instance: InstanceId): void {
    (this.#rows[instance] as Row).mapIndex = 0;
  }

  deleted(instance: InstanceId): void {
    (this.#rows[instance] as Row).isDeleted = true;
  }

  moved(instance: InstanceId, state: StateCode, _tryNumber: number, cause: CauseCode): void {
    const row = this.#rows[instance] as Row;
    if (TOLD_BY_EXECUTORS.has(cause) || state === STATE.queued) this.#afterPass ??= this.#snapshot();
    if (state === STATE.queued) this.#queued.push(instanceName(row.taskId, row.mapIndex));
    row.state = state;
  }

  /** How a run ends is no matter of its rounds. */
  ended(): void {}

  #close(): void {
    const snapshot = this.#afterPass ?? this.#snapshot();
    const round = roundOf(this.#told, snapshot, { atMs: this.#atMs, queued: this.#queued.splice(0) });
    if (round !== null) this.#rounds.push(round);
    this.#told = whenStarted(snapshot, round);
    this.#afterPass = null;
  }

  #snapshot(): Snapshot {
    const present = this.#rows.filter(({ isDeleted }) => !isDeleted);
    const inOrder = present.toSorted(
      (left, right) => compareCodePoints(left.taskId, right.taskId) || left.mapIndex - right.mapIndex,
    );
    return new Map(
      inOrder.map(({ taskId, mapIndex, state }) => [instanceName(taskId, mapIndex), stateOfCode(state)] as const),
    );
  }
}

/** A round by what was told before it and how its pass left things; null: there is nothing to tell. */
export function roundOf(
  told: Snapshot,
  afterPass: Snapshot,
  { atMs, queued }: Pick<ExpectedRound, 'atMs' | 'queued'>,
): ExpectedRound | null {
  const gone = [...told.keys()].filter((name) => !afterPass.has(name)).map((name) => [name, null] as const);
  const changed = [...afterPass].filter(([name, state]) => told.get(name) !== state);
  const isSilent = gone.length + changed.length + queued.length === 0;
  return isSilent ? null : { atMs, states: objectFromEntries<InstanceState | null>([...gone, ...changed]), queued };
}

/** What is queued runs at once: to say so again in the next round would tell nothing. */
export function whenStarted(afterPass: Snapshot, round: ExpectedRound | null): Snapshot {
  if (round === null || round.queued.length === 0) return afterPass;
  return new Map([...afterPass, ...round.queued.map((name) => [name, 'running'] as const)]);
}
