/**
 * What an instance left behind in earlier tries goes when the next begins, not when it was cleared.
 */
import type { Run } from '../engine/run.ts';
import type { AttemptRequest } from '../model/attempt.ts';

/**
 * What an earlier try pushed is gone before the body runs, though not before the bodies that started ahead of it have read
 * (rule xcom/cleared-at-start).
 */
export function forgetEarlierTries(run: Run, { instance, task, mapIndex, tryNumber, part }: AttemptRequest): void {
  const isFirst = tryNumber === 1 && (part === null || part.number === 1);
  const isGoingOn = part !== null && run.sensors.get(instance)?.pokesOfExecution !== 1;
  if (isFirst || isGoingOn) return;
  run.xcoms.clear({ instance, task, mapIndex });
  run.decisions.delete(instance);
}
