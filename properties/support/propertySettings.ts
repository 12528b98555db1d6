/**
 * How often a property runs and from which seed: one seed in ordinary test runs, so that they are repeatable;
 * `DAGPROOF_SEED` sets another, `DAGPROOF_RUNS` multiplies the runs. fast-check prints seed and path of a failure.
 */
export const SEED = Number(process.env.DAGPROOF_SEED ?? 20_260_101);

const FACTOR = Number(process.env.DAGPROOF_RUNS ?? 1);

/** Settings for `fc.assert`. */
export function propertySettings(numRuns: number): { numRuns: number; seed: number } {
  return { numRuns: numRuns * FACTOR, seed: SEED };
}
