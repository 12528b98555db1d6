/**
 * A client of `node:http` in a task cannot tell whether its requests go by a connection within the process or by an interceptor: whatever it does,
 * it sees the same of both. The second way is the one taken where somebody else listens as well. What differs: an interceptor does not say how an
 * answer without a length is framed nor what type the Fetch API gives to a text, keeps upper case in raw headers, and tells of the close of a request
 * before the end of its answer.
 */
import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { setupServer } from 'msw/node';
import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { delayRequest, resetRequest, slowBody, truncateBody } from '../drivers/requestFaults.ts';
import { simulate } from '../drivers/simulate.ts';
import type { SimulateOptions } from '../drivers/options.ts';
import { asStub } from '../stubs/answerRequests.ts';
import type { StubCore } from '../stubs/stubCore.ts';
import type { Json } from '../model/json.ts';

const ORIGIN = 'http://echo.example.test';
const SECURE = 'https://echo.example.test';

/** Tells what it was sent; some paths make it answer otherwise. */
const echo: StubCore = {
  name: 'echo',
  routes: [{ method: '*', url: ORIGIN }],
  latency: { leastMs: 20, mostMs: 20 },
  isFor: ({ url }) => url.includes('echo.example.test'),
  async answer(request) {
    const { pathname } = new URL(request.url);
    if (pathname === '/nothing') return new Response(null, { status: 204 });
    if (pathname === '/error') return Response.error();
    if (pathname === '/fails') throw Object.assign(new Error('no route'), { code: 'EHOSTUNREACH' });
    if (pathname === '/large') return new Response('x'.repeat(300_000));
    if (pathname === '/found')
      return new Response('elsewhere', {
        status: 302,
        statusText: 'Over There',
        headers: { location: '/', 'content-type': 'a/b' },
      });
    const body = await request.text();
    const headers = new Headers({ 'content-type': 'application/json', 'X-Seen': 'yes' });
    headers.append('set-cookie', 'a=1');
    headers.append('set-cookie', 'b=2');
    const told = {
      method: request.method,
      url: request.url,
      headers: [...request.headers].sort(),
      length: body.length,
      start: body.slice(0, 20),
    };
    return new Response(JSON.stringify(told), { headers });
  },
  reset: () => {},
  state: () => null,
};

/** Everything that happens to a request, in order, with its virtual time. */
async function watched(
  request: ClientRequest,
  send: (request: ClientRequest) => unknown = (each) => each.end(),
): Promise<Json> {
  const start = Date.now();
  const seen: Json[] = [];
  const note = (what: string, ...more: Json[]): void => void seen.push([Date.now() - start, what, ...more]);
  await new Promise<void>((resolve) => {
    request.on('socket', (socket) => {
      note('socket', socket.connecting, 'encrypted' in socket);
      for (const event of ['lookup', 'connect', 'ready', 'secureConnect'])
        socket.on(event, () => note(event, socket.connecting));
    });
    request.on('continue', () => note('continue'));
    request.on('error', (error: NodeJS.ErrnoException) => note('error', error.message, error.code ?? null));
    request.on('close', () => {
      note('close', request.destroyed, request.reusedSocket);
      resolve();
    });
    request.on('response', (response: IncomingMessage) => {
      const { statusCode = 0, statusMessage = '', headers } = response;
      note(
        'response',
        statusCode,
        statusMessage,
        JSON.stringify(
          Object.entries(headers)
            .filter(([name]) => name !== 'transfer-encoding')
            .sort(),
        ),
      );
      let [length, text] = [0, ''];
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        text = (text + chunk.toString()).slice(0, 600);
      });
      response.on('error', (error: NodeJS.ErrnoException) => note('broken', error.message, error.code ?? null));
      response.on('end', () => note('end', length, text, response.complete));
    });
    send(request);
  });
  await sleep(10);
  return seen.toSorted((left, right) => Number(isClose(left)) - Number(isClose(right)));
}

function isClose(seen: Json): boolean {
  return Array.isArray(seen) && seen[1] === 'close';
}

async function play(body: () => Promise<Json>, options: SimulateOptions): Promise<Json> {
  const dag = new Dag('d');
  dag.task('a', body)();
  const run = await simulate(dag, { stubs: [asStub(echo)], ...options });
  expect(run.state).toBe('success');
  return run.xcom('a') as Json;
}

async function bothWays(body: () => Promise<Json>, options: SimulateOptions = {}): Promise<readonly [Json, Json]> {
  const inside = await play(body, options);
  const server = setupServer();
  server.listen({ onUnhandledRequest: 'bypass' });
  try {
    return [inside, await play(body, options)];
  } finally {
    server.close();
  }
}

