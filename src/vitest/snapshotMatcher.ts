/**
 * The matcher that keeps a run as a snapshot of vitest.
 */
import * as vitest from 'vitest';
import { mistake } from '../model/errors.ts';
import { receivedRun } from './receivedRun.ts';
import { runSnapshot, type RunSnapshotOptions } from './runSnapshot.ts';
import type { Verdict } from './verdict.ts';

/** The one of `RunMatchers` that compares with a snapshot. */
export const snapshotMatcher = {
  toMatchRunSnapshot(this: vitest.MatcherState, received: unknown, options: RunSnapshotOptions = {}): Verdict {
    const text = runSnapshot(receivedRun(received), options);
    // Vitest 4.1.0 to 4.1.2 have no such export; imported by name it would keep this entry from loading there.
    const snapshots = (vitest as { readonly Snapshots?: typeof vitest.Snapshots }).Snapshots;
    if (snapshots !== undefined) return snapshots.toMatchSnapshot.call(this, text);
    throw mistake(
      'vitest-too-old',
      'This vitest cannot keep snapshots of a matcher.',
      'Install vitest 4.1.3 or later, or write expect(runSnapshot(run)).toMatchSnapshot().',
    );
  },
};
