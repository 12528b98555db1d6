/**
 * What an instance left behind in earlier tries goes when the next begins, not when it was cleared.
 */
import type { Run } from '../engine/run.ts';
import type { AttemptPart, AttemptRequest } from '../model/attempt.ts';
import type { InstanceId } from '../model/ids.ts';

/**
 * What an earlier try pushed is gone before the body runs, though not before the bodies that started ahead of it have read
 * (rule xcom/cleared-at-start).
 */
export function forgetEarlierTries(run: Run, { instance, task, mapIndex, tryNumber, part }: AttemptRequest): void {
  if (part === null ? tryNumber === 1 : isGoingOn(run, instance, part)) return;
  if (part?.kind === 'poke' && tryNumber === 1 && part.number === 1) return;
  run.xcoms.clear({ instance, task, mapIndex });
  run.decisions.delete(instance);
}

/** The rest of a deferred try, or a poke of an execution that slept: it began before. */
function isGoingOn(run: Run, instance: InstanceId, part: AttemptPart): boolean {
  return part.kind === 'resume' || run.sensors.get(instance)?.pokesOfExecution !== 1;
}
