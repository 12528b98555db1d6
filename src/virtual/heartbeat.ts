/**
 * Shows another thread whether the step of a body goes on: a body that never gives the processor back can be noticed from there only.
 */
import type { AttemptScope } from './attemptContext.ts';

/** Places in the shared cells: how often something went on, and whether a step is under way. */
export const HEARTBEAT_CELLS = { beats: 0, isBusy: 1 } as const;

let cells: Int32Array | null = null;
let beating: AttemptScope | null = null;

/** From now on steps show in these cells, until the function it gives is called. */
export function showHeartbeat(shared: Int32Array): () => void {
  cells = shared;
  return () => {
    cells = null;
    beating = null;
  };
}

/** A step of an attempt begins, or goes on after a turn of the loop. */
export function beat(scope: AttemptScope | null = beating): void {
  if (cells === null) return;
  beating = scope;
  Atomics.add(cells, HEARTBEAT_CELLS.beats, 1);
  Atomics.store(cells, HEARTBEAT_CELLS.isBusy, 1);
}

/** The attempt whose step is under way, or was the last: `load[3] try 1`. */
export function beatingAttempt(): string | undefined {
  return beating?.process.name;
}

/** The step is over. */
export function restHeart(): void {
  if (cells !== null) Atomics.store(cells, HEARTBEAT_CELLS.isBusy, 0);
}
