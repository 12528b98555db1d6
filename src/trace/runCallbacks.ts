/**
 * The run callbacks of a trace as users see them, with the task instance that stands in their context.
 * Rules: semantics-scheduling 4.5, 11 (rules callback/run-reasons, callback/context-instance); airflow-core/src/airflow/models/dagrun.py.
 */
import { compareCodePoints } from '../model/json.ts';
import type { RunCallbackReason } from '../model/runCallback.ts';
import { isFinishedCode, STATE } from '../model/states.ts';
import { instanceColumns, timeOfRow, type InstanceColumns } from './instances.ts';
import type { RunCallbackRecord, Trace } from './trace.ts';

export interface RunCallback {
  /** The Dag's callback that Airflow calls, if it has one. */
  readonly name: 'on_success_callback' | 'on_failure_callback';
  readonly reason: RunCallbackReason;
  /** Virtual ms since the run's start. */
  readonly atMs: number;
  /** The instance in the callback's context; null: none. */
  readonly instance: { readonly taskId: string; readonly mapIndex: number } | null;
}

/** A run that ends has one; a run that is cleared and ends again has another. */
export function runCallbacks(trace: Trace): readonly RunCallback[] {
  return trace.callbacks.map((record) => {
    const columns = instanceColumns(trace, record.row);
    const instance = contextInstance(trace, columns, record);
    return {
      name: record.reason === 'success' ? 'on_success_callback' : 'on_failure_callback',
      reason: record.reason,
      atMs: timeOfRow(trace, record.row),
      instance: instance === null ? null : addressOf(trace, columns, instance),
    };
  });
}

/** The success, or the failure, that ended last; the unfinished one that started last; the one that the deadlock blocks. */
function contextInstance(
  trace: Trace,
  columns: InstanceColumns,
  { reason, instance }: RunCallbackRecord,
): number | null {
  switch (reason) {
    case 'success':
      return latest(trace, columns, columns.endMs, (state) => state === STATE.success);
    case 'task_failure':
      return latest(trace, columns, columns.endMs, (state) => state === STATE.failed);
    case 'timed_out':
      return latest(trace, columns, columns.startMs, (state) => !isFinishedCode(state));
    case 'all_tasks_deadlocked':
      return instance === -1 ? null : instance;
  }
}

/** The instance with the latest date; of equal ones the first by task id and map index, as a frozen clock would show. */
function latest(
  trace: Trace,
  columns: InstanceColumns,
  datesMs: Float64Array,
  isWanted: (state: number) => boolean,
): number | null {
  let found: number | null = null;
  for (let instance = 0; instance < columns.count; instance++) {
    if (!isWanted(columns.state[instance] as number)) continue;
    if (found === null || isLater(trace, columns, datesMs, instance, found)) found = instance;
  }
  return found;
}

function isLater(
  trace: Trace,
  columns: InstanceColumns,
  datesMs: Float64Array,
  instance: number,
  other: number,
): boolean {
  const [date, otherDate] = [datesMs[instance] as number, datesMs[other] as number];
  if (date !== otherDate) return date > otherDate;
  const [left, right] = [addressOf(trace, columns, instance), addressOf(trace, columns, other)];
  return (compareCodePoints(left.taskId, right.taskId) || left.mapIndex - right.mapIndex) < 0;
}

function addressOf(
  trace: Trace,
  columns: InstanceColumns,
  instance: number,
): { readonly taskId: string; readonly mapIndex: number } {
  const taskId = trace.header.dag.tasks[columns.task[instance] as number]?.taskId ?? '';
  return { taskId, mapIndex: columns.mapIndex[instance] as number };
}
