/**
 * The matchers as vitest's types see them, and all of them in one object for `expect.extend`.
 */
import type { Duration } from '../model/time.ts';
import type { ExpectedOutcomes } from './compareOutcomes.ts';
import { countMatchers } from './countMatchers.ts';
import { outcomeForms } from './outcomeForms.ts';
import { replayMatcher, type Again } from './replayMatcher.ts';
import type { RunSnapshotOptions } from './runSnapshot.ts';
import { snapshotMatcher } from './snapshotMatcher.ts';
import { stateMatchers } from './stateMatchers.ts';
import { timeMatchers } from './timeMatchers.ts';
import { xcomMatcher, type XComChoice } from './xcomMatcher.ts';

/** What `expect(run)` gains; `Result` is what a matcher gives back, nothing or a promise of it. */
export interface RunMatchers<Result> {
  /**
   * The run succeeded; with a task, each of its instances did; with a map index, that one did.
   *
   * @throws DagproofError as all of them: `not-a-run`, `unknown-task`, `unknown-instance`.
   * @example expect(run).toHaveSucceeded('process_file')
   */
  toHaveSucceeded: (taskId?: string, mapIndex?: number) => Result;
  /**
   * The run failed; with a task, at least one of its instances did; with a map index, that one did. An instance that could not run is
   * upstream_failed, not failed.
   *
   * @example expect(run).toHaveFailed('process_file', 2)
   */
  toHaveFailed: (taskId?: string, mapIndex?: number) => Result;
  /**
   * All instances of a task were skipped, or the one with the map index.
   *
   * @example expect(run).toHaveSkipped('load')
   */
  toHaveSkipped: (taskId: string, mapIndex?: number) => Result;
  /**
   * A task is in a state: one for all of its instances, a list with one for each map index, or a record of the map indexes that matter.
   * In place of a state stands also a form such as `failed(/503/)`.
   *
   * @throws DagproofError `unknown-state` too.
   * @example expect(run).toHaveTaskState('process_file', ['success', 'success', failed(/503/)])
   * @example expect(run).toHaveTaskState('process_file', { 2: 'failed' })
   */
  toHaveTaskState: (taskId: string, expected: ExpectedOutcomes) => Result;
  /**
   * Every task of the DAG, each as `toHaveTaskState` takes it; a task that is not named is a difference.
   *
   * @example expect(run).toHaveOutcomes({ list: succeeded(['a', 'b']), read: ['success', failed(/503/)], join: 'upstream_failed' })
   */
  toHaveOutcomes: (expected: { readonly [taskId: string]: ExpectedOutcomes }) => Result;
  /**
   * A mapped task was expanded to so many instances; those that were removed again do not count. A task whose length never came to be
   * known was mapped into no number, not even 0.
   *
   * @throws DagproofError `not-mapped` too.
   * @example expect(run).toHaveMappedInto('process_file', 3)
   */
  toHaveMappedInto: (taskId: string, count: number) => Result;
  /**
   * A task was retried: at least once, so often over all of its instances (or by the one with the map index), or so often by map index.
   * Clearing is no retry.
   *
   * @example expect(run).toHaveRetried('process_file', 1, 2)
   * @example expect(run).toHaveRetried('process_file', [0, 0, 1])
   */
  toHaveRetried: (taskId: string, times?: number | readonly number[], mapIndex?: number) => Result;
  /**
   * All tries of the first were over before the second began: tasks with all of their instances, or instances by name.
   *
   * @example expect(run).toHaveRunBefore('process_file[0]', 'summarize')
   */
  toHaveRunBefore: (first: string, second: string) => Result;
  /**
   * The run finished in that much virtual time: seconds as a number, or text such as `'2m'`.
   *
   * @throws DagproofError `bad-duration` too.
   * @example expect(run).toHaveCompletedWithin('5m')
   */
  toHaveCompletedWithin: (limit: Duration) => Result;
  /**
   * A task left an XCom equal to the value, which may hold asymmetric forms; without a value, any but null. Of a mapped task it is the list
   * of the values present.
   *
   * @example expect(run).toHaveXCom('summarize', 39)
   * @example expect(run).toHaveXCom('process_file', expect.objectContaining({ size: 13 }), { mapIndex: 2 })
   */
  toHaveXCom: (taskId: string, value?: unknown, choice?: XComChoice) => Result;
  /**
   * What the run came to is what the snapshot says: states, tries, XComs, errors, warnings, by task and map index. Who finished first is not
   * part of it, times only on demand.
   *
   * @example expect(run).toMatchRunSnapshot()
   */
  toMatchRunSnapshot: (options?: RunSnapshotOptions) => Result;
  /**
   * Simulated again the run has the same digest. The message names the first thing that differs.
   *
   * @param again How to simulate again; runs of the `simulate` fixture need none.
   * @throws DagproofError `no-way-to-replay` too.
   * @example await expect(run).toReplayIdentically(() => simulate(dag, options))
   */
  toReplayIdentically: (again?: Again) => Promise<void>;
}

/** For an `expect` of one's own: `expect.extend(runMatchers)`. The forms are among them, as `expect.succeeded(21)`. */
export const runMatchers = {
  ...stateMatchers,
  ...countMatchers,
  ...timeMatchers,
  ...xcomMatcher,
  ...snapshotMatcher,
  ...replayMatcher,
  ...outcomeForms,
};
