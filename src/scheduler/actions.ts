/**
 * Carries out what happens to a run from outside: one function a kind of action, called when its time has come.
 */
import { rowsOf, type Run } from '../engine/run.ts';
import { someRow } from '../engine/taskRows.ts';
import type { InstanceId } from '../model/ids.ts';
import type { RestartScheduler, RunAction } from '../model/runAction.ts';
import { isActiveCode, STATE } from '../model/states.ts';
import { CAUSE } from '../model/transition.ts';
import { recordTransition } from '../engine/recordTransition.ts';
import { watchDeferred } from './deferral.ts';
import { putUpForJudgement } from './waiting.ts';

export function applyAction(run: Run, action: RunAction): void {
  switch (action.kind) {
    case 'restart_scheduler':
      restartScheduler(run, action);
      break;
  }
}

/**
 * What nobody adopts is reset: back to none, so that the next pass schedules it with the next try; a worker that survives is not heard
 * any more (rules infrastructure/orphan-adoption, infrastructure/orphan-reset; airflow-core/src/airflow/jobs/scheduler_job_runner.py).
 */
function restartScheduler({ installation }: Run, { adopts }: RestartScheduler): void {
  installation.schedulerStartedMs = installation.nowMs;
  for (const run of installation.running) {
    watchDeferred(run);
    if (!adopts) resetOrphans(run);
  }
}

function resetOrphans(run: Run): void {
  for (const { number } of run.dag.tasksByRank) {
    someRow(rowsOf(run, number), (instance) => {
      resetOrphan(run, instance);
      return false;
    });
  }
}

function resetOrphan(run: Run, instance: InstanceId): void {
  if (!isActiveCode(run.instances.state[instance] as number)) return;
  recordTransition(run, instance, STATE.none, CAUSE.orphaned);
  putUpForJudgement(run, instance);
}
