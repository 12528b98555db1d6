import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PaginatedApiOptions } from './options.ts';
import { paginatedApiCore, type PaginatedApiCore } from './paginatedApiCore.ts';

const URL_OF_ORDERS = 'https://api.example.test/orders';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

function makeApi(options: Partial<PaginatedApiOptions> = {}): PaginatedApiCore {
  return paginatedApiCore({ url: URL_OF_ORDERS, items: ['a', 'b', 'c', 'd', 'e'], pageSize: 2, ...options });
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
}

async function ask(api: PaginatedApiCore, query = '', init: RequestInit = {}): Promise<Answer> {
  const response = await api.answer(new Request(URL_OF_ORDERS + query, init));
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text), headers: response.headers };
}

describe('a page', () => {
  it('is found by its number, by default in lists with the total in a header', async () => {
    const { status, body, headers } = await ask(makeApi(), '?page=3&per_page=2');
    expect([status, body, headers.get('x-total-count')]).toEqual([200, ['e'], '5']);
    expect(headers.get('content-type')).toBe('application/json');
    expect((await ask(makeApi(), '?page=4')).body).toEqual([]);
  });

  it('is the first, of the usual size, when nothing is said', async () => {
    expect((await ask(makeApi())).body).toEqual(['a', 'b']);
    const { pageSize, ...options } = {
      url: URL_OF_ORDERS,
      items: Array.from({ length: 30 }, (_, item) => item),
      pageSize: 0,
    };
    expect((await ask(paginatedApiCore(options))).body).toHaveLength(20);
  });

  it('is found by other parameters, counted from another number', async () => {
    const api = makeApi({ parameters: { page: 'p', size: 'n' }, firstPage: 0 });
    expect((await ask(api, '?p=1&n=3')).body).toEqual(['d', 'e']);
    const byOffset = makeApi({ style: 'offset', parameters: { offset: 'start', size: 'count' } });
    expect((await ask(byOffset, '?start=1&count=3')).body).toEqual(['b', 'c', 'd']);
  });

  it('is an object with names of its own, its total, and the next page', async () => {
    const api = makeApi({ body: { items: 'data', next: 'after', total: 'count' } });
    const first = await ask(api);
    expect([first.body, first.headers.get('x-total-count')]).toEqual([{ data: ['a', 'b'], after: 2, count: 5 }, '5']);
    expect((await ask(api, '?page=3')).body).toEqual({ data: ['e'], after: null, count: 5 });
    const byOffset = makeApi({ style: 'offset', body: { nextAs: 'url' }, totalIn: 'nowhere' });
    const { body, headers } = await ask(byOffset, '?limit=3&of=all');
    expect(body).toEqual({ items: ['a', 'b', 'c'], next: `${URL_OF_ORDERS}?limit=3&of=all&offset=3` });
    expect(headers.has('x-total-count')).toBe(false);
  });

  it('tells its total where it is wanted', async () => {
    const inBody = await ask(makeApi({ body: {}, totalIn: 'body' }));
    expect([inBody.body, inBody.headers.has('x-total-count')]).toEqual([
      { items: ['a', 'b'], next: 2, total: 5 },
      false,
    ]);
    const inHeader = await ask(makeApi({ body: {}, totalIn: 'header', totalHeader: 'X-Total' }));
    expect([inHeader.body, inHeader.headers.get('x-total')]).toEqual([{ items: ['a', 'b'], next: 2 }, '5']);
  });

  it('is answered to HEAD with the same headers and no body, and does not count as read', async () => {
    const api = makeApi({ style: 'link', refusals: [{ page: 1, status: 503 }] });
    const head = await ask(api, '', { method: 'HEAD' });
    expect([head.status, head.body, head.headers.get('x-total-count')]).toEqual([200, null, '5']);
    expect(head.headers.get('link')).toContain('rel="next"');
    expect((await ask(api)).status).toBe(503);
    expect(api.requests.map(({ method, items }) => [method, items])).toEqual([['HEAD', []], ['GET', []]]); // prettier-ignore
  });

  it('has links to the next, the previous, the first and the last', async () => {
    const link = async (query: string, linksBy: 'page' | 'offset' | 'cursor' = 'page'): Promise<string | null> =>
      (await ask(makeApi({ style: 'link', linksBy }), query)).headers.get('link');
    const at = (query: string, relation: string): string => `<${URL_OF_ORDERS}?${query}>; rel="${relation}"`;
    expect(await link('?page=2')).toBe(
      [
        at('page=3&per_page=2', 'next'),
        at('page=1&per_page=2', 'prev'),
        at('page=1&per_page=2', 'first'),
        at('page=3&per_page=2', 'last'),
      ].join(', '),
    );
    expect(await link('?limit=4&offset=3', 'offset')).toBe(
      [at('limit=4&offset=0', 'prev'), at('limit=4&offset=0', 'first'), at('limit=4&offset=4', 'last')].join(', '),
    );
    expect(await link('')).not.toContain('prev');
    expect(await link('?limit=5', 'cursor')).toBeNull();
    expect(await link('', 'cursor')).toMatch(/^<https:[^>]+\?cursor=[\w-]+&limit=2>; rel="next"$/);
  });

  it('is cut to the greatest size, or refused', async () => {
    expect((await ask(makeApi({ pageSize: { maximum: 3 } }), '?per_page=4')).body).toEqual(['a', 'b', 'c']);
    const refusing = makeApi({ pageSize: { default: 1, maximum: 3, tooLarge: 'refuse' } });
    expect(await ask(refusing, '?per_page=4')).toMatchObject({
      status: 400,
      body: { error: 'bad_parameter', message: 'The parameter per_page has to be at most 3.' },
    });
    expect((await ask(refusing, '?per_page=3')).status).toBe(200);
  });

  it.each([
    ['page', '?page=0'],
    ['page', '?page=two'],
    ['page', '?per_page=0'],
    ['offset', '?offset=-1'],
    ['offset', '?limit='],
    ['cursor', '?cursor=eleven'],
    ['cursor', `?cursor=${Buffer.from('1.77').toString('base64url')}`],
    ['cursor', `?cursor=${Buffer.from('2.1').toString('base64url')}`],
    ['cursor', `?cursor=${Buffer.from('01.1').toString('base64url')}`],
  ] as const)('is refused in the style %s when asked for with %s', async (style, query) => {
    expect(await ask(makeApi({ style }), query)).toMatchObject({ status: 400, body: { error: 'bad_parameter' } });
  });

  it('is not to be changed', async () => {
    const { status, headers } = await ask(makeApi(), '', { method: 'DELETE' });
    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });
});

