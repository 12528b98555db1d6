/**
 * An instance that was cleared while it ran: until its worker hears of it, at a heartbeat, the attempt goes on.
 * Rules: semantics-scheduling 1.2, 6.2, 10.4 (rule clear/worker-stops-at-heartbeat);
 * airflow-core/src/airflow/jobs/scheduler_job_runner.py (process_executor_events), task-sdk/src/airflow/sdk/execution_time/supervisor.py.
 */
import type { IndexedTask } from '../engine/dagIndex.ts';
import { recordTransition } from '../engine/recordTransition.ts';
import type { Run } from '../engine/run.ts';
import type { AttemptRequest } from '../model/attempt.ts';
import type { InstanceId } from '../model/ids.ts';
import { STATE } from '../model/states.ts';
import { CAUSE } from '../model/transition.ts';
import { detachWorker } from './detachedWorkers.ts';
import { putUpForJudgement } from './waiting.ts';

/** Has the worker of a running instance stop at its next heartbeat. */
export function restart(run: Run, instance: InstanceId, position: number): void {
  recordTransition(run, instance, STATE.restarting, CAUSE.cleared, position);
  detachWorker(run, instance);
}

/** The worker has stopped: it is as if the instance had been cleared now. */
export function finishRestart(run: Run, instance: InstanceId, tryNumber: number): void {
  if (!isRestarting(run, { instance, tryNumber })) return;
  raiseMaxTries(run, instance);
  recordTransition(run, instance, STATE.none, CAUSE.worker_stopped);
  putUpForJudgement(run, instance);
}

/** As many retries as the task has are to come after the tries there were (rule clear/new-attempts). */
export function raiseMaxTries(run: Run, instance: InstanceId): void {
  const { retries } = (run.dag.tasks[run.instances.task[instance] as number] as IndexedTask).spec;
  run.raisedMaxTries.set(instance, (run.instances.tryNumber[instance] as number) + retries);
}

export function isRestarting({ instances }: Run, at: Pick<AttemptRequest, 'instance' | 'tryNumber'>): boolean {
  return instances.state[at.instance] === STATE.restarting && instances.tryNumber[at.instance] === at.tryNumber;
}
