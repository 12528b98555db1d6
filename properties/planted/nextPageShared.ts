/**
 * Planted: one client of a paginated API, whose cursor all instances share.
 */
import fc from 'fast-check';
import { Dag } from 'dagproof';
import type { PlantedBug } from './plantedBug.ts';
import { pause } from './support/pause.ts';
import { createTable } from './support/table.ts';

type Shop = Readonly<{ name: string; orders: number }>;

const PER_PAGE = 2;

interface OrdersClient {
  /** From the first page again. */
  rewind(): void;
  hasNext(): boolean;
  nextPage(shop: Shop): Promise<string[]>;
}

function createClient(): OrdersClient {
  let cursor: number | null = 0;
  return {
    rewind: () => void (cursor = 0),
    hasNext: () => cursor !== null,
    async nextPage({ name, orders }) {
      const from = cursor ?? 0;
      await pause(20);
      cursor = from + PER_PAGE < orders ? from + PER_PAGE : null;
      return Array.from({ length: orders }, (_, position) => `${name}-${position + 1}`).slice(from, from + PER_PAGE);
    },
  };
}

const raw = createTable<{ readonly page: string; readonly orders: readonly string[] }>('raw', { latencyMs: 20 });

function build(clientOf: () => OrdersClient): Dag {
  const dag = new Dag('shop_orders', { defaultArgs: { retries: 2, retryDelay: '1m' } });
  const listShops = dag.task('list_shops', (): Shop[] => [
    { name: 'north', orders: 3 },
    { name: 'south', orders: 5 },
  ]);
  const readShop = dag.task('read_shop', async ({ shop }: { shop: Shop }) => {
    const client = clientOf();
    const orders: string[] = [];
    client.rewind();
    while (client.hasNext()) {
      const page = await client.nextPage(shop);
      orders.push(...page);
      await raw.upsert({ page: `${shop.name} after ${orders.length}`, orders: page }, 'page');
    }
    return orders;
  });
  readShop.expand({ shop: listShops() });
  return dag;
}

function withOneClient(): Dag {
  const client = createClient();
  return build(() => client);
}

export const nextPageShared: PlantedBug = {
  sentence: 'The client keeps its cursor and is made once, so shops that are read side by side skip and repeat pages.',
  dag: withOneClient,
  right: () => build(createClient),
  options: { stubs: [raw] },
  inputs: {
    list_shops: fc.uniqueArray(fc.record({ name: fc.constantFrom('east', 'north', 'south'), orders: fc.nat(5) }), {
      selector: ({ name }) => name,
    }),
  },
  properties: {
    'a shop has its own orders, each once': (run) =>
      run.instances('read_shop').every(({ mapIndex, state }) => {
        if (state !== 'success') return true;
        const { orders } = (run.xcom('list_shops') as Shop[])[mapIndex] as Shop;
        const read = run.xcom('read_shop', { mapIndex }) as string[];
        return read.length === orders && new Set(read).size === orders;
      }),
  },
  property: 'a shop has its own orders, each once',
  smallest: 'two shops of which one has an order more than a page, the other ends its pages in between',
};
