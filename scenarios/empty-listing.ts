/**
 * Empty listing: expanding to zero skips the mapped task; three downstream tasks differ in their trigger rule alone.
 */
import assert from 'node:assert/strict';
import { Dag } from 'dagproof';
import type { Story } from './support/story.support.ts';

const dag = new Dag('empty_listing');

const listFiles = dag.task('list_files', (): string[] => []);
const readFile = dag.task('read_file', ({ key }: { key: string }) => key.length);
const count = ({ sizes }: { sizes: readonly number[] }): number => sizes.length;

const sizes = readFile.expand({ key: listFiles() });
dag.task('when_all_success', count)({ sizes });
dag.task('when_none_failed', count, { triggerRule: 'none_failed' })({ sizes });
dag.task('when_all_done', count, { triggerRule: 'all_done' })({ sizes });

export default dag;

export const stories: readonly Story[] = [
  {
    name: 'no files',
    sentence:
      'read_file is skipped, so all_success is skipped with it; none_failed and all_done run, on an empty list.',
    dag,
    xcoms: ['list_files', 'when_all_success', 'when_none_failed', 'when_all_done'],
    check(run) {
      assert.equal(run.state, 'success');
      // Never expanded: one row, with map index -1.
      assert.deepEqual(
        run.instances('read_file').map(({ mapIndex, state, cause }) => ({ mapIndex, state, cause })),
        [{ mapIndex: -1, state: 'skipped', cause: 'expanded_to_zero' }],
      );
      assert.equal(run.instance('when_all_success').state, 'skipped');
      assert.equal(run.xcom('when_none_failed'), 0);
      assert.equal(run.xcom('when_all_done'), 0);
    },
  },
  {
    name: 'two files',
    sentence: 'The same DAG with two files: all three rules run.',
    dag,
    options: { outputs: { list_files: ['a.csv', 'bc.csv'] } },
    xcoms: ['when_all_success', 'when_none_failed', 'when_all_done'],
    check(run) {
      assert.equal(run.state, 'success');
      assert.deepEqual(run.xcom('read_file'), [5, 6]);
      assert.equal(run.xcom('when_all_success'), 2);
      assert.equal(run.xcom('when_none_failed'), 2);
      assert.equal(run.xcom('when_all_done'), 2);
    },
  },
];
