import { afterEach, describe, expect, it, vi } from 'vitest';
import { childText, readXml, type ReadElement } from './requestXml.ts';
import { s3Core, type S3Core } from './s3Core.ts';
import type { S3Options } from './s3Options.ts';

const ENDPOINT = 'http://s3.example.test';

function lakeOf(options: Partial<S3Options> = {}): S3Core {
  const buckets = { sales: { a: 'abcdef', 'b/1': '', 'b/2': '' }, empty: {} };
  return s3Core({ endpoint: ENDPOINT, buckets, ...options });
}

async function send(lake: S3Core, request: string, init: RequestInit = {}): Promise<Response> {
  const [method = '', path = ''] = request.split(' ');
  return lake.answer(new Request(ENDPOINT + path, { method, ...init }));
}

/** Status, and the code of the refusal if there is one. */
async function outcome(lake: S3Core, request: string, init: RequestInit = {}): Promise<string> {
  const response = await send(lake, request, init);
  const body = await response.text();
  return body.includes('<Error>') ? `${response.status} ${childText(readXml(body), 'Code')}` : String(response.status);
}

async function xml(response: Response): Promise<ReadElement> {
  return readXml(await response.text());
}

function texts(root: ReadElement, list: string, name: string): (string | undefined)[] {
  return root.children.filter((child) => child.name === list).map((child) => childText(child, name));
}

afterEach(() => vi.restoreAllMocks());

