import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Json } from '../../model/json.ts';
import {
  patient,
  readByCursor,
  readByCursorAgain,
  readByLink,
  readByOffset,
  readByOffsetBlindly,
  readByPage,
  readUntilShortPage,
  withToken,
  type Ask,
} from './clients.support.ts';
import type { PaginatedApiOptions } from './options.ts';
import { paginatedApiCore, type PaginatedApiCore } from './paginatedApiCore.ts';

const URL_OF_ORDERS = 'https://api.example.test/orders';
const TOKEN_URL = 'https://api.example.test/token';

const letters = (count: number): string[] => Array.from({ length: count }, (_, place) => `i${place + 1}`);
const ITEMS = letters(7);

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

function wait(milliseconds: number): void {
  vi.setSystemTime(Date.now() + milliseconds);
}

function makeApi(options: Partial<PaginatedApiOptions>): PaginatedApiCore {
  return paginatedApiCore({ url: URL_OF_ORDERS, items: ITEMS, ...options });
}

function asking(api: PaginatedApiCore): Ask {
  return async (url, init) => await api.answer(new Request(url, init));
}

const READERS = { page: readByPage, offset: readByOffset, cursor: readByCursor, link: readByLink };
const STYLES = ['page', 'offset', 'cursor', 'link'] as const;
const NOTHING_WRONG = { lost: [], repeated: [] };

/** What a client got of an API, and what is wrong with it. */
async function scan(
  api: PaginatedApiCore,
  read: (ask: Ask, url: string, size: number) => Promise<Json[]>,
  { ask = asking(api), size = 2 }: { ask?: Ask; size?: number } = {},
): Promise<{ got: Json[]; lost: readonly Json[]; repeated: readonly Json[] }> {
  const got = await read(ask, URL_OF_ORDERS, size);
  return { got, ...api.lostAndRepeated(got) };
}

function statuses(api: PaginatedApiCore): number[] {
  return api.requests.map(({ status }) => status);
}

describe('a client that reads to the end', () => {
  it.each(STYLES)(
    'has every item once in the style %s, whatever the number of items and the size of a page',
    async (style) => {
      const seen = new Set<string>();
      const property = fc.asyncProperty(
        fc.nat({ max: 12 }),
        fc.integer({ min: 1, max: 6 }),
        fc.constantFrom('page', 'offset', 'cursor'),
        fc.constantFrom('list', 'known', 'unknown'),
        async (count, size, linksBy, kind) => {
          const all = letters(count);
          const items =
            kind === 'list'
              ? all
              : ({ offset, limit }: { offset: number; limit: number }) => all.slice(offset, offset + limit);
          const api = makeApi({
            style,
            items,
            ...(style === 'link' ? { linksBy } : {}),
            ...(kind === 'list' ? {} : { total: kind === 'known' ? count : null }),
          });
          const { got, ...wrong } = await scan(api, READERS[style], { size });
          expect(got).toEqual(all);
          expect(wrong).toEqual(NOTHING_WRONG);
          expect(api.requests.flatMap((request) => request.items)).toEqual(all);
          if (count % size === 0) seen.add('the last page is full');
        },
      );
      await fc.assert(property, { numRuns: 60, seed: 7 });
      expect([...seen]).toEqual(['the last page is full']);
    },
  );
});

describe('a rate limit', () => {
  it.each([
    ['seconds', '60'],
    ['date', 'Thu, 01 Jan 1970 00:17:40 GMT'],
  ] as const)('is kept by a client that waits as Retry-After says in %s', async (retryAfter, told) => {
    const api = makeApi({ rateLimit: { requests: 2, per: '1m', retryAfter } });
    const waits: (string | null)[] = [];
    const noting: Ask = async (...request) => {
      const response = await asking(api)(...request);
      if (response.status === 429) waits.push(response.headers.get('retry-after'));
      return response;
    };
    const { got, ...wrong } = await scan(api, readByPage, { ask: patient(noting, wait) });
    expect(wrong).toEqual(NOTHING_WRONG);
    expect(statuses(api)).toEqual([200, 200, 429, 200, 200, 429, 200]);
    expect(waits[0]).toBe(told);
    expect(Date.now()).toBe(1_000_000 + 120_000);
  });

  it('kills a client that does not wait', async () => {
    await expect(scan(makeApi({ rateLimit: { requests: 2, per: '1m' } }), readByPage)).rejects.toThrow('with 429');
  });

  it('rounds the wait up to whole seconds, so that whoever keeps it is answered', async () => {
    const api = makeApi({ rateLimit: { requests: 1, per: '1500ms' } });
    expect((await scan(api, readByPage, { ask: patient(asking(api), wait) })).lost).toEqual([]);
    expect(statuses(api).filter((status) => status === 429)).toHaveLength(4);
    expect(Date.now()).toBe(1_000_000 + 8_000);
  });
});

