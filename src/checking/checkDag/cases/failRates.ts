/**
 * Tries that fail with a probability of their task's. Which ones do is drawn by item and try and spelled out in the plan, so that what is found
 * can be replayed and shrinks entry by entry.
 */
import * as fc from 'fast-check';
import type { Problem } from '../../../model/errors.ts';
import type { PlanEntry } from '../../../model/outcomePlan.ts';
import { drawUint32 } from '../../../model/randomness.ts';
import type { FailDraws } from './drawnCase.ts';
import { instancesOf } from './namedInstances.ts';
import type { PlayedRun } from '../judging/player.ts';

/** By task id, the share of tries that fail: 0 to 1. */
export type FailRates = Readonly<Record<string, number>>;

const LARGEST_SEED = 0xffffffff;
const DRAWS = LARGEST_SEED + 1;

/** Some cases have no such failures at all, and shrinking tries that first. */
export function arbitraryFailDraws(rates: FailRates): fc.Arbitrary<FailDraws | null> {
  // Another seed is another case, no smaller one.
  const drawn = fc.noShrink(fc.noBias(fc.nat(LARGEST_SEED)));
  return fc.option(drawn.map((seed) => ({ seed, rates })), { nil: null, freq: 10 }); // prettier-ignore
}

/** An entry for each try that fails, whatever the order of instances. */
export function failEntries({ seed, rates }: FailDraws, undisturbed: PlayedRun): PlanEntry[] {
  return Object.entries(rates).flatMap(([task, rate]) => {
    const retries = undisturbed.run.dag.tasks.find(({ taskId }) => taskId === task)?.retries ?? 0;
    return instancesOf(task, undisturbed).flatMap(({ where, key }) =>
      Array.from({ length: retries + 1 }, (_, before) => before + 1)
        .filter((tryNumber) => drawUint32(seed, { task, mapIndex: 0, tryNumber, purpose: key }) < rate * DRAWS)
        .map((tryNumber): PlanEntry => ({ where: { ...where, tryNumber }, what: { kind: 'fail' } })),
    );
  });
}

export function rateProblems(rates: FailRates): Problem[] {
  return Object.entries(rates)
    .filter(([, rate]) => !(rate >= 0 && rate <= 1))
    .map(([taskId, rate]) => ({
      code: 'bad-rate',
      message: `failRates has ${JSON.stringify(taskId)} fail at a rate of ${rate}.`,
      remedy: 'Give a share of the tries from 0 to 1.',
    }));
}
