/**
 * How every instance of a run stood after any number of its moves: from frames kept at even distances, or from the moment that was asked for last,
 * the moves between are played.
 */
import { UNMAPPED } from '../../model/ids.ts';
import type { InstanceColumns } from '../../trace/instances.ts';
import type { Creation, Trace } from '../../trace/trace.ts';

/** After so many moves. Columns by number of the instance, for all that ever are; those that were not there yet have no state. */
export interface Snapshot {
  readonly row: number;
  /** When the last of these moves was made, virtual ms. */
  readonly timeMs: number;
  readonly state: Uint8Array;
  readonly tryNumber: Uint16Array;
  /** Instances that were there: those with a smaller number. */
  readonly count: number;
  /** Placeholders that were gone by then. */
  readonly deleted: ReadonlySet<number>;
  /** Of those that became map index 0, the ones that had not yet. */
  readonly placeholders: ReadonlySet<number>;
}

/** How an instance was there at a moment. */
export type Presence = 'not_yet' | 'there' | 'gone';

export function presenceOf({ count, deleted }: Pick<Snapshot, 'count' | 'deleted'>, instance: number): Presence {
  if (instance >= count) return 'not_yet';
  return deleted.has(instance) ? 'gone' : 'there';
}

/** The map index an instance had at a moment: that of a placeholder is -1 until its task is expanded. */
export function mapIndexAt({ placeholders }: Snapshot, { mapIndex }: InstanceColumns, instance: number): number {
  return placeholders.has(instance) ? UNMAPPED : (mapIndex[instance] ?? UNMAPPED);
}

/** Frames that are kept of a long run, and moves from one to the next in a short one. */
const MOST_FRAMES = 32;
const LEAST_MOVES = 4096;

interface Frame {
  readonly row: number;
  readonly state: Uint8Array;
  readonly tryNumber: Uint16Array;
}

export class StateHistory {
  readonly #trace: Trace;
  readonly #movesAFrame: number;
  readonly #frames: Frame[];
  #last: Frame;

  constructor(trace: Trace) {
    this.#trace = trace;
    this.#movesAFrame = Math.max(LEAST_MOVES, Math.ceil(trace.moves.length / MOST_FRAMES));
    const total = trace.creations.reduce((sum, { count }) => sum + Math.max(0, count), 0);
    this.#last = { row: 0, state: new Uint8Array(total), tryNumber: new Uint16Array(total) };
    this.#frames = [this.#last];
  }

  /** Moves there are; after the last everything stands as the run ended. */
  get length(): number {
    return this.#trace.moves.length;
  }

  /** What was so after `row` moves. It is the caller's not to change. */
  at(row: number): Snapshot {
    const frame = this.#frameBefore(row);
    this.#last = frame.row === row ? frame : this.#play(frame, row);
    const made = this.#trace.creations.slice(0, firstNotBelow(this.#trace.creations, row + 1));
    const { state, tryNumber } = this.#last;
    return { row, timeMs: this.timeOf(row), state, tryNumber, ...this.#present(made) };
  }

  /** Virtual ms at which `row` moves had been made. */
  timeOf(row: number): number {
    const { rows, timesMs } = this.#trace.marks;
    return timesMs[Math.max(0, firstAtLeast(rows, row) - 1)] ?? 0;
  }

  /** Moves that had been made when a virtual time was over. */
  rowAt(timeMs: number): number {
    const { rows, timesMs } = this.#trace.marks;
    const later = firstAtLeast(timesMs, timeMs, true);
    return later === 0 ? 0 : (rows[later] ?? this.length);
  }

  #frameBefore(row: number): Frame {
    const wanted = Math.floor(row / this.#movesAFrame);
    while (this.#frames.length <= wanted) {
      const frame = this.#frames.at(-1) as Frame;
      this.#frames.push(this.#play(frame, frame.row + this.#movesAFrame));
    }
    const kept = this.#frames[wanted] as Frame;
    return this.#last.row <= row && this.#last.row > kept.row ? this.#last : kept;
  }

  #play({ row: from, state: before, tryNumber: tryBefore }: Frame, until: number): Frame {
    const { moves } = this.#trace;
    const [state, tryNumber] = [before.slice(), tryBefore.slice()];
    for (let row = from; row < until; row++) {
      const instance = moves.instanceAt(row);
      state[instance] = moves.stateAt(row);
      tryNumber[instance] = moves.tryNumberAt(row);
    }
    return { row: until, state, tryNumber };
  }

  #present(made: readonly Creation[]): Pick<Snapshot, 'count' | 'deleted' | 'placeholders'> {
    const placeholders = new Set<number>();
    for (const { first, count } of this.#trace.creations) if (count === 0) placeholders.add(first);
    const deleted = new Set<number>();
    let total = 0;
    for (const { first, count } of made) {
      total += Math.max(0, count);
      if (count === 0) placeholders.delete(first);
      if (count < 0) deleted.add(first);
    }
    for (const instance of placeholders) if (instance >= total) placeholders.delete(instance);
    return { count: total, deleted, placeholders };
  }
}

function firstNotBelow(creations: readonly Creation[], row: number): number {
  let [low, high] = [0, creations.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((creations[middle] as Creation).row < row) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first position of an ascending list whose number is at least what is sought, or above it. */
function firstAtLeast(ascending: readonly number[], sought: number, isAbove = false): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const number = ascending[middle] as number;
    if (number < sought || (isAbove && number === sought)) low = middle + 1;
    else high = middle;
  }
  return low;
}
