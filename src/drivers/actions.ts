/**
 * The builder spelling of run actions: `restartScheduler('5m')` is plain data.
 */
import { mistake } from '../model/errors.ts';
import type { ResizePool, RestartScheduler } from '../model/runAction.ts';
import { DURATION_HELP, parseDuration, type Duration } from '../model/time.ts';

/**
 * The scheduler dies at this time and another takes over at once.
 *
 * @param options.adopts Whether the executor adopts queued and running instances; without (the default, as with LocalExecutor) they start over.
 * @example simulate(dag, { actions: [restartScheduler('5m')] })
 */
export function restartScheduler(at: Duration, { adopts = false }: { adopts?: boolean } = {}): RestartScheduler {
  return { kind: 'restart_scheduler', atMs: timeOf('restartScheduler', at), adopts };
}

/** A pool's new size that can still be put off. */
export interface PoolResize extends ResizePool {
  /** This long after the run's start. */
  after(delay: Duration): PoolResize;
}

/**
 * A pool has so many slots from now on (-1: unlimited). What holds more than that keeps them until it ends.
 *
 * @example simulate(dag, { pools: { s3: 4 }, actions: [resizePool('s3', 1).after('5m')] })
 */
export function resizePool(pool: string, slots: number): PoolResize {
  return resizeOf({ kind: 'resize_pool', atMs: 0, pool, slots });
}

function resizeOf(action: ResizePool): PoolResize {
  const after = (delay: Duration): PoolResize => resizeOf({ ...action, atMs: timeOf('resizePool(...).after', delay) });
  return Object.defineProperty(action as PoolResize, 'after', { value: after });
}

function timeOf(builder: string, at: Duration): number {
  const atMs = parseDuration(at);
  if (atMs !== null) return atMs;
  throw mistake('bad-duration', `${builder}(${JSON.stringify(at)}) has no time.`, DURATION_HELP);
}
