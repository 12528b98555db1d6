import nock from 'nock';
import { paginatedApi } from 'dagproof/stubs/nock';
import { expect, it } from 'vitest';
import { readByPage } from './paginatedApi/clients.support.ts';

const URL_OF_ORDERS = 'https://api.example.test/orders';

it('a paginated API is read by fetch beside nock', async () => {
  nock.disableNetConnect();
  const api = paginatedApi({ url: URL_OF_ORDERS, items: ['a', 'b', 'c'] });
  const close = api.open();
  try {
    expect(await readByPage(fetch, URL_OF_ORDERS, 2)).toEqual(['a', 'b', 'c']);
    const head = await fetch(URL_OF_ORDERS, { method: 'HEAD' });
    expect([head.headers.get('x-total-count'), await head.text()]).toEqual(['3', '']);
  } finally {
    close();
    nock.enableNetConnect();
  }
});
