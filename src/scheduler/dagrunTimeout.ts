/**
 * The DAG option `dagrun_timeout`: a run that has run for longer fails before its pass, and what is unfinished in it is skipped.
 * Rules: semantics-scheduling 4.5 (rules run-state/dagrun-timeout, run-state/dagrun-timeout-strict);
 * airflow-core/src/airflow/jobs/scheduler_job_runner.py (_schedule_dag_run).
 */
import { recordEnd, recordTransition } from '../engine/recordTransition.ts';
import { rowsOf, type Run } from '../engine/run.ts';
import { unfinishedRows } from '../engine/taskRows.ts';
import type { InstanceId } from '../model/ids.ts';
import { isFinishedCode, STATE } from '../model/states.ts';
import { CAUSE, NO_CULPRIT } from '../model/transition.ts';
import { detachWorker } from './detachedWorkers.ts';

/** Airflow tests "started before now - timeout": the first whole millisecond at which that holds is one later. */
const STRICT_MS = 1;

/** To Airflow a timeout of zero is none (rule run-state/dagrun-timeout-zero). */
function limitOf({ dag }: Run): number | null {
  return dag.spec.dagrunTimeoutMs === 0 ? null : dag.spec.dagrunTimeoutMs;
}

/** Has a round made when the run, which starts now, will have run for too long. */
export function scheduleTimeout(run: Run): void {
  const limitMs = limitOf(run);
  if (limitMs === null) return;
  const { events, nowMs } = run.installation;
  events.push({
    run,
    atMs: nowMs + limitMs + STRICT_MS,
    tie: 0,
    order: 0,
    instance: -1 as InstanceId,
    request: null,
    result: null,
    happening: { kind: 'dagrun_timeout' },
  });
}

/** Ends a run that has run for too long; tells whether it has. Teardowns are skipped like everything else. */
export function endTimedOut(run: Run): boolean {
  const limitMs = limitOf(run);
  if (limitMs === null || run.startMs === null) return false;
  if (run.installation.nowMs - run.startMs <= limitMs) return false;
  recordEnd(run, 'failed', 'finished');
  run.observer.ended('timed_out', NO_CULPRIT);
  const { state } = run.instances;
  for (const task of run.dag.tasksByRank) {
    unfinishedRows(
      rowsOf(run, task),
      (instance) => isFinishedCode(state[instance] as number),
      (instance) => {
        // Of a query for states in a list, SQL leaves out rows without one.
        if (state[instance] === STATE.none && run.settings.profile.timedOutStateless === 'left') return false;
        if (state[instance] === STATE.running) detachWorker(run, instance);
        recordTransition(run, instance, STATE.skipped, CAUSE.dagrun_timeout);
        return false;
      },
    );
  }
  return true;
}
