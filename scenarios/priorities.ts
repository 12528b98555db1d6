/**
 * Priorities: a pool of one slot makes the order visible. By default a task weighs as much as itself and everything downstream of it.
 */
import assert from 'node:assert/strict';
import { Dag, type Simulation } from 'dagproof';
import { attemptsOf } from './support/attempts.support.ts';
import type { Story } from './support/story.support.ts';

function queueDag(dagId: string, weightRule: 'downstream' | 'absolute'): Dag {
  const dag = new Dag(dagId, { defaultArgs: { pool: 'one_at_a_time', weightRule } });
  const short = dag.task('short', () => 'short')();
  const long = dag.task('long', () => 'long')();
  const urgent = dag.task('urgent', () => 'urgent', { priorityWeight: 2 })();
  dag.task('mapped', ({ item }: { item: number }) => item).expand({ item: [0, 1] });
  const second = dag.task('long_second', () => 'second')();
  const third = dag.task('long_third', () => 'third')();
  long.before(second);
  second.before(third);
  short.before(urgent);
  return dag;
}

export const downstream = queueDag('priority_downstream', 'downstream');
export const absolute = queueDag('priority_absolute', 'absolute');

const OPTIONS = { pools: { one_at_a_time: 1 }, durations: { '*': '1s' } };

export const stories: readonly Story[] = [
  {
    name: 'by what is downstream',
    sentence: 'short and long weigh 3 each (1 + 2, 1 + 1 + 1); equal weights go by task id.',
    dag: downstream,
    options: OPTIONS,
    xcoms: [],
    check(run) {
      assert.equal(run.durationMs, 7_000);
      assert.deepEqual(orderOf(run), []);
    },
  },
  {
    name: 'by own weight alone',
    sentence: 'With the absolute rule urgent outweighs everything, once short has let it in.',
    dag: absolute,
    options: OPTIONS,
    xcoms: [],
    check(run) {
      assert.deepEqual(orderOf(run), []);
    },
  },
];

function orderOf(run: Simulation): string[] {
  return attemptsOf(run).map(({ name }) => name);
}
