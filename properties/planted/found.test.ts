/**
 * `checkDag` finds each planted bug. From one seed here; `mainFind.ts` searches from others, and asks the mended DAGs as well.
 */
import { describe, expect, it } from 'vitest';
import { ALL_PLANTED } from './allPlanted.ts';
import { find } from './find.ts';
import type { PlantedBug } from './plantedBug.ts';

describe('a planted bug', () => {
  it.each(Object.keys(ALL_PLANTED))('is found: %s', async (name) => {
    const { counterexample } = await find(ALL_PLANTED[name] as PlantedBug, {
      runs: 1_000,
      seed: 0,
      isOnlyPlanted: false,
    });
    expect(counterexample).not.toBeNull();
  });
});
