import http from 'node:http';
import { http as route, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ECHO_URL, echoCore } from './echoCore.support.ts';
import { onMsw } from './onMsw.ts';

const OTHER_URL = 'https://other.example.test/';

const closes: (() => void)[] = [];
afterEach(() => {
  closes.splice(0).forEach((close) => close());
  vi.restoreAllMocks();
});

function opened<Opened extends { open(): () => void }>(stub: Opened): Opened {
  closes.push(stub.open());
  return stub;
}

/** A server of the user's own, which takes offence at requests it does not know. */
function listening(...handlers: Parameters<typeof setupServer>): ReturnType<typeof setupServer> {
  const server = setupServer(
    ...handlers,
    route.get(OTHER_URL, () => HttpResponse.text('other')),
  );
  server.listen({ onUnhandledRequest: 'error' });
  closes.push(() => server.close());
  return server;
}

const BYTES = Uint8Array.from({ length: 256 }, (_, byte) => byte);

describe('a stub on msw, opened', () => {
  it('gets bodies and headers as they were sent, and its own arrive as it gave them', async () => {
    const stub = opened(onMsw(echoCore()));
    const response = await fetch(ECHO_URL, { method: 'PATCH', body: BYTES, headers: { 'x-sent': 'yes' } });
    expect(response.status).toBe(201);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(BYTES);
    expect([response.headers.get('x-method'), response.headers.get('x-sent')]).toEqual(['PATCH', 'yes']);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(stub.asked).toEqual([`PATCH ${ECHO_URL}`]);
  });

  it('answers HEAD without a body', async () => {
    opened(onMsw({ ...echoCore(), answer: () => new Response('abc', { headers: { 'x-total': '3' } }) }));
    const response = await fetch(ECHO_URL, { method: 'HEAD' });
    expect([response.headers.get('x-total'), await response.text()]).toEqual(['3', '']);
  });

  it('fails a request that it could not answer', async () => {
    opened(onMsw(echoCore()));
    await expect(fetch(`${ECHO_URL}/throw`)).rejects.toThrow('the stub could not answer');
  });

  it('is asked about nothing but its own requests', async () => {
    const stub = opened(onMsw(echoCore()));
    const another = opened(onMsw(echoCore(OTHER_URL)));
    await fetch(OTHER_URL, { method: 'PUT' });
    expect([stub.asked, another.asked]).toEqual([[], [`PUT ${OTHER_URL}`]]);
  });

  it('stays open until everybody who opened it has closed it', async () => {
    const stub = onMsw(echoCore());
    const original = globalThis.fetch;
    const closeFirst = stub.open();
    const closeSecond = stub.open();
    await fetch(ECHO_URL);
    closeFirst();
    closeFirst();
    await fetch(ECHO_URL);
    closeSecond();
    // Two openings, and yet each request was answered once.
    expect(stub.asked).toHaveLength(2);
    expect(globalThis.fetch).toBe(original);
  });

  it('says how long its own requests are on their way', () => {
    const stub = onMsw(echoCore());
    expect(stub.latencyOf({ method: 'GET', url: ECHO_URL })).toEqual({ leastMs: 1, mostMs: 2 });
    expect(stub.latencyOf({ method: 'GET', url: OTHER_URL })).toBeNull();
  });
});

describe("a stub beside a user's own server of msw", () => {
  it('answers although that server does not know it, and leaves the server alone', async () => {
    const complaints = vi.spyOn(console, 'error');
    listening();
    const stub = onMsw(echoCore());
    const close = stub.open();
    expect((await fetch(ECHO_URL)).status).toBe(201);
    expect(await (await fetch(OTHER_URL)).text()).toBe('other');
    close();
    expect(await (await fetch(OTHER_URL)).text()).toBe('other');
    expect(stub.asked).toHaveLength(1);
    expect(complaints).not.toHaveBeenCalled();
  });

  it('is answered by the server that was given its handlers', async () => {
    const stub = onMsw(echoCore());
    listening(...stub.handlers);
    const response = await fetch(ECHO_URL, { method: 'PUT', body: BYTES });
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(BYTES);
    opened(stub);
    expect((await fetch(ECHO_URL)).status).toBe(201);
    expect(stub.asked).toHaveLength(2);
  });

  it('answers http requests too', async () => {
    listening();
    opened(onMsw(echoCore('http://echo.example.test/')));
    const status = await new Promise((resolve) => {
      http.get('http://echo.example.test/x', (response) => resolve(response.resume().statusCode));
    });
    expect(status).toBe(201);
  });

  // Last, since msw does not hear of anything once it has leaned on interceptors that somebody else applied and took down.
  it('goes on when that server comes and goes, and that server goes on when it does', async () => {
    const original = globalThis.fetch;
    const stub = onMsw(echoCore());
    const close = stub.open();
    const server = listening();
    expect(await (await fetch(OTHER_URL)).text()).toBe('other');
    close();
    expect(await (await fetch(OTHER_URL)).text()).toBe('other');
    const closeAgain = stub.open();
    server.close();
    expect((await fetch(ECHO_URL)).status).toBe(201);
    closeAgain();
    expect(globalThis.fetch).toBe(original);
  });
});