const clients: readonly [title: string, body: () => Promise<Json>][] = [
  ['asks by a text', () => watched(http.request(`${ORIGIN}/a?b=c`))],
  [
    'asks by a URL and options',
    () => watched(https.request(new URL(`${SECURE}/a`), { headers: { 'X-Own': ['1', '2'] } })),
  ],
  [
    'asks by options alone',
    () => watched(http.request({ host: 'echo.example.test', port: 8080, path: '/a%20b', auth: 'me:secret' })),
  ],
  [
    'asks with an agent of its own',
    () => watched(https.request(SECURE, { agent: new https.Agent({ keepAlive: true }) })),
  ],
  [
    'hears of the answer by a listener',
    () =>
      watched(
        http.get(`${ORIGIN}/g`, (response) => void response.resume()),
        () => {},
      ),
  ],
  ['names the host in front of two slashes', () => watched(http.request(ORIGIN, { path: '//a/b' }))],
  ['asks for nothing but the head', () => watched(http.request(`${ORIGIN}/a`, { method: 'HEAD' }))],
  ['is given nothing', () => watched(http.request(`${ORIGIN}/nothing`))],
  ['is given much', () => watched(http.request(`${ORIGIN}/large`))],
  ['is sent elsewhere', () => watched(http.request(`${ORIGIN}/found`))],
  ['is given an error', () => watched(http.request(`${ORIGIN}/error`))],
  ['is told that there is no way', () => watched(http.request(`${ORIGIN}/fails`))],
  ['deletes without a body', () => watched(http.request(`${ORIGIN}/a`, { method: 'DELETE' }))],
  [
    'sends a length',
    () =>
      watched(http.request(ORIGIN, { method: 'POST', headers: { 'content-length': 5 } }), (each) => each.end('hello')),
  ],
  ['sends pieces', () => watched(http.request(ORIGIN, { method: 'PUT' }), sendPieces)],
  ['sends much', () => watched(https.request(SECURE, { method: 'PUT' }), (each) => each.end('y'.repeat(500_000)))],
  ['names no host', () => watched(http.request(ORIGIN, { setHost: false }))],
  ['expects what nobody knows', () => watched(http.request(ORIGIN, { headers: { expect: 'the best' } }))],
  ['gives up at once', () => watched(http.request(ORIGIN), (each) => each.end().destroy())],
  ['gives up later', () => watched(http.request(ORIGIN), giveUp)],
  ['gives up by a signal', () => watched(http.request(ORIGIN, { signal: AbortSignal.timeout(5) }))],
];

async function sendPieces(request: ClientRequest): Promise<void> {
  request.write('one ');
  await sleep(50);
  request.write('two ');
  request.end('three');
}

async function readLate(request: ClientRequest): Promise<void> {
  request.once('response', (response: IncomingMessage) => {
    response.pause();
    setTimeout(() => response.resume(), 100);
  });
  request.end();
}

function giveUp(request: ClientRequest): void {
  request.end();
  setTimeout(() => request.destroy(new Error('enough')), 5);
}

describe('a client of node:http', () => {
  it.each(clients)('that %s sees the same by either way', async (_, body) => {
    const [inside, intercepted] = await bothWays(body);
    expect(inside).toEqual(intercepted);
  });

  it.each([
    ['is reset', [resetRequest('a')]],
    ['takes long', [delayRequest('a', '3s')]],
    ['is answered slowly', [slowBody('a', { pieces: 3, every: '1s' })]],
    ['is answered in part', [truncateBody('a', 10)]],
  ] as const)('whose request %s sees the same by either way', async (_, faults) => {
    const [inside, intercepted] = await bothWays(() => watched(http.request(`${ORIGIN}/a`)), { faults });
    expect(inside).toEqual(intercepted);
  });

  it('goes by no interceptor where nobody else listens', async () => {
    const body = async (): Promise<Json> => {
      const request = http.request(ORIGIN);
      await watched(request);
      return Reflect.get(request, 'agent') instanceof http.Agent;
    };
    expect(await bothWays(body)).toEqual([false, true]);
  });

  it.each([
    ['http', () => http.request(SECURE)],
    ['https', () => https.request(ORIGIN)],
  ])('of %s asks for nothing of the other protocol', async (_, ask) => {
    const body = async (): Promise<Json> => {
      try {
        return await watched(ask());
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    expect(await bothWays(body)).toEqual(['ERR_INVALID_PROTOCOL', 'ERR_INVALID_PROTOCOL']);
  });

  it.each(['response', 'socket', 'connect'])('that throws when it hears of its %s fails its task', async (event) => {
    const dag = new Dag('d');
    const body = async (): Promise<void> => {
      const throwing = (): never => {
        throw new Error('out of order');
      };
      const request = http.request(ORIGIN).on('error', () => {});
      if (event === 'connect') request.once('socket', (socket) => socket.once('connect', throwing));
      else request.once(event, throwing);
      request.end();
      await sleep(1_000);
    };
    dag.task('a', body)();
    const run = await simulate(dag, { stubs: [asStub(echo)] });
    expect([run.state, run.explain('a')]).toEqual(['failed', expect.stringContaining('out of order')]);
  });

  it('that reads late hears of the close after the end', async () => {
    const seen = (await play(() => watched(http.request(`${ORIGIN}/large`), readLate), {})) as Json[];
    expect(seen.slice(-2)).toEqual([
      [120, 'end', 300_000, expect.any(String), true],
      [120, 'close', true, false],
    ]);
  });

  it('that leaves an answer unread leaves nothing behind', async () => {
    let left: ClientRequest | null = null;
    const body = (): Promise<Json> =>
      new Promise((resolve) => {
        left = http.get(`${ORIGIN}/large`, () => resolve('unread'));
      });
    expect(await play(body, {})).toBe('unread');
    expect((left as ClientRequest | null)?.socket?.destroyed).toBe(true);
  });

  it('is refused what nobody answers', async () => {
    const dag = new Dag('d');
    dag.task('a', () => watched(http.request('http://other.example.test/x')))();
    const run = await simulate(dag, { stubs: [asStub(echo)] });
    expect(run.state).toBe('failed');
    expect(run.explain('a')).toContain('GET http://other.example.test/x is answered by no stub');
  });
});
