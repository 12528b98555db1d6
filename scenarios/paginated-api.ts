/**
 * Paginated API: a HEAD request tells how many items there are, a task makes the range of pages, `fetch` gets one page an instance.
 */
import assert from 'node:assert/strict';
import { Dag } from 'dagproof';
import { paginatedApi, type PaginatedApi } from 'dagproof/stubs';
import type { Story } from './support/story.support.ts';

const URL_OF_ORDERS = 'http://api.example.test/orders';
const PAGE_SIZE = 5;

const dag = new Dag('paginated_api');

const countPages = dag.task('count_pages', async ({ url, pageSize }: { url: string; pageSize: number }) => {
  const response = await fetch(url, { method: 'HEAD' });
  return Math.ceil(Number(response.headers.get('X-Total-Count')) / pageSize);
});

const pageRange = dag.task('page_range', ({ pages }: { pages: number }) =>
  Array.from({ length: pages }, (_, position) => position + 1),
);

const fetchPage = dag.task(
  'fetch_page',
  async ({ url, pageSize, page }: { url: string; pageSize: number; page: number }) => {
    const response = await fetch(`${url}?page=${page}&per_page=${pageSize}`);
    if (!response.ok) throw new Error(`page ${page} was answered with ${response.status}`);
    return (await response.json()) as string[];
  },
  { retries: 3, retryDelay: '30s' },
);

const combine = dag.task('combine', ({ pages }: { pages: readonly string[][] }) => pages.flat());

const pages = pageRange({ pages: countPages({ url: URL_OF_ORDERS, pageSize: PAGE_SIZE }) });
combine({ pages: fetchPage.partial({ url: URL_OF_ORDERS, pageSize: PAGE_SIZE }).expand({ page: pages }) });

export default dag;

const ITEMS = Array.from({ length: 23 }, (_, position) => `order-${position + 1}`);
const DURATIONS = { count_pages: '1s', fetch_page: '4s', combine: '1s' };

const steadyApi = paginatedApi({ url: URL_OF_ORDERS, items: ITEMS });
const limitedApi = paginatedApi({ url: URL_OF_ORDERS, items: ITEMS, refusals: [{ page: 3, status: 429 }] });
const emptyApi = paginatedApi({ url: URL_OF_ORDERS, items: [] });

/** `HEAD`, `GET page 1`, ... in the order of the answers. */
function requestsOf(api: PaginatedApi): string[] {
  return api.requests.map(({ method, url }) => {
    const page = new URL(url).searchParams.get('page');
    return page === null ? method : `${method} page ${page}`;
  });
}

/** What `dagproof run` and `dagproof check` of this file answer with. */
export const stubs = [paginatedApi({ url: URL_OF_ORDERS, items: ITEMS, collectedBy: 'combine' })];

export const stories: readonly Story[] = [
  {
    name: 'one page is refused once',
    sentence: 'The API has 23 orders, so 5 pages; it answers the first request for page 3 with 429.',
    dag,
    options: { durations: DURATIONS, stubs: [limitedApi] },
    xcoms: ['page_range', 'combine'],
    check(run) {
      assert.equal(run.state, 'success');
      assert.deepEqual(run.xcom('page_range'), [1, 2, 3, 4, 5]);
      assert.deepEqual(run.xcom('combine'), ITEMS);
      assert.deepEqual(
        run.instances('fetch_page').map(({ tryNumber }) => tryNumber),
        [1, 1, 2, 1, 1],
      );
      // Page 3 comes last and still stands third.
      assert.deepEqual(requestsOf(limitedApi), ['HEAD', ...[1, 2, 3, 4, 5, 3].map((page) => `GET page ${page}`)]);
      // 1 s, 4 s, 30 s and a millisecond, 4 s, 1 s.
      assert.equal(run.durationMs, 40_001);
    },
  },
  {
    name: 'no page is refused',
    sentence: 'The same orders without the refusal: the same result, half a minute earlier.',
    dag,
    options: { durations: DURATIONS, stubs: [steadyApi] },
    xcoms: ['combine'],
    check(run) {
      assert.equal(run.state, 'success');
      assert.deepEqual(steadyApi.lostAndRepeated(run.xcom('combine') as string[]), { lost: [], repeated: [] });
      assert.equal(run.durationMs, 6_000);
    },
  },
  {
    name: 'nothing to fetch',
    sentence:
      'An API without orders has no pages: fetch_page expands to zero, and is skipped with all that depends on it.',
    dag,
    options: { durations: DURATIONS, stubs: [emptyApi] },
    xcoms: ['page_range', 'combine'],
    check(run) {
      assert.equal(run.state, 'success');
      assert.deepEqual(run.xcom('page_range'), []);
      assert.equal(run.instance('fetch_page').state, 'skipped');
      assert.equal(run.instance('fetch_page').cause, 'expanded_to_zero');
      assert.equal(run.instance('combine').state, 'skipped');
      assert.deepEqual(requestsOf(emptyApi), ['HEAD']);
    },
  },
];
