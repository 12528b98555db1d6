/**
 * Active limit: two DAGs that differ in `maxActiveTisPerDag` alone. Every other limit is out of the way.
 */
import assert from 'node:assert/strict';
import { Dag, type SimulateOptions } from 'dagproof';
import { mostAtOnce } from './support/attempts.support.ts';
import type { Story } from './support/story.support.ts';

const ITEMS = Array.from({ length: 100 }, (_, position) => position);

function itemsDag(dagId: string, maxActiveTisPerDag: number | null): Dag {
  const dag = new Dag(dagId, { maxActiveTasks: 100 });
  const work = dag.task('work', ({ item }: { item: number }) => item, { maxActiveTisPerDag });
  const count = dag.task('count', ({ done }: { done: readonly number[] }) => done.length);
  count({ done: work.expand({ item: ITEMS }) });
  return dag;
}

export const limited = itemsDag('active_limit', 10);
export const unlimited = itemsDag('no_active_limit', null);

const OPTIONS: SimulateOptions = {
  config: { parallelism: 100, maxTisPerQuery: 100 },
  durations: { work: '10s' },
};

export const stories: readonly Story[] = [
  {
    name: 'with the limit',
    sentence: 'Ten waves of ten.',
    dag: limited,
    options: OPTIONS,
    xcoms: ['count'],
    check(run) {
      assert.equal(run.state, 'success');
      assert.equal(mostAtOnce(run, 'work'), 10);
      assert.equal(run.durationMs, 100_000);
      assert.equal(run.xcom('count'), 100);
    },
  },
  {
    name: 'without the limit',
    sentence: 'One wave of a hundred.',
    dag: unlimited,
    options: OPTIONS,
    xcoms: ['count'],
    check(run) {
      assert.equal(run.state, 'success');
      assert.equal(mostAtOnce(run, 'work'), 100);
      assert.equal(run.durationMs, 10_000);
      assert.equal(run.xcom('count'), 100);
    },
  },
];
