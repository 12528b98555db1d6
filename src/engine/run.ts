/**
 * The one mutable state of a simulated DAG run, and `recordTransition`, the only writer of a task instance's state.
 * It holds mechanics: which rows exist, in what state, since when it matters. Rules live in the scheduler.
 */
import { assertInvariant } from '../model/errors.ts';
import { instanceName, UNMAPPED, type InstanceId, type TaskNumber } from '../model/ids.ts';
import type { Profile } from '../model/profile.ts';
import {
  isActiveCode,
  isFinishedCode,
  LEGAL_MOVES,
  STATE,
  stateOfCode,
  type RunState,
  type StateCode,
} from '../model/states.ts';
import { INSTANCE_STATES } from '../model/states.ts';
import type { AirflowConfig, EndReason, Limits, Order, Passes } from '../model/settings.ts';
import { NO_CULPRIT, type CauseCode, type Observer } from '../model/transition.ts';
import type { AttemptRequest, AttemptResult } from '../model/attempt.ts';
import type { DagIndex, IndexedGroup, IndexedTask } from './dagIndex.ts';
import { EventQueue, type QueuedEvent } from './eventQueue.ts';
import { InstanceTable } from './instanceTable.ts';
import { createTaskRows, type TaskRows } from './taskRows.ts';
import { XComStore } from './xcomStore.ts';

/** What is due: an attempt's end, or the end of a retry delay. */
export interface RunEvent extends QueuedEvent {
  readonly instance: InstanceId;
  /** The attempt that ends; null: a retry delay is over. */
  readonly attempt: { readonly request: AttemptRequest; readonly result: AttemptResult } | null;
}

export interface PoolState {
  readonly name: string;
  /** -1: unlimited. */
  readonly slots: number;
  /** Slots of queued and running instances. */
  occupied: number;
  /** The instance that gave back slots last. */
  lastReleased: number;
}

export interface RunSettings {
  readonly profile: Profile;
  readonly config: AirflowConfig;
  /** Slots by pool name, every pool a task names included. */
  readonly pools: ReadonlyMap<string, number>;
  readonly passes: Passes;
  readonly order: Order;
  readonly seed: number;
  /** ISO 8601, UTC, as `Date.prototype.toISOString` prints it. */
  readonly logicalDate: string;
  readonly limits: Limits;
}

/** What a branch decided: the tasks to keep among the direct downstream, or the tasks to skip. */
export type Decision =
  | { readonly followed: ReadonlySet<string>; readonly skipped?: never }
  | { readonly skipped: ReadonlySet<string>; readonly followed?: never };

export interface Run {
  readonly dag: DagIndex;
  readonly settings: RunSettings;
  readonly observer: Observer;
  readonly instances: InstanceTable;
  /** By task number. */
  readonly rows: readonly TaskRows[];
  readonly xcoms: XComStore;
  readonly events: EventQueue<RunEvent>;
  readonly pools: ReadonlyMap<string, PoolState>;
  /** By task number. */
  readonly poolOfTask: readonly PoolState[];
  /** Decisions of tasks that can skip their downstream, by the instance that decided. */
  readonly decisions: Map<InstanceId, Decision>;
  /** When the retry delay of each waiting instance is over, ms. */
  readonly retryReadyAtMs: Map<InstanceId, number>;
  /** Rows that moved since the last pass began: the next pass counts them. */
  readonly unsettled: InstanceId[];
  /** Tasks with something to be judged in the coming pass, unordered. */
  readonly dirtyTasks: TaskRows[];
  /** Texts for the user, each once. */
  readonly warnings: Set<string>;
  nowMs: number;
  round: number;
  state: RunState;
  endReason: EndReason | null;
  /** Queued and running instances. */
  activeCount: number;
  /** Unfinished instances. */
  unfinishedCount: number;
  settleOrder: number;
  /** The instance that left the queued and running ones last. */
  lastReleased: number;
  /** Whether the last selection passed rows over, and why: a cause code. */
  lastBlockCause: number;
  /** Counts every state change, creation and renumbering: a round that adds none changed nothing. */
  changeCount: number;
  /** Changes whenever a length that expansion depends on may have changed. */
  lengthVersion: number;
  /** Instances of each mapped group, as of a `lengthVersion`. */
  readonly groupCounts: Map<IndexedGroup, { readonly version: number; readonly count: number }>;
  /** Instances with a return value of each mapped task, as of a version of its XComs. */
  readonly presentInstances: Map<TaskNumber, { readonly version: number; readonly instances: readonly number[] }>;
}

export function createRun(dag: DagIndex, settings: RunSettings, observer: Observer, capacity: number): Run {
  const pools = new Map<string, PoolState>();
  for (const [name, slots] of settings.pools) pools.set(name, { name, slots, occupied: 0, lastReleased: NO_CULPRIT });
  return {
    dag,
    settings,
    observer,
    instances: new InstanceTable(capacity),
    rows: dag.tasks.map(createTaskRows),
    xcoms: new XComStore(dag.tasks.length),
    events: new EventQueue<RunEvent>(),
    pools,
    poolOfTask: dag.tasks.map((task) => pools.get(task.spec.pool) as PoolState),
    decisions: new Map(),
    retryReadyAtMs: new Map(),
    unsettled: [],
    dirtyTasks: [],
    warnings: new Set(),
    nowMs: 0,
    round: 0,
    state: 'running',
    endReason: null,
    activeCount: 0,
    unfinishedCount: 0,
    settleOrder: 0,
    lastReleased: NO_CULPRIT,
    lastBlockCause: -1,
    changeCount: 0,
    lengthVersion: 0,
    groupCounts: new Map(),
    presentInstances: new Map(),
  };
}

