/**
 * Planted: pages of an API with a rate limit, where an answer that is no page counts as an empty one.
 */
import { Dag } from 'dagproof';
import { paginatedApi } from 'dagproof/stubs';
import type { PlantedBug } from './plantedBug.ts';

const ORDERS_URL = 'https://api.example.test/orders';
const PER_PAGE = 2;

const api = paginatedApi({
  url: ORDERS_URL,
  items: Array.from({ length: 12 }, (_, position) => position + 1),
  rateLimit: { requests: 2, per: '1m' },
});

function build(refused: (status: number) => number[]): Dag {
  const dag = new Dag('fetch_orders', { defaultArgs: { retries: 8, retryDelay: '2m' } });
  const listPages = dag.task('list_pages', () => [1, 2, 3, 4, 5, 6]);
  const fetchPage = dag.task('fetch_page', async ({ page }: { page: number }) => {
    const response = await fetch(`${ORDERS_URL}?page=${page}&per_page=${PER_PAGE}`);
    return response.ok ? ((await response.json()) as number[]) : refused(response.status);
  });
  const combine = dag.task('combine', ({ pages }: { pages: readonly number[][] }) => pages.flat());
  combine({ pages: fetchPage.expand({ page: listPages() }) });
  return dag;
}

function fail(status: number): never {
  throw new Error(`a page was answered with ${status}`);
}

export const swallowed429: PlantedBug = {
  sentence:
    'A page that is refused for the rate limit counts as one without orders: the run is green, and they are lost.',
  dag: () => build(() => []),
  right: () => build(fail),
  options: { stubs: [api] },
  properties: {
    'a page that was read has its orders': (run) =>
      (run.xcom('fetch_page') as number[][]).every((page) => page.length === PER_PAGE),
  },
  property: 'a page that was read has its orders',
  smallest: 'three pages, one more than the rate limit; nothing disturbed',
};
