/**
 * Published bugs about what comes after tasks that were skipped, or left nothing.
 */
import { AirflowSkipException, Dag, type Reference, type TriggerRule } from 'dagproof';
import type { PublishedBug } from './publishedBug.ts';

/** A listing that finds nothing skips itself, and a consumer with a patient rule. */
function overSkipped(triggerRule: TriggerRule): Dag {
  const dag = new Dag('nothing_to_list');
  const list = dag.task('list', (): string[] => {
    throw new AirflowSkipException('nothing there');
  });
  dag.task('load', ({ x }: { x: string }) => x, { triggerRule }).expand({ x: list() });
  return dag;
}

const NONE_FAILED: PublishedBug = {
  issue: 37091,
  quirk: 'airflow#37091',
  dag: () => overSkipped('none_failed'),
  property: 'undisturbed-success',
  recordedWith: [],
};

const ALL_DONE: PublishedBug = {
  issue: 51320,
  quirk: 'airflow#37091',
  dag: () => overSkipped('all_done'),
  property: 'undisturbed-success',
  recordedWith: [],
};

/** The same with a group mapped over rows. */
const GROUP_OF_ROWS: PublishedBug = {
  issue: 33446,
  quirk: 'airflow#37091',
  dag: () => {
    const dag = new Dag('group_of_rows');
    const rows = dag.task('rows', (): { x: string }[] => {
      throw new AirflowSkipException('nothing there');
    });
    const each = dag.taskGroup('each', (group, { x }: { x: Reference<string> }) => {
      group.task('load', ({ key }: { key: string }) => key, { triggerRule: 'none_failed' })({ key: x });
    });
    each.expandKwargs(rows());
    return dag;
  },
  property: 'undisturbed-success',
  recordedWith: [],
};

/** Cleaning up after a mapped group, whatever became of it. */
const BELOW_UNEXPANDED: PublishedBug = {
  issue: 52730,
  quirk: 'airflow#52730',
  dag: () => {
    const dag = new Dag('clean_up_after');
    const list = dag.task('list', (): string[] => {
      throw new AirflowSkipException('nothing there');
    });
    const each = dag.taskGroup('each', (group, { x }: { x: Reference<string> }) => {
      return group.task('load', ({ key }: { key: string }) => key)({ key: x });
    });
    dag
      .task('clean_up', () => 'clean', { triggerRule: 'all_done' })()
      .after(each.expand({ x: list() }));
    return dag;
  },
  property: 'undisturbed-success',
  recordedWith: [],
};

/** A report over what was loaded, which may be nothing. */
const NOTHING_COLLECTED: PublishedBug = {
  issue: 53667,
  quirk: 'airflow#53667',
  dag: () => {
    const dag = new Dag('report_of_nothing');
    const load = dag.task('load', ({ x }: { x: string }) => x);
    const loaded = load.expand({ x: dag.task('list', () => ['a', 'b'])() });
    const report = dag.task('report', ({ all }: { all: readonly string[] }) => all.length, { triggerRule: 'all_done' });
    report({ all: loaded });
    return dag;
  },
  property: 'undisturbed-success',
  recordedWith: ['2.11.2'],
};

export const SKIPPED_SOURCES: readonly PublishedBug[] = [
  NONE_FAILED,
  ALL_DONE,
  GROUP_OF_ROWS,
  BELOW_UNEXPANDED,
  NOTHING_COLLECTED,
];
