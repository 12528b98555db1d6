/**
 * Scheduled to queued: which waiting instances of all running runs get a slot, page by page, with Airflow's starvation sets and rank limit.
 * Rules: semantics-scheduling 5.4 (rules selection/order, selection/rank-limit, selection/query-repeated);
 * airflow-core/src/airflow/jobs/scheduler_job_runner.py (critical section).
 */
import type { IndexedTask } from '../engine/dagIndex.ts';
import { firstReady, hasReady, popReady, unpopReady } from '../engine/readyLine.ts';
import { recordTransition } from '../engine/recordTransition.ts';
import { type Installation, type PoolState, type Run } from '../engine/run.ts';
import { rowAt, type TaskRows } from '../engine/taskRows.ts';
import type { InstanceId } from '../model/ids.ts';
import { drawUint32 } from '../model/randomness.ts';
import { STATE } from '../model/states.ts';
import { CAUSE, NO_CULPRIT, type CauseCode } from '../model/transition.ts';
import { takenSlots } from './detachedWorkers.ts';
import { countOfRun, countOverRuns } from './taskLimits.ts';

/** Tasks and pools left out of further pages of this call; null: none. */
interface Starved {
  pools: Set<PoolState> | null;
  /** In all runs. */
  tasks: Set<IndexedTask> | null;
  /** In one run. */
  tasksOfRun: Set<TaskRows> | null;
  isWholeDag: boolean;
}

/** The waiting rows of one task in one run. */
interface Line {
  readonly run: Run;
  readonly rows: TaskRows;
}

/** Moves what fits from scheduled to queued; returns the accepted instances in order. */
export function selectInstances(runs: readonly Run[]): readonly Candidate[] {
  const offering = runs.filter((run) => run.endReason === null);
  const waiting: Line[] = [];
  for (const run of offering) offerLines(run, waiting);
  const [first] = waiting;
  if (first === undefined) return [];
  const { installation } = first.run;
  forgetBlocks(offering, waiting);
  const starved: Starved = { pools: null, tasks: null, tasksOfRun: null, isWholeDag: false };
  const limit = pageLimit(installation, starved);
  const accepted = limit > 0 ? acceptPages(waiting, starved, limit) : [];
  noteBlocks(offering, waiting, accepted.length === limit);
  return accepted;
}

/** A full page of which nothing fits is followed by another that leaves out what is starved by now; each row refused starves something new. */
function acceptPages(waiting: readonly Line[], starved: Starved, limit: number): readonly Candidate[] {
  const accepted: Candidate[] = [];
  for (;;) {
    const page = takePage(waiting, starved, limit);
    acceptFitting(page, starved, accepted);
    if (accepted.length > 0 || page.length < limit) return accepted;
  }
}

/** Adds the lines of a run that hold a row. */
function offerLines(run: Run, waiting: Line[]): void {
  for (const rows of run.rows) if (hasReady(rows.ready)) waiting.push({ run, rows });
}

/** What passed rows over last time explains those queued now; from here on it is noted anew. */
function forgetBlocks(offering: readonly Run[], waiting: readonly Line[]): void {
  for (const run of offering) {
    run.previousBlockCause = run.lastBlockCause;
    run.lastBlockCause = -1;
  }
  for (const { rows } of waiting) {
    rows.previousBlockCause = rows.blockCause;
    rows.blockCause = -1;
  }
}

/** The most rows one query returns; full pools are filtered out beforehand. */
function pageLimit(installation: Installation, starved: Starved): number {
  const { parallelism, maxTisPerQuery } = installation.settings.config;
  const free = parallelism - takenSlots(installation);
  let open = 0;
  for (const pool of installation.pools.values()) {
    const slots = openSlots(pool);
    if (slots > 0) open += slots;
    else (starved.pools ??= new Set()).add(pool);
  }
  return Math.min(maxTisPerQuery === 0 ? free : Math.min(maxTisPerQuery, free), open);
}

function openSlots(pool: PoolState): number {
  return pool.slots === -1 ? Infinity : pool.slots - pool.occupied;
}

/** A row of the page, with the line it came from. */
interface Candidate extends Line {
  readonly instance: InstanceId;
  readonly mapIndex: number;
}

/**
 * The first rows by priority weight descending, logical date and map index ascending, then task id, or a draw in seeded order; of
 * each run no more than may be active in it.
 */
function takePage(waiting: readonly Line[], starved: Starved, limit: number): Candidate[] {
  if (starved.isWholeDag) return [];
  let lines = waiting.filter((line) => !isLeftOut(line, starved));
  for (const { run } of lines) run.rowsOnPage = 0;
  const page: Candidate[] = [];
  while (page.length < limit) {
    const line = lines.length === 1 ? lines[0] : foremost(lines);
    if (line === undefined || !hasReady(line.rows.ready)) break;
    const { run, rows } = line;
    const mapIndex = popReady(rows.ready);
    const instance = rowAt(rows, mapIndex) as InstanceId;
    const previous = page.at(-1);
    // A row that was scheduled, cleared and scheduled again stands in its line twice, one behind the other.
    const isTwice = previous?.instance === instance && previous.run === run;
    if (isTwice || run.instances.state[instance] !== STATE.scheduled) continue;
    page.push({ run, rows, instance, mapIndex });
    run.rowsOnPage++;
    if (isLimitedAlone(run) && run.rowsOnPage >= run.dag.spec.maxActiveTasks)
      lines = lines.filter((other) => other.run !== run);
  }
  return page;
}

function isLeftOut({ run, rows }: Line, { tasks, tasksOfRun, pools }: Starved): boolean {
  if (isLimitedAlone(run) && run.activeCount >= run.dag.spec.maxActiveTasks) return true;
  return tasks?.has(rows.task) === true || tasksOfRun?.has(rows) === true || pools?.has(poolOf(run, rows)) === true;
}

