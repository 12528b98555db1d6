/**
 * Planted: instances that stage their rows under one name before they copy them.
 */
import { Dag } from 'dagproof';
import type { PlantedBug } from './plantedBug.ts';
import { createTable } from './support/table.ts';

interface Staged {
  readonly name: string;
  readonly rows: string;
}

const staging = createTable<Staged>('staging', { latencyMs: 100 });
const warehouse = createTable<Staged>('warehouse', { latencyMs: 100 });

function build(stagingName: (table: string) => string): Dag {
  const dag = new Dag('copy_tables', { defaultArgs: { retries: 2, retryDelay: '1m' } });
  const listTables = dag.task('list_tables', () => ['customers', 'orders', 'refunds']);
  const copyTable = dag.task('copy_table', async ({ table }: { table: string }) => {
    await staging.upsert({ name: stagingName(table), rows: `rows of ${table}` }, 'name');
    const staged = (await staging.rows()).find(({ name }) => name === stagingName(table));
    await warehouse.upsert({ name: table, rows: staged?.rows ?? '' }, 'name');
    await staging.remove(({ name }) => name === stagingName(table));
  });
  copyTable.expand({ table: listTables() });
  return dag;
}

export const sharedStagingName: PlantedBug = {
  sentence: 'All tables are staged under one name, so a table gets the rows of another that was staged meanwhile.',
  dag: () => build(() => 'staging/rows.csv'),
  right: () => build((table) => `staging/${table}.csv`),
  options: { stubs: [staging, warehouse] },
  properties: {
    'a table has its own rows': (run) =>
      (run.stubs['warehouse'] as unknown as Staged[]).every(({ name, rows }) => rows === `rows of ${name}`),
  },
  property: 'a table has its own rows',
  smallest: 'two tables, nothing disturbed',
};
