import http from 'node:http';
import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ECHO_URL, echoCore } from './echoCore.support.ts';
import { onNock } from './onNock.ts';

const ORIGIN = new URL(ECHO_URL).origin;
const BYTES = Uint8Array.from({ length: 256 }, (_, byte) => byte);

const closes: (() => void)[] = [];

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  closes.splice(0).forEach((close) => close());
  nock.cleanAll();
  nock.enableNetConnect();
});

describe('a stub beside nock', () => {
  it('gets bodies and headers as they were sent although connections are disabled, and its own arrive as it gave them', async () => {
    const stub = onNock(echoCore());
    closes.push(stub.open());
    const options = { method: 'PATCH', body: BYTES, headers: { 'x-sent': 'yes', 'content-type': 'application/json' } };
    const response = await fetch(ECHO_URL, options);
    expect([response.status, response.headers.get('x-sent')]).toEqual([201, 'yes']);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(BYTES);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(stub.asked).toEqual([`PATCH ${ECHO_URL}`]);
  });

  it('answers HEAD without a body', async () => {
    closes.push(onNock({ ...echoCore(), answer: () => new Response('abc', { headers: { 'x-total': '3' } }) }).open());
    const response = await fetch(ECHO_URL, { method: 'HEAD' });
    expect([response.headers.get('x-total'), await response.text()]).toEqual(['3', '']);
  });

  it('answers http requests', async () => {
    closes.push(onNock(echoCore('http://echo.example.test/')).open());
    const text = await new Promise((resolve, reject) => {
      const request = http.request('http://echo.example.test/x', { method: 'POST' }, (response) => {
        response.setEncoding('utf8').on('data', resolve);
      });
      request.on('error', reject).end('sent');
    });
    expect(text).toBe('sent');
  });

  it("leaves nock's own scopes their requests, on its own host too", async () => {
    nock(ORIGIN).get('/elsewhere').reply(200, 'of nock');
    closes.push(onNock(echoCore()).open());
    nock(ORIGIN).get('/later').reply(200, 'also of nock');
    expect((await fetch(ECHO_URL)).status).toBe(201);
    expect(await (await fetch(`${ORIGIN}/elsewhere`)).text()).toBe('of nock');
    expect(await (await fetch(`${ORIGIN}/later`)).text()).toBe('also of nock');
    expect(nock.isDone()).toBe(true);
  });

  it('leaves nock as it found it', async () => {
    nock('https://other.example.test').get('/').reply(200, 'of nock');
    const seen = (): unknown => [nock.isActive(), nock.activeMocks(), nock.pendingMocks(), globalThis.fetch, http.get];
    const before = seen();
    const close = onNock(echoCore()).open();
    expect(seen()).toEqual(before);
    await fetch(ECHO_URL);
    close();
    expect(seen()).toEqual(before);
    await expect(fetch(ECHO_URL)).rejects.toThrow('Disallowed net connect');
    expect(await (await fetch('https://other.example.test/')).text()).toBe('of nock');
  });

  it('answers while nock is switched off', async () => {
    nock.restore();
    try {
      closes.push(onNock(echoCore()).open());
      expect((await fetch(ECHO_URL)).status).toBe(201);
      closes.splice(0).forEach((close) => close());
    } finally {
      nock.activate();
    }
    await expect(fetch(ECHO_URL)).rejects.toThrow('Disallowed net connect');
  });
});
