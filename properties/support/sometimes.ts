/**
 * The guard against a generator that never reaches the interesting case: situations are noted while a property runs,
 * and afterwards each must have occurred.
 */

export interface Sometimes<Situation extends string> {
  /** Counts the situation when it holds; gives back whether it does. */
  note(situation: Situation, holds?: boolean): boolean;
  /** The situations that never occurred. */
  missing(): Situation[];
}

/**
 * A guard for the situations named.
 *
 * @example
 * const sometimes = guard(['empty', 'many']);
 * fc.assert(fc.property(fc.array(fc.nat()), (list) => { sometimes.note('empty', list.length === 0); }));
 * expect(sometimes.missing()).toEqual([]);
 */
export function guard<Situation extends string>(situations: readonly Situation[]): Sometimes<Situation> {
  const counts = new Map<Situation, number>(situations.map((situation) => [situation, 0]));
  return {
    note(situation, holds = true) {
      if (holds) counts.set(situation, (counts.get(situation) ?? 0) + 1);
      return holds;
    },
    missing: () => [...counts].filter(([, count]) => count === 0).map(([situation]) => situation),
  };
}
