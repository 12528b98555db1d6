/**
 * Rows coming into being: at the start of the run, by expanding a placeholder, by revising indexes (scheduling 4.2; mapping 1.8, 6.3, 6.4).
 * Whether it is time to expand is not decided here.
 */
import type { Row, World } from './world.ts';
import { detachWorker } from './detached.ts';
import { needsExpansion, taskOf } from './given.ts';
import { countAtCreation, expectedCount } from './lengths.ts';
import { createRow, isFinished, moveWithoutDates, rowOf, rowsOfTask } from './world.ts';

export interface Expanded {
  readonly world: World;
  /** The former placeholder as index 0, then the rows created. */
  readonly rowIds: readonly number[];
}

/** One row a task; the rows 0..L-1 of what is mapped over literals only. A length of zero or unknown makes a placeholder. */
export function createFirstRows(world: World): World {
  let after = world;
  for (const task of world.given.spec.tasks) {
    const count = needsExpansion(world.given, task) ? countAtCreation(world.given, task) : null;
    if (count === null || count === 0) after = createRow(after, task.taskId, -1);
    else for (let mapIndex = 0; mapIndex < count; mapIndex++) after = createRow(after, task.taskId, mapIndex);
  }
  return after;
}

/**
 * Expands a placeholder whose checks hold. One that is finished by now is left alone and the rows are created beside it; release 2.x has not
 * written the state yet and gives it to all rows (airflow/models/taskinstance.py, _set_state).
 */
export function expandPlaceholder(world: World, placeholder: Row): Expanded {
  const { taskId } = placeholder;
  const length = expectedCount(world, taskOf(world.given, taskId));
  const converted: number[] = [];
  let after = world;
  const current = rowOf(world, placeholder.id);
  const isInherited = world.given.profile.finishedPlaceholder === 'inherited';
  if (current !== undefined && (isInherited || !isFinished(current.state))) {
    if (length === null) after = moveWithoutDates(after, placeholder.id, 'upstream_failed');
    else if (length === 0) after = moveWithoutDates(after, placeholder.id, 'skipped');
    else if (rowsOfTask(after, taskId).some((row) => row.mapIndex === 0)) after = deleteRow(after, placeholder.id);
    else {
      after = renumber(after, placeholder.id, 0);
      converted.push(placeholder.id);
    }
  }
  const highest = Math.max(-1, ...rowsOfTask(after, taskId).map((row) => row.mapIndex));
  const created = createRows(after, taskId, indexesFrom(highest + 1, length ?? 0));
  const inherited = isInherited && current !== undefined && isFinished(current.state) ? created.rowIds : [];
  after = inherited.reduce((step, id) => moveWithoutDates(step, id, current?.state ?? 'none'), created.world);
  after = removeRows(after, taskId, (mapIndex) => mapIndex >= (length ?? 0));
  return { world: after, rowIds: [...converted, ...created.rowIds] };
}

/** Rows outside 0..L-1, the placeholder among them, become removed; missing ones are created. Nothing happens while L is unknown. */
export function reviseIndexes(world: World, taskId: string): Expanded {
  const task = taskOf(world.given, taskId);
  const length = needsExpansion(world.given, task) ? expectedCount(world, task) : null;
  if (length === null) return { world, rowIds: [] };
  const existing = rowsOfTask(world, taskId).map((row) => row.mapIndex);
  const missing = indexesFrom(0, length).filter((mapIndex) => !existing.includes(mapIndex));
  const after = removeRows(world, taskId, (mapIndex) => mapIndex < 0 || mapIndex >= length);
  return createRows(after, taskId, missing);
}

function createRows(world: World, taskId: string, mapIndexes: readonly number[]): Expanded {
  const after = mapIndexes.reduce((step, mapIndex) => createRow(step, taskId, mapIndex), world);
  return { world: after, rowIds: mapIndexes.map((_, position) => world.rowsCreated + position) };
}

/** In any state, success included; an existing row at -1 counts only where the caller says so. */
function removeRows(world: World, taskId: string, isOutside: (mapIndex: number) => boolean): World {
  const outside = rowsOfTask(world, taskId).filter((row) => isOutside(row.mapIndex));
  return outside.reduce((step, row) => moveWithoutDates(detachWorker(step, row), row.id, 'removed'), world);
}

function renumber(world: World, rowId: number, mapIndex: number): World {
  return { ...world, rows: world.rows.map((row) => (row.id === rowId ? { ...row, mapIndex } : row)) };
}

function deleteRow(world: World, rowId: number): World {
  return { ...world, rows: world.rows.filter((row) => row.id !== rowId) };
}

function indexesFrom(from: number, end: number): number[] {
  return Array.from({ length: Math.max(0, end - from) }, (_, offset) => from + offset);
}
