/**
 * `checkDag` finds each planted bug within 1,000 cases, and shrinks it to the size of the smallest case there is (`npm run planted:smallest`). From one
 * seed here, from 20 in `npm run test:long`; `mainFind.ts` asks the mended DAGs as well.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FACTOR } from '../support/propertySettings.ts';
import { ALL_PLANTED } from './allPlanted.ts';
import { find } from './find.ts';
import type { PlantedBug } from './plantedBug.ts';
import { smallestCases, type SmallestCases } from './smallest.ts';

const kept = JSON.parse(readFileSync(new URL('./smallest.expected.json', import.meta.url), 'utf8')) as Record<
  string,
  SmallestCases
>;
const SEEDS = Array.from({ length: FACTOR }, (_, seed) => seed);

describe('a planted bug', () => {
  it.each(Object.keys(ALL_PLANTED))('is found, and becomes as small as it can: %s', async (name) => {
    const sizes = (kept[name] as SmallestCases).smallest.map(({ items, disturbances }) => ({ items, disturbances }));
    const missed: unknown[] = [];
    for (const seed of SEEDS) {
      const { counterexample } = await find(ALL_PLANTED[name] as PlantedBug, {
        runs: 1_000,
        seed,
        isOnlyPlanted: false,
      });
      const size = counterexample?.size;
      const isSmallest = sizes.some(
        ({ items, disturbances }) => size?.items === items && size.disturbances === disturbances,
      );
      if (!isSmallest) missed.push({ seed, size, plan: counterexample?.plan, inputs: counterexample?.inputs });
    }
    expect(missed).toEqual([]);
  });

  it('has a smallest case that is kept as it is found', async () => {
    const found = await smallestCases(ALL_PLANTED['appendOnRetry'] as PlantedBug, () => {});
    expect(found).toEqual(kept['appendOnRetry']);
    expect(Object.keys(kept)).toEqual(Object.keys(ALL_PLANTED));
  });
});