describe('tokens that expire', () => {
  const authentication = { kind: 'token', expiresAfter: '10m', clientId: 'me', clientSecret: 'mine' } as const;
  const credentials = { client_id: 'me', client_secret: 'mine' };

  it('are renewed by a client that looks at 401', async () => {
    const api = makeApi({ authentication });
    const slow: Ask = (...request) => {
      wait(6 * 60_000);
      return asking(api)(...request);
    };
    const { got, ...wrong } = await scan(api, readByPage, { ask: withToken(slow, TOKEN_URL, credentials) });
    expect(wrong).toEqual(NOTHING_WRONG);
    expect(statuses(api)).toEqual([200, 200, ...[2, 3, 4, 5].flatMap(() => [401, 200, 200])]);
  });

  it('kill a client that keeps its first', async () => {
    const api = makeApi({ authentication });
    const token = await asking(api)(TOKEN_URL, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', ...credentials }),
    });
    const { access_token } = (await token.json()) as { access_token: string };
    const slow: Ask = (url) => {
      wait(4 * 60_000);
      return asking(api)(url, { headers: { authorization: `Bearer ${access_token}` } });
    };
    await expect(scan(api, readByPage, { ask: slow })).rejects.toThrow('with 401');
    expect(statuses(api)).toEqual([200, 200, 200, 401]);
  });
});

describe('cursors that end in the middle of a scan', () => {
  it('are overcome by a client that begins again and keeps each item once', async () => {
    const api = makeApi({ style: 'cursor', cursorsEnd: { afterPages: 2 } });
    expect(await scan(api, readByCursorAgain)).toEqual({ got: ITEMS, ...NOTHING_WRONG });
    expect(statuses(api)).toEqual([200, 200, 410, 200, 200, 200, 200]);
  });

  it('give a client that begins again and keeps everything the first items twice', async () => {
    const api = makeApi({ style: 'cursor', cursorsEnd: { afterPages: 2 } });
    const got: Json[] = [];
    const noting: Ask = async (...request) => {
      const response = await asking(api)(...request);
      if (response.ok) got.push(...((await response.clone().json()) as { items: Json[] }).items);
      return response;
    };
    await expect(readByCursor(noting, URL_OF_ORDERS, 2)).rejects.toThrow('with 410');
    await readByCursor(noting, URL_OF_ORDERS, 2);
    expect(api.lostAndRepeated(got)).toEqual({ lost: [], repeated: ['i1', 'i2', 'i3', 'i4'] });
  });

  it('kill a client that expects nothing of the kind, as often as they are told to', async () => {
    const api = makeApi({ style: 'cursor', cursorsEnd: { afterPages: 1, times: 2, status: 400 } });
    await expect(scan(api, readByCursor)).rejects.toThrow('with 400');
    await expect(scan(api, readByCursor)).rejects.toThrow('with 400');
    expect((await scan(api, readByCursor)).got).toEqual(ITEMS);
  });

  it('end with a change of the items too', async () => {
    const api = makeApi({
      style: 'cursor',
      cursorsEnd: { onChange: true },
      changes: [{ afterPages: 2, insert: ['new'] }],
    });
    const { got, ...wrong } = await scan(api, readByCursorAgain);
    expect(got).toEqual(['i1', 'i2', 'i3', 'i4', 'new', 'i5', 'i6', 'i7']);
    expect(wrong).toEqual(NOTHING_WRONG);
  });
});

