/**
 * vitest's `test` with a seed that follows from the test's name, and a `simulate` that uses it.
 */
import { test as base, type TestAPI } from 'vitest';
import { drawUint32 } from '../model/randomness.ts';
import { openRunDesk, type Simulate } from './runDesk.ts';

/** What a test may take from its context besides. */
export interface RunFixtures {
  /** Follows from the names of the test and of the suites around it: another test draws otherwise, the same one the same everywhere. */
  readonly seed: number;
  /**
   * `simulate` with the test's seed, unless the options have one. A warning of the run becomes an annotation of the test; a simulation
   * that nobody awaited fails it; `toReplayIdentically` needs not be told how.
   */
  readonly simulate: Simulate;
}

/**
 * vitest's `test` with `RunFixtures`.
 *
 * @example
 * test('reads every file', async ({ simulate, expect }) => {
 *   expect(await simulate(dag, { order: 'seeded' })).toHaveSucceeded();
 * });
 */
export const test: TestAPI<RunFixtures> = base.extend<RunFixtures>({
  seed: async ({ task }, use) => {
    await use(seedOfName(task.fullTestName));
  },
  simulate: async ({ seed, annotate }, use) => {
    const desk = openRunDesk(seed, (warning) => annotate(warning, 'warning'));
    await use(desk.simulate);
    await desk.close();
  },
});

/** A whole number below 2^32. */
export function seedOfName(name: string): number {
  return drawUint32(0, { task: name, mapIndex: 0, tryNumber: 0, purpose: 'seed of a test' });
}
