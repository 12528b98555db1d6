/**
 * The check of tasks that depend on their past: the previous run's rows of the task, and of its downstream where asked for, have to be
 * done well. It is the same for all rows of a task, gives no state, and reads the previous run as it stands.
 * Rules: semantics-scheduling 10.1 (rules past/previous-run-choice, past/previous-run-whole-task, past/wait-for-downstream);
 * airflow-core/src/airflow/ti_deps/deps/prev_dagrun_dep.py.
 */
import type { IndexedTask } from '../engine/dagIndex.ts';
import { markTask } from '../engine/dirtyRows.ts';
import { rowsOf, type Run } from '../engine/run.ts';
import type { TaskRows } from '../engine/taskRows.ts';
import type { RunOrigin } from '../model/runOrigin.ts';
import { STATE } from '../model/states.ts';

/** Judges the past of every task that depends on it; what is met now and was not goes before the coming pass. */
export function judgePast(run: Run, origin: RunOrigin): void {
  const { pastDependents } = run.dag;
  if (pastDependents.length === 0) return;
  const previous = previousRun(run, origin);
  for (const task of pastDependents) {
    const rows = rowsOf(run, task);
    const isMet = previous === null || origin.backfillOrdinal === 1 || isPastMet(run, previous, task);
    if (isMet && rows.isPastMet === false) {
      rows.pastMetRound = run.installation.round;
      markTask(run, rows);
    }
    rows.isPastMet = isMet;
  }
}

/** The run of the latest earlier logical date; of a Dag that catches up, the latest that was not started by hand. */
export function previousRun(run: Run, { logicalDate }: RunOrigin): Run | null {
  const { catchup } = run.dag.spec;
  let previous: Run | null = null;
  for (const other of run.installation.runs) {
    if (dateOf(other) >= logicalDate || (catchup && other.origin?.runType === 'manual')) continue;
    if (previous === null || dateOf(other) > dateOf(previous)) previous = other;
  }
  return previous;
}

function dateOf({ origin }: Run): number {
  return origin?.logicalDate ?? Infinity;
}

function isPastMet(run: Run, previous: Run, task: IndexedTask): boolean {
  const { catchup, startDate } = run.dag.spec;
  if (catchup && startDate !== null && dateOf(previous) < Date.parse(startDate)) return true;
  const rows = rowsOf(previous, task);
  if (rows.rowCount === 0) return task.spec.ignoreFirstDependsOnPast && !hasEarlierRows(run, task);
  if (!areDoneWell(rows)) return false;
  if (!task.spec.waitForDownstream) return true;
  return task.downstream.every(({ task: downstream }) => areDoneWell(rowsOf(previous, downstream)));
}

/** Removed counts as not done, and so does a row without a state (rule past/removed-blocks). */
function areDoneWell({ rowCount, stateCounts }: TaskRows): boolean {
  return (stateCounts[STATE.success] as number) + (stateCounts[STATE.skipped] as number) === rowCount;
}

function hasEarlierRows(run: Run, task: IndexedTask): boolean {
  return run.installation.runs.some((other) => dateOf(other) < dateOf(run) && rowsOf(other, task).rowCount > 0);
}
