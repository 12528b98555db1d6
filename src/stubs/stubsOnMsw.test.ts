import http from 'node:http';
import { setupServer } from 'msw/node';
import { paginatedApi } from 'dagproof/stubs';
import { describe, expect, it } from 'vitest';
import { readByCursor, readByLink } from './paginatedApi/clients.support.ts';

const URL_OF_ORDERS = 'https://api.example.test/orders';
const ITEMS = ['a', 'b', 'c', 'd', 'e'];

describe('a paginated API on msw', () => {
  it('is read by fetch while it is open', async () => {
    const api = paginatedApi({ url: URL_OF_ORDERS, items: ITEMS, style: 'link', linksBy: 'cursor' });
    const close = api.open();
    try {
      expect(await readByLink(fetch, URL_OF_ORDERS, 2)).toEqual(ITEMS);
      const head = await fetch(URL_OF_ORDERS, { method: 'HEAD' });
      expect([head.headers.get('x-total-count'), await head.text()]).toEqual(['5', '']);
    } finally {
      close();
    }
    expect(api.requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET', 'HEAD']);
  });

  it('is read through http', async () => {
    const api = paginatedApi({ url: 'http://api.example.test/orders', items: ITEMS, pageSize: 2 });
    const close = api.open();
    try {
      const got = await new Promise((resolve, reject) => {
        const request = http.get('http://api.example.test/orders?page=3', (response) => {
          response.setEncoding('utf8').on('data', (text) => resolve([response.headers['x-total-count'], text]));
        });
        request.on('error', reject);
      });
      expect(got).toEqual(['5', '["e"]']);
    } finally {
      close();
    }
  });

  it("is read through a user's own server", async () => {
    const api = paginatedApi({ url: URL_OF_ORDERS, items: ITEMS, style: 'cursor' });
    const server = setupServer(...api.handlers);
    server.listen({ onUnhandledRequest: 'error' });
    try {
      const got = await readByCursor(fetch, URL_OF_ORDERS, 2);
      expect(api.lostAndRepeated(got)).toEqual({ lost: [], repeated: [] });
    } finally {
      server.close();
    }
  });
});