/** Release 2.x counts the active instances of a DAG over all its runs, and leaves no run out beforehand (rule selection/limit-of-dag). */
function isLimitedAlone({ settings }: Run): boolean {
  return settings.profile.activeTasksLimit === 'per_run';
}

function foremost(lines: readonly Line[]): Line | undefined {
  let best: Line | undefined;
  for (const line of lines) {
    if (hasReady(line.rows.ready) && (best === undefined || isBefore(line, best))) best = line;
  }
  return best;
}

function isBefore({ run, rows: left }: Line, { run: otherRun, rows: right }: Line): boolean {
  if (left.task.priorityWeight !== right.task.priorityWeight)
    return left.task.priorityWeight > right.task.priorityWeight;
  if (run.settings.logicalDate !== otherRun.settings.logicalDate)
    return run.settings.logicalDate < otherRun.settings.logicalDate;
  const leftIndex = firstReady(left.ready);
  const rightIndex = firstReady(right.ready);
  if (leftIndex !== rightIndex) return leftIndex < rightIndex;
  // A date has one run: from here on both rows are of the same.
  const { order, seed } = run.settings;
  if (order === 'canonical') return left.task.rank < right.task.rank;
  const draw = ({ taskId }: IndexedTask): number =>
    drawUint32(seed, { task: taskId, mapIndex: leftIndex, tryNumber: 0, purpose: 'selection' });
  return draw(left.task) < draw(right.task);
}

/** Tests the page's rows in order; what does not fit goes back to its line. */
function acceptFitting(page: readonly Candidate[], starved: Starved, accepted: Candidate[]): void {
  const refused: Candidate[] = [];
  for (const candidate of page) {
    const { run, rows, instance } = candidate;
    if (fits(run, rows, starved)) {
      const [cause, culprit] = queuedCause(run, rows, instance);
      recordTransition(run, instance, STATE.queued, cause, culprit);
      accepted.push(candidate);
    } else refused.push(candidate);
  }
  for (const { rows, mapIndex } of refused.reverse()) unpopReady(rows.ready, mapIndex);
}

/** The tests of one row, in Airflow's order; a failed one starves a pool, a task or the whole DAG for this call. */
function fits(run: Run, rows: TaskRows, starved: Starved): boolean {
  const { poolSlots, maxActiveTisPerDag, maxActiveTisPerDagrun } = rows.task.spec;
  // A full pool need not be left out as a whole: it was beforehand, or it has just taken something, and then no page follows.
  if (poolSlots > openSlots(poolOf(run, rows))) {
    (starved.tasks ??= new Set()).add(rows.task);
    return refuse(rows, CAUSE.waited_for_pool);
  }
  const active = isLimitedAlone(run) ? run.activeCount : run.installation.activeCount;
  if (active >= run.dag.spec.maxActiveTasks) {
    starved.isWholeDag = true;
    return refuse(rows, CAUSE.waited_for_max_active_tasks);
  }
  if (maxActiveTisPerDag !== null && countOverRuns(run, rows.task) >= maxActiveTisPerDag) {
    (starved.tasks ??= new Set()).add(rows.task);
    return refuse(rows, CAUSE.waited_for_max_active_tis);
  }
  const isHeeded = !rows.task.needsExpansion || !run.settings.profile.earlier.mappedTasksUnlimited;
  if (maxActiveTisPerDagrun !== null && isHeeded && countOfRun(run, rows) >= maxActiveTisPerDagrun) {
    (starved.tasksOfRun ??= new Set()).add(rows);
    return refuse(rows, CAUSE.waited_for_max_active_tis);
  }
  return true;
}

function refuse(rows: TaskRows, cause: CauseCode): false {
  rows.blockCause = cause;
  return false;
}

function poolOf(run: Run, rows: TaskRows): PoolState {
  return run.installation.poolOfTask[rows.task.number] as PoolState;
}

/** Why a row is queued only now: what passed over its task last, and the instance that made room. */
function queuedCause(run: Run, rows: TaskRows, instance: InstanceId): readonly [cause: CauseCode, culprit: number] {
  if (run.instances.scheduledRound[instance] === run.installation.round) return SELECTED;
  const cause = (rows.previousBlockCause === -1 ? run.previousBlockCause : rows.previousBlockCause) as CauseCode;
  if ((cause as number) === -1) return SELECTED;
  const pool = poolOf(run, rows);
  if (cause === CAUSE.waited_for_pool) return [cause, pool.lastReleasedBy === run ? pool.lastReleased : NO_CULPRIT];
  const isOwn = cause === CAUSE.waited_for_max_active_tasks || run.installation.lastReleasedBy === run;
  return [cause, isOwn ? run.lastReleased : NO_CULPRIT];
}

const SELECTED = [CAUSE.selected, NO_CULPRIT] as const;

/** Remembers what kept the rest waiting, for the cause of their being queued later. */
function noteBlocks(offering: readonly Run[], waiting: readonly Line[], isPageUsedUp: boolean): void {
  for (const { run, rows } of waiting) {
    if (openSlots(poolOf(run, rows)) <= 0) rows.blockCause = CAUSE.waited_for_pool;
  }
  for (const run of offering) {
    if (takenSlots(run.installation) >= run.settings.config.parallelism) {
      run.lastBlockCause = CAUSE.waited_for_parallelism;
    } else if (run.activeCount >= run.dag.spec.maxActiveTasks) run.lastBlockCause = CAUSE.waited_for_max_active_tasks;
    else if (isPageUsedUp) run.lastBlockCause = CAUSE.waited_for_page;
  }
}
