/**
 * How busy a run was along its moves, in as many parts as there is room for: the picture behind the slider.
 */
import { STATE } from '../../model/states.ts';
import type { Trace } from '../../trace/trace.ts';

/** By part of the run, which all have the same number of moves but for one. */
export interface Activity {
  /** The most instances that ran, and that were queued, after any move of the part. */
  readonly running: Uint32Array;
  readonly queued: Uint32Array;
  /** Moves of the part to failed, and to up_for_retry. */
  readonly failed: Uint32Array;
  readonly retried: Uint32Array;
  /** The most of running and queued together. */
  readonly most: number;
}

/** In `mostParts`, or in as many as there are moves. */
export function activityOf({ moves, creations }: Trace, mostParts: number): Activity {
  const parts = Math.min(mostParts, moves.length);
  const instances = creations.reduce((sum, { count }) => sum + Math.max(0, count), 0);
  const state = new Uint8Array(instances);
  const column = (): Uint32Array => new Uint32Array(parts);
  const [running, queued, failed, retried] = [column(), column(), column(), column()];
  const now = new Int32Array(16);
  let most = 0;
  for (let row = 0; row < moves.length; row++) {
    const part = Math.floor((row * parts) / moves.length);
    const instance = moves.instanceAt(row);
    const [from, to] = [state[instance] as number, moves.stateAt(row)];
    state[instance] = to;
    now[from] = (now[from] as number) - 1;
    now[to] = (now[to] as number) + 1;
    running[part] = Math.max(running[part] as number, now[STATE.running] as number);
    queued[part] = Math.max(queued[part] as number, now[STATE.queued] as number);
    if (to === STATE.failed) failed[part] = (failed[part] as number) + 1;
    if (to === STATE.up_for_retry) retried[part] = (retried[part] as number) + 1;
    most = Math.max(most, (running[part] as number) + (queued[part] as number));
  }
  return { running, queued, failed, retried, most };
}
