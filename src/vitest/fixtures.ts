/**
 * vitest's `test` with a seed that follows from the test's name, and a `simulate` that uses it.
 */
import { test as base, type TestAPI } from 'vitest';
import { findingsOfTest, recordRun } from './recordRun.ts';
import { openRunDesk, type Simulate } from './runDesk.ts';
import { seedOfName } from './seedOfName.ts';

/** What a test may take from its context besides. */
export interface RunFixtures {
  /** Follows from the names of the test and of the suites around it: another test draws otherwise, the same one the same everywhere. */
  readonly seed: number;
  /**
   * `simulate` with the test's seed, unless the options have one. A warning of the run becomes an annotation of the test; a simulation
   * that nobody awaited fails it; `toReplayIdentically` needs not be told how; a test that fails leaves the traces of its runs for reporters.
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
  simulate: async ({ seed, annotate, task, onTestFailed }, use) => {
    const desk = openRunDesk(seed, (warning) => annotate(warning, 'warning'));
    onTestFailed(async () => {
      const findings = findingsOfTest(task, desk.runs);
      for (const run of desk.runs) await recordRun(task, run, { findings });
    });
    await use(desk.simulate);
    await desk.close();
  },
});
