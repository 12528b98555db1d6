import http from 'node:http';
import nock from 'nock';
import { Dag, simulate } from 'dagproof';
import { paginatedApi, s3 } from 'dagproof/stubs/nock';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readByPage } from './paginatedApi/clients.support.ts';

const URL_OF_ORDERS = 'https://api.example.test/orders';

beforeEach(() => nock.disableNetConnect());
afterEach(() => nock.enableNetConnect());

it('a paginated API is read by fetch beside nock', async () => {
  const api = paginatedApi({ url: URL_OF_ORDERS, items: ['a', 'b', 'c'] });
  const close = api.open();
  try {
    expect(await readByPage(fetch, URL_OF_ORDERS, 2)).toEqual(['a', 'b', 'c']);
    const head = await fetch(URL_OF_ORDERS, { method: 'HEAD' });
    expect([head.headers.get('x-total-count'), await head.text()]).toEqual(['3', '']);
  } finally {
    close();
  }
});

it('an S3 is reached by fetch beside nock', async () => {
  const lake = s3({ buckets: { lake: { 'a.csv': '1,2' } } });
  const close = lake.open();
  try {
    expect(await (await fetch('https://lake.s3.amazonaws.com/a.csv')).text()).toBe('1,2');
  } finally {
    close();
  }
  await expect(fetch('https://lake.s3.amazonaws.com/a.csv')).rejects.toThrow('Disallowed net connect');
});

it('an S3 is given the keys of a task as they were sent beside nock, and asked before much is sent', async () => {
  const lake = s3({ endpoint: 'http://s3.example.test', buckets: { lake: {} } });
  const put = (host: string, path: string): Promise<unknown> =>
    new Promise((resolve) => {
      const sending = http.request({ host, path, method: 'PUT', headers: { expect: '100-continue' } });
      sending.on('continue', () => sending.end('x'));
      sending.on('response', (got) => resolve(got.resume().statusCode));
      sending.flushHeaders();
    });
  const dag = new Dag('keys');
  dag.task('write', async () => [
    await put('s3.example.test', '/lake/a/../b'),
    await put('lake.s3.example.test', '//c%20d'),
    await new Promise((resolve) => {
      http.get(new URL('http://lake.s3.example.test//c%20d'), (got) => resolve(got.resume().statusCode));
    }),
  ])();
  const run = await simulate(dag, { stubs: [lake] });
  expect([run.explain('write'), run.xcom('write')]).toEqual(['success', [200, 200, 200]]);
  expect([...lake.objects('lake').keys()]).toEqual(['/c d', 'a/../b']);
});
