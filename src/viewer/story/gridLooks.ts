/**
 * What each cell of a task shows at a moment: the state most of its instances are in, the worst of them with its share, and whether any of them is let
 * through by the filter.
 */
import { STATE, STATE_COUNT } from '../../model/states.ts';
import { presenceOf, type Snapshot } from './stateHistory.ts';
import { STATES_BY_WEIGHT } from './storyText.ts';

/** A look is the code of a state, or this: none of its instances is there yet. */
export const NOT_YET: number = STATE_COUNT;
/** Added to a look: the filter lets nothing of the cell through. */
export const DIMMED = 32;
/** A look without its dimming. */
export const LOOK_MASK = 31;

/** Columns by cell. */
export interface CellLooks {
  /** What most instances of the cell look like. */
  readonly main: Uint8Array;
  /** The worst state in it, where that is another; else the same. */
  readonly worst: Uint8Array;
  /** Share of the worst, in 255ths, rounded up. */
  readonly share: Uint8Array;
  /** Highest try number. */
  readonly tryNumber: Uint16Array;
}

export interface LookedAtCells {
  /** Instances of the task, by position. */
  readonly instances: Int32Array;
  readonly first: number;
  readonly count: number;
  readonly each: number;
}

/** By code of the state, and for those that are not there yet: what is worse hides what is better. */
const BADNESS: readonly number[] = badness();

/**
 * @param matching By number of the instance, 1 of those that the filter lets through; null: all.
 */
export function cellLooks(cells: LookedAtCells, snapshot: Snapshot, matching: Uint8Array | null): CellLooks {
  const { first, count, each } = cells;
  const size = Math.ceil(count / each);
  const looks: CellLooks = {
    main: new Uint8Array(size),
    worst: new Uint8Array(size),
    share: new Uint8Array(size),
    tryNumber: new Uint16Array(size),
  };
  const counts = new Uint32Array(STATE_COUNT + 1);
  for (let cell = 0; cell < size; cell++) {
    const from = first + cell * each;
    lookOf(
      cells.instances.subarray(from, Math.min(from + each, first + count)),
      { snapshot, matching, counts },
      looks,
      cell,
    );
  }
  return looks;
}

/** How many of some instances are in which state at a moment; those not there yet under `NOT_YET`. */
export function countLooks(
  instances: Int32Array,
  snapshot: Snapshot,
  counts: Uint32Array = new Uint32Array(STATE_COUNT + 1),
): Uint32Array {
  counts.fill(0);
  for (const instance of instances) {
    const look = lookAt(snapshot, instance);
    counts[look] = (counts[look] as number) + 1;
  }
  return counts;
}

interface Seen {
  readonly snapshot: Snapshot;
  readonly matching: Uint8Array | null;
  readonly counts: Uint32Array;
}

function lookOf(instances: Int32Array, { snapshot, matching, counts }: Seen, looks: CellLooks, cell: number): void {
  let isMatching = matching === null;
  let tryNumber = 0;
  for (const instance of instances) {
    tryNumber = Math.max(tryNumber, snapshot.tryNumber[instance] as number);
    isMatching ||= matching?.[instance] === 1;
  }
  looks.tryNumber[cell] = tryNumber;
  const dimming = isMatching ? 0 : DIMMED;
  if (instances.length === 1) {
    const look = lookAt(snapshot, instances[0] as number);
    looks.main[cell] = look + dimming;
    looks.worst[cell] = look + dimming;
    looks.share[cell] = 255;
    return;
  }
  countLooks(instances, snapshot, counts);
  let main: number = NOT_YET;
  let worst: number = NOT_YET;
  counts.forEach((number, look) => {
    if (number === 0) return;
    if (counts[main] === 0 || number > (counts[main] as number)) main = look;
    if (counts[worst] === 0 || (BADNESS[look] as number) > (BADNESS[worst] as number)) worst = look;
  });
  looks.main[cell] = main + dimming;
  looks.worst[cell] = worst + dimming;
  looks.share[cell] = Math.ceil(((counts[worst] as number) / instances.length) * 255);
}

function lookAt(snapshot: Snapshot, instance: number): number {
  return presenceOf(snapshot, instance) === 'not_yet' ? NOT_YET : (snapshot.state[instance] as number);
}

function badness(): number[] {
  const order = Array.from({ length: STATE_COUNT + 1 }, () => 0);
  STATES_BY_WEIGHT.forEach((state, position) => {
    order[STATE[state]] = STATES_BY_WEIGHT.length - position;
  });
  return order;
}
