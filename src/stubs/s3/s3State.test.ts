import { describe, expect, it } from 'vitest';
import { s3Core } from './s3Core.ts';

const ENDPOINT = 'http://s3.example.test';

function put(path: string, body: string): Request {
  return new Request(ENDPOINT + path, { method: 'PUT', body, headers: { 'content-type': 'text/csv' } });
}

describe('the state of an S3', () => {
  it('is its objects as plain JSON, in order of their keys', () => {
    const contents = { body: new Uint8Array([0xff]), contentType: 'image/png', metadata: { b: '2', A: '1' } };
    const lake = s3Core({ buckets: { two: {}, one: { '\u{1f600}': '', '\uffee': '\ufeffx', z: contents } } });
    lake.put('one', '__proto__', 'x');
    const text = { contentType: 'binary/octet-stream', metadata: {} };
    const expected = JSON.parse(
      JSON.stringify({
        buckets: {
          one: {
            PROTO: { etag: '9dd4e461268c8034f5c8564e155c67a6', size: 1, ...text, text: 'x' },
            z: {
              ...{ etag: '00594fd4f42ba43fc1ca0427a0576295', size: 1, contentType: 'image/png' },
              ...{ metadata: { a: '1', b: '2' }, base64: '/w==' },
            },
            '\uffee': { etag: 'f5a858bac7409e04c2b775b6628c6ff3', size: 4, ...text, text: '\ufeffx' },
            '\u{1f600}': { etag: 'd41d8cd98f00b204e9800998ecf8427e', size: 0, ...text, text: '' },
          },
          two: {},
        },
        uploads: [],
      }).replace('PROTO', '__proto__'),
    ) as unknown;
    expect(JSON.stringify(lake.state())).toBe(JSON.stringify(expected));
  });

  it('is equal after the same writes at another time and by another way', async () => {
    const lakes = [1, 2].map(() => s3Core({ endpoint: ENDPOINT, buckets: { sales: {} } }));
    const [first, second] = lakes as [(typeof lakes)[0], (typeof lakes)[0]];
    await first.answer(put('/sales/a', 'x'));
    await second.answer(put('/sales/b', 'y'));
    await second.answer(new Request(`${ENDPOINT}/sales/b`, { method: 'DELETE' }));
    second.put('sales', 'a', { body: 'x', contentType: 'text/csv', lastModified: '2026-01-01T00:00:00Z' });
    expect(second.state()).toEqual(first.state());
  });

  it('is put back by a reset, with all that was counted', async () => {
    const lake = s3Core({ endpoint: ENDPOINT, buckets: { sales: { a: 'x' } }, slowDown: [{ times: 1, key: 'b' }] });
    const before = lake.state();
    const statuses: number[] = [];
    for (let run = 0; run < 2; run++) {
      lake.reset();
      expect(lake.state()).toEqual(before);
      for (const path of ['/sales/b', '/sales/b', '/new-one']) statuses.push((await lake.answer(put(path, ''))).status);
      lake.remove('sales', 'a');
      await lake.answer(new Request(`${ENDPOINT}/sales/c?uploads`, { method: 'POST' }));
      expect([...lake.objects('sales')]).toEqual([['b', '']]);
      const last = await lake.answer(new Request(`${ENDPOINT}/`));
      expect(last.headers.get('x-amz-request-id')).toBe('0000000000000005');
    }
    expect(statuses).toEqual([503, 200, 200, 503, 200, 200]);
    expect(lake.requests).toEqual([
      'PutObject sales/b 503',
      'PutObject sales/b 200',
      'CreateBucket new-one 200',
      'CreateMultipartUpload sales/c 200',
      'ListBuckets 200',
    ]);
  });
});

describe('an S3 is asked', () => {
  it.each([
    [undefined, 'https://s3.eu-west-1.amazonaws.com/sales/a', true],
    [undefined, 'https://sales.s3.us-east-1.amazonaws.com/a', true],
    [undefined, 'https://my.sales.s3.dualstack.us-gov-west-1.amazonaws.com/a', true],
    [undefined, 'https://sales.s3.amazonaws.com/a', true],
    [undefined, 'https://sts.us-east-1.amazonaws.com/', false],
    [undefined, 'https://s3.example.test/sales/a', false],
    [ENDPOINT, 'http://s3.example.test/sales/a', true],
    [ENDPOINT, 'http://sales.s3.example.test/a', true],
    [ENDPOINT, 'https://s3.example.test/sales/a', false],
    [ENDPOINT, 'http://s3.example.test:81/sales/a', false],
    [ENDPOINT, 'http://otherS3.example.test/sales/a', false],
    ['http://localhost:9000', 'http://sales.localhost:9000/a', true],
  ])('with the endpoint %s for %s: %s', async (endpoint, url, isFor) => {
    const buckets = { sales: { a: 'x' }, 'my.sales': { a: 'x' } };
    const lake = s3Core(endpoint === undefined ? { buckets } : { buckets, endpoint });
    expect(lake.isFor({ method: 'GET', url })).toBe(isFor);
    if (isFor) expect(await (await lake.answer(new Request(url))).text()).toBe('x');
  });
});
