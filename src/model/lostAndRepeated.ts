/**
 * What a client should have had of an API, and what it got. A stub says the first in its state, where the task is named that collects the items.
 */
import { canonicalJson, type Json } from './json.ts';

/** Each item as often as it is missing, or was got too often. */
export interface LostAndRepeated {
  readonly lost: readonly Json[];
  readonly repeated: readonly Json[];
}

/** In the state of a stub: the task whose value holds the items, and what it must and may hold. */
export interface Collected {
  readonly by: string;
  readonly must: readonly Json[];
  readonly may: readonly Json[];
}

/**
 * @param must Items that a client must have got as often as they stand here.
 * @param may Items that it may have got: those of `must`, and others that came or went while it read.
 * @example lostAndRepeated(['a', 'c', 'c'], { must: ['a', 'b'], may: ['a', 'b', 'c'] }) // { lost: ['b'], repeated: ['c'] }
 */
export function lostAndRepeated(
  got: readonly Json[],
  { must, may }: { readonly must: readonly Json[]; readonly may: readonly Json[] },
): LostAndRepeated {
  return { lost: without(must, got), repeated: without(got, may) };
}

/** The items of a list that are left when each item of another has struck out one that equals it, the first first. */
function without(items: readonly Json[], struckOut: readonly Json[]): Json[] {
  const counts = new Map<string, number>();
  for (const item of struckOut) {
    const text = canonicalJson(item);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return items.filter((item) => {
    const text = canonicalJson(item);
    const count = counts.get(text) ?? 0;
    counts.set(text, count - 1);
    return count <= 0;
  });
}
