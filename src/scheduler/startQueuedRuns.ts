/**
 * Queued to running: what a run that was queued again needs to go on. Which runs wait for others is not decided here.
 * Rules: semantics-scheduling 5.3, 10.4 (rule clear/requeues-run); airflow-core/src/airflow/jobs/scheduler_job_runner.py (_start_queued_dagruns).
 */
import { markRow, markTask } from '../engine/dirtyRows.ts';
import type { Installation, Run } from '../engine/run.ts';
import { someRow } from '../engine/taskRows.ts';
import { isSchedulableCode } from '../model/states.ts';
import { scheduleTimeout } from './dagrunTimeout.ts';

/** A run that was queued again goes on in the same turn; whatever it left unfinished is judged anew. */
export function startQueuedRuns(installation: Installation): void {
  if (installation.runs.every(({ state }) => state !== 'queued')) return;
  for (const run of installation.runs) if (run.state === 'queued') startQueuedRun(run);
  installation.running = installation.runs.filter(({ state }) => state === 'running');
}

function startQueuedRun(run: Run): void {
  run.state = 'running';
  run.startMs = run.installation.nowMs;
  scheduleTimeout(run);
  for (const rows of run.rows) {
    markTask(run, rows);
    someRow(rows, (instance) => {
      if (isSchedulableCode(run.instances.state[instance] as number)) markRow(run, rows, instance);
      return false;
    });
  }
}
