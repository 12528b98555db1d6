/**
 * Scheduled to queued: which waiting instances get a slot, page by page, with Airflow's starvation sets and rank limit.
 * Rules: semantics-scheduling 5.4 (rules selection/order, selection/rank-limit, selection/query-repeated);
 * airflow-core/src/airflow/jobs/scheduler_job_runner.py (critical section).
 */
import type { IndexedTask } from '../engine/dagIndex.ts';
import { firstReady, hasReady, popReady, unpopReady } from '../engine/readyLine.ts';
import { recordTransition } from '../engine/recordTransition.ts';
import type { PoolState, Run } from '../engine/run.ts';
import { activeCount, rowAt, type TaskRows } from '../engine/taskRows.ts';
import type { InstanceId } from '../model/ids.ts';
import { drawUint32 } from '../model/randomness.ts';
import { STATE } from '../model/states.ts';
import { CAUSE, NO_CULPRIT, type CauseCode } from '../model/transition.ts';

/** Tasks and pools left out of further pages of this call. */
interface Starved {
  readonly pools: Set<PoolState>;
  readonly tasks: Set<TaskRows>;
  isWholeDag: boolean;
}

/** Moves what fits from scheduled to queued; returns the accepted instances in order. */
export function selectInstances(run: Run): readonly InstanceId[] {
  const waiting = run.rows.filter((rows) => hasReady(rows.ready));
  if (waiting.length === 0) return [];
  forgetBlocks(run, waiting);
  const starved: Starved = { pools: new Set(), tasks: new Set(), isWholeDag: false };
  const limit = pageLimit(run, starved);
  const accepted: InstanceId[] = [];
  if (limit <= 0) {
    noteBlocks(run, waiting, 0, limit);
    return accepted;
  }
  for (;;) {
    const before = starvedCount(starved);
    const page = takePage(run, waiting, starved, limit);
    acceptFitting(run, page, starved, accepted);
    const isRepeated = accepted.length === 0 && page.length === limit && starvedCount(starved) > before;
    if (!isRepeated) break;
  }
  noteBlocks(run, waiting, accepted.length, limit);
  return accepted;
}

/** What passed rows over last time explains those queued now; from here on it is noted anew. */
function forgetBlocks(run: Run, waiting: readonly TaskRows[]): void {
  run.previousBlockCause = run.lastBlockCause;
  run.lastBlockCause = -1;
  for (const rows of waiting) {
    rows.previousBlockCause = rows.blockCause;
    rows.blockCause = -1;
  }
}

/** The most rows one query returns; full pools are filtered out beforehand. */
function pageLimit(run: Run, starved: Starved): number {
  const { parallelism, maxTisPerQuery } = run.settings.config;
  const free = parallelism - run.activeCount;
  if (free <= 0) run.lastBlockCause = CAUSE.waited_for_parallelism;
  let open = 0;
  for (const pool of run.pools.values()) {
    const slots = openSlots(pool);
    if (slots > 0) open += slots;
    else starved.pools.add(pool);
  }
  return Math.min(maxTisPerQuery === 0 ? free : Math.min(maxTisPerQuery, free), open);
}

function openSlots(pool: PoolState): number {
  return pool.slots === -1 ? Infinity : pool.slots - pool.occupied;
}

function starvedCount(starved: Starved): number {
  return starved.pools.size + starved.tasks.size + (starved.isWholeDag ? 1 : 0);
}

/** A row of the page, with the line it came from. */
interface Candidate {
  readonly rows: TaskRows;
  readonly mapIndex: number;
}

/** The first rows by priority weight descending, map index ascending, then task id, or a draw in seeded order. */
function takePage(run: Run, waiting: readonly TaskRows[], starved: Starved, limit: number): Candidate[] {
  const { maxActiveTasks } = run.dag.spec;
  if (run.activeCount >= maxActiveTasks) {
    run.lastBlockCause = CAUSE.waited_for_max_active_tasks;
    return [];
  }
  if (starved.isWholeDag) return [];
  const lines = waiting.filter((rows) => !starved.tasks.has(rows) && !starved.pools.has(poolOf(run, rows)));
  const length = Math.min(limit, maxActiveTasks);
  const page: Candidate[] = [];
  while (page.length < length) {
    const rows = lines.length === 1 ? (lines[0] as TaskRows) : foremost(run, lines);
    if (rows === undefined || !hasReady(rows.ready)) break;
    const mapIndex = popReady(rows.ready);
    const instance = rowAt(rows, mapIndex);
    if (instance !== -1 && run.instances.state[instance] === STATE.scheduled) page.push({ rows, mapIndex });
  }
  return page;
}

