/**
 * The moves of each instance, and the virtual time of each move: found once for each trace, as every pane asks for them again and again.
 */
import { eachMove } from '../../trace/instances.ts';
import type { Trace } from '../../trace/trace.ts';

/** Positions among the moves of a trace, by instance. */
export interface MoveIndex {
  /** Virtual ms of each move. */
  readonly timesMs: Float64Array;
  /** The moves of an instance, in their order. */
  of(instance: number): Int32Array;
  /** The move of the same instance before a move; -1: it is its first. */
  before(row: number): number;
  /** Code of the state that the same instance moved to next; that of the move where it did not. */
  after(row: number): number;
}

const indexes = new WeakMap<Trace, MoveIndex>();

export function moveIndex(trace: Trace): MoveIndex {
  let index = indexes.get(trace);
  if (index === undefined) indexes.set(trace, (index = createIndex(trace)));
  return index;
}

function createIndex(trace: Trace): MoveIndex {
  const { moves, creations } = trace;
  const instances = creations.reduce((sum, { count }) => sum + Math.max(0, count), 0);
  const timesMs = new Float64Array(moves.length);
  eachMove(trace, (row, timeMs) => {
    timesMs[row] = timeMs;
  });
  const ends = new Int32Array(instances + 1);
  for (let row = 0; row < moves.length; row++) {
    const instance = moves.instanceAt(row);
    ends[instance + 1] = (ends[instance + 1] as number) + 1;
  }
  for (let instance = 0; instance < instances; instance++) {
    ends[instance + 1] = (ends[instance + 1] as number) + (ends[instance] as number);
  }
  const next = ends.slice();
  const rows = new Int32Array(moves.length);
  for (let row = 0; row < moves.length; row++) {
    const instance = moves.instanceAt(row);
    const at = next[instance] as number;
    rows[at] = row;
    next[instance] = at + 1;
  }
  const before = new Int32Array(moves.length).fill(-1);
  const after = Uint8Array.from({ length: moves.length }, (_, row) => moves.stateAt(row));
  for (let at = 1; at < rows.length; at++) {
    const [earlier, row] = [rows[at - 1] as number, rows[at] as number];
    if (moves.instanceAt(earlier) !== moves.instanceAt(row)) continue;
    before[row] = earlier;
    after[earlier] = moves.stateAt(row);
  }
  return {
    timesMs,
    of: (instance) => rows.subarray(ends[instance], ends[instance + 1]),
    before: (row) => before[row] ?? -1,
    after: (row) => after[row] ?? 0,
  };
}
