/**
 * How many instances of a task count for its own limits, in one run and over all of them.
 */
import type { IndexedTask } from '../engine/dagIndex.ts';
import { rowsOf, type Run } from '../engine/run.ts';
import { activeCount, type TaskRows } from '../engine/taskRows.ts';
import { STATE } from '../model/states.ts';

/** What counts of a task over all runs, those that have ended included. */
export function countOverRuns({ installation }: Run, task: IndexedTask): number {
  let active = 0;
  for (const run of installation.runs) {
    if (run.activeCount > 0 || run.deferrals.size > 0) active += countOfRun(run, rowsOf(run, task));
  }
  return active;
}

/** Queued and running instances, and where the release counts them deferred ones (rule selection/deferred-counts-for-task). */
export function countOfRun(run: Run, rows: TaskRows): number {
  const isCountingDeferred = run.deferrals.size > 0 && run.settings.profile.deferredCountsForTask;
  return activeCount(rows) + (isCountingDeferred ? (rows.stateCounts[STATE.deferred] as number) : 0);
}
