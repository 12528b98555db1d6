/**
 * The scheduler's timed jobs: each looks at fixed intervals for instances for which a limit is over. They count from the start of the
 * scheduler and take no time, so that they come at multiples of their interval, after everything else that is due then.
 * What a job does to an instance it finds is decided elsewhere.
 * Rules: semantics-scheduling 5.1 (rule loop/timed-jobs); airflow-core/src/airflow/jobs/scheduler_job_runner.py.
 */
import type { Run, TimedJob } from '../engine/run.ts';
import type { InstanceId } from '../model/ids.ts';
import type { AirflowConfig } from '../model/settings.ts';

const INTERVAL_SETTING: { readonly [Job in TimedJob]: Exclude<keyof AirflowConfig, 'sensitiveVarConnNames'> } = {
  trigger_timeout: 'triggerTimeoutCheckInterval',
  heartbeat_timeout: 'taskInstanceHeartbeatTimeoutDetectionInterval',
  stuck_in_queued: 'taskQueuedTimeoutCheckInterval',
};

/** Lets a job find the instance the first time it looks after the limit; the test is strict. */
export function findAfter(run: Run, job: TimedJob, instance: InstanceId, limitMs: number): void {
  if (limitMs === Infinity) return;
  const { installation } = run;
  const sinceMs = installation.schedulerStartedMs;
  const everyMs = installation.settings.config[INTERVAL_SETTING[job]] * 1000;
  const looks = Math.max(Math.floor((limitMs - sinceMs) / everyMs) + 1, 1);
  installation.events.push({
    run,
    atMs: sinceMs + looks * everyMs,
    tie: Infinity,
    order: 0,
    instance,
    request: null,
    result: null,
    happening: { kind: 'timed_job', job, instance, limitMs, sinceMs },
  });
}
