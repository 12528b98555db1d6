/**
 * Planted: a partition named by the clock instead of by the run's date.
 */
import { Dag, getContext } from 'dagproof';
import type { PlantedBug } from './plantedBug.ts';
import { createTable } from './support/table.ts';

interface Partition {
  readonly partition: string;
  readonly rows: string;
}

const lake = createTable<Partition>('lake');

function build(dayOf: () => string): Dag {
  const dag = new Dag('write_partitions', { defaultArgs: { retries: 2, retryDelay: '10m' } });
  const listTables = dag.task('list_tables', () => ['customers', 'orders']);
  const write = dag.task('write', async ({ table }: { table: string }) => {
    await lake.upsert({ partition: `${table}/day=${dayOf()}`, rows: `rows of ${table}` }, 'partition');
  });
  write.expand({ table: listTables() });
  return dag;
}

export const clockForPartition: PlantedBug = {
  sentence:
    'The partition is the day on which the task happens to run: a retry after midnight writes into the next one.',
  dag: () => build(() => new Date().toISOString().slice(0, 10)),
  right: () => build(() => getContext().ds),
  options: { stubs: [lake], logicalDate: '2026-01-01T23:55:00Z' },
  property: 'retry',
  smallest: 'one table; its first try fails',
};
