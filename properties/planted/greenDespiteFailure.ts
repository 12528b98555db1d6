/**
 * Planted: a report with `all_done` as the only leaf, which decides over the state of the run.
 */
import { AirflowFailException, Dag } from 'dagproof';
import type { PlantedBug } from './plantedBug.ts';

function build(hasWatcher: boolean): Dag {
  const dag = new Dag('copy_and_report', { defaultArgs: { retries: 1, retryDelay: '1m' } });
  const listTables = dag.task('list_tables', () => ['customers', 'orders', 'refunds']);
  const copyTable = dag.task('copy_table', ({ table }: { table: string }) => table);
  const report = dag.task(
    'report',
    ({ copied }: { copied: readonly string[] | null }) => `${copied?.length ?? 0} tables were copied`,
    { triggerRule: 'all_done' },
  );
  const copied = copyTable.expand({ table: listTables() });
  report({ copied });
  if (hasWatcher) watcher(dag).after(copied);
  return dag;
}

/** Airflow's way of it: a leaf that fails when anything did, and is skipped otherwise. */
function watcher(dag: Dag): ReturnType<ReturnType<typeof dag.task>> {
  const fails = (): void => {
    throw new AirflowFailException('something before failed');
  };
  return dag.task('watcher', fails, { triggerRule: 'one_failed', retries: 0 })();
}

export const greenDespiteFailure: PlantedBug = {
  sentence: 'The report runs whatever happened and is the only leaf, so a run in which tables failed is a success.',
  dag: () => build(false),
  right: () => build(true),
  properties: {
    'a table that was not copied turns the run red': (run) =>
      run.state === 'failed' || run.instances('copy_table').every(({ state }) => state !== 'failed'),
  },
  property: 'a table that was not copied turns the run red',
  smallest: 'one table that fails for good',
};
