/**
 * API ingestion: one task instance for each endpoint reads all of its pages and keeps them in S3, where one task puts them together.
 * What is told is a rate limit, and which delays between retries outlast it.
 */
import assert from 'node:assert/strict';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { Dag } from 'dagproof';
import { paginatedApi, s3 } from 'dagproof/stubs';
import { attemptsOf } from 'dagproof/report';
import { backoffSeconds } from './support/backoff.support.ts';
import { client } from './support/s3Client.support.ts';
import type { Story } from './support/story.support.ts';

const API = 'https://api.example.test';
const BUCKET = 'raw';

interface Endpoint {
  readonly endpoint: string;
  readonly pageSize?: number;
}

interface Ingested {
  readonly endpoint: string;
  readonly pages: number;
}

async function keysUnder(prefix: string): Promise<string[]> {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: prefix }));
  return Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key]));
}

async function readJson(key: string): Promise<string[]> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: BUCKET, Key: key }));
  return JSON.parse((await Body?.transformToString()) ?? '[]') as string[];
}

async function writeJson(key: string, value: unknown): Promise<void> {
  await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: JSON.stringify(value) }));
}

/** Goes on behind the last page that is in S3: a retry does not ask again for what it has. */
async function ingestEndpoint(given: Endpoint & { readonly folder: string }): Promise<Ingested> {
  const { endpoint, folder, pageSize = 10 } = given;
  let pages = (await keysUnder(`${folder}/${endpoint}/`)).length;
  for (;;) {
    const response = await fetch(`${API}/${endpoint}?page=${pages + 1}&per_page=${pageSize}`);
    if (!response.ok) throw new Error(`${endpoint}, page ${pages + 1}: ${response.status}`);
    const items = (await response.json()) as string[];
    pages++;
    await writeJson(`${folder}/${endpoint}/${String(pages).padStart(3, '0')}.json`, items);
    if (items.length < pageSize) return { endpoint, pages };
  }
}

function ingestionDag(dagId: string, retryExponentialBackoff: boolean): Dag {
  const dag = new Dag(dagId);
  const listEndpoints = dag.task('list_endpoints', (): Endpoint[] => [
    { endpoint: 'customers', pageSize: 20 },
    { endpoint: 'orders', pageSize: 5 },
    { endpoint: 'products' },
  ]);
  const ingest = dag.task('ingest', ingestEndpoint, { retries: 3, retryDelay: '2m', retryExponentialBackoff });
  const consolidate = dag.task(
    'consolidate',
    async ({ folder, ingested }: { folder: string; ingested: readonly Ingested[] }) => {
      const counts: Record<string, number> = {};
      for (const { endpoint } of ingested) {
        const pages = await Promise.all((await keysUnder(`${folder}/${endpoint}/`)).map(readJson));
        counts[endpoint] = pages.flat().length;
      }
      await writeJson(`${folder}.json`, counts);
      return counts;
    },
  );
  const folder = '{{ ds_nodash }}';
  consolidate({ folder, ingested: ingest.partial({ folder }).expandKwargs(listEndpoints()) });
  return dag;
}

export const dag = ingestionDag('api_ingestion', true);
export const impatient = ingestionDag('api_ingestion_impatient', false);

const itemsOf = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, position) => `${name}-${position + 1}`);
const ORDERS = itemsOf('order', 23);
const lake = s3({ buckets: { [BUCKET]: {} }, region: 'eu-central-1' });
const customers = paginatedApi({ url: `${API}/customers`, items: itemsOf('customer', 12) });
const products = paginatedApi({ url: `${API}/products`, items: itemsOf('product', 8) });
const orders = paginatedApi({ url: `${API}/orders`, items: ORDERS });
/** Orders have five pages, and three requests are answered in ten minutes. */
const limitedOrders = paginatedApi({
  url: `${API}/orders`,
  items: ORDERS,
  rateLimit: { requests: 3, per: '10m' },
});

