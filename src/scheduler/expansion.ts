/**
 * Task instances coming into being: with the run, by expanding a placeholder, by revising the indexes of an expanded task.
 * Rules: semantics-scheduling 4.2, semantics-mapping 1.8 and 6.3-6.4; airflow-core/src/airflow/models/taskmap.py.
 */
import type { IndexedTask } from '../engine/dagIndex.ts';
import { addInstance, eachInstance, type InstanceRange } from '../engine/instanceRanges.ts';
import { expandedCount, isLiteralLength, UNKNOWN_LENGTH, valueLength } from '../engine/lengths.ts';
import { markEachRow, markTask } from '../engine/dirtyRows.ts';
import {
  createRows,
  deletePlaceholder,
  recordEnd,
  recordTransition,
  renumberPlaceholder,
} from '../engine/recordTransition.ts';
import { rowsOf, type Run } from '../engine/run.ts';
import { highestMapIndex, rowAt, someRow, type TaskRows } from '../engine/taskRows.ts';
import { referencedTasks, type ValueSpec } from '../model/dagSpec.ts';
import { UNMAPPED, type InstanceId } from '../model/ids.ts';
import { isFinishedCode, isSchedulableCode, STATE, type StateCode } from '../model/states.ts';
import { CAUSE, NO_CULPRIT } from '../model/transition.ts';
import { detachWorker } from './detachedWorkers.ts';
import { settleRow } from './settle.ts';

/** Creates the rows of a new run: indexes 0..n-1 where the length is fixed in the DAG file, else one row with index -1. */
export function createInitialRows(run: Run): void {
  for (const task of run.dag.tasksByRank) {
    const length = task.needsExpansion && isLiteralLength(task) ? expandedCount(run, task) : 0;
    const created = { cause: CAUSE.created, culprit: NO_CULPRIT };
    const rows = rowsOf(run, task);
    if (length >= 1 && !exceedsLimit(run, length))
      createRows(run, rows, { firstMapIndex: 0, count: length, ...created });
    else createRows(run, rows, { firstMapIndex: UNMAPPED, count: 1, ...created });
    markTask(run, rows);
  }
  run.xcoms.reserve(run.instances.count);
}

/** Told of each row that could have been scheduled and was removed instead. */
type NoteRemoved = (instance: InstanceId) => void;

const forget: NoteRemoved = () => {};

/**
 * Expands a task whose placeholder passed its checks: the placeholder becomes index 0 and the others are created, or it ends
 * skipped (length zero) or upstream_failed (length unknown). Returns the rows to be judged later in the same pass.
 */
export function expandTask(
  run: Run,
  rows: TaskRows,
  placeholder: InstanceId,
  noteRemoved: NoteRemoved = forget,
): readonly InstanceRange[] {
  const { task } = rows;
  const length = expandedCount(run, task);
  const state = run.instances.state[placeholder] as StateCode;
  const isInherited = isFinishedCode(state) && run.settings.profile.finishedPlaceholder === 'inherited';
  const isUnfinished = isInherited || !isFinishedCode(state);
  const source = culpritTask(run, task, length);
  const expanded: InstanceRange[] = [];
  if (isUnfinished && length === UNKNOWN_LENGTH) {
    if (state !== STATE.upstream_failed)
      recordTransition(run, placeholder, STATE.upstream_failed, CAUSE.length_unknown, source);
  } else if (isUnfinished && length === 0) {
    if (state !== STATE.skipped) recordTransition(run, placeholder, STATE.skipped, CAUSE.expanded_to_zero, source);
  } else {
    if (exceedsLimit(run, isUnfinished ? length - 1 : length)) return [];
    if (isUnfinished && rowAt(rows, 0) === -1)
      addInstance(expanded, renumberPlaceholder(run, rows, CAUSE.expanded, source));
    else if (isUnfinished) deletePlaceholder(run, rows, CAUSE.expanded, source);
    addMissing(run, rows, { length, cause: CAUSE.expanded, culprit: source }, expanded);
    if (isInherited) inherit(run, expanded, { placeholder, state, noteRemoved });
    markDownstream(run, task);
  }
  removeOutside(run, rows, { from: 0, length: Math.max(length, 0) }, noteRemoved);
  return expanded;
}

