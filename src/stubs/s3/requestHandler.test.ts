import { buffer, text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { RequestListener } from '../../virtual/requestListeners.ts';
import { addressingOf } from './addressing.ts';
import { requestHandlerOf, type ClientRequest } from './requestHandler.ts';
import type { RawRequest } from './sentRequest.ts';

const SENT: ClientRequest = {
  method: 'PUT',
  protocol: 'http:',
  hostname: 'sales.s3.example.test',
  path: '/a/../b%20c',
  query: { 'x-id': 'PutObject', empty: null, many: ['1', '2'] },
  headers: { 'content-type': 'text/csv' },
};

/** A handler whose S3 says what it was asked; `asked` counts. */
function handler(gate: RequestListener = () => {}) {
  const asked: [RawRequest, string][] = [];
  const made = requestHandlerOf({
    addressing: addressingOf('http://s3.example.test'),
    gate,
    answer(raw, hostBucket) {
      asked.push([raw, hostBucket]);
      return { status: 200, headers: [['etag', '"1"']], body: raw.body };
    },
  });
  return { made, asked };
}

describe('the request handler', () => {
  it('hands over the request as the client made it', async () => {
    const urls: string[] = [];
    const { made, asked } = handler(
      ({ request, client }) => void urls.push(`${client} ${request.method} ${request.url}`),
    );
    const { response } = await made.handle({ ...SENT, body: 'id' });
    expect([response.statusCode, response.headers, await text(response.body)]).toEqual([200, { etag: '"1"' }, 'id']);
    const [raw, hostBucket] = asked[0] as [RawRequest, string];
    expect([hostBucket, raw.path, raw.query.getAll('many')]).toEqual(['sales', '/a/../b%20c', ['1', '2']]);
    expect(urls).toEqual(['http PUT http://sales.s3.example.test/b%20c?x-id=PutObject&empty=&many=1&many=2']);
  });

  async function* chunks(): AsyncGenerator<string | Uint8Array> {
    yield 'i';
    yield Buffer.from('d');
  }

  it.each<[string, unknown, string]>([
    ['a text', 'id', 'id'],
    ['bytes of a larger buffer', Buffer.from('guide').subarray(2, 4), 'id'],
    ['an array buffer', new Uint8Array([105, 100]).buffer, 'id'],
    ['a blob', new Blob(['id']), 'id'],
    ['a stream', chunks(), 'id'],
    ['nothing', undefined, ''],
  ])('takes %s as a body', async (_, body, expected) => {
    const { response } = await handler().made.handle({ ...SENT, body });
    expect(await text(response.body)).toBe(expected);
  });

  it('asks nothing before the gate lets the request through', async () => {
    let open = (): void => {};
    const { made, asked } = handler(() => new Promise((resolve) => (open = resolve)));
    const answered = made.handle(SENT);
    await new Promise(setImmediate);
    expect(asked).toHaveLength(0);
    open();
    expect((await answered).response.statusCode).toBe(200);
  });

  it('gives up when the client does, and asks nothing then', async () => {
    const { made, asked } = handler(() => new Promise(() => {}));
    const given = new AbortController();
    const answered = made.handle(SENT, { abortSignal: given.signal });
    given.abort();
    await expect(answered).rejects.toMatchObject({ name: 'AbortError' });
    await expect(made.handle(SENT, { abortSignal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
    expect(asked).toHaveLength(0);
  });

  it('fails as the gate fails it', async () => {
    const { made, asked } = handler(({ controller }) => controller.errorWith(new Error('read ECONNRESET')));
    await expect(made.handle(SENT)).rejects.toThrow('read ECONNRESET');
    const broken = handler(() => Promise.reject(new Error('a bug')));
    await expect(broken.made.handle(SENT)).rejects.toThrow('a bug');
    expect([...asked, ...broken.asked]).toHaveLength(0);
  });

  it('gives the answer of the gate, or what the gate made of its own', async () => {
    const busy = handler(({ controller }) => controller.respondWith(new Response(null, { status: 503 })));
    expect((await busy.made.handle(SENT)).response.statusCode).toBe(503);
    expect(busy.asked).toHaveLength(0);
    const spoiled = handler(({ controller }) => {
      const respondWith = controller.respondWith.bind(controller);
      controller.respondWith = ({ status, headers, body }) =>
        respondWith(new Response(body, { status: status + 1, headers }));
    });
    const { response } = await spoiled.made.handle({ ...SENT, body: 'id' });
    expect([response.statusCode, response.headers['etag'], String(await buffer(response.body))]).toEqual([
      201,
      '"1"',
      'id',
    ]);
  });

  it('refuses a client of another endpoint, with both', async () => {
    const elsewhere = { ...SENT, hostname: 'sales.s3.amazonaws.com' };
    await expect(handler().made.handle(elsewhere)).rejects.toMatchObject({
      code: 's3-host',
      message: expect.stringMatching(/http:\/\/sales\.s3\.amazonaws\.com.*http:\/\/s3\.example\.test\//s) as string,
    });
  });
});
