/**
 * What a run knows of one task: which rows it owns, how many are in each state now, and how they stood when the pass began.
 */
import { UNMAPPED, type InstanceId } from '../model/ids.ts';
import { NO_CULPRIT } from '../model/transition.ts';
import { STATE, STATE_COUNT } from '../model/states.ts';
import type { IndexedTask } from './dagIndex.ts';
import { createReadyLine, type ReadyLine } from './readyLine.ts';

/** Rows with consecutive ids and map indexes. */
export interface Segment {
  readonly first: InstanceId;
  firstMapIndex: number;
  readonly length: number;
}

export interface TaskRows {
  readonly task: IndexedTask;
  /** In ascending map index; the placeholder, while there is one, is a segment of one. */
  readonly segments: Segment[];
  /** The row with map index -1 (an ordinary task's only row, or a placeholder); -1 when there is none. */
  unmapped: number;
  /** Rows in all, removed ones included. */
  rowCount: number;
  /** Rows by state code, live. */
  readonly stateCounts: number[];
  /** Rows by state code as of the start of the pass; only finished states are kept. */
  readonly settledCounts: number[];
  /** The first row that settled in each state; it may have left it since, by being cleared, marked or removed. */
  readonly firstSettled: number[];
  /** The row that settled last, and its place in the order of settling. */
  lastSettled: number;
  lastSettledOrder: number;
  /** Rows scheduled and waiting to be queued. */
  readonly ready: ReadyLine;
  /** Whether all rows, or only those in `dirtyRows`, are to be judged in the coming pass. */
  isDirty: boolean;
  readonly dirtyRows: InstanceId[];
  /** Whether the task stands in the list of tasks to be judged. */
  isListed: boolean;
  /** No row with a lower position in segment order is unfinished. */
  unfinishedHint: number;
  /** Whether what its rows wait for in the previous run is met, as of the last pass; null: not judged yet. */
  isPastMet: boolean | null;
  /** The round in which it was met after having been waited for; -1: never. */
  pastMetRound: number;
  /** Why its rows were passed over in the last selection: a cause code and an instance; -1: not passed over. */
  blockCause: number;
  /** The same of the selection before: it explains the rows queued now. */
  previousBlockCause: number;
}

export function createTaskRows(task: IndexedTask): TaskRows {
  return {
    task,
    segments: [],
    unmapped: -1,
    rowCount: 0,
    stateCounts: new Array<number>(STATE_COUNT).fill(0),
    settledCounts: new Array<number>(STATE_COUNT).fill(0),
    firstSettled: new Array<number>(STATE_COUNT).fill(NO_CULPRIT),
    lastSettled: NO_CULPRIT,
    lastSettledOrder: -1,
    ready: createReadyLine(),
    isDirty: false,
    dirtyRows: [],
    isListed: false,
    unfinishedHint: 0,
    isPastMet: null,
    pastMetRound: -1,
    blockCause: -1,
    previousBlockCause: -1,
  };
}

/** The row of a map index, or -1. */
export function rowAt(rows: TaskRows, mapIndex: number): InstanceId | -1 {
  if (mapIndex === UNMAPPED) return rows.unmapped as InstanceId | -1;
  for (const segment of rows.segments) {
    const offset = mapIndex - segment.firstMapIndex;
    if (offset >= 0 && offset < segment.length) return (segment.first + offset) as InstanceId;
  }
  return -1;
}

/** Calls `visit` for each row in ascending map index until it returns true; tells whether one did. */
export function someRow(rows: TaskRows, visit: (instance: InstanceId) => boolean): boolean {
  for (const { first, length } of rows.segments) {
    for (let offset = 0; offset < length; offset++) if (visit((first + offset) as InstanceId)) return true;
  }
  return false;
}

/** The highest map index of the task's rows, -1 when none is expanded. */
export function highestMapIndex(rows: TaskRows): number {
  const last = rows.segments.at(-1);
  return last === undefined ? UNMAPPED : last.firstMapIndex + last.length - 1;
}

/** Queued and running rows. */
export function activeCount(rows: TaskRows): number {
  return (rows.stateCounts[STATE.queued] as number) + (rows.stateCounts[STATE.running] as number);
}

/**
 * Calls `visit` for each unfinished row in ascending map index until it returns true; tells whether one did.
 * Remembers how many rows at the front are finished, so that repeated walks do not cross them again.
 */
export function unfinishedRows(
  rows: TaskRows,
  isFinished: (instance: InstanceId) => boolean,
  visit: (instance: InstanceId) => boolean,
): boolean {
  let position = 0;
  for (const { first, length } of rows.segments) {
    const start = Math.min(Math.max(rows.unfinishedHint - position, 0), length);
    for (let offset = start; offset < length; offset++) {
      const instance = (first + offset) as InstanceId;
      if (!isFinished(instance)) {
        if (visit(instance)) return true;
      } else if (rows.unfinishedHint === position + offset) rows.unfinishedHint++;
    }
    position += length;
  }
  return false;
}