/** Legal moves as a table of bytes: `from * states + to`. */
const IS_LEGAL = new Uint8Array(INSTANCE_STATES.length * INSTANCE_STATES.length);
for (const from of INSTANCE_STATES) {
  for (const to of LEGAL_MOVES[from]) IS_LEGAL[STATE[from] * INSTANCE_STATES.length + STATE[to]] = 1;
}

/** Moves an instance to another state and tells the observer why. The only writer of a state. */
export function recordTransition(
  run: Run,
  instance: InstanceId,
  to: StateCode,
  cause: CauseCode,
  culprit: number = NO_CULPRIT,
): void {
  const { instances } = run;
  const from = instances.state[instance] as number;
  if (IS_LEGAL[from * INSTANCE_STATES.length + to] !== 1) {
    assertInvariant(false, () => `${nameOf(run, instance)} moved from ${stateOfCode(from)} to ${stateOfCode(to)}`);
  }
  const rows = run.rows[instances.task[instance] as number] as TaskRows;
  instances.state[instance] = to;
  const counts = rows.stateCounts;
  counts[from] = (counts[from] as number) - 1;
  counts[to] = (counts[to] as number) + 1;
  run.changeCount++;
  const isFinished = isFinishedCode(to);
  if (isFinished !== isFinishedCode(from)) {
    run.unfinishedCount += isFinished ? -1 : 1;
    if (!isFinished) rows.unfinishedHint = 0;
  }
  if (isActiveCode(from) !== isActiveCode(to)) changeActive(run, instance, rows, isActiveCode(to));
  if (isFinished || isFinishedCode(instances.settledState[instance] as number)) {
    run.unsettled.push(instance);
    if (rows.task.isMappedOperator && rows.task.isMappingSource) run.lengthVersion++;
  }
  run.observer.moved(instance, to, instances.tryNumber[instance] as number, cause, culprit);
}

function changeActive(run: Run, instance: InstanceId, rows: TaskRows, isNowActive: boolean): void {
  const pool = run.poolOfTask[rows.task.number] as PoolState;
  const slots = rows.task.spec.poolSlots;
  if (isNowActive) {
    run.activeCount++;
    pool.occupied += slots;
  } else {
    run.activeCount--;
    run.lastReleased = instance;
    pool.occupied -= slots;
    pool.lastReleased = instance;
  }
}

/** The run is over, in the state and for the reason given; the first end stands. */
export function recordEnd(run: Run, state: RunState, reason: EndReason): void {
  if (run.endReason !== null) return;
  run.state = state;
  run.endReason = reason;
}

/** Adds rows to a task, all in state none, and tells the observer. */
export function createRows(
  run: Run,
  rows: TaskRows,
  added: {
    readonly firstMapIndex: number;
    readonly count: number;
    readonly cause: CauseCode;
    readonly culprit: number;
  },
): InstanceId {
  const { firstMapIndex, count } = added;
  const first = run.instances.add(rows.task.number, firstMapIndex, count);
  rows.segments.push({ first, firstMapIndex, length: count });
  if (firstMapIndex === UNMAPPED) rows.unmapped = first;
  rows.rowCount += count;
  rows.stateCounts[STATE.none] = (rows.stateCounts[STATE.none] as number) + count;
  run.unfinishedCount += count;
  run.changeCount++;
  run.lengthVersion++;
  run.observer.created(first, count, rows.task.number, firstMapIndex, added.cause, added.culprit);
  return first;
}

/** The placeholder becomes map index 0: same row, same history. */
export function renumberPlaceholder(run: Run, rows: TaskRows, cause: CauseCode, culprit: number): InstanceId {
  const instance = rows.unmapped as InstanceId;
  const segment = rows.segments.find((candidate) => candidate.first === instance);
  assertInvariant(segment !== undefined, () => `${rows.task.taskId} has no placeholder to renumber`);
  segment.firstMapIndex = 0;
  run.instances.mapIndex[instance] = 0;
  rows.unmapped = -1;
  run.changeCount++;
  run.lengthVersion++;
  run.observer.renumbered(instance, rows.task.number, cause, culprit);
  return instance;
}

/** Puts all rows of a task before the coming (or current) pass. */
export function markTask(run: Run, rows: TaskRows): void {
  rows.isDirty = true;
  list(run, rows);
}

/** Puts one row before the coming (or current) pass. */
export function markRow(run: Run, rows: TaskRows, instance: InstanceId): void {
  if (!rows.isDirty) rows.dirtyRows.push(instance);
  list(run, rows);
}

function list(run: Run, rows: TaskRows): void {
  if (rows.isListed) return;
  rows.isListed = true;
  run.dirtyTasks.push(rows);
}

export function rowsOf(run: Run, task: TaskNumber | IndexedTask): TaskRows {
  return run.rows[typeof task === 'number' ? task : task.number] as TaskRows;
}

export function nameOf(run: Run, instance: InstanceId): string {
  const task = run.dag.tasks[run.instances.task[instance] as number];
  return instanceName(task?.taskId ?? '?', run.instances.mapIndex[instance] as number);
}
