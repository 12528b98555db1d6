/**
 * Which scheduled instances are queued now (scheduling 5.4): pages of candidates of all runs, pools and limits, and the starvation that
 * makes one page hide another. It moves nothing.
 */
import { rowOf, type Row, type World } from './world.ts';
import { compareCodePoints } from '../../src/model/json.ts';
import { priorityWeight, taskOf } from './given.ts';

/** A run that may have something scheduled, among those that share the slots. */
export interface Contender {
  readonly world: World;
  /** Only of a running run something is queued; what others have at work takes slots all the same. */
  readonly isRunning: boolean;
  readonly logicalDate: number;
}

export interface Selected {
  /** Position of the run. */
  readonly at: number;
  readonly row: Row;
}

/** What stopped a candidate; filters of the next page. */
interface Starved {
  readonly pools: Set<string>;
  readonly tasks: Set<string>;
  /** `run task` */
  readonly tasksOfRun: Set<string>;
  isDag: boolean;
}

/** Slots and counts, lowered and raised as candidates are accepted. */
interface Room {
  readonly openSlots: Map<string, number>;
  readonly activeOfTask: Map<string, number>;
  readonly activeOfTaskInRun: Map<string, number>;
  readonly activeOfRun: Map<number, number>;
  active: number;
}

/** The rows of a single run to queue, in the order they are accepted. */
export function selectRows(world: World): Row[] {
  return selectAcross([{ world, isRunning: true, logicalDate: 0 }]).map(({ row }) => row);
}

/** The rows to queue over all runs, in the order they are accepted. All share DAG, pools and settings. */
export function selectAcross(contenders: readonly Contender[]): Selected[] {
  const given = contenders[0]?.world.given;
  if (given === undefined) return [];
  const { config, pools } = given;
  const room = roomOf(contenders, pools);
  const freeSlots = config.parallelism - room.active;
  const positive = [...room.openSlots.values()].filter((open) => open > 0).reduce((a, b) => a + b, 0);
  const page = config.maxTisPerQuery === 0 ? freeSlots : config.maxTisPerQuery;
  const limit = Math.min(page, freeSlots, positive);
  if (limit <= 0) return [];
  const full = [...pools.keys()].filter((pool) => (room.openSlots.get(pool) ?? 0) <= 0);
  const starved: Starved = { pools: new Set(full), tasks: new Set(), tasksOfRun: new Set(), isDag: false };
  for (;;) {
    const candidates = query(contenders, room, starved).slice(0, limit);
    const filtersBefore = countFilters(starved);
    const accepted = candidates.filter((candidate) => isAccepted(given, candidate, room, starved));
    const isPageFull = candidates.length === limit;
    if (accepted.length > 0 || !isPageFull || countFilters(starved) === filtersBefore) return accepted;
  }
}

function roomOf(contenders: readonly Contender[], pools: ReadonlyMap<string, number>): Room {
  const room: Room = {
    openSlots: new Map(pools),
    activeOfTask: new Map(),
    activeOfTaskInRun: new Map(),
    activeOfRun: new Map(),
    // Workers whose instance was taken from them hold their slot of the executor; those it knows to be gone do not.
    active: contenders.reduce((sum, { world }) => sum + world.detached.length - goneWorkers(world), 0),
  };
  contenders.forEach(({ world }, at) => {
    for (const row of world.rows) {
      const { pool, poolSlots } = taskOf(world.given, row.taskId);
      if (row.state === 'queued' || row.state === 'running') take(world.given, { at, row }, room);
      if (row.state !== 'deferred') continue;
      if (world.given.poolsWithDeferred.has(pool))
        room.openSlots.set(pool, (room.openSlots.get(pool) ?? 0) - poolSlots);
      // Not in 5.4: release 3.3 counts what has deferred for the limits of its task, and for nothing else (scheduler_job_runner.py, ConcurrencyMap).
      if (!world.given.profile.deferredCountsForTask) continue;
      count(room.activeOfTask, row.taskId);
      count(room.activeOfTaskInRun, `${at} ${row.taskId}`);
    }
  });
  return room;
}

