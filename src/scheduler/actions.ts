/**
 * Carries out what happens to a run from outside: one function a kind of action, called when its time has come.
 */
import { rowsOf, type Installation, type Run } from '../engine/run.ts';
import { someRow } from '../engine/taskRows.ts';
import type { InstanceId } from '../model/ids.ts';
import type { ResizePool, RestartScheduler, RunAction } from '../model/runAction.ts';
import { isActiveCode, STATE } from '../model/states.ts';
import { CAUSE } from '../model/transition.ts';
import { recordTransition } from '../engine/recordTransition.ts';
import { clearTasks } from './clearing.ts';
import { watchDeferred } from './deferral.ts';
import { watchLost } from './infrastructure.ts';
import { forgetDetachedWorkers } from './detachedWorkers.ts';
import { markRun, markTask } from './marking.ts';
import { putUpForJudgement } from './waiting.ts';

/** What concerns all runs alike, so that it is done once. */
export function applyToInstallation({ pools }: Installation, { pool, slots }: ResizePool): void {
  const state = pools.get(pool);
  if (state !== undefined) state.slots = slots;
}

/** @param position Its place in the list of actions: what moves it causes are traced back to. */
export function applyAction(run: Run, action: Exclude<RunAction, ResizePool>, position: number): void {
  switch (action.kind) {
    case 'restart_scheduler':
      restartScheduler(run, action);
      break;
    case 'clear':
      clearTasks(run, action, position);
      break;
    case 'mark':
      markTask(run, action, position);
      break;
    case 'mark_run':
      markRun(run, action, position);
      break;
  }
}

/**
 * What nobody adopts is reset: back to none, so that the next pass schedules it with the next try; a worker that survives is not heard
 * any more (rules infrastructure/orphan-adoption, infrastructure/orphan-reset; airflow-core/src/airflow/jobs/scheduler_job_runner.py).
 */
function restartScheduler(run: Run, { adopts }: RestartScheduler): void {
  const { installation } = run;
  installation.schedulerStartedMs = installation.nowMs;
  forgetDetachedWorkers(
    installation,
    (owner, instance) => adopts && owner.instances.state[instance] === STATE.restarting,
  );
  // Only what belongs to a running run is looked for.
  if (run.endReason !== null) return;
  for (const { number } of run.dag.tasksByRank) {
    someRow(rowsOf(run, number), (instance) => {
      watchDeferred(run, instance);
      watchLost(run, instance);
      if (!adopts) resetOrphan(run, instance);
      return false;
    });
  }
}

function resetOrphan(run: Run, instance: InstanceId): void {
  const state = run.instances.state[instance] as number;
  if (!isActiveCode(state) && state !== STATE.restarting) return;
  recordTransition(run, instance, STATE.none, CAUSE.orphaned);
  putUpForJudgement(run, instance);
}