describe('items from a function', () => {
  it('are asked for page by page, without a total when it is unknown', async () => {
    const wanted: unknown[] = [];
    const api = makeApi({
      items(page) {
        wanted.push(page);
        return [page.offset, page.offset + 1];
      },
    });
    const { body, headers } = await ask(api, '?page=1000');
    expect([body, headers.has('x-total-count')]).toEqual([[1998, 1999], false]);
    expect(wanted).toEqual([{ offset: 1998, limit: 2 }]);
    expect(api.state()).toEqual({ items: null });
  });

  it('fail the request when they are more than were asked for', async () => {
    const api = makeApi({ items: () => [1, 2, 3] });
    await expect(ask(api)).rejects.toMatchObject({ code: 'bad-items-of-page' });
  });

  it('without a total are expected up to the last that was read', async () => {
    const api = makeApi({ items: ({ offset }) => [offset, offset + 1] });
    await ask(api, '?page=2');
    expect(api.lostAndRepeated([0, 2, 2])).toEqual({ lost: [1, 3], repeated: [2] });
  });
});

describe('authentication', () => {
  const basic = `Basic ${Buffer.from('me:mine').toString('base64')}`;

  it.each([
    ['bearer', { kind: 'bearer', token: 't' }, { authorization: 'Bearer t' }, 'Bearer realm="orders"'],
    ['api_key', { kind: 'api_key', key: 'k' }, { 'x-api-key': 'k' }, 'ApiKey realm="orders"'],
    ['basic', { kind: 'basic', user: 'me', password: 'mine' }, { authorization: basic }, 'Basic realm="orders"'],
  ] as const)('of the kind %s is asked for and taken', async (_, authentication, headers, asked) => {
    const api = makeApi({ name: 'orders', authentication });
    const refused = await ask(api);
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, asked]);
    expect((await ask(api, '', { headers })).status).toBe(200);
    expect((await ask(api, '', { headers: { authorization: 'Bearer x', 'x-api-key': 'x' } })).status).toBe(401);
  });

  it('may be a key in the query', async () => {
    const api = makeApi({ authentication: { kind: 'api_key', key: 'k', parameter: 'key' } });
    expect((await ask(api, '?key=k')).status).toBe(200);
    expect((await ask(api, '', { headers: { 'x-api-key': 'k' } })).status).toBe(401);
  });

  it('says of a token whether it is missing, unknown or has expired', async () => {
    const api = makeApi({ name: 'orders', authentication: { kind: 'token', expiresAfter: '1m' } });
    const complaint = async (headers: Record<string, string>): Promise<string | null> =>
      (await ask(api, '', { headers })).headers.get('www-authenticate');
    const token = new Request('https://api.example.test/token', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"grant_type":"client_credentials"}',
    });
    const answer = await (await api.answer(token)).json();
    expect(answer).toEqual({ access_token: 'token-1', token_type: 'Bearer', expires_in: 60 });
    expect(await complaint({})).toBe('Bearer realm="orders"');
    expect(await complaint({ authorization: 'Bearer token-2' })).toContain(
      'error_description="The access token is not known"',
    );
    vi.setSystemTime(1_000_000 + 59_999);
    expect(await complaint({ authorization: 'Bearer token-1' })).toBeNull();
    vi.setSystemTime(1_000_000 + 60_000);
    expect(await complaint({ authorization: 'Bearer token-1' })).toBe(
      'Bearer realm="orders", error="invalid_token", error_description="The access token expired"',
    );
  });

  it('gives tokens to known clients only, for their credentials, by POST', async () => {
    const tokenUrl = 'https://login.example.test/oauth/token';
    const authentication = {
      kind: 'token',
      expiresAfter: '1h',
      tokenUrl,
      clientId: 'me',
      clientSecret: 'mine',
    } as const;
    const api = makeApi({ authentication });
    const tokenFor = async (init: RequestInit): Promise<unknown[]> => {
      const response = await api.answer(new Request(tokenUrl, init));
      return [response.status, ((await response.json()) as { error?: string }).error];
    };
    const form = (fields: Record<string, string>): RequestInit => ({
      method: 'POST',
      body: new URLSearchParams(fields),
    });
    const grant = { grant_type: 'client_credentials' };
    expect(await tokenFor({})).toEqual([405, 'method_not_allowed']);
    expect(await tokenFor(form({ grant_type: 'password' }))).toEqual([400, 'unsupported_grant_type']);
    expect(await tokenFor(form(grant))).toEqual([401, 'invalid_client']);
    expect(await tokenFor(form({ ...grant, client_id: 'me', client_secret: 'yours' }))).toEqual([
      401,
      'invalid_client',
    ]);
    expect(await tokenFor(form({ ...grant, client_id: 'me', client_secret: 'mine' }))).toEqual([200, undefined]);
    expect(await tokenFor({ ...form(grant), headers: { authorization: basic } })).toEqual([200, undefined]);
  });
});