/** Queued and running rows of which the executor is to tell that they have ended. */
function goneWorkers(world: World): number {
  const told = world.reports.flatMap(({ attempt, report, look }) => {
    if (attempt !== null && attempt.end.kind !== 'lost') return [];
    return attempt ?? report ?? look ?? [];
  });
  const ending = told.filter(({ rowId, tryNumber }) => {
    const row = rowOf(world, rowId);
    return (row?.state === 'queued' || row?.state === 'running') && row.tryNumber === tryNumber;
  });
  const isToldOf = (id: number): boolean => ending.some(({ rowId }) => rowId === id);
  const unheeded = world.rows.filter(({ id, state, isGone }) => isGone && state === 'running' && !isToldOf(id));
  return ending.length + unheeded.length;
}

function take(given: World['given'], { at, row }: Selected, room: Room): void {
  const { pool, poolSlots } = taskOf(given, row.taskId);
  room.openSlots.set(pool, (room.openSlots.get(pool) ?? 0) - poolSlots);
  count(room.activeOfTask, row.taskId);
  count(room.activeOfTaskInRun, `${at} ${row.taskId}`);
  count(room.activeOfRun, at);
  room.active += 1;
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/**
 * Priority weight descending, logical date and map index ascending, then task id by code point (scheduling 14), of each run the first
 * `max_active_tasks`. The filters of starvation come before that rank limit: only so does the first example of 5.4 hold with the default of 16.
 */
function query(contenders: readonly Contender[], room: Room, starved: Starved): Selected[] {
  if (starved.isDag) return [];
  const ranked = contenders.flatMap(({ world, isRunning, logicalDate }, at) => {
    const { given } = world;
    const { maxActiveTasks } = given.spec;
    // Release 2.x neither leaves out a run that is full nor ranks its rows.
    const isRanked = given.profile.activeTasksLimit === 'per_run';
    if (!isRunning || (isRanked && (room.activeOfRun.get(at) ?? 0) >= maxActiveTasks)) return [];
    return world.rows
      .filter((row) => row.state === 'scheduled')
      .filter((row) => !starved.tasks.has(row.taskId) && !starved.tasksOfRun.has(`${at} ${row.taskId}`))
      .filter((row) => !starved.pools.has(taskOf(given, row.taskId).pool))
      .map((row) => ({ at, row, logicalDate, weight: priorityWeight(given, taskOf(given, row.taskId)) }))
      .sort(compareCandidates)
      .slice(0, isRanked ? maxActiveTasks : Infinity);
  });
  return ranked.sort(compareCandidates);
}

type Ranked = Selected & { readonly weight: number; readonly logicalDate: number };

function compareCandidates(left: Ranked, right: Ranked): number {
  return (
    right.weight - left.weight ||
    left.logicalDate - right.logicalDate ||
    left.row.mapIndex - right.row.mapIndex ||
    compareCodePoints(left.row.taskId, right.row.taskId)
  );
}

/** The tests of the table in 5.4, in its order. */
function isAccepted(given: World['given'], candidate: Selected, room: Room, starved: Starved): boolean {
  const { at, row } = candidate;
  const task = taskOf(given, row.taskId);
  const open = room.openSlots.get(task.pool) ?? 0;
  if (open <= 0) {
    starved.pools.add(task.pool);
    return false;
  }
  if (task.poolSlots > (given.pools.get(task.pool) ?? 0) || task.poolSlots > open) {
    starved.tasks.add(row.taskId);
    return false;
  }
  const isAlone = given.profile.activeTasksLimit === 'per_run';
  const ofAllRuns = [...room.activeOfRun.values()].reduce((sum, active) => sum + active, 0);
  if ((isAlone ? (room.activeOfRun.get(at) ?? 0) : ofAllRuns) >= given.spec.maxActiveTasks) {
    starved.isDag = true;
    return false;
  }
  if ((room.activeOfTask.get(row.taskId) ?? 0) >= (task.maxActiveTisPerDag ?? Infinity)) {
    starved.tasks.add(row.taskId);
    return false;
  }
  if ((room.activeOfTaskInRun.get(`${at} ${row.taskId}`) ?? 0) >= (task.maxActiveTisPerDagrun ?? Infinity)) {
    starved.tasksOfRun.add(`${at} ${row.taskId}`);
    return false;
  }
  if (room.active >= given.config.parallelism) {
    starved.tasks.add(row.taskId);
    return false;
  }
  take(given, candidate, room);
  return true;
}

function countFilters(starved: Starved): number {
  return starved.pools.size + starved.tasks.size + starved.tasksOfRun.size + (starved.isDag ? 1 : 0);
}
