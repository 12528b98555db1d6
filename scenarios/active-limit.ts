/**
 * Active limit: a limit of one task, of a DAG, of the installation, each seen alone because the others are out of the way.
 */
import assert from 'node:assert/strict';
import { Dag, type SimulateOptions, type Simulation } from 'dagproof';
import { mostAtOnce } from 'dagproof/report';
import type { Story } from './support/story.support.ts';

const ITEMS = Array.from({ length: 100 }, (_, position) => position);

function itemsDag(
  dagId: string,
  dagLimit: { maxActiveTasks?: number },
  taskLimit: { maxActiveTisPerDag?: number },
): Dag {
  const dag = new Dag(dagId, dagLimit);
  const work = dag.task('work', ({ item }: { item: number }) => item, taskLimit);
  const count = dag.task('count', ({ done }: { done: readonly number[] }) => done.length);
  count({ done: work.expand({ item: ITEMS }) });
  return dag;
}

export const limited = itemsDag('active_limit', { maxActiveTasks: 100 }, { maxActiveTisPerDag: 10 });
export const unlimited = itemsDag('no_active_limit', { maxActiveTasks: 100 }, {});
export const byDefault = itemsDag('default_limits', {}, {});

const DURATIONS = { work: '10s' };
const OUT_OF_THE_WAY: SimulateOptions = {
  config: { parallelism: 100, maxTisPerQuery: 100 },
  durations: DURATIONS,
};

export const stories: readonly Story[] = [
  {
    name: 'with the limit',
    sentence: 'Ten waves of ten.',
    dag: limited,
    options: OUT_OF_THE_WAY,
    xcoms: ['count'],
    check: (run) => expectWaves(run, { mostRunning: 10, durationMs: 100_000 }),
  },
  {
    name: 'without the limit',
    sentence: 'One wave of a hundred.',
    dag: unlimited,
    options: OUT_OF_THE_WAY,
    xcoms: ['count'],
    check: (run) => expectWaves(run, { mostRunning: 100, durationMs: 10_000 }),
  },
  {
    name: "Airflow's defaults",
    sentence: 'max_active_tasks is 16 unless the Dag says otherwise: seven waves.',
    dag: byDefault,
    options: { durations: DURATIONS },
    xcoms: ['count'],
    check: (run) => expectWaves(run, { mostRunning: 16, durationMs: 70_000 }),
  },
  {
    name: 'a small installation',
    sentence: 'A parallelism of 8 holds whatever the Dag allows: thirteen waves.',
    dag: unlimited,
    options: { config: { parallelism: 8 }, durations: DURATIONS },
    xcoms: ['count'],
    check: (run) => expectWaves(run, { mostRunning: 8, durationMs: 130_000 }),
  },
];

function expectWaves(run: Simulation, expected: { mostRunning: number; durationMs: number }): void {
  assert.equal(run.state, 'success');
  assert.equal(mostAtOnce(run, 'work'), expected.mostRunning);
  assert.equal(run.durationMs, expected.durationMs);
  assert.equal(run.xcom('count'), 100);
}
