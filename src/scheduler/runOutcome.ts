/**
 * Decides the state of the run at the end of a pass: finished leaves, unfinished rows, and the deadlock probe.
 * Rules: semantics-scheduling 4.5-4.6 (rules run-state/leaves-decide, run-state/deadlock-probe, run-state/premature-completion);
 * airflow-core/src/airflow/models/dagrun.py.
 */
import type { IndexedTask } from '../engine/dagIndex.ts';
import { recordEnd } from '../engine/recordTransition.ts';
import { rowsOf, type Run } from '../engine/run.ts';
import { someRow, unfinishedRows, type TaskRows } from '../engine/taskRows.ts';
import type { InstanceId } from '../model/ids.ts';
import { isFailedCode, isFinishedCode, STATE } from '../model/states.ts';
import { NO_CULPRIT } from '../model/transition.ts';
import { judgeWithoutRetryDelay, type ProbeNotice } from './dependencies.ts';
import type { PassState } from './passState.ts';

export function decideRunState(run: Run, pass: PassState): void {
  const notice: ProbeNotice = { hasChange: false };
  // A limit reached in this pass has ended the run already.
  if (run.endReason !== null) return;
  if (countUnfinished(run, pass) === 0) {
    const isFailed = hasFailedLeaf(run, pass);
    recordEnd(run, isFailed ? 'failed' : 'success', 'finished');
    run.observer.ended(isFailed ? 'task_failure' : 'success', NO_CULPRIT);
  } else if (isDeadlocked(run, pass, notice)) {
    recordEnd(run, 'failed', 'finished');
    run.observer.ended('all_tasks_deadlocked', findBlocked(run, notice));
    run.warnings.add('the run failed by deadlock: nothing was running and no unfinished instance could ever start');
  }
}

/**
 * The rows that keep the run going. Without an expansion they are those unfinished when the pass began; with one, those still
 * unfinished now, and by defect the rows created in this pass are not among them.
 */
function countUnfinished(run: Run, pass: PassState): number {
  if (!pass.hasExpanded) return pass.before.unfinishedCount;
  return run.unfinishedCount + pass.deletedCount - countCreated(run, pass, (state) => !isFinishedCode(state));
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
    if (isLeaf(run, task))
      failed += (stateCounts[STATE.failed] as number) + (stateCounts[STATE.upstream_failed] as number);
  }
  const isLeafRow = (instance: number): boolean =>
    isLeaf(run, run.dag.tasks[run.instances.task[instance] as number] as IndexedTask);
  return failed > countCreated(run, pass, (state, instance) => isFailedCode(state) && isLeafRow(instance));
}

function isLeaf(run: Run, task: IndexedTask): boolean {
  return run.settings.profile.mappedTeardownMark === 'lost' ? task.isLeafWithoutMappedMarks : task.isLeaf;
}

/** Nothing ready, nothing changed, and no unfinished instance whose checks hold, running ones included. */
function isDeadlocked(run: Run, pass: PassState, notice: ProbeNotice): boolean {
  if (pass.ready.length > 0 || run.changeCount !== pass.before.changeCount) return false;
  if (run.rows.some((rows) => isExemptFromProbe(rows))) return false;
  for (const task of run.dag.tasksByRank) {
    const rows = run.rows[task.number] as TaskRows;
    if ((hasStarted(rows) || rows.isDirty) && hasRowThatMayRun(run, rows, notice)) return false;
  }
  // Without notice of a change the rows are not counted again, so that one the probe has just finished still counts (dagrun.py, update_state).
  return !notice.hasChange || run.unfinishedCount > 0;
}

/**
 * The first instance that counts as unfinished and has an upstream task of which something was finished when the pass began; -1 when there is
 * none. What the probe has finished without notice still counts.
 */
function findBlocked(run: Run, notice: ProbeNotice): number {
  const states = notice.hasChange ? run.instances.state : run.instances.settledState;
  let blocked: number = NO_CULPRIT;
  for (const task of run.dag.tasksByRank) {
    if (!task.upstream.some((upstream) => hasSettled(rowsOf(run, upstream.task)))) continue;
    const isFound = someRow(rowsOf(run, task), (instance) => {
      blocked = instance;
      return !isFinishedCode(states[instance] as number);
    });
    if (isFound) return blocked;
  }
  return NO_CULPRIT;
}

function hasSettled({ settledCounts }: TaskRows): boolean {
  return settledCounts.some((count) => count > 0);
}

/** Unfinished instances with a limit of their own, or deferred ones, keep Airflow from calling it a deadlock. */
function isExemptFromProbe({ task, stateCounts }: TaskRows): boolean {
  if ((stateCounts[STATE.deferred] as number) > 0) return true;
  const { maxActiveTisPerDag, maxActiveTisPerDagrun } = task.spec;
  if (!task.dependsOnPast && maxActiveTisPerDag === null && maxActiveTisPerDagrun === null) return false;
  return stateCounts.some((count, state) => count > 0 && !isFinishedCode(state));
}

/**
 * Rows in state none were judged in this pass or wait unchanged since: only those that got further can pass the probe. It may finish
 * others, which read a row that the probe has just moved: their task was put up for judgement then.
 */
function hasStarted({ stateCounts }: TaskRows): boolean {
  return stateCounts.some((count, state) => count > 0 && state !== STATE.none && !isFinishedCode(state));
}

function hasRowThatMayRun(run: Run, rows: TaskRows, notice: ProbeNotice): boolean {
  const { state } = run.instances;
  return unfinishedRows(
    rows,
    (instance: InstanceId) => isFinishedCode(state[instance] as number),
    (instance) => {
      const hasRowStarted = state[instance] !== STATE.none;
      if (!hasRowStarted && !rows.isDirty) return false;
      return judgeWithoutRetryDelay(run, rows.task, instance, notice) && hasRowStarted;
    },
  );
}
