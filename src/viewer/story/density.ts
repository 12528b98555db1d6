/**
 * How many instances of a task ran and were queued after each of its moves: what stands for a task whose instances are too many to be seen one by one.
 */
import { STATE } from '../../model/states.ts';
import type { Trace } from '../../trace/trace.ts';
import { moveIndex, type MoveIndex } from './moveIndex.ts';

/** Columns by move of the task. */
export interface Density {
  /** Moves that had been made after it, and its virtual time. */
  readonly rows: Int32Array;
  readonly timesMs: Float64Array;
  /** Of those that run, the ones whose attempt fails; all that run; all that run or are queued. */
  readonly failing: Uint32Array;
  readonly running: Uint32Array;
  readonly active: Uint32Array;
  /** The most that were active at once, and that ran at once. */
  readonly most: number;
  readonly mostRunning: number;
  /** Positions of moves to failed. */
  readonly failures: Int32Array;
}

export function densityOf(trace: Trace, instances: Int32Array): Density {
  const { moves } = trace;
  const index = moveIndex(trace);
  const rows = rowsOf(trace, instances, index);
  const column = (): Uint32Array => new Uint32Array(rows.length);
  const [failing, running, active] = [column(), column(), column()];
  const failures: number[] = [];
  let [fails, runs, queued, most, mostRunning] = [0, 0, 0, 0, 0];
  rows.forEach((row, at) => {
    const to = moves.stateAt(row);
    const before = index.before(row);
    const from = before === -1 ? STATE.none : moves.stateAt(before);
    if (from === STATE.running) {
      runs--;
      if (isFailure(to)) fails--;
    }
    if (from === STATE.queued) queued--;
    if (to === STATE.queued) queued++;
    if (to === STATE.running) {
      runs++;
      if (isFailure(index.after(row))) fails++;
    }
    if (to === STATE.failed) failures.push(at);
    failing[at] = fails;
    running[at] = runs;
    active[at] = runs + queued;
    most = Math.max(most, runs + queued);
    mostRunning = Math.max(mostRunning, runs);
  });
  return {
    rows: rows.map((row) => row + 1),
    timesMs: Float64Array.from(rows, (row) => index.timesMs[row] as number),
    failing,
    running,
    active,
    most,
    mostRunning,
    failures: Int32Array.from(failures),
  };
}

function isFailure(state: number): boolean {
  return state === STATE.failed || state === STATE.up_for_retry;
}

/** Moves of some instances, in their order. */
function rowsOf({ moves }: Trace, instances: Int32Array, index: MoveIndex): Int32Array {
  const isOne = new Uint8Array(1 + instances.reduce((most, each) => Math.max(most, each), 0));
  let count = 0;
  for (const instance of instances) {
    isOne[instance] = 1;
    count += index.of(instance).length;
  }
  const found = new Int32Array(count);
  for (let row = 0, at = 0; at < count; row++) if (isOne[moves.instanceAt(row)] === 1) found[at++] = row;
  return found;
}