describe('items that change between pages', () => {
  const INSERTION = { changes: [{ afterPages: 1, insert: ['new'] }] };
  const DELETION = { changes: [{ afterPages: 1, remove: 1 }] };

  it.each(['page', 'offset', 'link'] as const)(
    'are got twice in the style %s when one comes in front',
    async (style) => {
      const { got, ...wrong } = await scan(makeApi({ style, ...INSERTION }), READERS[style]);
      expect(got).toEqual(['i1', 'i2', 'i2', 'i3', 'i4', 'i5', 'i6', 'i7']);
      expect(wrong).toEqual({ lost: [], repeated: ['i2'] });
    },
  );

  it.each(['page', 'offset', 'link'] as const)('are lost in the style %s when one in front goes', async (style) => {
    const { got, ...wrong } = await scan(makeApi({ style, ...DELETION }), READERS[style]);
    expect(got).toEqual(['i1', 'i2', 'i4', 'i5', 'i6', 'i7']);
    expect(wrong).toEqual({ lost: ['i3'], repeated: [] });
  });

  it.each([
    ['comes in front', INSERTION, ITEMS],
    ['in front goes', DELETION, ITEMS],
    ['at the end of the page goes', { changes: [{ afterPages: 1, position: 1, remove: 1 }] }, ITEMS],
    ['that is still to be read goes', { changes: [{ afterPages: 1, position: 2, remove: 1 }] }, ITEMS.toSpliced(2, 1)],
    [
      'comes where it is still to be read',
      { changes: [{ afterPages: 1, position: 4, insert: ['new'] }] },
      ITEMS.toSpliced(4, 0, 'new'),
    ],
    [
      'is replaced',
      { changes: [{ afterPages: 1, position: 1, remove: 2, insert: ['new'] }] },
      ['i1', 'i2', 'i4', 'i5', 'i6', 'i7'],
    ],
  ])('are neither lost nor got twice with cursors when one %s', async (_, options, expected) => {
    for (const style of ['cursor', 'link'] as const) {
      const api = makeApi({ style, ...(style === 'link' ? { linksBy: 'cursor' } : {}), ...options });
      const { got, ...wrong } = await scan(api, READERS[style]);
      expect(got).toEqual(expected);
      expect(wrong).toEqual(NOTHING_WRONG);
    }
  });

  it('change at a time after the first request, and are back after a reset', async () => {
    const api = makeApi({ changes: [{ after: '5s', remove: 7, insert: ['other'] }] });
    const slow: Ask = (...request) => {
      const response = asking(api)(...request);
      wait(2_500);
      return response;
    };
    expect((await scan(api, readByPage, { ask: slow })).got).toEqual(['i1', 'i2', 'i3', 'i4']);
    expect(api.state()).toEqual({ items: ['other'] });
    api.reset();
    expect(api.state()).toEqual({ items: ITEMS });
    expect(api.requests).toEqual([]);
    expect((await scan(api, readByPage, { size: 7 })).got).toEqual(ITEMS);
  });

  it('count as there from the beginning when they come before the first page', async () => {
    const api = makeApi({ changes: [{ afterPages: 0, position: 9, insert: ['new'] }] });
    expect(await scan(api, readByPage, { size: 9 })).toEqual({ got: [...ITEMS, 'new'], ...NOTHING_WRONG });
    expect(api.lostAndRepeated(ITEMS).lost).toEqual(['new']);
  });
});

describe('a page that is refused', () => {
  const refusals = [{ page: 2, status: 503, times: 2, retryAfter: '3s' }];

  it.each(STYLES)('is got by a client that asks again in the style %s', async (style) => {
    const api = makeApi({ style, refusals });
    const { got, ...wrong } = await scan(api, READERS[style], { ask: patient(asking(api), wait) });
    expect(wrong).toEqual(NOTHING_WRONG);
    expect(statuses(api).slice(0, 5)).toEqual([200, 503, 503, 200, 200]);
    expect(Date.now()).toBe(1_000_000 + 6_000);
  });

  it('kills a client that does not', async () => {
    await expect(scan(makeApi({ refusals }), readByPage)).rejects.toThrow('with 503');
  });
});

describe('a page that is smaller than was asked for', () => {
  const pageSize = { maximum: 2 };

  it('does no harm to a client that counts what it got, or follows what it is told', async () => {
    for (const style of ['offset', 'cursor', 'link'] as const) {
      const { got, ...wrong } = await scan(makeApi({ style, pageSize }), READERS[style], { size: 3 });
      expect(wrong).toEqual(NOTHING_WRONG);
    }
  });

  it('makes a client lose items that counts what it asked for, or takes it for the last', async () => {
    const blind = await scan(makeApi({ style: 'offset', pageSize }), readByOffsetBlindly, { size: 3 });
    expect(blind).toEqual({ got: ['i1', 'i2', 'i4', 'i5', 'i7'], lost: ['i3', 'i6'], repeated: [] });
    const hasty = await scan(makeApi({ pageSize }), readUntilShortPage, { size: 3 });
    expect(hasty).toEqual({ got: ['i1', 'i2'], lost: ['i3', 'i4', 'i5', 'i6', 'i7'], repeated: [] });
  });
});
