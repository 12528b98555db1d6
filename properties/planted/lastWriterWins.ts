/**
 * Planted: prices of several exports, where whichever file is stored last decides.
 */
import { Dag, type Reference } from 'dagproof';
import type { PlantedBug } from './plantedBug.ts';
import { createTable } from './support/table.ts';

interface Price {
  readonly sku: string;
  readonly price: number;
  readonly exportedAt: string;
}

const EXPORTS: readonly Price[] = [
  { sku: 'kettle', price: 30, exportedAt: '2026-01-01T06:00' },
  { sku: 'toaster', price: 25, exportedAt: '2026-01-01T06:00' },
  { sku: 'kettle', price: 28, exportedAt: '2026-01-01T18:00' },
];

const prices = createTable<Price>('prices');

function build(store: (given: { price: Price }) => Promise<void>): Dag {
  const dag = new Dag('store_prices', { defaultArgs: { retries: 2, retryDelay: '1m' } });
  const listExports = dag.task('list_exports', () => EXPORTS);
  const perFile = dag.taskGroup('file', (group, { file }: { file: Reference<Price> }) => {
    const read = group.task('read', ({ file }: { file: Price }) => file);
    group.task('store', store)({ price: read({ file }) });
  });
  perFile.expand({ file: listExports() });
  return dag;
}

async function storeUnlessOlder({ price }: { price: Price }): Promise<void> {
  const known = (await prices.rows()).find(({ sku }) => sku === price.sku);
  if (known === undefined || known.exportedAt <= price.exportedAt) await prices.upsert(price, 'sku');
}

export const lastWriterWins: PlantedBug = {
  sentence:
    'Two exports of the same article are stored as they come, so the older price stays when its file is slower.',
  dag: () => build(async ({ price }) => await prices.upsert(price, 'sku')),
  right: () => build(storeUnlessOlder),
  options: { stubs: [prices] },
  property: 'finishing-order',
  smallest: 'two exports of one article; the first is read more slowly than the second',
};
