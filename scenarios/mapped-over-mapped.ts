/**
 * Mapped over mapped: the second task has as many instances as the first left values, and its trigger rule decides whether it has any.
 */
import assert from 'node:assert/strict';
import { AirflowSkipException, Dag } from 'dagproof';
import type { Story } from './support/story.support.ts';

const dag = new Dag('mapped_over_mapped');

const extract = dag.task('extract', ({ day }: { day: string }) => {
  if (day === 'tuesday') throw new AirflowSkipException('a holiday');
  if (day === 'thursday') throw new Error('no data for thursday');
  return `${day}.csv`;
});
const load = ({ file }: { file: string }): string => `loaded ${file}`;
const count = ({ loaded }: { loaded: readonly string[] }): number => loaded.length;

const files = extract.expand({ day: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] });

const strict = dag.task('load_if_all_success', load).expand({ file: files });
const lenient = dag.task('load_when_all_done', load, { triggerRule: 'all_done' }).expand({ file: files });
dag.task('count_if_all_success', count)({ loaded: strict });
dag.task('count_when_all_done', count)({ loaded: lenient });

export default dag;

export const stories: readonly Story[] = [
  {
    name: 'one skipped, one failed',
    sentence: 'Of five days three leave a file. all_success gives up; all_done goes on with three instances.',
    dag,
    xcoms: ['extract', 'load_if_all_success', 'load_when_all_done', 'count_when_all_done'],
    check(run) {
      assert.equal(run.state, 'failed');
      assert.deepEqual(
        run.instances('extract').map(({ state }) => state),
        ['success', 'skipped', 'success', 'failed', 'success'],
      );
      // all_success: never expanded, one row of map index -1.
      assert.deepEqual(
        run.instances('load_if_all_success').map(({ mapIndex, state }) => ({ mapIndex, state })),
        [{ mapIndex: -1, state: 'upstream_failed' }],
      );
      assert.equal(run.instance('count_if_all_success').state, 'upstream_failed');
      // all_done: one instance for each value present; instance 1 got the value of extract[2].
      assert.deepEqual(run.xcom('load_when_all_done'), [
        'loaded monday.csv',
        'loaded wednesday.csv',
        'loaded friday.csv',
      ]);
      assert.equal(run.xcom('load_when_all_done', { mapIndex: 1 }), 'loaded wednesday.csv');
      assert.equal(run.xcom('count_when_all_done'), 3);
    },
  },
  {
    name: 'nothing in the way',
    sentence: 'With five files from the plan both rules do the same.',
    dag,
    options: { outputs: { extract: ({ day }) => `${String(day)}.csv` } },
    xcoms: ['load_if_all_success', 'load_when_all_done'],
    check(run) {
      assert.equal(run.state, 'success');
      assert.deepEqual(run.xcom('load_if_all_success'), run.xcom('load_when_all_done'));
      assert.equal(run.instances('load_if_all_success').length, 5);
    },
  },
];
