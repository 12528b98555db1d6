/**
 * Published bugs about limits, clears and labels of single instances.
 */
import { clear, Dag, getContext, type Reference } from 'dagproof';
import type { PublishedBug } from './publishedBug.ts';

/** One request at a time. */
const UNLIMITED: PublishedBug = {
  issue: 31406,
  quirk: 'airflow#31406',
  dag: () => {
    const dag = new Dag('one_at_a_time');
    const call = dag.task('call', ({ x }: { x: string }) => x, { maxActiveTisPerDagrun: 1 });
    call.expand({ x: dag.task('list', () => ['a', 'b', 'c'])() });
    return dag;
  },
  property: 'active-limits',
  recordedWith: [],
};

/** Somebody clears one file with its downstream. */
const CLEARED_INDEX: PublishedBug = {
  issue: 32757,
  quirk: 'airflow#32757',
  dag: () => {
    const dag = new Dag('clear_one_file');
    const each = dag.taskGroup('each', (group, { x }: { x: Reference<string> }) => {
      group.task(
        'store',
        ({ key }: { key: string }) => key,
      )({
        key: group.task('load', ({ key }: { key: string }) => key)({ key: x }),
      });
    });
    each.expand({ x: dag.task('list', () => ['a', 'b', 'c'])() });
    return dag;
  },
  options: { actions: [clear('each.load').at(0).after('1h').withDownstream()] },
  faults: false,
  properties: {
    'only what was cleared runs again': (run) =>
      run.instances('each.store').every(({ mapIndex, tryNumber }) => mapIndex === 0 || tryNumber < 2),
  },
  property: 'only what was cleared runs again',
  recordedWith: [],
};

/** The listing is cleared and finds fewer files than before. */
const REMOVED: PublishedBug = {
  issue: 33164,
  quirk: 'airflow#33164',
  dag: () => {
    const dag = new Dag('fewer_files');
    const list = dag.task('list', () => ['a', 'b', 'c'].slice(0, getContext().tryNumber === 1 ? 3 : 1));
    const loaded = dag.task('load', ({ x }: { x: string }) => x).expand({ x: list() });
    dag.task('report', ({ all }: { all: readonly string[] }) => all.length)({ all: loaded });
    return dag;
  },
  options: { actions: [clear('list').after('1h').withDownstream()] },
  faults: false,
  inputs: {},
  property: 'undisturbed-success',
  recordedWith: ['3.2.0'],
};

/** Names for instances, most wanted for those that failed. */
const LABELS: PublishedBug = {
  issue: 39065,
  quirk: 'airflow#39065',
  dag: () => {
    const dag = new Dag('named_instances');
    const load = dag.task('load', ({ x }: { x: number }) => 12 / (x === 0 ? fails() : x), {
      mapIndexTemplate: 'file {{ task.op_kwargs["x"] }}',
    });
    load.expand({ x: dag.task('list', () => [1, 0, 2])() });
    return dag;
  },
  faults: false,
  properties: {
    'what failed has a name': ({ trace }) =>
      trace.attempts.every(({ error, renderedMapIndex }) => error === undefined || renderedMapIndex !== undefined),
  },
  property: 'what failed has a name',
  recordedWith: [],
};

function fails(): never {
  throw new Error('no such file');
}

export const LIMITS_AND_CLEARS: readonly PublishedBug[] = [UNLIMITED, CLEARED_INDEX, REMOVED, LABELS];
