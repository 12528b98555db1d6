/**
 * Planted: defaults of a query, copied one level deep and then added to.
 */
import { Dag } from 'dagproof';
import type { PlantedBug } from './plantedBug.ts';

interface Query {
  readonly format: string;
  readonly columns: string[];
}

function build(queryOf: (defaults: Query, column: string) => Query): Dag {
  const defaults: Query = { format: 'csv', columns: ['id'] };
  const dag = new Dag('export_tables', { defaultArgs: { retries: 2, retryDelay: '1m' } });
  const listTables = dag.task('list_tables', () => ['orders', 'refunds']);
  const exportTable = dag.task('export_table', ({ table }: { table: string }) => {
    const { columns, format } = queryOf(defaults, `${table}_total`);
    return `select ${columns.join(', ')} from ${table} as ${format}`;
  });
  exportTable.expand({ table: listTables() });
  return dag;
}

function addTo(defaults: Query, column: string): Query {
  const query = { ...defaults };
  query.columns.push(column);
  return query;
}

export const sharedDefaults: PlantedBug = {
  sentence: 'The copy of the defaults shares its list of columns, which grows with every task and every run.',
  dag: () => build(addTo),
  right: () => build((defaults, column) => ({ ...defaults, columns: [...defaults.columns, column] })),
  property: 'same-seed-same-digest',
  smallest: 'one table, nothing disturbed, two runs',
};
