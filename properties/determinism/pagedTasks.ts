/**
 * Tasks of the workload that read pages by fetch: one after the other with a client that tries again, in parallel after real work, and by instances
 * that share a cache of promises and a limit of how many may ask at once.
 */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Dag } from '../../src/authoring/dag.ts';
import { getContext } from '../../src/virtual/attemptContext.ts';
import { createLimit } from './createLimit.ts';
import type { Addresses } from './world.ts';

const squeeze = promisify(gzip);
const FIRST_PAUSE_MS = 100;
const MOST_TRIES = 8;

export function placePagedTasks(dag: Dag, { orders: url, notes: notesUrl }: Addresses): void {
  const readOrders = dag.task('read_orders', () => readAll(url), { retries: 3, retryDelay: '1m' });
  const pages = dag.task('pages', ({ orders }: { orders: readonly unknown[] }) =>
    [1, 2, 3, 4, 5].filter((page) => page <= orders.length),
  );
  const shared = createShared(url);
  const readPage = dag.task('read_page', ({ page }: { page: number }) => shared(page), {
    retries: 4,
    retryDelay: '20s',
  });
  const note = dag.task('note', ({ rows }: { rows: readonly unknown[] }) => noteAll(notesUrl, rows.length), {
    retries: 4,
    retryDelay: '30s',
  });
  dag.task('race', () => race(url), { retries: 4, retryDelay: '10s' })();
  note({ rows: readPage.expand({ page: pages({ orders: readOrders() }) }) });
}

async function askPatiently(url: string, init?: RequestInit): Promise<unknown> {
  for (let tries = 1; ; tries++) {
    let pauseMs: number | null = null;
    try {
      const response = await fetch(url, {
        ...init,
        signal: AbortSignal.any([getContext().signal, AbortSignal.timeout(30_000)]),
      });
      if (response.ok) return await response.json();
      const retryAfter = response.headers.get('retry-after');
      await response.text();
      if (retryAfter !== null) pauseMs = Number(retryAfter) * 1_000;
    } catch (error) {
      if (tries === MOST_TRIES) throw error;
    }
    if (tries === MOST_TRIES) throw new Error(`${url} stays unreachable`);
    // Drawn here and not before the request: whoever is first after real work would draw first.
    pauseMs ??= FIRST_PAUSE_MS * 2 ** tries * (1 + Math.random());
    await new Promise((resolve) => setTimeout(resolve, pauseMs ?? 0));
  }
}

async function readAll(url: string): Promise<readonly unknown[]> {
  const got: unknown[] = [];
  for (let page = 1; ; page++) {
    const items = (await askPatiently(`${url}?page=${page}`)) as unknown[];
    if (items.length === 0) return got;
    got.push(...items);
  }
}

/** Every instance reads its page and the first one, which is asked for once; two may ask at a time. */
function createShared(url: string): (page: number) => Promise<unknown> {
  const limit = createLimit(2);
  let first: Promise<unknown> | undefined;
  return async (page) => {
    const began = Date.now();
    const head = await (first ??= limit(() => askPatiently(`${url}?page=1`)).finally(() => (first = undefined)));
    const own = await limit(() => askPatiently(`${url}?page=${page}`));
    return [head, own, Date.now() - began];
  };
}

/** Writes that are not the same when they are done twice. */
async function noteAll(url: string, rows: number): Promise<unknown> {
  for (let row = 0; row < rows; row++) {
    await askPatiently(url, { method: 'POST', body: `row ${row} of try ${getContext().tryNumber}` });
  }
  return await askPatiently(url);
}

/** What was compressed first asks first: the order is that of the threads, and must not be seen. */
async function race(url: string): Promise<unknown> {
  const began = Date.now();
  return await Promise.all(
    [1, 2, 3, 4, 5].map(async (page) => {
      const { length } = await squeeze(Buffer.alloc(page * 20_000, page));
      const items = await askPatiently(`${url}?page=${page}&race=1`);
      return [length, items, Date.now() - began];
    }),
  );
}
