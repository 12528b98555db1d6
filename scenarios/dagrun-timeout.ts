/**
 * `dagrun_timeout`: a run that takes too long fails, and what is unfinished in it is skipped.
 */
import assert from 'node:assert/strict';
import { Dag, take } from 'dagproof';
import type { Story } from './support/story.support.ts';

export const dag = new Dag('hourly', { dagrunTimeout: '50m', maxActiveTasks: 2 });
const listParts = dag.task('list_parts', () => [1, 2, 3, 4]);
const loadPart = dag.task('load_part', ({ part }: { part: number }) => part * 10);
const publish = dag.task('publish', ({ parts }: { parts: number[] }) => parts.length);
publish({ parts: loadPart.expand({ part: listParts() }) });

export const stories: readonly Story[] = [
  {
    name: 'one slow part',
    sentence: 'Two parts are loaded at a time; the slow one is still at it after 50 minutes, and publish never starts.',
    dag,
    options: { durations: { load_part: '15m' }, faults: [take('load_part', '2h').at(2)] },
    xcoms: ['load_part'],
    check(run) {
      assert.equal(run.state, 'failed');
      // Airflow asks whether the run has taken longer: it has one millisecond after its limit.
      assert.equal(run.durationMs, 50 * 60_000 + 1);
      assert.deepEqual(run.xcom('load_part'), [10, 20, 40]);
      assert.equal(run.explain('publish'), 'skipped: the run took longer than its dagrun_timeout of 50m');
    },
  },
  {
    name: 'just in time',
    sentence: 'A run may use its time up.',
    dag,
    options: { durations: { load_part: '25m' } },
    xcoms: ['publish'],
    check(run) {
      assert.equal(run.state, 'success');
      assert.equal(run.durationMs, 50 * 60_000);
    },
  },
];
