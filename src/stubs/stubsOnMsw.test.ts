import http from 'node:http';
import { setupServer } from 'msw/node';
import { paginatedApi, s3 } from 'dagproof/stubs';
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

describe('an S3 on msw', () => {
  const OBJECT = 'https://lake.s3.amazonaws.com/landing/a.csv';

  it('is reached by fetch while it is open', async () => {
    const lake = s3({ buckets: { lake: { 'landing/a.csv': '1,2' } } });
    const close = lake.open();
    try {
      expect(await (await fetch(OBJECT)).text()).toBe('1,2');
      const head = await fetch(OBJECT, { method: 'HEAD' });
      expect([head.headers.get('content-length'), await head.text()]).toEqual(['3', '']);
      await fetch(OBJECT, { method: 'PUT', body: '3,4' });
    } finally {
      close();
    }
    expect([...lake.objects('lake')]).toEqual([['landing/a.csv', '3,4']]);
  });

  it("is reached through a user's own server", async () => {
    const lake = s3({ buckets: { lake: { 'landing/a.csv': '1,2' } } });
    const server = setupServer(...lake.handlers);
    server.listen({ onUnhandledRequest: 'error' });
    try {
      expect(await (await fetch(OBJECT)).text()).toBe('1,2');
    } finally {
      server.close();
    }
  });
});
