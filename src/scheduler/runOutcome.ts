/**
 * Decides the state of the run at the end of a pass: finished leaves, unfinished rows, and the deadlock probe.
 * Rules: semantics-scheduling 4.5-4.6 (rules run-state/leaves-decide, run-state/deadlock-probe, run-state/premature-completion);
 * airflow-core/src/airflow/models/dagrun.py.
 */
import { recordEnd } from '../engine/recordTransition.ts';
import type { Run } from '../engine/run.ts';
import { unfinishedRows, type TaskRows } from '../engine/taskRows.ts';
import type { InstanceId } from '../model/ids.ts';
import { isFailedCode, isFinishedCode, STATE } from '../model/states.ts';
import { judgeWithoutRetryDelay, type ProbeNotice } from './dependencies.ts';
import type { PassState } from './passState.ts';

export function decideRunState(run: Run, pass: PassState): void {
  // A limit reached in this pass has ended the run already.
  if (run.endReason !== null) return;
  if (countUnfinished(run, pass) === 0) {
    recordEnd(run, hasFailedLeaf(run, pass) ? 'failed' : 'success', 'finished');
  } else if (isDeadlocked(run, pass)) {
    recordEnd(run, 'failed', 'finished');
    run.warnings.add('the run failed by deadlock: nothing was running and no unfinished instance could ever start');
  }
}

/**
 * The rows that keep the run going. Without an expansion they are those unfinished when the pass began; with one, those still
 * unfinished now, and by defect the rows created in this pass are not among them.
 */
function countUnfinished(run: Run, pass: PassState): number {
  if (!pass.hasExpanded) return pass.before.unfinishedCount;
  return run.unfinishedCount - countCreated(run, pass, (state) => !isFinishedCode(state));
}

/** Rows created in this pass that the defect overlooks; none where the profile counts them. */
function countCreated(run: Run, pass: PassState, isCounted: (state: number, instance: number) => boolean): number {
  if (!run.settings.profile.prematureCompletion) return 0;
  let count = 0;
  for (let instance = pass.before.instanceCount; instance < run.instances.count; instance++) {
    if (isCounted(run.instances.state[instance] as number, instance)) count++;
  }
  return count;
}

function hasFailedLeaf(run: Run, pass: PassState): boolean {
  let failed = 0;
  for (const { task, stateCounts } of run.rows) {
    if (task.isLeaf) failed += (stateCounts[STATE.failed] as number) + (stateCounts[STATE.upstream_failed] as number);
  }
  const isLeafRow = (instance: number): boolean =>
    run.dag.tasks[run.instances.task[instance] as number]?.isLeaf === true;
  return failed > countCreated(run, pass, (state, instance) => isFailedCode(state) && isLeafRow(instance));
}

/** Nothing ready, nothing changed, and no unfinished instance whose checks hold, running ones included. */
function isDeadlocked(run: Run, pass: PassState): boolean {
  if (pass.ready.length > 0 || run.changeCount !== pass.before.changeCount) return false;
  if (run.rows.some((rows) => isExemptFromProbe(rows))) return false;
  const notice: ProbeNotice = { hasChange: false };
  for (const task of run.dag.tasksByRank) {
    const rows = run.rows[task.number] as TaskRows;
    if (hasStarted(rows) && hasRowThatMayRun(run, rows, notice)) return false;
  }
  // Without notice of a change the rows are not counted again, so that one the probe has just finished still counts (dagrun.py, update_state).
  return !notice.hasChange || run.unfinishedCount > 0;
}

/** Unfinished instances with a limit of their own, or deferred ones, keep Airflow from calling it a deadlock. */
function isExemptFromProbe({ task, stateCounts }: TaskRows): boolean {
  if ((stateCounts[STATE.deferred] as number) > 0) return true;
  const { maxActiveTisPerDag, maxActiveTisPerDagrun } = task.spec;
  if (!task.dependsOnPast && maxActiveTisPerDag === null && maxActiveTisPerDagrun === null) return false;
  return stateCounts.some((count, state) => count > 0 && !isFinishedCode(state));
}

/** Rows in state none were judged in this pass or wait unchanged since: only those that got further can pass the probe. */
function hasStarted({ stateCounts }: TaskRows): boolean {
  return stateCounts.some((count, state) => count > 0 && state !== STATE.none && !isFinishedCode(state));
}

function hasRowThatMayRun(run: Run, rows: TaskRows, notice: ProbeNotice): boolean {
  const { state } = run.instances;
  return unfinishedRows(
    rows,
    (instance: InstanceId) => isFinishedCode(state[instance] as number),
    (instance) => {
      return state[instance] !== STATE.none && judgeWithoutRetryDelay(run, rows.task, instance, notice);
    },
  );
}
