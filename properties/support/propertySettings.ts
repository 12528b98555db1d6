/**
 * How often a property runs and from which seed: one seed in ordinary test runs, so that they are repeatable;
 * `DAGPROOF_SEED` sets another, `DAGPROOF_RUNS` multiplies the runs. fast-check prints seed and path of a failure.
 */
export const SEED = Number(process.env.DAGPROOF_SEED ?? 20_260_101);

/** How many times as much as in an ordinary test run. */
export const FACTOR = Number(process.env.DAGPROOF_RUNS ?? 1);

/**
 * Settings for `fc.assert`.
 *
 * @param timesFactor Cases per unit of `DAGPROOF_RUNS` where that is more than one; as many as otherwise unless given.
 */
export function propertySettings(numRuns: number, timesFactor = numRuns): { numRuns: number; seed: number } {
  return { numRuns: FACTOR > 1 ? timesFactor * FACTOR : numRuns, seed: SEED };
}
