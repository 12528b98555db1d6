/**
 * The generator of cases with several runs: the DAG and plan of the one generator, and runs of it.
 */
import * as fc from 'fast-check';
import { buildCase } from './buildCase.ts';
import { arbitraryChoices } from './caseChoices.ts';
import { withRuns, type GeneratedRuns } from './chooseRuns.ts';
import { LARGEST_DRAW } from './draws.ts';

const draw = fc.nat({ max: LARGEST_DRAW });

function draws(length: number): fc.Arbitrary<number[]> {
  return fc.array(draw, { minLength: length, maxLength: length });
}

/**
 * An arbitrary of cases with several runs, on a clock that begins at one date.
 *
 * @example fc.assert(fc.property(arbitraryRuns(), ({ runs }) => runs.startAt !== undefined))
 */
export function arbitraryRuns({ maxTasks = 4 }: { readonly maxTasks?: number } = {}): fc.Arbitrary<GeneratedRuns> {
  const runs = fc.noBias(
    fc.record({
      schedule: draws(8),
      requests: fc.array(draws(6), { minLength: 1, maxLength: 4, size: 'max' }),
      backfill: draws(5),
      past: fc.array(draws(3), { minLength: maxTasks, maxLength: maxTasks }),
      plan: draws(30),
    }),
  );
  return fc.tuple(arbitraryChoices(maxTasks), runs).map(([choices, chosen]) => {
    // What happens to a run from outside, and what waits outside of it, is drawn for a run that is alone.
    const kinds = { ...choices.kinds, clears: false, deferrals: false, restarts: false, infrastructure: false };
    return withRuns(buildCase({ ...choices, kinds }), chosen);
  });
}
