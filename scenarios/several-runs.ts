/**
 * Several runs: a daily load that depends on the day before, catching up after an outage.
 */
import assert from 'node:assert/strict';
import { Dag, fail } from 'dagproof';
import type { Story } from './support/story.support.ts';

const dag = new Dag('several_runs', { schedule: '@daily', startDate: '2026-03-01', catchup: true, maxActiveRuns: 2 });
const load = dag.task('load', () => 'loaded', { dependsOnPast: true });
const latest = dag.latestOnly('latest');
const publish = dag.task('publish', () => 'published');
load().before(latest.before(publish()));

export default dag;

const HOUR = 3_600_000;

export const stories: readonly Story[] = [
  {
    name: 'catching up',
    sentence:
      'Three days are missing on the morning of the fourth: two runs at a time, in their order, and only the latest day publishes.',
    dag,
    several: {
      options: { startAt: '2026-03-03T06:00', until: '2026-03-04', durations: { load: '1h' } },
      check: ({ runs, starts }) => {
        assert.deepEqual(
          starts.map(({ runId, atMs }) => [runId.slice(11, 21), atMs / HOUR]),
          [
            ['2026-03-01', 0],
            ['2026-03-02', 0],
            ['2026-03-03', 1],
            ['2026-03-04', 18],
          ],
        );
        assert.deepEqual(
          runs.map((run) => run.instance('publish').state),
          ['skipped', 'skipped', 'success', 'success'],
        );
      },
      told: '2026-03-03',
    },
    xcoms: ['publish'],
    check(run) {
      assert.equal(run.state, 'success');
      // It started after an hour, when the first day was done, and waited for the second.
      assert.equal(run.instance('load').startMs, 2 * HOUR);
    },
  },
  {
    name: 'a bad day',
    sentence: 'The load of the second day fails: the third waits for it, running, until somebody looks after it.',
    dag,
    several: {
      options: {
        startAt: '2026-03-03T06:00',
        until: '2026-03-03',
        faults: [fail('load').inRun('2026-03-02T00:00:00.000Z')],
      },
      check: ({ runs }) => {
        assert.deepEqual(
          runs.map(({ state }) => state),
          ['success', 'failed', 'running'],
        );
      },
      told: '2026-03-03',
    },
    xcoms: [],
    check(run) {
      assert.equal(run.endReason, 'stalled');
      assert.equal(run.instance('load').state, 'none');
    },
  },
  {
    name: 'a gap is filled',
    sentence: 'A backfill has a limit of its own and follows its own order; what the schedule makes goes first.',
    dag,
    several: {
      options: {
        startAt: '2026-03-06T06:00',
        until: '2026-03-06',
        runs: [{ logicalDate: '2026-03-04', runType: 'scheduled' }],
        backfill: { from: '2026-03-01', to: '2026-03-03', maxActiveRuns: 1, reprocessBehavior: 'completed' },
        durations: { load: '1h' },
      },
      check: ({ starts }) => {
        assert.deepEqual(
          starts.map(({ runId, atMs }) => [runId.slice(0, -15), atMs / HOUR]),
          [
            ['scheduled__2026-03-04', 0],
            ['scheduled__2026-03-05', 0],
            ['backfill__2026-03-01', 0],
            ['backfill__2026-03-02', 1],
            ['backfill__2026-03-03', 2],
            // The fourth waits for the third, and the fifth for the fourth, which keeps both places of the schedule taken.
            ['scheduled__2026-03-06', 4],
          ],
        );
      },
      told: '2026-03-03',
    },
    xcoms: [],
    check(run) {
      assert.equal(run.state, 'success');
    },
  },
];
