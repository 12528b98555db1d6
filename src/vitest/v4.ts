/**
 * The entry `dagproof/vitest/v4`, for vitest 4: matchers on runs, registered and declared by importing it, and a `test` with a seed of its own.
 * `dagproof/vitest` is the same for vitest 5: no declaration fits both, as the type parameters of their `Matchers` differ.
 */
import { describe, expect } from 'vitest';
import type { OutcomeForms } from './outcomeForms.ts';
import { runMatchers, type RunMatchers } from './runMatchers.ts';

export { attachRun } from './attachRun.ts';
export type { ExpectedOutcome, ExpectedOutcomes } from './compareOutcomes.ts';
export { test, test as it } from './fixtures.ts';
export type { RunFixtures } from './fixtures.ts';
export { failed, skipped, succeeded, upstreamFailed } from './outcomeForms.ts';
export type { OutcomeForm, OutcomeForms } from './outcomeForms.ts';
export { outcomes } from './outcomes.ts';
export type { Outcome } from './outcomes.ts';
export type { Again } from './replayMatcher.ts';
export type { Simulate } from './runDesk.ts';
export { describe, expect, runMatchers };
export type { RunMatchers } from './runMatchers.ts';
export { runSnapshot } from './runSnapshot.ts';
export type { RunSnapshotOptions } from './runSnapshot.ts';
export type { XComChoice } from './xcomMatcher.ts';

expect.extend(runMatchers);

declare module 'vitest' {
  // @ts-expect-error The entry for vitest 5 declares it otherwise, and here both are in one program.
  // oxlint-disable-next-line typescript/no-explicit-any -- the declaration that it is merged with has it
  interface Matchers<T = any> extends RunMatchers<void> {}
  interface AsymmetricMatchersContaining extends OutcomeForms {}
}
