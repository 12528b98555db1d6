/**
 * The task instances of a trace at its end: which rows there are, how each stands, when it started and ended, and why.
 * Everything is read from the trace, so a view of a stored trace says what a view of a live one says.
 */
import { STATE, stateOfCode, type InstanceState } from '../model/states.ts';
import type { InstanceId } from '../model/ids.ts';
import { CAUSE, causeOfCode, type Cause } from '../model/transition.ts';
import type { Trace } from './trace.ts';

/** Columns by instance. */
export interface InstanceColumns {
  readonly count: number;
  readonly task: Int32Array;
  readonly mapIndex: Int32Array;
  readonly state: Uint8Array;
  readonly tryNumber: Uint16Array;
  /** The move that gave the instance its state; -1: none yet. */
  readonly lastMove: Int32Array;
  /** Of the last try, ms; -1: never started, not ended. */
  readonly startMs: Float64Array;
  readonly endMs: Float64Array;
  /** Placeholders that are gone: no instances any more. */
  readonly deleted: ReadonlySet<number>;
}

/** One task instance as users see it. */
export interface InstanceView {
  readonly taskId: string;
  /** -1 for an unmapped task and for a mapped task that was never expanded. */
  readonly mapIndex: number;
  readonly state: InstanceState;
  /** Number of the last try; it begins when the instance is scheduled. 0: never scheduled. */
  readonly tryNumber: number;
  /** The highest try that is followed by another when it fails: the task's retries, or more once it was cleared. */
  readonly maxTries: number;
  /** Start of the last try, virtual ms since the run's start; its end where it ended without running (skipped); null: neither. */
  readonly startMs: number | null;
  /** End of the last try, virtual ms since the run's start; null: not ended, or ended without dates (expanded to zero). */
  readonly endMs: number | null;
  /** What gave it its state; null: it has none. */
  readonly cause: Cause | null;
}

/** Instances that ever were, deleted ones included. */
function instanceCount(creations: Trace['creations']): number {
  return creations.reduce((total, { count }) => total + Math.max(count, 0), 0);
}

/** Plays the moves of a trace into columns: the final ones, or as they stood before the move `untilRow`. */
export function instanceColumns(trace: Trace, untilRow: number = trace.moves.length): InstanceColumns {
  const creations = trace.creations.filter(({ row }) => row <= untilRow);
  const count = instanceCount(creations);
  const columns: InstanceColumns = {
    count,
    task: new Int32Array(count),
    mapIndex: new Int32Array(count),
    state: new Uint8Array(count),
    tryNumber: new Uint16Array(count),
    lastMove: new Int32Array(count).fill(-1),
    startMs: new Float64Array(count).fill(-1),
    endMs: new Float64Array(count).fill(-1),
    deleted: new Set(creations.filter((creation) => creation.count < 0).map(({ first }) => first as number)),
  };
  for (const { first, count: rows, task, firstMapIndex } of creations) {
    if (rows === 0) columns.mapIndex[first] = firstMapIndex;
    for (let offset = 0; offset < rows; offset++) {
      columns.task[first + offset] = task;
      columns.mapIndex[first + offset] = firstMapIndex + offset;
    }
  }
  eachMove(trace, (row, timeMs) => {
    if (row < untilRow) playMove(trace, columns, row, timeMs);
  });
  return columns;
}

/** Expansion, the revision of indexes and the end of a run that took too long write no dates (rule expansion/no-dates). */
const DATELESS: ReadonlySet<number> = new Set([
  CAUSE.expanded_to_zero,
  CAUSE.length_unknown,
  CAUSE.index_out_of_range,
  CAUSE.dagrun_timeout,
]);

/** What `fail_fast` fails has no end either; what it skips has one. */
function hasDates(state: number, cause: number): boolean {
  return !DATELESS.has(cause) && !(state === STATE.failed && cause === CAUSE.fail_fast);
}

/** Whatever finishes, and what is tried or poked again later, has an end: that of its last worker. */
function endsWorker(state: number): boolean {
  return state >= STATE.success || state === STATE.up_for_retry || state === STATE.up_for_reschedule;
}

function playMove({ moves }: Trace, columns: InstanceColumns, row: number, timeMs: number): void {
  const instance = moves.instanceAt(row);
  const state = moves.stateAt(row);
  columns.state[instance] = state;
  columns.tryNumber[instance] = moves.tryNumberAt(row);
  columns.lastMove[instance] = row;
  if (state === STATE.running) {
    // What goes on after a deferral keeps its start (rule deferral/start-kept).
    if (moves.causeAt(row) !== CAUSE.resumed) columns.startMs[instance] = timeMs;
    columns.endMs[instance] = -1;
  } else if (moves.causeAt(row) === CAUSE.executor_mismatch) {
    // The scheduler dates the end, and knows of no start.
    columns.endMs[instance] = timeMs;
  } else if (endsWorker(state) && hasDates(state, moves.causeAt(row))) {
    // A date that is there stays, such as that of the last failure or from before a clear; only what needs no worker is dated anew.
    const isNew = moves.causeAt(row) === CAUSE.empty_operator;
    if (isNew || columns.startMs[instance] === -1) columns.startMs[instance] = timeMs;
    if (isNew || columns.endMs[instance] === -1) columns.endMs[instance] = timeMs;
  }
}

/** Visits every move in order with its time and round. */
export function eachMove(trace: Trace, visit: (row: number, timeMs: number, round: number) => void): void {
  const { rows, timesMs, rounds } = trace.marks;
  for (let mark = 0; mark < rows.length; mark++) {
    const until = rows[mark + 1] ?? trace.moves.length;
    for (let row = rows[mark] as number; row < until; row++) {
      visit(row, timesMs[mark] as number, rounds[mark] as number);
    }
  }
}

/** The virtual time at which the trace had recorded `row` moves. */
export function timeOfRow({ marks }: Trace, row: number): number {
  const mark = marks.rows.findLastIndex((first) => first <= row);
  return marks.timesMs[mark] ?? 0;
}

export function maxTriesOf({ header, raisedMaxTries }: Trace, { task }: InstanceColumns, instance: number): number {
  return raisedMaxTries.get(instance as InstanceId) ?? header.dag.tasks[task[instance] as number]?.retries ?? 0;
}

export function instanceView(trace: Trace, columns: InstanceColumns, instance: number): InstanceView {
  const time = (value: number | undefined): number | null => (value === undefined || value < 0 ? null : value);
  const lastMove = columns.lastMove[instance] as number;
  return {
    taskId: trace.header.dag.tasks[columns.task[instance] as number]?.taskId ?? '',
    mapIndex: columns.mapIndex[instance] as number,
    state: stateOfCode(columns.state[instance] as number),
    tryNumber: columns.tryNumber[instance] as number,
    maxTries: maxTriesOf(trace, columns, instance),
    startMs: time(columns.startMs[instance]),
    endMs: time(columns.endMs[instance]),
    cause: lastMove === -1 ? null : causeOfCode(trace.moves.causeAt(lastMove)),
  };
}
