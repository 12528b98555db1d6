/**
 * Planted: a total that every instance reads, adds to, and writes back.
 */
import { Dag } from 'dagproof';
import type { PlantedBug } from './plantedBug.ts';
import { createTable } from './support/table.ts';

type Shop = Readonly<{ shop: string; revenue: number }>;

const totals = createTable<Shop>('totals', { first: [{ shop: 'all', revenue: 0 }], latencyMs: 50 });

async function addToTotal({ revenue }: Shop): Promise<void> {
  const [total] = await totals.rows();
  await totals.upsert({ shop: 'all', revenue: (total?.revenue ?? 0) + revenue }, 'shop');
}

function build(book: (given: Shop) => Promise<void>): Dag {
  const dag = new Dag('book_revenue');
  const listShops = dag.task('list_shops', (): Shop[] => [
    { shop: 'north', revenue: 10 },
    { shop: 'south', revenue: 20 },
    { shop: 'west', revenue: 40 },
  ]);
  dag.task('book', book).expandKwargs(listShops());
  return dag;
}

export const lostUpdate: PlantedBug = {
  sentence:
    'Shops add to one total at the same time: each reads it before the others have written, and the last one wins.',
  dag: () => build(addToTotal),
  right: () => build(async (row) => await totals.upsert(row, 'shop')),
  options: { stubs: [totals] },
  property: 'finishing-order',
  smallest: 'two shops; the other one is the last to write',
};
