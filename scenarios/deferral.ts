/**
 * Deferral: a warehouse job is started, its end is waited for without a slot, and what it loaded is read afterwards.
 */
import assert from 'node:assert/strict';
import { Dag, defer, triggers } from 'dagproof';
import { attemptsOf } from 'dagproof/report';
import type { Story } from './support/story.support.ts';

const dag = new Dag('deferral', { maxActiveTasks: 1 });

const runJob = dag.task(
  'run_job',
  ({ table }: { table: string }) =>
    defer({
      for: '10m',
      event: { rows: 1200 },
      timeout: '30m',
      resume: ({ rows }) => `${table}: ${rows} rows`,
    }),
  { retries: 1, retryDelay: '1m' },
);
const jobs = runJob.expand({ table: ['orders', 'clients'] });
const report = dag.task('report', ({ loaded }: { loaded: readonly string[] }) => loaded);
report({ loaded: jobs });

export default dag;

const DURATIONS = { run_job: '5s', report: '5s' };

export const stories: readonly Story[] = [
  {
    name: 'both jobs run at once',
    sentence: 'There is one slot, and both jobs are under way all the same: a deferred task holds none.',
    dag,
    options: { durations: DURATIONS },
    xcoms: ['report'],
    check(run) {
      assert.equal(run.state, 'success');
      // Each takes five seconds to start its job and five to read it; the ten minutes overlap.
      assert.equal(run.durationMs, 620_000);
      assert.deepEqual(
        run.instances('run_job').map(({ tryNumber }) => tryNumber),
        [1, 1],
      );
      assert.deepEqual(run.xcom('report'), ['orders: 1200 rows', 'clients: 1200 rows']);
    },
  },
  {
    name: 'a job that is not heard of',
    sentence:
      'The job of clients does not report within half an hour: Airflow looks every 15 seconds, finds out, and the second try of that index reports.',
    dag,
    options: { durations: DURATIONS, faults: [triggers('run_job', { timeout: '30m' }).at(1).onTry(1)] },
    xcoms: ['report'],
    check(run) {
      assert.equal(run.state, 'success');
      const [, resumed] = attemptsOf(run).filter(({ mapIndex }) => mapIndex === 1);
      // Deferred at 10 s, so out of time after 30:10; the next look is at 30:15.
      assert.equal(resumed?.startMs, 1_815_000);
      assert.deepEqual(
        run.instances('run_job').map(({ tryNumber }) => tryNumber),
        [1, 2],
      );
      assert.match(run.explain('run_job', 1), /TaskDeferralTimeout/);
    },
  },
  {
    name: 'a trigger that ends its task',
    sentence: 'The trigger of clients knows that nothing is left to do, and skips its task without a worker.',
    dag,
    options: { durations: DURATIONS, faults: [triggers('run_job', { for: '2m', ends: 'skipped' }).at(1)] },
    xcoms: ['report'],
    check(run) {
      assert.equal(run.instance('run_job', 1).cause, 'trigger_ended');
      assert.equal(run.instance('run_job', 1).endMs, 130_000);
      assert.equal(run.instance('report').state, 'skipped');
      assert.equal(run.state, 'success');
    },
  },
];
