/**
 * What the coming pass has to judge: whole tasks, or single rows of them. Whoever changes something marks what it may change in turn.
 */
import type { InstanceId } from '../model/ids.ts';
import type { Run } from './run.ts';
import { someRow, type TaskRows } from './taskRows.ts';

/** Puts all rows of a task before the coming (or current) pass. */
export function markTask(run: Run, rows: TaskRows): void {
  rows.isDirty = true;
  list(run, rows);
}

/** Puts every row of a task before the pass by itself, where what changed is not the same for all of them. */
export function markEachRow(run: Run, rows: TaskRows): void {
  someRow(rows, (instance) => {
    markRow(run, rows, instance);
    return false;
  });
}

/** Puts one row before the coming (or current) pass. */
export function markRow(run: Run, rows: TaskRows, instance: InstanceId): void {
  rows.dirtyRows.push(instance);
  list(run, rows);
}

function list(run: Run, rows: TaskRows): void {
  if (rows.isListed) return;
  rows.isListed = true;
  run.dirtyTasks.push(rows);
}
