/**
 * The builder spelling of run actions: `restartScheduler('5m')` is plain data.
 */
import { mistake } from '../model/errors.ts';
import type { RestartScheduler } from '../model/runAction.ts';
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

function timeOf(builder: string, at: Duration): number {
  const atMs = parseDuration(at);
  if (atMs !== null) return atMs;
  throw mistake('bad-duration', `${builder}(${JSON.stringify(at)}) has no time.`, DURATION_HELP);
}
