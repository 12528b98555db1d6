/**
 * What fails around a task (scheduling 6.2-6.4): workers that are lost, instances that no worker takes, executors that report what is not so.
 */
import type { Row, World } from './world.ts';
import { fail, failByReport } from './failure.ts';
import { taskOf } from './given.ts';
import { nextLook } from './looks.ts';
import { plannedBesides } from './planned.ts';
import { addEvent, changeRow, compareRows, moveRow, rowOf } from './world.ts';

/** The look of a timed job: at what has been queued, or has not been heard of, since a time. */
export interface Look {
  readonly rowId: number;
  readonly tryNumber: number;
  readonly job: 'stuck' | 'heartbeat';
  readonly sinceMs: number;
}

/** How often in a row a queued instance was found stuck. */
export interface Stuck {
  readonly tryNumber: number;
  readonly times: number;
}

/** The world in which a queued row stays queued; null: a worker takes it. */
export function stayQueued(world: World, row: Row): World | null {
  const plan = plannedBesides(world, row, 'stuck') ?? null;
  const times = row.stuck?.tryNumber === row.tryNumber ? row.stuck.times : 0;
  if (plan === null || times >= (plan.times ?? Infinity)) return null;
  const { id: rowId, tryNumber } = row;
  const waiting = changeRow(world, rowId, { stuck: { tryNumber, times }, queuedAtMs: world.nowMs });
  const looked = lookLater(waiting, { rowId, tryNumber, job: 'stuck', sinceMs: world.nowMs });
  if (plan.reported === null) return looked;
  return addEvent(looked, { atMs: world.nowMs + (plan.afterMs ?? 0), report: { rowId, tryNumber } });
}

/** "Earlier than now", strictly. */
function lookLater(world: World, look: Look): World {
  const { config } = world.given;
  const isStuck = look.job === 'stuck';
  const limitMs = look.sinceMs + 1000 * (isStuck ? config.taskQueuedTimeout : config.taskInstanceHeartbeatTimeout);
  const every = isStuck ? config.taskQueuedTimeoutCheckInterval : config.taskInstanceHeartbeatTimeoutDetectionInterval;
  return addEvent(world, { atMs: nextLook(world, limitMs, every), look, since: world.schedulerStartedMs });
}

/** What the scheduler finds. A lost worker is left to the executor, which the scheduler asks after its pass. */
export function applyLook(world: World, look: Look): World {
  const row = rowOf(world, look.rowId);
  if (row === undefined || row.tryNumber !== look.tryNumber) return world;
  if (look.job === 'heartbeat') {
    return row.lostSinceMs === look.sinceMs && row.state === 'running' ? applyLost(world, row, true) : world;
  }
  if (row.state !== 'queued' || row.queuedAtMs !== look.sinceMs) return world;
  const times = row.stuck?.times ?? 0;
  if (times >= world.given.config.numStuckInQueuedRetries) {
    return moveRow(world, row.id, 'failed');
  }
  return moveRow(world, row.id, 'scheduled', { stuck: { tryNumber: row.tryNumber, times: times + 1 } });
}

/** A failure by the executor's report, or as heartbeats are missed, of an instance that is still running or queued. */
export function applyLost(world: World, row: Row, isMissed = false): World {
  if (row.state !== 'running' && row.state !== 'queued') return world;
  const failed = (isMissed ? fail : failByReport)(
    world,
    row,
    taskOf(world.given, row.taskId).retries > 0 && row.tryNumber <= row.maxTries,
  );
  // `handle_failure` dates the end anew, and knows of no start.
  return changeRow(failed, row.id, { startedAtMs: row.startedAtMs, endedAtMs: world.nowMs });
}

/** Its worker is gone: it was heard of for the last time at its last heartbeat. `isKnown`: to the executor, which has its slot back. */
export function loseWorker(world: World, row: Row, isKnown: boolean): World {
  return fallSilent(changeRow(world, row.id, { isGone: isKnown }), row, world.nowMs);
}

/** Its worker goes on, but from some time on it is not heard of. */
export function loseHeartbeats(world: World, { id }: Row): World {
  const row = rowOf(world, id);
  const what = row === undefined ? undefined : plannedBesides(world, row, 'silence');
  return row === undefined || what === undefined ? world : fallSilent(world, row, world.nowMs + (what.afterMs ?? 0));
}

function fallSilent(world: World, row: Row, atMs: number): World {
  const intervalMs = world.given.config.minHeartbeatInterval * 1000;
  const beats = intervalMs > 0 ? Math.trunc((atMs - row.workerSinceMs) / intervalMs) : 0;
  const sinceMs = intervalMs > 0 ? row.workerSinceMs + beats * intervalMs : atMs;
  if (row.lostSinceMs !== -1 && row.lostSinceMs <= sinceMs) return world;
  const lost = changeRow(world, row.id, { lostSinceMs: sinceMs });
  return lookLater(lost, { rowId: row.id, tryNumber: row.tryNumber, job: 'heartbeat', sinceMs });
}

/** Another scheduler looks for what was lost before it took over. */
export function lookForLost(world: World): World {
  // Its executor counts the slots of all that it adopts.
  const counted: World = { ...world, rows: world.rows.map((row) => ({ ...row, isGone: false })) };
  return [...world.rows].sort(compareRows).reduce((after, { id: rowId, tryNumber, ...row }) => {
    if (row.state === 'running' && row.lostSinceMs !== -1) {
      return lookLater(after, { rowId, tryNumber, job: 'heartbeat', sinceMs: row.lostSinceMs });
    }
    const isStuck = row.state === 'queued' && row.stuck?.tryNumber === tryNumber;
    return isStuck ? lookLater(after, { rowId, tryNumber, job: 'stuck', sinceMs: row.queuedAtMs }) : after;
  }, counted);
}
