/**
 * An instance waits for its next try. Whether it may have one is decided elsewhere.
 */
import type { IndexedTask } from '../engine/dagIndex.ts';
import { recordTransition } from '../engine/recordTransition.ts';
import type { Run } from '../engine/run.ts';
import type { InstanceId } from '../model/ids.ts';
import { STATE } from '../model/states.ts';
import { NO_CULPRIT, type CauseCode } from '../model/transition.ts';
import { retryDelayMs } from './retryPolicy.ts';
import { waitUntil } from './waiting.ts';

/** Up for retry until the delay of its task has passed. */
export function retryLater(
  run: Run,
  task: IndexedTask,
  instance: InstanceId,
  cause: CauseCode,
  culprit = NO_CULPRIT,
): void {
  const tryNumber = run.instances.tryNumber[instance] as number;
  recordTransition(run, instance, STATE.up_for_retry, cause, culprit);
  const { logicalDate } = run.settings;
  const delayMs = retryDelayMs(task.spec, { dagId: run.dag.spec.dagId, logicalDate, tryNumber });
  waitUntil(run, instance, run.installation.nowMs + delayMs);
}
