/**
 * A task cannot tell whether what it fetches goes by an interceptor: whatever is asked and answered, it sees the same of both ways. A task that
 * fetches a Request is the second way.
 */
import http from 'node:http';
import { gzipSync } from 'node:zlib';
import { http as route, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { afterEach, describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { delayRequest, resetRequest, slowBody, truncateBody } from '../drivers/requestFaults.ts';
import type { SimulateOptions } from '../drivers/options.ts';
import { simulate } from '../drivers/simulate.ts';
import type { Json } from '../model/json.ts';

const ORIGIN = 'https://echo.example.test';
const OTHER = 'https://other.example.test';

const redirect = (status: number, location: string): HttpResponse<null> =>
  new HttpResponse(null, { status, headers: { location } });

const handlers = [
  route.get(`${ORIGIN}/nothing`, () => new HttpResponse(null, { status: 204 })),
  route.get(`${ORIGIN}/error`, () => HttpResponse.error()),
  route.get(`${ORIGIN}/throws`, () => {
    throw new Error('out of order');
  }),
  route.get(`${ORIGIN}/throws-answer`, () => {
    throw HttpResponse.text('thrown', { status: 418 });
  }),
  route.get(`${ORIGIN}/gzip`, () => new HttpResponse(gzipSync('packed'), { headers: { 'content-encoding': 'gzip' } })),
  route.all(`${ORIGIN}/moved`, () => redirect(301, '/echo')),
  route.all(`${ORIGIN}/see-other`, () => redirect(303, `${OTHER}/echo`)),
  route.all(`${ORIGIN}/temporary`, () => redirect(307, '/echo')),
  route.all('*/echo', async ({ request }) => {
    const headers = [...request.headers].filter(([name]) => name !== 'content-length').sort();
    const body = await request.text();
    return HttpResponse.json(
      { method: request.method, url: request.url, headers, body },
      { statusText: 'Fine', headers: { 'X-Seen': 'yes' } },
    );
  }),
];

const server = setupServer(...handlers);
afterEach(() => server.close());

type Ask = (url: string, init?: RequestInit) => Promise<Response>;

async function told(asked: Promise<Response>): Promise<Json> {
  const start = Date.now();
  try {
    const response = await asked;
    const { status, statusText, ok, type, redirected, url } = response;
    const copy = response.clone();
    const answered = Date.now() - start;
    const text = await response.text();
    return {
      status,
      statusText,
      ok,
      type,
      redirected,
      url,
      urlOfCopy: copy.url,
      headers: [...response.headers],
      text: withoutStack(text),
      answered,
      read: Date.now() - start,
    };
  } catch (error) {
    const { name, message, cause } = error as Error;
    const { code = null, message: reason = null } = (cause ?? {}) as { code?: string; message?: string };
    return { name, message, code, reason, at: Date.now() - start };
  }
}

function withoutStack(text: string): string {
  return text.replace(/"stack":"[^"]*"/, '"stack":"..."');
}

async function play(body: (ask: Ask) => Promise<Json>, ask: Ask, options: SimulateOptions): Promise<Json> {
  const dag = new Dag('d');
  dag.task('a', () => body(ask))();
  const run = await simulate(dag, options);
  return [run.state, run.xcom('a') ?? null, run.explain('a').replaceAll(/\bat .*/g, '')] as Json;
}

async function bothWays(
  body: (ask: Ask) => Promise<Json>,
  options: SimulateOptions = {},
): Promise<readonly [Json, Json]> {
  server.listen({ onUnhandledRequest: 'bypass' });
  const past = await play(body, (url, init) => fetch(url, init), options);
  const through = await play(body, (url, init) => fetch(new Request(url, init)), options);
  return [past, through];
}

const stream = (): ReadableStream => new Blob(['one ', 'two']).stream();

const asked: readonly [title: string, url: string, init?: () => object][] = [
  ['a text', '/echo?a=b'],
  ['a part of a text', '/echo#part'],
  ['with headers', '/echo', () => ({ headers: { 'X-Own': '1', authorization: 'Bearer secret' } })],
  ['a form', '/echo', () => ({ method: 'POST', body: new URLSearchParams({ a: 'b' }) })],
  ['in lower case', '/echo', () => ({ method: 'post', body: 'x' })],
  ['a stream', '/echo', () => ({ method: 'PUT', body: stream(), duplex: 'half' })],
  ['to delete', '/echo', () => ({ method: 'DELETE' })],
  ['for the head', '/echo', () => ({ method: 'HEAD' })],
  ['for nothing', '/nothing'],
  ['for an error', '/error'],
  ['of a handler that throws', '/throws'],
  ['of a handler that throws its answer', '/throws-answer'],
  ['for what is packed', '/gzip'],
  ['for what has moved', '/moved'],
  ['for what has moved, to be told', '/moved', () => ({ redirect: 'manual' })],
  ['for what has moved, in vain', '/moved', () => ({ redirect: 'error' })],
  ['for what has moved by post', '/moved', () => ({ method: 'POST', body: 'x' })],
  ['for what is elsewhere', '/see-other', () => ({ method: 'POST', body: 'x', headers: { authorization: 'me' } })],
  ['for what is elsewhere now', '/temporary', () => ({ method: 'PUT', body: 'x' })],
  ['with a signal that was given', '/echo', () => ({ signal: AbortSignal.abort() })],
  ['with a signal that is not', '/echo', () => ({ signal: new AbortController().signal })],
  ['what nobody answers', '/nowhere'],
];

describe('a task that fetches', () => {
  it.each(asked)('%s sees the same by either way', async (_, path, init = () => ({})) => {
    const [past, through] = await bothWays((ask) => told(ask(ORIGIN + path, init())));
    expect(past).toEqual(through);
  });

  it.each([
    ['is reset', [resetRequest('a')]],
    ['takes long', [delayRequest('a', '3s')]],
    ['is answered slowly', [slowBody('a', { pieces: 3, every: '1s' })]],
    ['is answered in part', [truncateBody('a', 10)]],
  ] as const)('and %s sees the same by either way', async (_, faults) => {
    const [past, through] = await bothWays((ask) => told(ask(`${ORIGIN}/echo`)), { faults });
    expect(past).toEqual(through);
  });

  it('and gives up on its way sees the same by either way', async () => {
    const body = (ask: Ask): Promise<Json> => told(ask(`${ORIGIN}/echo`, { signal: AbortSignal.timeout(500) }));
    const [past, through] = await bothWays(body, { faults: [delayRequest('a', '3s')] });
    expect(past).toEqual(through);
    expect(past).toMatchObject(['success', { name: 'TimeoutError', at: 500 }, expect.any(String)]);
  });

  it('is seen by those who watch the server', async () => {
    const seen: string[] = [];
    const body = async (ask: Ask): Promise<Json> => {
      server.events.on(
        'request:start',
        ({ request, requestId }) => void seen.push(`asked ${request.url} ${typeof requestId}`),
      );
      server.events.on(
        'response:mocked',
        ({ response }) => void response.text().then((text) => seen.push(text.slice(0, 15))),
      );
      const answer = await (await ask(`${ORIGIN}/echo`)).text();
      server.events.removeAllListeners();
      return answer;
    };
    await bothWays(body);
    expect(seen.slice(0, 2)).toEqual([`asked ${ORIGIN}/echo string`, '{"method":"GET"']);
    expect(seen.slice(2)).toEqual(seen.slice(0, 2));
  });

  it('hears nothing of what comes after its time', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    server.use(
      route.get(`${ORIGIN}/late`, async () => {
        await held;
        return HttpResponse.text('late');
      }),
    );
    const body = (ask: Ask): Promise<Json> => told(ask(`${ORIGIN}/late`));
    const dag = new Dag('d');
    dag.task('a', () => body((url) => fetch(url)), { executionTimeout: '10s' })();
    server.listen({ onUnhandledRequest: 'bypass' });
    expect((await simulate(dag)).state).toBe('failed');
    // What floats about now would fail this file.
    release();
    await new Promise((resolve) => setTimeout(resolve, 20));
    server.resetHandlers();
  });

  it('is numbered alike in every simulation', async () => {
    server.use(route.get(`${ORIGIN}/number`, ({ requestId }) => HttpResponse.text(requestId)));
    const body = async (ask: Ask): Promise<Json> => await (await ask(`${ORIGIN}/number`)).text();
    const first = await bothWays(body);
    server.close();
    expect(await bothWays(body)).toEqual(first);
    server.resetHandlers();
  });

  it('goes past the interceptor', async () => {
    const draws: Json[] = [];
    const body = async (ask: Ask): Promise<Json> => {
      await ask(`${ORIGIN}/echo`);
      return draws.push(Math.random());
    };
    await bothWays(body);
    // An interceptor draws the number of a request by chance, from what belongs to the body.
    expect(draws[0]).not.toBe(draws[1]);
  });
});

describe('clients that somebody else has put back', () => {
  it('are kept from the real network all the same', async () => {
    const before = [globalThis.fetch, http.get] as const;
    let reached = 0;
    globalThis.fetch = async () => Response.json(reached++);
    http.get = (() => reached++) as never;
    try {
      const dag = new Dag('d');
      dag.task('a', async () => void (await fetch(`${ORIGIN}/echo`)))();
      dag.task('b', async () => void http.get('http://echo.example.test/'))();
      const run = await simulate(dag);
      expect([run.explain('a'), run.explain('b'), reached]).toEqual([
        expect.stringContaining('is answered by no stub'),
        expect.stringContaining('is answered by no stub'),
        0,
      ]);
    } finally {
      [globalThis.fetch, http.get] = before;
    }
  });
});
