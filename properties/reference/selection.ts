/**
 * Which scheduled instances are queued now (scheduling 5.4): pages of candidates, pools and limits, and the starvation that makes
 * one page hide another. It moves nothing.
 */
import type { Row, World } from './world.ts';
import { compareCodePoints } from '../../src/model/json.ts';
import { priorityWeight, taskOf } from './given.ts';

/** What stopped a candidate; filters of the next page. One run only, so the set of (dag, run, task) is that of (dag, task). */
interface Starved {
  readonly pools: Set<string>;
  readonly tasks: Set<string>;
  isDag: boolean;
}

/** Slots and counts, lowered and raised as candidates are accepted. */
interface Room {
  readonly openSlots: Map<string, number>;
  readonly activeOfTask: Map<string, number>;
  active: number;
}

/** The rows to queue, in the order they are accepted. */
export function selectRows(world: World): Row[] {
  const { config, pools } = world.given;
  const room = roomOf(world);
  const freeSlots = config.parallelism - room.active;
  const positive = [...room.openSlots.values()].filter((open) => open > 0).reduce((a, b) => a + b, 0);
  const page = config.maxTisPerQuery === 0 ? freeSlots : config.maxTisPerQuery;
  const limit = Math.min(page, freeSlots, positive);
  if (limit <= 0) return [];
  const full = [...pools.keys()].filter((pool) => (room.openSlots.get(pool) ?? 0) <= 0);
  const starved: Starved = { pools: new Set(full), tasks: new Set(), isDag: false };
  for (;;) {
    const candidates = query(world, room, starved).slice(0, limit);
    const filtersBefore = countFilters(starved);
    const accepted = candidates.filter((row) => isAccepted(world, row, room, starved));
    const isPageFull = candidates.length === limit;
    if (accepted.length > 0 || !isPageFull || countFilters(starved) === filtersBefore) return accepted;
  }
}

function roomOf(world: World): Room {
  const active = world.rows.filter((row) => row.state === 'queued' || row.state === 'running');
  const openSlots = new Map(world.given.pools);
  const activeOfTask = new Map<string, number>();
  for (const row of world.rows) {
    const { pool, poolSlots } = taskOf(world.given, row.taskId);
    const isHolding = row.state === 'deferred' && world.given.poolsWithDeferred.has(pool);
    if (isHolding || active.includes(row)) openSlots.set(pool, (openSlots.get(pool) ?? 0) - poolSlots);
  }
  // Not in 5.4: release 3.3 counts what has deferred for the limits of its task, and for nothing else (scheduler_job_runner.py, ConcurrencyMap).
  const isCounting = world.given.profile.deferredCountsForTask;
  for (const row of world.rows.filter((one) => active.includes(one) || (isCounting && one.state === 'deferred'))) {
    activeOfTask.set(row.taskId, (activeOfTask.get(row.taskId) ?? 0) + 1);
  }
  return { openSlots, activeOfTask, active: active.length };
}

/**
 * Priority weight descending, map index ascending, then task id by code point (scheduling 14). The filters of starvation come
 * before the rank limit: only so does the first example of 5.4 hold with the default of 16 active tasks.
 */
function query(world: World, room: Room, starved: Starved): Row[] {
  const { maxActiveTasks } = world.given.spec;
  if (starved.isDag || room.active >= maxActiveTasks) return [];
  return world.rows
    .filter((row) => row.state === 'scheduled')
    .filter((row) => !starved.tasks.has(row.taskId) && !starved.pools.has(taskOf(world.given, row.taskId).pool))
    .map((row) => ({ row, weight: priorityWeight(world.given, taskOf(world.given, row.taskId)) }))
    .sort(
      (left, right) =>
        right.weight - left.weight ||
        left.row.mapIndex - right.row.mapIndex ||
        compareCodePoints(left.row.taskId, right.row.taskId),
    )
    .slice(0, maxActiveTasks)
    .map(({ row }) => row);
}

/** The tests of the table in 5.4, in its order. */
function isAccepted(world: World, row: Row, room: Room, starved: Starved): boolean {
  const task = taskOf(world.given, row.taskId);
  const open = room.openSlots.get(task.pool) ?? 0;
  const ofTask = room.activeOfTask.get(row.taskId) ?? 0;
  if (open <= 0) {
    starved.pools.add(task.pool);
    return false;
  }
  if (task.poolSlots > (world.given.pools.get(task.pool) ?? 0) || task.poolSlots > open) {
    starved.tasks.add(row.taskId);
    return false;
  }
  if (room.active >= world.given.spec.maxActiveTasks) {
    starved.isDag = true;
    return false;
  }
  if (
    ofTask >= (task.maxActiveTisPerDag ?? Infinity) ||
    ofTask >= (task.maxActiveTisPerDagrun ?? Infinity) ||
    room.active >= world.given.config.parallelism
  ) {
    starved.tasks.add(row.taskId);
    return false;
  }
  room.openSlots.set(task.pool, open - task.poolSlots);
  room.activeOfTask.set(row.taskId, ofTask + 1);
  room.active += 1;
  return true;
}

function countFilters(starved: Starved): number {
  return starved.pools.size + starved.tasks.size + (starved.isDag ? 1 : 0);
}