const DURATIONS = { list_endpoints: '1s', ingest: '10s', consolidate: '1s' };
const COUNTS = { customers: 12, orders: 23, products: 8 };
const XCOMS = ['ingest', 'consolidate'];
const KEY = '20260101.json';

/** What `dagproof run` and `dagproof check` of this file answer with. */
export const stubs = [lake, customers, orders, products];

export const stories: readonly Story[] = [
  {
    name: 'three endpoints',
    sentence:
      'Three endpoints are read side by side, each with its own size of page: five pages of orders, one of the others.',
    dag,
    options: { stubs: [lake, customers, orders, products], durations: DURATIONS },
    xcoms: XCOMS,
    check(run) {
      assert.equal(run.state, 'success');
      assert.deepEqual(run.xcom('ingest'), [
        { endpoint: 'customers', pages: 1 },
        { endpoint: 'orders', pages: 5 },
        { endpoint: 'products', pages: 1 },
      ]);
      assert.deepEqual(run.xcom('consolidate'), COUNTS);
      assert.deepEqual(JSON.parse(lake.objects(BUCKET).get(KEY) ?? ''), COUNTS);
      assert.equal(orders.requests.length, 5);
      assert.equal(run.durationMs, 12_000);
    },
  },
  {
    name: 'the rate limit outlasts the retries',
    sentence:
      'Three requests in ten minutes, and a delay of two minutes each time: the three retries are over after six, and orders fail.',
    dag: impatient,
    options: { stubs: [lake, customers, limitedOrders, products], durations: DURATIONS },
    xcoms: XCOMS,
    check(run) {
      assert.equal(run.state, 'failed');
      assert.equal(run.instance('ingest', 1).tryNumber, 4);
      assert.equal(run.attempts('ingest', 1)[3]?.error?.message, 'orders, page 4: 429');
      assert.equal(run.explain('consolidate'), 'upstream_failed: ingest[1] failed');
      assert.deepEqual(
        [...lake.objects(BUCKET).keys()].map((key) => key.slice('20260101/'.length)),
        ['customers/001.json', 'orders/001.json', 'orders/002.json', 'orders/003.json', 'products/001.json'],
      );
      assert.equal(lake.objects(BUCKET).has(KEY), false);
      // Three times two minutes, the millisecond of Airflow's strict comparison, and a try of 10 s.
      assert.equal(run.durationMs, 11_000 + 3 * 130_001);
    },
  },
  {
    name: 'the retries outlast the rate limit',
    sentence:
      'The same limit with exponential backoff: the delays grow until one ends after the ten minutes, and the retry goes on with the fourth page.',
    dag,
    options: { stubs: [lake, customers, limitedOrders, products], durations: DURATIONS },
    xcoms: XCOMS,
    check(run) {
      assert.equal(run.state, 'success');
      assert.deepEqual(run.xcom('consolidate'), COUNTS);
      const delaysMs = [1, 2, 3].map(
        (tryNumber) =>
          backoffSeconds({ dagId: 'api_ingestion', taskId: 'ingest', delaySeconds: 120 }, tryNumber) * 1000 + 1,
      );
      const attempts = attemptsOf(run).filter(({ taskId, mapIndex }) => taskId === 'ingest' && mapIndex === 1);
      assert.deepEqual(
        attempts.slice(1).map(({ startMs, waitedFromMs }) => startMs - (waitedFromMs ?? 0)),
        delaysMs.slice(0, attempts.length - 1),
      );
      // The window began with the first request, after a second; the last try is the first that begins after its end.
      assert.deepEqual(
        attempts.slice(1).map(({ startMs }) => startMs > 601_000),
        attempts.slice(1).map((_, position) => position === attempts.length - 2),
      );
      // Nothing was asked for twice but what was refused.
      const answered = limitedOrders.requests.filter(({ status }) => status === 200).map(({ url }) => url);
      assert.equal(new Set(answered).size, answered.length);
      assert.equal(answered.length, 5);
    },
  },
];
