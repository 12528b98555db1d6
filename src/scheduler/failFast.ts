/**
 * An instance that fails for good, and what the DAG option `fail_fast` then makes of everything else.
 * Rules: semantics-scheduling 3.7 (rules fail-fast/skips-others, fail-fast/running-fails, fail-fast/same-task-continues, fail-fast/not-on-retry,
 * setup/spared-by-fail-fast, fail-fast/not-by-report); airflow-core/src/airflow/models/taskinstance.py (_stop_remaining_tasks).
 */
import { recordTransition } from '../engine/recordTransition.ts';
import { rowsOf, type Run } from '../engine/run.ts';
import { someRow } from '../engine/taskRows.ts';
import type { InstanceId } from '../model/ids.ts';
import { STATE } from '../model/states.ts';
import { CAUSE, NO_CULPRIT, type CauseCode } from '../model/transition.ts';
import { detachWorker } from './detachedWorkers.ts';

/** To failed, never to be retried; under `fail_fast` the instances of other tasks end with it. */
export function recordFailure(run: Run, instance: InstanceId, cause: CauseCode, culprit: number = NO_CULPRIT): void {
  recordTransition(run, instance, STATE.failed, cause, culprit);
  const isUnheeded = cause === CAUSE.executor_mismatch && !run.settings.profile.reportFailsFast;
  if (run.dag.spec.failFast && !isUnheeded) stopOthers(run, instance);
}

/** Running instances fail, whatever else is neither success nor failed is skipped, removed and upstream_failed ones included. */
function stopOthers(run: Run, failed: InstanceId): void {
  const { state, task } = run.instances;
  for (const other of run.dag.tasksByRank) {
    if (other.number === task[failed] || other.spec.isTeardown) continue;
    someRow(rowsOf(run, other), (instance) => {
      const current = state[instance];
      if (current === STATE.running) {
        detachWorker(run, instance);
        recordTransition(run, instance, STATE.failed, CAUSE.fail_fast, failed);
      } else if (current !== STATE.success && current !== STATE.failed && current !== STATE.skipped)
        recordTransition(run, instance, STATE.skipped, CAUSE.fail_fast, failed);
      return false;
    });
  }
}
