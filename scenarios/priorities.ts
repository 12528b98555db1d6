/**
 * Priorities: a pool of one slot makes the order visible. Of equal weights the lower map index goes first, then the task id.
 */
import assert from 'node:assert/strict';
import { Dag, type Simulation, type SimulateOptions } from 'dagproof';
import { attemptsOf } from 'dagproof/report';
import type { Story } from './support/story.support.ts';

function queueDag(dagId: string, weightRule: 'downstream' | 'absolute'): Dag {
  const dag = new Dag(dagId, { defaultArgs: { pool: 'one_at_a_time', weightRule } });
  dag.task('archive', () => 'archived')();
  dag.task('alert', () => 'alerted', { priorityWeight: 5 })();
  dag.task('copy', ({ part }: { part: number }) => part).expand({ part: [0, 1] });
  const prepare = dag.task('prepare', () => 'prepared')();
  const train = dag.task('train', () => 'trained')();
  const publish = dag.task('publish', () => 'published')();
  prepare.before(train);
  train.before(publish);
  return dag;
}

export const downstream = queueDag('priority_downstream', 'downstream');
export const absolute = queueDag('priority_absolute', 'absolute');

const OPTIONS: SimulateOptions = { pools: { one_at_a_time: 1 }, durations: { '*': '10s' } };

export const stories: readonly Story[] = [
  {
    name: 'by what is downstream',
    sentence:
      'By default a task weighs what it and everything downstream of it weigh: alert 5, prepare 3, train 2, the rest 1.',
    dag: downstream,
    options: OPTIONS,
    xcoms: [],
    check(run) {
      assert.deepEqual(orderOf(run), ['alert', 'prepare', 'train', 'archive', 'publish', 'copy[0]', 'copy[1]']);
      assert.equal(run.durationMs, 70_000);
    },
  },
  {
    name: 'by own weight alone',
    sentence:
      'With the absolute rule a task weighs what it is given: alert 5, the rest 1, so archive overtakes prepare.',
    dag: absolute,
    options: OPTIONS,
    xcoms: [],
    check(run) {
      assert.deepEqual(orderOf(run), ['alert', 'archive', 'prepare', 'train', 'publish', 'copy[0]', 'copy[1]']);
      assert.equal(run.durationMs, 70_000);
    },
  },
];

function orderOf(run: Simulation): string[] {
  return attemptsOf(run).map(({ name }) => name);
}