/** Release 2.x gives a state without writing it, so that the row is expanded with it (rule placeholder/state-inherited). */
function inherit(
  run: Run,
  expanded: readonly InstanceRange[],
  given: { readonly placeholder: InstanceId; readonly state: StateCode; readonly noteRemoved: NoteRemoved },
): void {
  const { placeholder, state, noteRemoved } = given;
  eachInstance(expanded, (instance) => {
    // Created in this pass, it is judged in it, whatever its state.
    noteRemoved(instance);
    if (run.instances.state[instance] !== state)
      recordTransition(run, instance, state, CAUSE.trigger_rule, placeholder);
  });
}

/** More rows than the run may have end it, before they are made. */
function exceedsLimit(run: Run, count: number): boolean {
  if (run.instances.count + count <= run.settings.limits.instances) return false;
  recordEnd(run, 'running', 'instances_limit');
  return true;
}

/** Makes the indexes of an expanded task agree with its length now; returns rows that were missing and are ready at once. */
export function reviseIndexes(run: Run, rows: TaskRows, noteRemoved: NoteRemoved = forget): readonly InstanceRange[] {
  const length = expandedCount(run, rows.task);
  if (length === UNKNOWN_LENGTH) return [];
  removeOutside(run, rows, { from: UNMAPPED, length }, noteRemoved);
  const created: InstanceRange[] = [];
  addMissing(run, rows, { length, cause: CAUSE.revised, culprit: rows.task.number }, created);
  return created;
}

/** Rows from map index `from` on that are outside 0..length-1 become removed, whatever their state. */
function removeOutside(
  run: Run,
  rows: TaskRows,
  { from, length }: { readonly from: number; readonly length: number },
  noteRemoved: NoteRemoved,
): void {
  if (highestMapIndex(rows) < length && (from >= 0 || rows.unmapped === -1)) return;
  const { mapIndex, state } = run.instances;
  someRow(rows, (instance) => {
    const index = mapIndex[instance] as number;
    if (index >= from && (index < 0 || index >= length) && state[instance] !== STATE.removed) {
      if (isSchedulableCode(state[instance] as number)) noteRemoved(instance);
      if (state[instance] === STATE.running) detachWorker(run, instance);
      recordTransition(run, instance, STATE.removed, CAUSE.index_out_of_range, rows.task.number);
      if (isFinishedCode(run.instances.settledState[instance] as number)) settleRow(run, instance);
    }
    return false;
  });
}

function addMissing(
  run: Run,
  rows: TaskRows,
  added: { readonly length: number; readonly cause: (typeof CAUSE)['expanded']; readonly culprit: number },
  created: InstanceRange[],
): void {
  const firstMapIndex = highestMapIndex(rows) + 1;
  const count = added.length - firstMapIndex;
  if (count <= 0) return;
  const first = createRows(run, rows, { firstMapIndex, count, cause: added.cause, culprit: added.culprit });
  created.push({ first, length: count });
}

/** Rows came into being: downstream tasks judge other rows now, placeholders in the same group even in this pass. */
function markDownstream(run: Run, task: IndexedTask): void {
  for (const { task: downstream, upstream } of task.watchers) {
    if (upstream.sharedGroup === null) markTask(run, rowsOf(run, downstream));
    else markEachRow(run, rowsOf(run, downstream));
  }
}

/** The source to name: the one whose length is zero or unknown, else the first. */
function culpritTask(run: Run, { number, expandValues }: IndexedTask, length: number): number {
  const isGuilty = (value: ValueSpec): boolean => valueLength(run, value) === length;
  const guilty = (length <= 0 ? expandValues.find(isGuilty) : undefined) ?? expandValues[0];
  const taskId = guilty === undefined ? undefined : referencedTasks(guilty)[0];
  return taskId === undefined ? number : (run.dag.taskNumbers.get(taskId) ?? number);
}