describe('what S3 refuses', () => {
  const PUT = { body: 'x' };
  it.each<[string, RequestInit, string]>([
    ['GET /', {}, '200'],
    ['POST /', {}, '405 MethodNotAllowed'],
    ['GET /sales?acl', {}, '501 NotImplemented'],
    ['PUT /sales?unheard-of', {}, '501 NotImplemented'],
    ['GET /sales?versions', {}, '501 NotImplemented'],
    ['GET /sales?location', {}, '200'],
    ['PUT /sales/a?tagging', PUT, '501 NotImplemented'],
    ['GET /sales/a?versionId=1', {}, '501 NotImplemented'],
    ['GET /sales/a?X-Amz-Signature=0&x-id=GetObject', {}, '200'],
    ['GET /sales/%ff', {}, '400 InvalidURI'],
    [`GET /sales/${'k'.repeat(1024)}`, {}, '404 NoSuchKey'],
    [`GET /sales/${'k'.repeat(1025)}`, {}, '400 KeyTooLongError'],
    ['GET /sales?list-type=2&max-keys=x', {}, '400 InvalidArgument'],
    ['GET /sales?list-type=2&max-keys=-1', {}, '400 InvalidArgument'],
    ['GET /sales?list-type=2&encoding-type=base64', {}, '400 InvalidArgument'],
    ['GET /sales?list-type=2&continuation-token=', {}, '400 InvalidArgument'],
    ['PUT /New', {}, '400 InvalidBucketName'],
    ['PUT /sales', {}, '200'],
    ['PUT /sales', { body: '<CreateBucket' }, '400 MalformedXML'],
    ['DELETE /none', {}, '404 NoSuchBucket'],
    ['DELETE /sales/none', {}, '204'],
    ['DELETE /sales/a', { headers: { 'if-match': '"x"' } }, '412 PreconditionFailed'],
    ['PUT /sales/a', { ...PUT, headers: { 'content-md5': 'x' } }, '400 InvalidDigest'],
    ['PUT /sales/a', { ...PUT, headers: { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' } }, '400 BadDigest'],
    ['PUT /sales/a', { ...PUT, headers: { 'x-amz-checksum-crc32': 'AAAAAA==' } }, '400 BadDigest'],
    ['PUT /sales/a', { ...PUT, headers: { 'x-amz-content-sha256': '0'.repeat(64) } }, '400 XAmzContentSHA256Mismatch'],
    ['PUT /sales/a', { ...PUT, headers: { 'x-amz-decoded-content-length': '2' } }, '400 IncompleteBody'],
    ['PUT /sales/a', { ...PUT, headers: { 'if-none-match': '"x"' } }, '501 NotImplemented'],
    ['PUT /sales/none', { ...PUT, headers: { 'if-match': '"x"' } }, '404 NoSuchKey'],
    ['PUT /sales/none', { ...PUT, headers: { 'if-none-match': '*' } }, '200'],
    ['POST /sales?delete', { body: '<Delete><Object><Key>a</Key></Object></Delete>' }, '400 InvalidRequest'],
    ['GET /sales/a', { headers: { range: 'bytes=6-' } }, '416 InvalidRange'],
    ['GET /sales/a', { headers: { range: 'bytes=4-100' } }, '206'],
    ['GET /sales/a', { headers: { range: 'lines=1-2' } }, '200'],
    ['GET /sales/a?partNumber=1', {}, '206'],
    ['GET /sales/a?partNumber=2', {}, '416 InvalidPartNumber'],
  ])('%s %j: %s', async (request, init, expected) => {
    expect(await outcome(lakeOf(), request, init)).toBe(expected);
  });

  it.each<[string, Record<string, string>, string]>([
    ['to', { 'x-amz-copy-source': '/sales/a' }, '200'],
    ['to', { 'x-amz-copy-source': 'sales' }, '400 InvalidArgument'],
    ['to', { 'x-amz-copy-source': 'sales/a?versionId=1' }, '501 NotImplemented'],
    ['to', { 'x-amz-copy-source': 'sales/none' }, '404 NoSuchKey'],
    ['to', { 'x-amz-copy-source': 'none/a' }, '404 NoSuchBucket'],
    ['a', { 'x-amz-copy-source': 'sales/a' }, '400 InvalidRequest'],
    ['a', { 'x-amz-copy-source': 'sales/a', 'x-amz-metadata-directive': 'REPLACE' }, '200'],
    ['to', { 'x-amz-copy-source': 'sales/a', 'x-amz-metadata-directive': 'KEEP' }, '400 InvalidArgument'],
    ['to', { 'x-amz-copy-source': 'sales/a', 'x-amz-copy-source-if-match': '"x"' }, '412 PreconditionFailed'],
    ['to', { 'x-amz-copy-source': 'sales/a', 'x-amz-copy-source-if-none-match': '*' }, '412 PreconditionFailed'],
    ['b/1', { 'x-amz-copy-source': 'sales/a', 'if-none-match': '*' }, '412 PreconditionFailed'],
  ])('a copy to %s, %j: %s', async (key, headers, expected) => {
    expect(await outcome(lakeOf(), `PUT /sales/${key}`, { headers })).toBe(expected);
  });

  it('a plus that was not encoded: it is a space, in paths as in the source of a copy', async () => {
    const lake = lakeOf();
    lake.put('sales', 'c d', 'x');
    expect(await outcome(lake, 'GET /sales/c+d')).toBe('200');
    expect(await outcome(lake, 'PUT /sales/e', { headers: { 'x-amz-copy-source': 'sales/c+d' } })).toBe('200');
  });

  it('a bucket that exists already, outside the oldest region', async () => {
    const lake = lakeOf({ region: 'eu-west-1' });
    expect(await outcome(lake, 'PUT /sales')).toBe('409 BucketAlreadyOwnedByYou');
    const locations = [lake, lakeOf()].map(async (each) => (await send(each, 'PUT /new-one')).headers.get('location'));
    expect(await Promise.all(locations)).toEqual(['http://new-one.s3.amazonaws.com/', '/new-one']);
  });

  it('says what it refused, and to whom', async () => {
    const root = await xml(await send(lakeOf(), 'GET /sales/a%26b'));
    expect(root.children.map(({ name, text }) => [name, text])).toEqual([
      ['Code', 'NoSuchKey'],
      ['Message', 'The specified key does not exist.'],
      ['Key', 'a&b'],
      ['RequestId', '0000000000000001'],
      ['HostId', 'ZGFncHJvb2YgMDAwMDAwMDAwMDAwMDAwMQ=='],
    ]);
  });
});

describe('a listing', () => {
  it('encodes keys when asked to', async () => {
    const lake = lakeOf({ buckets: { sales: { 'a b/(c)+\u00e9~*': '', '\u0001': '' } } });
    const root = await xml(await send(lake, 'GET /sales?list-type=2&encoding-type=url&start-after=%00'));
    expect(texts(root, 'Contents', 'Key')).toEqual(['%01', 'a+b/%28c%29%2B%C3%A9%7E*']);
    expect([childText(root, 'EncodingType'), childText(root, 'StartAfter')]).toEqual(['url', '%00']);
  });

  it('is of at most 1000, and of none when none is asked for', async () => {
    const objects = Object.fromEntries(Array.from({ length: 1001 }, (_, index) => [`k${index}`, '']));
    const lake = lakeOf({ buckets: { sales: objects } });
    const many = await xml(await send(lake, 'GET /sales?list-type=2&max-keys=5000'));
    expect([childText(many, 'KeyCount'), childText(many, 'MaxKeys'), childText(many, 'IsTruncated')]).toEqual([
      ...['1000', '1000', 'true'],
    ]);
    const none = await xml(await send(lake, 'GET /sales?list-type=2&max-keys=0'));
    expect([childText(none, 'KeyCount'), childText(none, 'IsTruncated')]).toEqual(['0', 'false']);
  });

  it('sees what came and went between two pages', async () => {
    const lake = lakeOf({ pageSize: 1 });
    const first = await xml(await send(lake, 'GET /sales?list-type=2'));
    lake.remove('sales', 'b/1');
    lake.put('sales', 'aa', '');
    const rest = `GET /sales?list-type=2&continuation-token=${childText(first, 'NextContinuationToken')}`;
    expect(texts(await xml(await send(lake, rest)), 'Contents', 'Key')).toEqual(['aa']);
  });

  it('is of what is there now, however often it was listed', async () => {
    const lake = lakeOf();
    const seen: string[] = [];
    const listed = (): void => void seen.push([...lake.objects('sales').keys()].join(' '));
    listed();
    await send(lake, 'PUT /sales/aa', { body: '' });
    listed();
    await send(lake, 'DELETE /sales/b/1');
    listed();
    expect(seen).toEqual(['a b/1 b/2', 'a aa b/1 b/2', 'a aa b/2']);
  });

  it('of the old kind goes on after a marker, and names the next one with a delimiter only', async () => {
    const lake = lakeOf({ pageSize: 1 });
    const page = await xml(await send(lake, 'GET /sales?delimiter=/&marker=a'));
    expect([texts(page, 'CommonPrefixes', 'Prefix'), childText(page, 'NextMarker')]).toEqual([['b/'], undefined]);
    const first = await xml(await send(lake, 'GET /sales?delimiter=/'));
    expect([childText(first, 'NextMarker'), childText(first, 'IsTruncated')]).toEqual(['a', 'true']);
    expect(childText(await xml(await send(lake, 'GET /sales')), 'NextMarker')).toBeUndefined();
  });
});

describe('an object', () => {
  it('carries the date of the clock that answers, and keeps none of it', async () => {
    const now = vi.spyOn(Date, 'now').mockReturnValue(Date.UTC(2026, 0, 1, 0, 0, 0, 999));
    const lake = lakeOf();
    await send(lake, 'PUT /sales/new', { body: 'x' });
    now.mockReturnValue(Date.UTC(2026, 0, 2));
    const { headers } = await send(lake, 'HEAD /sales/new');
    expect(headers.get('last-modified')).toBe('Thu, 01 Jan 2026 00:00:00 GMT');
    expect(headers.get('date')).toBe('Fri, 02 Jan 2026 00:00:00 GMT');
    const root = await xml(await send(lake, 'GET /sales?list-type=2&prefix=new'));
    expect(texts(root, 'Contents', 'LastModified')).toEqual(['2026-01-01T00:00:00.000Z']);
  });

  it('is described as its first content says, and as a request asks', async () => {
    const content = {
      body: 'x',
      contentType: 'text/csv',
      metadata: { Run: '7' },
      lastModified: '2026-01-03T00:00:00Z',
    };
    const lake = lakeOf({ buckets: { sales: { a: content } } });
    const { headers } = await send(
      lake,
      'GET /sales/a?response-content-type=text/plain&response-cache-control=no-store',
    );
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'text/plain',
      'cache-control': 'no-store',
      'x-amz-meta-run': '7',
      'last-modified': 'Sat, 03 Jan 2026 00:00:00 GMT',
      etag: '"9dd4e461268c8034f5c8564e155c67a6"',
    });
  });

  it('is summed as its copy asks', async () => {
    const headers = { 'x-amz-copy-source': 'sales/a', 'x-amz-checksum-algorithm': 'SHA1' };
    const root = await xml(await send(lakeOf(), 'PUT /sales/to', { headers }));
    expect(childText(root, 'ChecksumSHA1')).toBe('H4rBDyPFtbwRZ72oS4M+XAV6d9I=');
  });

  it('is told with its checksum to whoever asks for it whole', async () => {
    const checksums = async (init: Record<string, string>) => {
      const { headers } = await send(lakeOf(), 'GET /sales/a', { headers: init });
      return headers.get('x-amz-checksum-crc32');
    };
    expect(await checksums({ 'x-amz-checksum-mode': 'ENABLED' })).toBe('S4457w==');
    expect(await checksums({ 'x-amz-checksum-mode': 'ENABLED', range: 'bytes=0-1' })).toBeNull();
    expect(await checksums({})).toBeNull();
  });
});

describe('the operation of a request', () => {
  it.each<[string, string, string | null]>([
    ['GET', 'http://s3.example.test/sales/a.csv', 'GetObject'],
    ['HEAD', 'http://sales.s3.example.test/', 'HeadBucket'],
    ['PUT', 'http://sales.s3.example.test/a.csv?partNumber=1&uploadId=7', 'UploadPart'],
    ['PUT', 'http://s3.example.test/sales/b.csv?x-id=CopyObject', 'CopyObject'],
    ['GET', 'http://s3.example.test/sales?list-type=2&prefix=a', 'ListObjectsV2'],
    ['GET', 'http://s3.example.test/sales/a.csv?acl', null],
    ['GET', 'http://other.example.test/sales/a.csv', null],
  ])('%s %s is %s', (method, url, operation) => {
    const lake = s3Core({ buckets: {}, endpoint: 'http://s3.example.test' });
    expect(lake.operationOf?.({ method, url }) ?? null).toBe(operation);
  });
});
