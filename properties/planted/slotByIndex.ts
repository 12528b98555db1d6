/**
 * Planted: scratch databases that are handed out by map index, as if instances took turns.
 */
import fc from 'fast-check';
import { Dag, getContext } from 'dagproof';
import type { PlantedBug } from './plantedBug.ts';
import { pause } from './support/pause.ts';
import { createTable } from './support/table.ts';

type Source = Readonly<{ table: string; minutes: number }>;

const DATABASES = 2;

const scratch = createTable<{ readonly database: string; readonly rows: string }>('scratch');
const warehouse = createTable<{ readonly table: string; readonly rows: string }>('warehouse');

function build(databaseOf: (table: string) => string): Dag {
  const dag = new Dag('transform_tables', { defaultArgs: { retries: 2, retryDelay: '1m' } });
  const listTables = dag.task('list_tables', (): Source[] => [
    { table: 'customers', minutes: 5 },
    { table: 'orders', minutes: 5 },
    { table: 'refunds', minutes: 5 },
    { table: 'visits', minutes: 5 },
  ]);
  const transform = dag.task(
    'transform',
    async ({ table, minutes }: Source) => {
      const database = databaseOf(table);
      await scratch.upsert({ database, rows: `rows of ${table}` }, 'database');
      await pause(minutes * 60_000);
      const made = (await scratch.rows()).find((row) => row.database === database);
      await warehouse.upsert({ table, rows: made?.rows ?? '' }, 'table');
    },
    { pool: 'scratch' },
  );
  transform.expandKwargs(listTables());
  return dag;
}

export const slotByIndex: PlantedBug = {
  sentence:
    'The pool lets two run at once, and the index picks one of two databases: one that is slow meets the next of its own.',
  dag: () => build(() => `scratch_${getContext().mapIndex % DATABASES}`),
  right: () => build((table) => `scratch_${table}`),
  options: { stubs: [scratch, warehouse], pools: { scratch: DATABASES } },
  inputs: {
    list_tables: fc.uniqueArray(
      fc.record({
        table: fc.constantFrom('customers', 'orders', 'refunds', 'visits'),
        minutes: fc.integer({ min: 1, max: 9 }),
      }),
      { selector: ({ table }) => table },
    ),
  },
  properties: {
    'a table has its own rows': (run) =>
      (run.stubs['warehouse'] as { table: string; rows: string }[]).every(
        ({ table, rows }) => rows === `rows of ${table}`,
      ),
  },
  property: 'a table has its own rows',
  smallest: 'three tables of which the first takes longer than the second',
};