function foremost(run: Run, lines: readonly TaskRows[]): TaskRows | undefined {
  let best: TaskRows | undefined;
  for (const rows of lines) {
    if (hasReady(rows.ready) && (best === undefined || isBefore(run, rows, best))) best = rows;
  }
  return best;
}

function isBefore(run: Run, left: TaskRows, right: TaskRows): boolean {
  if (left.task.priorityWeight !== right.task.priorityWeight)
    return left.task.priorityWeight > right.task.priorityWeight;
  const leftIndex = firstReady(left.ready);
  const rightIndex = firstReady(right.ready);
  if (leftIndex !== rightIndex) return leftIndex < rightIndex;
  if (run.settings.order === 'canonical') return left.task.rank < right.task.rank;
  const draw = ({ taskId }: IndexedTask): number =>
    drawUint32(run.settings.seed, { task: taskId, mapIndex: leftIndex, tryNumber: 0, purpose: 'selection' });
  return draw(left.task) < draw(right.task);
}

/** Tests the page's rows in order; what does not fit goes back to its line. */
function acceptFitting(run: Run, page: readonly Candidate[], starved: Starved, accepted: InstanceId[]): void {
  const refused: Candidate[] = [];
  for (const candidate of page) {
    const { rows, mapIndex } = candidate;
    const instance = rowAt(rows, mapIndex) as InstanceId;
    if (fits(run, rows, starved)) {
      const [cause, culprit] = queuedCause(run, rows, instance);
      recordTransition(run, instance, STATE.queued, cause, culprit);
      accepted.push(instance);
    } else refused.push(candidate);
  }
  for (const { rows, mapIndex } of refused.reverse()) unpopReady(rows.ready, mapIndex);
}

/** The tests of one row, in Airflow's order; a failed one starves a pool, a task or the whole DAG for this call. */
function fits(run: Run, rows: TaskRows, starved: Starved): boolean {
  const { poolSlots, maxActiveTisPerDag, maxActiveTisPerDagrun } = rows.task.spec;
  const pool = poolOf(run, rows);
  const open = openSlots(pool);
  if (open <= 0) {
    starved.pools.add(pool);
    return refuse(rows, CAUSE.waited_for_pool);
  }
  if ((pool.slots !== -1 && poolSlots > pool.slots) || poolSlots > open) {
    starved.tasks.add(rows);
    return refuse(rows, CAUSE.waited_for_pool);
  }
  if (run.activeCount >= run.dag.spec.maxActiveTasks) {
    starved.isWholeDag = true;
    return refuse(rows, CAUSE.waited_for_max_active_tasks);
  }
  const active = activeCount(rows);
  if (active >= (maxActiveTisPerDag ?? Infinity) || active >= (maxActiveTisPerDagrun ?? Infinity)) {
    starved.tasks.add(rows);
    return refuse(rows, CAUSE.waited_for_max_active_tis);
  }
  return true;
}

function refuse(rows: TaskRows, cause: CauseCode): false {
  rows.blockCause = cause;
  return false;
}

function poolOf(run: Run, rows: TaskRows): PoolState {
  return run.poolOfTask[rows.task.number] as PoolState;
}

/** Why a row is queued only now: what passed over its task last, and the instance that made room. */
function queuedCause(run: Run, rows: TaskRows, instance: InstanceId): readonly [cause: CauseCode, culprit: number] {
  if (run.instances.scheduledRound[instance] === run.round) return SELECTED;
  const cause = (rows.previousBlockCause === -1 ? run.previousBlockCause : rows.previousBlockCause) as CauseCode;
  if ((cause as number) === -1) return SELECTED;
  return [cause, cause === CAUSE.waited_for_pool ? poolOf(run, rows).lastReleased : run.lastReleased];
}

const SELECTED = [CAUSE.selected, NO_CULPRIT] as const;

/** Remembers what kept the rest waiting, for the cause of their being queued later. */
function noteBlocks(run: Run, waiting: readonly TaskRows[], acceptedCount: number, limit: number): void {
  for (const rows of waiting) {
    if (openSlots(poolOf(run, rows)) <= 0) rows.blockCause = CAUSE.waited_for_pool;
  }
  if (run.activeCount >= run.settings.config.parallelism) run.lastBlockCause = CAUSE.waited_for_parallelism;
  else if (run.activeCount >= run.dag.spec.maxActiveTasks) run.lastBlockCause = CAUSE.waited_for_max_active_tasks;
  else if (limit > 0 && acceptedCount === limit) run.lastBlockCause = CAUSE.waited_for_page;
}
