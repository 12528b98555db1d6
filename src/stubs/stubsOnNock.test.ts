import nock from 'nock';
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
