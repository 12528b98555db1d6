/**
 * An instance that was cleared while it ran: until its worker hears of it, at a heartbeat, the attempt goes on, and whatever it comes to is
 * not taken.
 * Rules: semantics-scheduling 1.2, 6.2, 10.4 (rules clear/worker-stops-at-heartbeat, clear/result-refused);
 * airflow-core/src/airflow/jobs/scheduler_job_runner.py (process_executor_events), task-sdk/src/airflow/sdk/execution_time/supervisor.py.
 */
import type { IndexedTask } from '../engine/dagIndex.ts';
import { recordTransition } from '../engine/recordTransition.ts';
import type { Run } from '../engine/run.ts';
import type { AttemptError, AttemptRequest, AttemptResult } from '../model/attempt.ts';
import type { InstanceId } from '../model/ids.ts';
import { STATE } from '../model/states.ts';
import { CAUSE } from '../model/transition.ts';
import { retryLater } from './retrying.ts';
import { isPokedInVain } from './sensor.ts';
import { putUpForJudgement } from './waiting.ts';

/** Has the worker of a running instance stop at its next heartbeat. */
export function restart(run: Run, instance: InstanceId, position: number): void {
  recordTransition(run, instance, STATE.restarting, CAUSE.cleared, position);
  const { nowMs, events } = run.installation;
  const startedAtMs = run.startedAtMs.get(instance) ?? nowMs;
  // Without an interval the worker hears of it at once, which is still later.
  const intervalMs = Math.max(run.settings.config.minHeartbeatInterval * 1000, 1);
  events.push({
    run,
    atMs: startedAtMs + (Math.floor((nowMs - startedAtMs) / intervalMs) + 1) * intervalMs,
    tie: 0,
    order: 0,
    instance,
    request: null,
    result: null,
    happening: { kind: 'worker_stopped', tryNumber: run.instances.tryNumber[instance] as number },
  });
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

/**
 * An attempt that was cleared has ended before its worker heard of it: to Airflow it has failed, and may always be retried. A sensor that
 * sleeps after a poke has not ended: null.
 */
export function refuseResult(run: Run, request: AttemptRequest, result: AttemptResult): AttemptError | null {
  const task = run.dag.tasks[request.task] as IndexedTask;
  const { sensor } = task.spec;
  const isPoke = request.part?.kind === 'poke';
  if (isPoke && sensor?.mode === 'poke' && isPokedInVain(sensor, result)) return null;
  retryLater(run, task, request.instance, CAUSE.result_refused);
  return { name: 'ServerResponseError', message: 'it was cleared while it ran, so its result was not taken' };
}
