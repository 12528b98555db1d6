/**
 * What a failure that may be retried makes of an instance.
 */
import type { IndexedTask } from '../engine/dagIndex.ts';
import type { Run } from '../engine/run.ts';
import type { InstanceId } from '../model/ids.ts';
import { NO_CULPRIT, type CauseCode } from '../model/transition.ts';
import { recordFailure } from './failFast.ts';
import { isRetryEligible } from './retryPolicy.ts';
import { retryLater } from './retrying.ts';

/** Up for retry while tries are left, else failed. */
export function fail(run: Run, task: IndexedTask, instance: InstanceId, cause: CauseCode, culprit = NO_CULPRIT): void {
  if (hasTriesLeft(run, task, instance)) retryLater(run, task, instance, cause, culprit);
  else recordFailure(run, instance, cause, culprit);
}

export function hasTriesLeft(run: Run, task: IndexedTask, instance: InstanceId): boolean {
  const tryNumber = run.instances.tryNumber[instance] as number;
  return isRetryEligible(task.spec, tryNumber, run.raisedMaxTries.get(instance));
}
