/**
 * How every instance of a run stood after any number of its moves.
 */
import { instanceColumns } from '../../trace/instances.ts';
import type { Trace } from '../../trace/trace.ts';

/** After so many moves. By number of the instance; those that were not there yet have no state. */
export interface Snapshot {
  readonly row: number;
  readonly timeMs: number;
  readonly state: Uint8Array;
  readonly tryNumber: Uint16Array;
  /** Instances that were there: those with a smaller number. */
  readonly count: number;
}

export class StateHistory {
  readonly #trace: Trace;

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  /** Moves there are; after the last everything stands as the run ended. */
  get length(): number {
    return this.#trace.moves.length;
  }

  at(row: number): Snapshot {
    const { state, tryNumber, count } = instanceColumns(this.#trace, row);
    return { row, timeMs: this.timeOf(row), state, tryNumber, count };
  }

  /** Virtual ms at which `row` moves had been made. */
  timeOf(row: number): number {
    const { rows, timesMs } = this.#trace.marks;
    const mark = rows.findLastIndex((first) => first < row);
    return timesMs[Math.max(0, mark)] ?? 0;
  }
}
