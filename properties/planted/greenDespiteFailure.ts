/**
 * Planted: a report with `all_done` as the only leaf, which decides over the state of the run.
 */
import { Dag } from 'dagproof';
import type { PlantedBug } from './plantedBug.ts';

function build(isTeardown: boolean): Dag {
  const dag = new Dag('copy_and_report', { defaultArgs: { retries: 1, retryDelay: '1m' } });
  const listTables = dag.task('list_tables', () => ['customers', 'orders', 'refunds']);
  const copyTable = dag.task('copy_table', ({ table }: { table: string }) => table);
  const report = dag.task(
    'report',
    ({ copied }: { copied: readonly string[] | null }) => `${copied?.length ?? 0} tables were copied`,
    // A teardown runs whatever happened, too, and does not decide over the state of the run: the tables do.
    isTeardown ? {} : { triggerRule: 'all_done' },
  );
  const reported = report({ copied: copyTable.expand({ table: listTables() }) });
  if (isTeardown) reported.asTeardown();
  return dag;
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