describe('the API', () => {
  it('tells how many requests are left, and until when, where it is wanted', async () => {
    const api = makeApi({ rateLimit: { requests: 2, per: '1m', headers: true, retryAfter: 'none' } });
    const limits = async (): Promise<unknown[]> => {
      const { status, headers } = await ask(api, '', { method: 'HEAD' });
      const names = ['x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset', 'retry-after'];
      return [status, ...names.map((name) => headers.get(name))];
    };
    vi.setSystemTime(999_500);
    expect(await limits()).toEqual([200, '2', '1', '1060', null]);
    expect(await limits()).toEqual([200, '2', '0', '1060', null]);
    expect(await limits()).toEqual([429, '2', '0', '1060', null]);
    vi.setSystemTime(1_060_000);
    expect(await limits()).toEqual([200, '2', '1', '1120', null]);
    vi.setSystemTime(0);
    expect(await limits()).toEqual([200, '2', '1', '60', null]);
  });

  it('is asked for its own URLs only, and says which those are', () => {
    const api = makeApi({ authentication: { kind: 'token', expiresAfter: '1h' } });
    const isFor = (url: string): boolean => api.isFor({ method: 'GET', url });
    expect([URL_OF_ORDERS, `${URL_OF_ORDERS}?page=2`, 'https://api.example.test/token'].map(isFor)).toEqual([
      true,
      true,
      true,
    ]);
    expect([`${URL_OF_ORDERS}/1`, 'http://api.example.test/orders', 'https://api.example.test/'].map(isFor)).toEqual([
      false,
      false,
      false,
    ]);
    expect(api.routes.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `GET ${URL_OF_ORDERS}`,
      `HEAD ${URL_OF_ORDERS}`,
      'POST https://api.example.test/token',
    ]);
    expect(makeApi().isFor({ method: 'POST', url: 'https://api.example.test/token' })).toBe(false);
  });

  it('keeps what it was asked and what it gave', async () => {
    const api = makeApi();
    await ask(api, '?page=3');
    vi.setSystemTime(1_000_007);
    await ask(api, '?page=x');
    expect(api.requests).toEqual([
      { method: 'GET', url: `${URL_OF_ORDERS}?page=3`, dateMs: 1_000_000, status: 200, items: ['e'] },
      { method: 'GET', url: `${URL_OF_ORDERS}?page=x`, dateMs: 1_000_007, status: 400, items: [] },
    ]);
  });

  it('does not see later changes of the list it was given', async () => {
    const items = [{ id: 1 }];
    const api = makeApi({ items });
    items.push({ id: 2 });
    expect((await ask(api)).body).toEqual([{ id: 1 }]);
  });

  it('takes the latency it is given', () => {
    expect(makeApi().latency).toEqual({ leastMs: 0, mostMs: 0 });
    expect(makeApi({ latency: '20ms' }).latency).toEqual({ leastMs: 20, mostMs: 20 });
    expect(makeApi({ latency: { least: '20ms', most: 1 } }).latency).toEqual({ leastMs: 20, mostMs: 1_000 });
  });

  it('has in its state what has to be collected, where the task that does is named', async () => {
    const changes = [{ afterPages: 1, remove: 1, insert: ['x'] }];
    const api = makeApi({ collectedBy: 'combine', changes });
    await ask(api, '?page=1');
    await ask(api, '?page=2');
    expect(api.state()).toEqual({
      items: ['x', 'b', 'c', 'd', 'e'],
      collected: { by: 'combine', must: ['b', 'c', 'd', 'e'], may: ['x', 'a', 'b', 'c', 'd', 'e'] },
    });
  });
});
