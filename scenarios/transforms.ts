/**
 * Transforms: `.map`, `.zip`, `.concat` change the items of an expansion; none of them changes how many there are by their values.
 */
import assert from 'node:assert/strict';
import { AirflowSkipException, Dag } from 'dagproof';
import type { Story } from './support/story.support.ts';

const dag = new Dag('transforms');

const monthly = dag.task('monthly', () => ['2026-01.csv', '2026-02.csv', 'notes.txt'])();
const daily = dag.task('daily', () => ['2026-03-01.csv', '2026-03-02.csv'])();

const read = ({ file }: { file: string }): string => file;

const onlyTables = monthly.map((file) => {
  if (!file.endsWith('.csv')) throw new AirflowSkipException(`${file} is no table`);
  return file.slice(0, -'.csv'.length);
});
dag.task('read_mapped', read).expand({ file: onlyTables });
dag.task('read_all', read).expand({ file: monthly.concat(daily) });

const pair = ({ both: [left, right] }: { both: readonly [string, string] }): string => `${left} | ${right}`;
dag.task('compare_shortest', pair).expand({ both: monthly.zip(daily) });
dag.task('compare_longest', pair).expand({ both: monthly.zip(daily, { fillvalue: 'none' }) });

export default dag;

export const stories: readonly Story[] = [
  {
    name: 'three monthly and two daily files',
    sentence:
      'map skips the instance of notes.txt and keeps its place; concat gives 5, zip 2, zip with fill 3 instances.',
    dag,
    xcoms: ['read_mapped', 'read_all', 'compare_shortest', 'compare_longest'],
    check(run) {
      assert.equal(run.state, 'success');
      assert.deepEqual(
        run.instances('read_mapped').map(({ state }) => state),
        ['success', 'success', 'skipped'],
      );
      assert.deepEqual(run.xcom('read_mapped'), ['2026-01', '2026-02']);
      assert.equal(run.instances('read_all').length, 5);
      assert.equal(run.xcom('read_all', { mapIndex: 3 }), '2026-03-01.csv');
      assert.deepEqual(run.xcom('compare_shortest'), ['2026-01.csv | 2026-03-01.csv', '2026-02.csv | 2026-03-02.csv']);
      assert.equal(run.xcom('compare_longest', { mapIndex: 2 }), 'notes.txt | none');
    },
  },
];
