/**
 * The way into the line of instances that wait for a slot.
 */
import { pushReady } from '../engine/readyLine.ts';
import { recordTransition } from '../engine/recordTransition.ts';
import { rowsOf, type Run } from '../engine/run.ts';
import type { InstanceId, TaskNumber } from '../model/ids.ts';
import { STATE } from '../model/states.ts';
import { NO_CULPRIT, type CauseCode } from '../model/transition.ts';

/** To scheduled: from now on the instance is selected when its turn comes. */
export function putInLine(run: Run, instance: InstanceId, cause: CauseCode, culprit: number = NO_CULPRIT): void {
  const { instances, installation } = run;
  recordTransition(run, instance, STATE.scheduled, cause, culprit);
  instances.scheduledRound[instance] = installation.round;
  const rows = rowsOf(run, instances.task[instance] as TaskNumber);
  pushReady(rows.ready, instances.mapIndex[instance] as number);
}
