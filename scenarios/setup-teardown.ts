/**
 * Setup and teardown: a cluster is made, used by mapped work, and deleted whatever became of the work; in a second DAG
 * every instance of a mapped group has a scratch table of its own.
 */
import assert from 'node:assert/strict';
import { chain, Dag, fail, skip, type Reference } from 'dagproof';
import type { Story } from './support/story.support.ts';

export const dag = new Dag('cluster', { maxActiveTasks: 4 });
const makeCluster = dag.task('make_cluster', () => ({ cluster: 'c-1' }), { retries: 1, retryDelay: '30s' })();
const runJob = dag.task('run_job', ({ day }: { day: string }) => `${day} done`);
const summarize = dag.task('summarize', ({ jobs }: { jobs: string[] }) => jobs.length, { triggerRule: 'all_done' });
const deleteCluster = dag.task('delete_cluster', () => 'deleted')();

const jobs = runJob.expand({ day: ['monday', 'tuesday', 'wednesday'] });
chain(makeCluster, jobs, deleteCluster.asTeardown({ setups: makeCluster }));
summarize({ jobs }).before(deleteCluster);

export const perRegion = new Dag('scratch_tables');
const region = perRegion.taskGroup('region', (group, { name }: { name: Reference<string> }) => {
  const create = group.task('create', ({ name }: { name: string }) => `scratch_${name}`)({ name });
  const load = group.task('load', ({ table }: { table: string }) => table.length)({ table: create });
  const drop = group.task('drop', ({ table }: { table: string }) => `dropped ${table}`)({ table: create });
  chain(load, drop.asTeardown({ setups: create }));
});
// What comes after the group comes after its work: nobody waits for the tables to be dropped.
region.expand({ name: ['north', 'south', 'west'] }).before(perRegion.task('publish', () => 'published')());

const durations = { make_cluster: '2m', run_job: '10m', delete_cluster: '1m' };

export const stories: readonly Story[] = [
  {
    name: 'a job fails',
    sentence: 'The cluster is deleted all the same, and the run is a success, as summarize puts up with failures.',
    dag,
    options: { durations, faults: [fail('run_job').at(1)] },
    xcoms: ['run_job', 'summarize', 'delete_cluster'],
    check(run) {
      assert.equal(run.instance('delete_cluster').state, 'success');
      assert.equal(run.xcom('summarize'), 2);
      assert.equal(run.state, 'success');
    },
  },
  {
    name: 'no cluster',
    sentence: 'Without a cluster there is nothing to do and nothing to delete; summarize obeys the setup from afar.',
    dag,
    options: { durations, faults: [fail('make_cluster', 'no quota')] },
    xcoms: ['summarize'],
    check(run) {
      assert.equal(run.explain('summarize'), 'upstream_failed: the setup make_cluster failed');
      assert.equal(
        run.explain('delete_cluster'),
        'upstream_failed: make_cluster failed (trigger rule all_done_setup_success)',
      );
      assert.equal(run.state, 'failed');
    },
  },
  {
    name: 'the cluster stays',
    sentence: 'A teardown that fails leaves the state of the run alone.',
    dag,
    options: { durations, faults: [fail('delete_cluster')] },
    xcoms: ['summarize'],
    check(run) {
      assert.equal(run.instance('delete_cluster').state, 'failed');
      assert.equal(run.state, 'success');
    },
  },
  {
    name: 'in a mapped group',
    sentence:
      'Setups and teardowns belong together index by index; publish does not wait for the tables to be dropped.',
    dag: perRegion,
    options: {
      durations: { 'region.drop': '5m' },
      faults: [skip('region.create').at(0), fail('region.load').at(2)],
    },
    xcoms: ['region.drop', 'publish'],
    check(run) {
      assert.deepEqual(
        run.instances('region.drop').map(({ state }) => state),
        ['skipped', 'success', 'success'],
      );
      assert.equal(run.instance('publish').state, 'upstream_failed');
      assert.equal(run.instance('publish').endMs, 0);
      assert.equal(run.durationMs, 300_000);
    },
  },
];
