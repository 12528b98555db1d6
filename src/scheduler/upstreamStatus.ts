/**
 * How an instance's upstream stands: settled counts of the relevant rows and their number, kept per task and read per index
 * only inside mapped groups. It counts; the trigger rule decides.
 * Rules: semantics-scheduling 2.1 and 2.3 (rules upstream/counts-at-pass-start, upstream/own-index-in-group).
 */
import type { IndexedTask, Upstream } from '../engine/dagIndex.ts';
import { isSeenWhole, relevantIndexes, type Relevance } from '../engine/relevance.ts';
import { rowsOf, type Run } from '../engine/run.ts';
import { rowAt, someRow, type TaskRows } from '../engine/taskRows.ts';
import type { InstanceId } from '../model/ids.ts';
import { STATE, type StateCode } from '../model/states.ts';
import { NO_CULPRIT } from '../model/transition.ts';
import type { UpstreamStatus } from '../model/triggerRules.ts';

/**
 * Fills `status` with how the watched tasks stood when the pass began; the number of rows is live.
 *
 * @param watched What the instance of `task` at `mapIndex` looks at: its direct upstream, its setups, or the scope of a teardown.
 */
export function readUpstreamStatus(
  run: Run,
  task: IndexedTask,
  mapIndex: number,
  watched: readonly Upstream[],
  status: UpstreamStatus,
): void {
  clear(status, mapIndex);
  for (const upstream of watched) {
    const { total, success, skipped } = status;
    const rows = rowsOf(run, upstream.task);
    const relevance = upstream.sharedGroup === null ? null : relevantIndexes(run, task, { upstream, mapIndex });
    if (relevance === null || relevance.isAll) addWhole(rows, status);
    else addRange(run, rows, relevance, status);
    if (upstream.task.spec.isSetup) noteSetup(status, total, success, skipped);
  }
}

/** Fills `status` with the watched tasks that all expanded rows of a task look at alike; tells whether that is all of them. */
export function readUniformStatus(run: Run, watched: readonly Upstream[], status: UpstreamStatus): boolean {
  clear(status, 0);
  let isUniform = true;
  for (const upstream of watched) {
    const { total, success, skipped } = status;
    if (upstream.sharedGroup === null || isSeenWhole(run, upstream, 0)) addWhole(rowsOf(run, upstream.task), status);
    else isUniform = false;
    if (upstream.task.spec.isSetup) noteSetup(status, total, success, skipped);
  }
  return isUniform;
}

/** What was counted since the numbers given belongs to a setup. */
function noteSetup(status: UpstreamStatus, total: number, success: number, skipped: number): void {
  status.setups += status.total - total;
  status.setupSuccess += status.success - success;
  status.setupSkipped += status.skipped - skipped;
}

function clear(status: UpstreamStatus, mapIndex: number): void {
  status.total = 0;
  status.success = 0;
  status.skipped = 0;
  status.failed = 0;
  status.upstreamFailed = 0;
  status.removed = 0;
  status.setups = 0;
  status.setupSuccess = 0;
  status.setupSkipped = 0;
  status.mapIndex = mapIndex;
}

function addWhole(rows: TaskRows, status: UpstreamStatus): void {
  const counts = rows.settledCounts;
  status.total += rows.rowCount;
  status.success += counts[STATE.success] as number;
  status.skipped += counts[STATE.skipped] as number;
  status.failed += counts[STATE.failed] as number;
  status.upstreamFailed += counts[STATE.upstream_failed] as number;
  status.removed += counts[STATE.removed] as number;
}

function addRange(run: Run, rows: TaskRows, { from, to }: Relevance, status: UpstreamStatus): void {
  if (rows.unmapped !== -1) addRow(run, rows.unmapped as InstanceId, status);
  for (let index = Math.max(from, 0); index < to; index++) {
    const instance = rowAt(rows, index);
    if (instance === -1) break;
    addRow(run, instance, status);
  }
}

function addRow(run: Run, instance: InstanceId, status: UpstreamStatus): void {
  status.total++;
  switch (run.instances.settledState[instance]) {
    case STATE.success:
      status.success++;
      break;
    case STATE.skipped:
      status.skipped++;
      break;
    case STATE.failed:
      status.failed++;
      break;
    case STATE.upstream_failed:
      status.upstreamFailed++;
      break;
    case STATE.removed:
      status.removed++;
      break;
  }
}

/** Which upstream states a check blames for the state it gave, most telling first. */
const BLAMED: Partial<Record<StateCode, readonly StateCode[]>> = {
  [STATE.upstream_failed]: [STATE.failed, STATE.upstream_failed, STATE.skipped, STATE.removed],
  [STATE.skipped]: [STATE.skipped, STATE.success, STATE.failed, STATE.upstream_failed, STATE.removed],
  [STATE.removed]: [STATE.removed],
};

/** An instance and what it looks at. */
export interface Watching {
  readonly task: IndexedTask;
  readonly mapIndex: number;
  readonly watched: readonly Upstream[];
}

/** The first relevant instance watched that explains why `state` was given; -1 when none does. */
export function findOffender(run: Run, { task, mapIndex, watched }: Watching, state: StateCode): number {
  for (const blamed of BLAMED[state] as readonly StateCode[]) {
    for (const upstream of watched) {
      const found = firstIn(run, task, { upstream, mapIndex }, blamed);
      if (found !== NO_CULPRIT) return found;
    }
  }
  return NO_CULPRIT;
}

function firstIn(
  run: Run,
  task: IndexedTask,
  at: { readonly upstream: Upstream; readonly mapIndex: number },
  state: StateCode,
): number {
  const rows = rowsOf(run, at.upstream.task);
  const relevance = relevantIndexes(run, task, at);
  if (relevance.isAll) return firstSettled(run, rows, state);
  if (rows.unmapped !== -1 && run.instances.settledState[rows.unmapped] === state) return rows.unmapped;
  for (let index = Math.max(relevance.from, 0); index < relevance.to; index++) {
    const instance = rowAt(rows, index);
    if (instance === -1) break;
    if (run.instances.settledState[instance] === state) return instance;
  }
  return NO_CULPRIT;
}

function firstSettled(run: Run, rows: TaskRows, state: StateCode): number {
  const { settledState } = run.instances;
  if ((rows.settledCounts[state] as number) === 0) return NO_CULPRIT;
  const first = rows.firstSettled[state] as number;
  if (settledState[first] === state) return first;
  // It has left the state since: the first that is in it now takes its place.
  someRow(rows, (instance) => {
    rows.firstSettled[state] = instance;
    return settledState[instance] === state;
  });
  return rows.firstSettled[state] as number;
}

/** The instance watched that settled last; -1 when there is no upstream. */
export function findLastSettled(run: Run, task: IndexedTask): number {
  let last: TaskRows | null = null;
  for (const { task: watched } of task.watched) {
    const rows = rowsOf(run, watched);
    if (last === null || rows.lastSettledOrder > last.lastSettledOrder) last = rows;
  }
  return last === null ? NO_CULPRIT : last.lastSettled;
}
