/**
 * The guard against a generator that never reaches the interesting case: situations are noted while a property runs,
 * and afterwards each must have occurred.
 */

export interface Sometimes<Situation extends string> {
  /** Counts the situation when it holds; gives back whether it does. */
  note(situation: Situation, holds?: boolean): boolean;
  /** The situations that never occurred. */
  missing(): Situation[];
  /** The situations that occurred less often than that, each with how often: a property that says little is noticed. */
  below(floor: number): string[];
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
    below: (floor) =>
      [...counts].filter(([, count]) => count < floor).map(([situation, count]) => `${situation}: ${count}`),
    missing: () => [...counts].filter(([, count]) => count === 0).map(([situation]) => situation),
  };
}
