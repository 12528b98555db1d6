/**
 * Mapped task group: three tasks for each region. Inside the group a task looks at its own index, outside it at all of them.
 */
import assert from 'node:assert/strict';
import { Dag, failWithoutRetry, type Reference } from 'dagproof';
import type { Story } from './support/story.support.ts';

const dag = new Dag('mapped_task_group');

const listRegions = dag.task('list_regions', () => ['north', 'south', 'west']);

const perRegion = dag.taskGroup('region', (group, { region }: { region: Reference<string> }) => {
  const extract = group.task('extract', ({ region }: { region: string }) => `${region}.csv`);
  const clean = group.task('clean', ({ file }: { file: string }) => `clean ${file}`);
  const load = group.task('load', ({ file }: { file: string }) => `loaded ${file}`);
  return load({ file: clean({ file: extract({ region }) }) });
});
const regions = perRegion.expand({ region: listRegions() });

const report = dag.task('report', ({ loaded }: { loaded: readonly string[] }) => loaded, { triggerRule: 'all_done' });
report({ loaded: regions.output });

export default dag;

const DURATIONS = { 'region.*': '5s' };

export const stories: readonly Story[] = [
  {
    name: 'one region fails',
    sentence:
      'Cleaning the south fails for good: its load never runs, north and west are loaded, the report runs with two.',
    dag,
    options: { durations: DURATIONS, faults: [failWithoutRetry('region.clean', 'bad encoding').at(1)] },
    xcoms: ['report'],
    check(run) {
      assert.deepEqual(
        run.instances('region.clean').map(({ state }) => state),
        ['success', 'failed', 'success'],
      );
      assert.deepEqual(
        run.instances('region.load').map(({ state }) => state),
        ['success', 'upstream_failed', 'success'],
      );
      assert.deepEqual(run.xcom('report'), ['loaded clean north.csv', 'loaded clean west.csv']);
      // The report is the only leaf, and it succeeded: so did the run.
      assert.equal(run.state, 'success');
      assert.equal(run.durationMs, 15_000);
    },
  },
  {
    name: 'no regions',
    sentence: 'A group expanded over nothing leaves one skipped row for each of its tasks.',
    dag,
    options: { outputs: { list_regions: [] }, profile: '3.3.2' },
    xcoms: ['report'],
    check(run) {
      for (const taskId of ['region.extract', 'region.clean', 'region.load']) {
        assert.deepEqual(
          run.instances(taskId).map(({ mapIndex, state }) => ({ mapIndex, state })),
          [{ mapIndex: -1, state: 'skipped' }],
        );
      }
      // In 3.3.2, as in 3.2.0, the report is handed None instead of an empty list (#69036), so it returns nothing.
      assert.equal(run.instance('report').state, 'success');
      assert.equal(run.xcom('report'), null);
      assert.equal(run.state, 'success');
    },
  },
  {
    name: 'a single region',
    sentence: 'Airflow 3.3.2 hands the one value of a group to a task outside it bare, not as a list (#69036).',
    dag,
    options: { outputs: { list_regions: ['north'] }, profile: '3.3.2' },
    xcoms: ['report'],
    check(run) {
      assert.equal(run.xcom('report'), 'loaded clean north.csv');
    },
  },
  {
    name: 'a single region, without the defect',
    sentence: 'Under the profile in which every known defect is off, the report gets a list of one.',
    dag,
    options: { outputs: { list_regions: ['north'] }, profile: 'intended' },
    xcoms: ['report'],
    check(run) {
      assert.deepEqual(run.xcom('report'), ['loaded clean north.csv']);
    },
  },
];
