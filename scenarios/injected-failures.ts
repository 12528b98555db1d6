/**
 * Failures that are aimed: at a file wherever it is listed, at a stretch of time, at a share of the attempts, at what a task returns.
 */
import assert from 'node:assert/strict';
import { Dag, fail, heartbeatLost, resizePool, slow, truncatesOutput } from 'dagproof';
import type { Story } from './support/story.support.ts';

const dag = new Dag('injected_failures');

const listFiles = dag.task('list_files', ({ day }: { day: string }) =>
  ['eu', 'us', 'asia'].map((r) => `${day}/${r}.csv`),
);
const load = dag.task('load', ({ file }: { file: string }) => file.length, {
  retries: 2,
  retryDelay: '2m',
  pool: 'warehouse',
});
const report = dag.task('report', ({ rows }: { rows: readonly number[] }) => rows.length);

report({ rows: load.expand({ file: listFiles({ day: '2026-01-01' }) }) });

export default dag;

const OPTIONS = { pools: { warehouse: 3 }, durations: { load: '4m' } };

/** The same listing, with one more file before the others. */
const LONGER = ['2026-01-01/africa.csv', '2026-01-01/eu.csv', '2026-01-01/us.csv', '2026-01-01/asia.csv'];

const isOfAmerica = (file: string): boolean => file.endsWith('/us.csv');

export const stories: readonly Story[] = [
  {
    name: 'a file that cannot be loaded',
    sentence: 'One file is broken. The fault names the file, so that it strikes it at another map index as well.',
    dag,
    options: {
      ...OPTIONS,
      outputs: { list_files: LONGER },
      faults: [fail('load').item('2026-01-01/us.csv').onTry(1), slow('load', '1m').when(isOfAmerica)],
    },
    xcoms: ['report'],
    check(run) {
      assert.equal(run.state, 'success');
      assert.deepEqual(
        run.instances('load').map(({ tryNumber }) => tryNumber),
        [1, 1, 2, 1],
      );
      // A try of 4 minutes and a slow one, with the delay between them.
      assert.equal(run.instance('load', 2).endMs, 12 * 60_000 + 1);
      assert.deepEqual(run.warnings, []);
    },
  },
  {
    name: 'ten bad minutes',
    sentence:
      'For ten minutes two attempts in three fail, drawn by the seed for each file and try; what is tried again later gets through.',
    dag,
    options: { ...OPTIONS, faults: [fail('load', 'the warehouse is away').before('10m').withProbability(0.67)] },
    xcoms: ['report'],
    check(run) {
      assert.equal(run.state, 'success');
      assert.ok(run.instances('load').some(({ tryNumber }) => tryNumber > 1));
    },
  },
  {
    name: 'half a listing',
    sentence: 'The listing arrives cut short, and nobody notices: the run succeeds with one file of three.',
    dag,
    options: { ...OPTIONS, faults: [truncatesOutput('list_files')] },
    xcoms: ['report'],
    check(run) {
      assert.equal(run.state, 'success');
      assert.equal(run.xcom('report'), 1);
    },
  },
  {
    name: 'a worker nobody hears of',
    sentence:
      'The machine that loads asia is paused: its heartbeats stop and its try is given up, while the warehouse is down to one slot. What the old worker returns in the end is refused.',
    dag,
    options: {
      ...OPTIONS,
      durations: { load: '20m' },
      faults: [heartbeatLost('load', { after: '1m' }).item('2026-01-01/asia.csv').onTry(1)],
      actions: [resizePool('warehouse', 1).after('5m')],
    },
    xcoms: ['report'],
    check(run) {
      assert.equal(run.state, 'success');
      assert.equal(run.instance('load', 2).tryNumber, 2);
      // Missed at 6 min 10 s; its second try waits until the other two have left the pool, at 20 min.
      assert.equal(run.instance('load', 2).startMs, 20 * 60_000);
    },
  },
];
