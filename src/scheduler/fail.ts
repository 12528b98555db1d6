/**
 * What a failure that may be retried makes of an instance.
 */
import type { IndexedTask } from '../engine/dagIndex.ts';
import { recordTransition } from '../engine/recordTransition.ts';
import type { Run } from '../engine/run.ts';
import type { InstanceId } from '../model/ids.ts';
import { STATE } from '../model/states.ts';
import { NO_CULPRIT, type CauseCode } from '../model/transition.ts';
import { recordFailure } from './failFast.ts';
import { isRetryEligible, retryDelayMs } from './retryPolicy.ts';
import { waitUntil } from './waiting.ts';

/** Up for retry while tries are left, else failed. */
export function fail(run: Run, task: IndexedTask, instance: InstanceId, cause: CauseCode, culprit = NO_CULPRIT): void {
  const tryNumber = run.instances.tryNumber[instance] as number;
  if (!isRetryEligible(task.spec, tryNumber)) {
    recordFailure(run, instance, cause, culprit);
    return;
  }
  recordTransition(run, instance, STATE.up_for_retry, cause, culprit);
  const { logicalDate } = run.settings;
  const delayMs = retryDelayMs(task.spec, { dagId: run.dag.spec.dagId, logicalDate, tryNumber });
  waitUntil(run, instance, run.installation.nowMs + delayMs);
}
