/**
 * Planted: a full refresh, where the first instance empties the table before it loads.
 */
import { Dag, getContext } from 'dagproof';
import type { PlantedBug } from './plantedBug.ts';
import { createTable } from './support/table.ts';

type Stock = Readonly<{ shop: string; pieces: number }>;

const SHOPS: readonly Stock[] = [
  { shop: 'north', pieces: 3 },
  { shop: 'south', pieces: 8 },
  { shop: 'west', pieces: 5 },
];

const stock = createTable<Stock>('stock', { first: [{ shop: 'closed', pieces: 1 }] });

const empty = async (): Promise<void> => await stock.remove(() => true);

function build(isEmptiedByFirst: boolean): Dag {
  const dag = new Dag('refresh_stock', { defaultArgs: { retries: 2, retryDelay: '1m' } });
  const listShops = dag.task('list_shops', () => SHOPS);
  const loadShop = dag.task('load_shop', async (row: Stock) => {
    if (isEmptiedByFirst && getContext().mapIndex === 0) await empty();
    await stock.upsert(row, 'shop');
  });
  const loaded = loadShop.expandKwargs(listShops());
  if (!isEmptiedByFirst) dag.task('empty_table', empty)().before(loaded);
  return dag;
}

export const firstIndexTruncates: PlantedBug = {
  sentence: 'Map index 0 empties the table for all; when it is tried again, it takes away what the others have loaded.',
  dag: () => build(true),
  right: () => build(false),
  options: { stubs: [stock] },
  property: 'retry',
  smallest: 'two shops; the first try of the first one fails',
};
