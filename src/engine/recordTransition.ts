/**
 * The only writers of what the observer hears of: an instance's state, rows coming into being, a placeholder's new index, the run's end.
 * They keep every count that follows from it; why a move is made is the scheduler's business.
 */
import { assertInvariant } from '../model/errors.ts';
import { UNMAPPED, type InstanceId } from '../model/ids.ts';
import type { EndReason } from '../model/settings.ts';
import {
  INSTANCE_STATES,
  isActiveCode,
  isFinishedCode,
  LEGAL_MOVES,
  STATE,
  stateOfCode,
  type RunState,
  type StateCode,
} from '../model/states.ts';
import { NO_CULPRIT, type CauseCode } from '../model/transition.ts';
import { markTask } from './dirtyRows.ts';
import { nameOf, rowsOf, type PoolState, type Run } from './run.ts';
import type { TaskRows } from './taskRows.ts';

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
  if (IS_LEGAL[from * INSTANCE_STATES.length + to] !== 1) refuseMove(run, instance, from, to);
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
  if (from === STATE.deferred || to === STATE.deferred) changeDeferred(run, instance, rows, to === STATE.deferred);
  if (isFinished || isFinishedCode(instances.settledState[instance] as number)) {
    run.unsettled.push(instance);
    // Whoever is expanded over a row that never was reads its state as it stands, later in the same pass too.
    if (isFinished && instances.mapIndex[instance] === UNMAPPED) markExpandedBy(run, rows);
    if (rows.task.isMappedOperator && rows.task.isMappingSource) run.lengthVersion++;
  }
  run.observer.moved(instance, to, instances.tryNumber[instance] as number, cause, culprit);
}

/** On its own, as a function that closes over what it is given costs every call. */
function refuseMove(run: Run, instance: InstanceId, from: number, to: StateCode): never {
  const moved = `${nameOf(run, instance)} moved from ${stateOfCode(from)} to ${stateOfCode(to)}`;
  assertInvariant(false, () => moved);
}

function markExpandedBy(run: Run, rows: TaskRows): void {
  for (const task of rows.task.expandedBy) markTask(run, rowsOf(run, task));
}

function changeActive(run: Run, instance: InstanceId, rows: TaskRows, isNowActive: boolean): void {
  const { installation } = run;
  const pool = installation.poolOfTask[rows.task.number] as PoolState;
  const slots = rows.task.spec.poolSlots;
  if (isNowActive) {
    run.activeCount++;
    installation.activeCount++;
    pool.occupied += slots;
  } else {
    run.activeCount--;
    installation.activeCount--;
    run.lastReleased = instance;
    installation.lastReleasedBy = run;
    pool.occupied -= slots;
    pool.lastReleased = instance;
    pool.lastReleasedBy = run;
  }
}

/** A queued run is running from now on. */
export function recordStart(run: Run): void {
  const { installation } = run;
  run.state = 'running';
  run.startMs = installation.nowMs;
  run.startOrder = installation.startCount++;
  run.changeCount++;
  installation.queued = installation.queued.filter((other) => other !== run);
  installation.running = [...installation.running, run];
}

/** A pool may count deferred instances as well. */
function changeDeferred(run: Run, instance: InstanceId, rows: TaskRows, isNowDeferred: boolean): void {
  const pool = run.installation.poolOfTask[rows.task.number] as PoolState;
  if (!pool.includesDeferred) return;
  pool.occupied += isNowDeferred ? rows.task.spec.poolSlots : -rows.task.spec.poolSlots;
  if (isNowDeferred) return;
  pool.lastReleased = instance;
  pool.lastReleasedBy = run;
}

/** The run is over, in the state and for the reason given; the first end stands. */
export function recordEnd(run: Run, state: RunState, reason: EndReason): void {
  if (run.endReason !== null) return;
  run.state = state;
  run.endReason = reason;
  run.endMs = run.installation.nowMs;
}

/** Somebody ends the run by hand; the state of a run that has ended already is only replaced. */
export function recordMarkedEnd(run: Run, state: RunState): void {
  recordEnd(run, state, 'finished');
  run.state = state;
  const { installation } = run;
  installation.queued = installation.queued.filter((other) => other !== run);
}

/** A run is queued again: it may be started in this round, and an end it had does not stand (rule clear/requeues-run). */
export function recordRequeue(run: Run): void {
  const { installation } = run;
  if (run.state !== 'queued') installation.queued = [...installation.queued, run];
  installation.running = installation.running.filter((other) => other !== run);
  run.lastPass = -1;
  run.state = 'queued';
  run.endReason = null;
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

/** An unfinished placeholder goes, because its task has map indexes already; nothing was ever attempted under it. */
export function deletePlaceholder(run: Run, rows: TaskRows, cause: CauseCode, culprit: number): void {
  const instance = rows.unmapped as InstanceId;
  const position = rows.segments.findIndex((segment) => segment.first === instance);
  const state = run.instances.state[instance] as number;
  assertInvariant(position !== -1 && !isFinishedCode(state), () => `${rows.task.taskId} has no placeholder to delete`);
  rows.segments.splice(position, 1);
  rows.unmapped = -1;
  rows.rowCount--;
  rows.stateCounts[state] = (rows.stateCounts[state] as number) - 1;
  rows.unfinishedHint = 0;
  // Whoever still has its number finds a row that no pass judges.
  run.instances.state[instance] = STATE.removed;
  run.unfinishedCount--;
  run.changeCount++;
  run.lengthVersion++;
  run.observer.deleted(instance, rows.task.number, cause, culprit);
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
