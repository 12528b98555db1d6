/**
 * Takes the moves since the last pass into the counts that this pass's checks see, and puts whatever they may have changed
 * before the pass. So a state set in a pass is seen only in the next (rule pass/snapshot), and work follows change.
 */
import type { Upstream } from '../engine/dagIndex.ts';
import { affectedIndexes, isSeenWhole } from '../engine/relevance.ts';
import { markEachRow, markRow, markTask } from '../engine/dirtyRows.ts';
import { rowsOf, type Run } from '../engine/run.ts';
import { rowAt, type TaskRows } from '../engine/taskRows.ts';
import type { InstanceId } from '../model/ids.ts';
import { isFinishedCode, STATE } from '../model/states.ts';
import { NO_CULPRIT } from '../model/transition.ts';

export function settleMoves(run: Run): void {
  for (const instance of run.unsettled) settleRow(run, instance);
  run.unsettled.length = 0;
}

/**
 * Takes one row's state into the counts. Within a pass only for a row that was finished before it: the set of finished rows is
 * fixed then, but Airflow reads the state of each as it stands (rule placeholder/survivor-becomes-removed).
 */
export function settleRow(run: Run, instance: InstanceId): void {
  const { instances } = run;
  const before = instances.settledState[instance] as number;
  const state = instances.state[instance] as number;
  if (before === state) return;
  const rows = run.rows[instances.task[instance] as number] as TaskRows;
  instances.settledState[instance] = isFinishedCode(state) ? state : STATE.none;
  const counts = rows.settledCounts;
  if (isFinishedCode(before)) counts[before] = (counts[before] as number) - 1;
  if (isFinishedCode(state)) {
    counts[state] = (counts[state] as number) + 1;
    if (rows.firstSettled[state] === NO_CULPRIT) rows.firstSettled[state] = instance;
    rows.lastSettled = instance;
    rows.lastSettledOrder = run.settleOrder++;
  }
  for (const task of rows.task.expandedBy) markTask(run, rowsOf(run, task));
  for (const { task, upstream } of rows.task.watchers) markDownstream(run, rowsOf(run, task), { upstream, instance });
}

function markDownstream(
  run: Run,
  rows: TaskRows,
  changed: { readonly upstream: Upstream; readonly instance: InstanceId },
): void {
  const { upstream, instance } = changed;
  if (upstream.sharedGroup === null || isSeenWhole(run, upstream, 0) || rows.unmapped !== -1) {
    markTask(run, rows);
    return;
  }
  const mapIndex = run.instances.mapIndex[instance] as number;
  const affected = affectedIndexes(run, rows.task, { upstream, mapIndex });
  if (affected.isAll) {
    markEachRow(run, rows);
    return;
  }
  for (let index = affected.from; index < affected.to; index++) {
    const row = rowAt(rows, index);
    if (row !== -1) markRow(run, rows, row);
  }
}
