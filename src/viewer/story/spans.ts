/**
 * The life of an instance as stretches in which it stood in one state.
 */
import { STATE } from '../../model/states.ts';
import type { Trace } from '../../trace/trace.ts';
import { moveIndex } from './moveIndex.ts';

export interface Span {
  /** Code of the state. */
  readonly state: number;
  readonly tryNumber: number;
  /** The move that began it, and the one that ended it: the number of moves where none did. */
  readonly row: number;
  readonly endRow: number;
  readonly startMs: number;
  readonly endMs: number;
  /** Code of the state that followed; its own where none did. */
  readonly next: number;
}

/** In their order, of states that were left again; what the instance ended in is none, unless that is no end. */
export function spansOf(trace: Trace, instance: number): Span[] {
  const { moves } = trace;
  const index = moveIndex(trace);
  const rows = index.of(instance);
  const spans: Span[] = [];
  rows.forEach((row, position) => {
    const endRow = rows[position + 1] ?? moves.length;
    const state = moves.stateAt(row);
    const isLast = position === rows.length - 1;
    if (isLast && state >= STATE.success) return;
    spans.push({
      state,
      tryNumber: moves.tryNumberAt(row),
      row,
      endRow,
      startMs: index.timesMs[row] as number,
      endMs: isLast ? trace.endMs : (index.timesMs[endRow] as number),
      next: isLast ? state : moves.stateAt(endRow),
    });
  });
  return spans;
}
