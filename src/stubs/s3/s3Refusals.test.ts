/**
 * What S3 says when it refuses, word by word, as it was recorded from the real one by another project's tests.
 */
import { describe, expect, it } from 'vitest';
import { md5 } from './checksums.ts';
import { childText, readXml } from './requestXml.ts';
import { s3Core, type S3Core } from './s3Core.ts';

const ENDPOINT = 'http://s3.example.test';

function lakeOf(): S3Core {
  return s3Core({ endpoint: ENDPOINT, buckets: { sales: { a: '0123456789' } }, leastPartBytes: 1 });
}

async function send(lake: S3Core, request: string, init: RequestInit = {}): Promise<string> {
  const [method = '', path = ''] = request.split(' ');
  const response = await lake.answer(new Request(ENDPOINT + path, { method, ...init }));
  return await response.text();
}

/** What the error says, but for what it is signed with. */
async function refusal(lake: S3Core, request: string, init: RequestInit = {}): Promise<Record<string, string>> {
  const text = await send(lake, request, init);
  const elements = text === '' ? [] : readXml(text).children;
  const said = elements.filter(({ name }) => name !== 'RequestId' && name !== 'HostId');
  return Object.fromEntries(said.map(({ name, text }) => [name, text]));
}

async function begun(lake: S3Core, headers: Record<string, string> = {}): Promise<string> {
  return childText(readXml(await send(lake, 'POST /sales/big?uploads', { headers })), 'UploadId') as string;
}

function completion(text: string, sum = ''): string {
  const etag = md5(Buffer.from(text));
  return `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${etag}</ETag>${sum}</Part></CompleteMultipartUpload>`;
}

const HELD = 'At least one of the pre-conditions you specified did not hold';
const NOT_IMPLEMENTED = 'A header you provided implies functionality that is not implemented';

describe('a write under conditions is refused with', () => {
  it.each<[Record<string, string>, Record<string, string>]>([
    [{ 'if-none-match': '*' }, { Code: 'PreconditionFailed', Message: HELD, Condition: 'If-None-Match' }],
    [{ 'if-match': '"x"' }, { Code: 'PreconditionFailed', Message: HELD, Condition: 'If-Match' }],
    [
      { 'if-match': '*' },
      {
        Code: 'NotImplemented',
        Message: NOT_IMPLEMENTED,
        Header: 'If-Match',
        additionalMessage: "We don't accept the provided value of If-Match header for this API",
      },
    ],
    [
      { 'if-match': '"x"', 'if-none-match': '*' },
      {
        Code: 'NotImplemented',
        Message: NOT_IMPLEMENTED,
        Header: 'If-Match,If-None-Match',
        additionalMessage: 'Multiple conditional request headers present in the request',
      },
    ],
  ])('%j: %j', async (headers, said) => {
    expect(await refusal(lakeOf(), 'PUT /sales/a', { body: 'x', headers })).toEqual(said);
    const copy = { 'x-amz-copy-source': 'sales/a', ...headers };
    expect(
      await refusal(lakeOf(), 'PUT /sales/a', { headers: { ...copy, 'x-amz-metadata-directive': 'REPLACE' } }),
    ).toEqual(said);
  });

  it.each<[string, string[], Record<string, string>, string]>([
    ['nobody', [], { 'if-match': `"${md5(Buffer.from('old'))}"` }, 'done'],
    [
      'somebody who wrote the same',
      ['PUT /sales/big'],
      { 'if-match': `"${md5(Buffer.from('old'))}"` },
      'ConditionalRequestConflict',
    ],
    ['somebody who deleted it', ['DELETE /sales/big'], { 'if-none-match': '*' }, 'ConditionalRequestConflict'],
    ['somebody who deleted it, as it was', ['DELETE /sales/big'], { 'if-match': '"x"' }, 'NoSuchKey'],
    ['nobody, as new', [], { 'if-none-match': '*' }, 'PreconditionFailed'],
  ])('an upload in parts, during which the object was touched by %s', async (_, between, headers, code) => {
    const lake = lakeOf();
    await send(lake, 'PUT /sales/big', { body: 'old' });
    const id = await begun(lake);
    await send(lake, `PUT /sales/big?partNumber=1&uploadId=${id}`, { body: 'x' });
    for (const request of between) await send(lake, request, request.startsWith('PUT') ? { body: 'old' } : {});
    const said = await refusal(lake, `POST /sales/big?uploadId=${id}`, { body: completion('x'), headers });
    expect(said['Code'] ?? 'done').toBe(code);
  });
});

describe('what this S3 does not do is refused by its name, and does nothing:', () => {
  it.each([
    ['GET /sales?versions', 'ListObjectVersions'],
    ['PUT /sales?versioning', 'PutBucketVersioning'],
    ['GET /sales?acl', 'GetBucketAcl'],
    ['PUT /sales/a?acl', 'PutObjectAcl'],
    ['PUT /sales/a?tagging', 'PutObjectTagging'],
    ['DELETE /sales/a?tagging', 'DeleteObjectTagging'],
    ['GET /sales/a?tagging&versionId=7', 'GetObjectTagging of a version'],
    ['GET /sales/a?versionId=7', 'GetObject of a version'],
    ['DELETE /sales/a?versionId=7&x-id=DeleteObject', 'DeleteObject of a version'],
    ['GET /sales/a?attributes', 'GetObjectAttributes'],
    ['POST /sales/a?restore', 'RestoreObject'],
    ['PUT /sales?unheard-of', 'PUT of bucket with ?unheard-of'],
  ])('%s: %s', async (request, name) => {
    const lake = lakeOf();
    const before = lake.state();
    const { Code, Message } = await refusal(lake, request, request.startsWith('PUT') ? { body: 'x' } : {});
    expect(Code).toBe('NotImplemented');
    expect(
      Message?.startsWith(`${name} is not implemented by this stub, which answers ListBuckets, CreateBucket, `),
    ).toBe(true);
    expect(lake.state()).toEqual(before);
  });

  it('deleting a version, or under a condition, among many', async () => {
    const lake = lakeOf();
    const said = async (more: string): Promise<string | undefined> => {
      const body = `<Delete><Object><Key>a</Key>${more}</Object></Delete>`;
      const headers = { 'content-md5': Buffer.from(md5(Buffer.from(body)), 'hex').toString('base64') };
      return (await refusal(lake, 'POST /sales?delete', { body, headers }))['Message'];
    };
    expect(await said('<VersionId>7</VersionId>')).toMatch(/^DeleteObjects with VersionId is not implemented/);
    expect(await said('<ETag>"x"</ETag>')).toMatch(/^DeleteObjects with ETag is not implemented/);
    expect([...lake.objects('sales').keys()]).toEqual(['a']);
    await said('<VersionId>null</VersionId>');
    expect([...lake.objects('sales').keys()]).toEqual([]);
  });
});

describe('a copy is refused with', () => {
  it.each<[Record<string, string>, Record<string, string>]>([
    [{ 'if-match': '"x"' }, { Condition: 'x-amz-copy-source-If-Match' }],
    [{ 'if-modified-since': 'Fri, 01 Jan 2021 00:00:00 GMT' }, { Condition: 'x-amz-copy-source-If-Modified-Since' }],
    [{ 'if-modified-since': 'Fri, 01 Jan 2100 00:00:00 GMT' }, {}],
  ])('%j: %j', async (conditions, said) => {
    const named = Object.entries(conditions).map(([name, value]) => [`x-amz-copy-source-${name}`, value]);
    const headers = { ...(Object.fromEntries(named) as object), 'x-amz-copy-source': 'sales/a' };
    const found = await refusal(lakeOf(), 'PUT /sales/to', { headers });
    expect(found['Condition']).toBe(said['Condition']);
  });

  it.each([
    ['bytes=0-100', 'InvalidArgument', 'Range specified is not valid for source object of size: 10'],
    ['bytes=100-200', 'InvalidRequest', 'The specified copy range is invalid for the source object size'],
    ['bytes=1-0', 'InvalidArgument', expect.stringContaining('must be of the form bytes=first-last') as string],
  ])('the range %s: %s %s', async (range, Code, Message) => {
    const lake = lakeOf();
    const headers = { 'x-amz-copy-source': 'sales/a', 'x-amz-copy-source-range': range };
    const said = await refusal(lake, `PUT /sales/big?partNumber=1&uploadId=${await begun(lake)}`, { headers });
    expect(said).toMatchObject({ Code, Message });
  });
});

describe('a body is refused with', () => {
  it.each([
    [{ 'x-amz-checksum-crc32': 'bm90' }, 'InvalidRequest', 'Value for x-amz-checksum-crc32 header is invalid.'],
    [
      { 'x-amz-checksum-crc32': 'AAAAAA==' },
      'BadDigest',
      'The CRC32 you specified did not match the calculated checksum.',
    ],
    [
      { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' },
      'BadDigest',
      'The Content-MD5 you specified did not match what we received.',
    ],
  ])('%j: %s %s', async (headers, Code, Message) => {
    expect(await refusal(lakeOf(), 'PUT /sales/b', { body: 'x', headers })).toMatchObject({ Code, Message });
  });

  it('a range and a part at once', async () => {
    const said = await refusal(lakeOf(), 'GET /sales/a?partNumber=1', { headers: { range: 'bytes=0-1' } });
    expect(said['Message']).toBe('Cannot specify both Range header and partNumber query parameter');
  });
});

describe('the sum of an upload is refused with', () => {
  it.each([
    [
      { 'x-amz-checksum-algorithm': 'MD4' },
      /^Checksum algorithm provided is unsupported.*\[CRC32, CRC32C, CRC64NVME, SHA1, SHA256\]$/,
    ],
    [{ 'x-amz-checksum-type': 'COMPOSITE' }, /can only be used with the x-amz-checksum-algorithm header\.$/],
    [
      { 'x-amz-checksum-algorithm': 'SHA1', 'x-amz-checksum-type': 'FULL_OBJECT' },
      /^The FULL_OBJECT checksum type cannot be used with the sha1/,
    ],
    [{ 'x-amz-checksum-algorithm': 'CRC64NVME', 'x-amz-checksum-type': 'COMPOSITE' }, /^The COMPOSITE .* crc64nvme/],
  ])('%j: %s', async (headers, message) => {
    expect(
      (await refusal(lakeOf(), 'POST /sales/big?uploads', { headers: headers as Record<string, string> }))['Message'],
    ).toMatch(message);
  });

  const COMPOSITE = { 'x-amz-checksum-algorithm': 'CRC32' };
  it.each<[Record<string, string>, RequestInit, string]>([
    [
      COMPOSITE,
      { body: completion('x') },
      'The upload was created using a crc32 checksum. The complete request must include the checksum for each part. It was missing for part 1 in the request.',
    ],
    [COMPOSITE, { body: completion('x', '<ChecksumCRC32>AAAAAA==</ChecksumCRC32>') }, 'InvalidPart'],
    [{}, { body: completion('x', '<ChecksumCRC32>jNwWgw==</ChecksumCRC32>') }, 'InvalidPart'],
    [
      {},
      { body: completion('x'), headers: { 'x-amz-checksum-type': 'FULL_OBJECT' } },
      'The upload was created using the null checksum mode. The complete request must use the same checksum mode.',
    ],
    [
      {},
      { body: completion('x'), headers: { 'x-amz-mp-object-size': '5' } },
      "The provided 'x-amz-mp-object-size' header value 5 does not match what was computed: 1",
    ],
    [
      {},
      { body: completion('x'), headers: { 'x-amz-checksum-crc64nvme': 'x' } },
      'The crc64nvme you specified did not match the calculated checksum.',
    ],
    [{}, {}, 'You must specify at least one part'],
    [COMPOSITE, { body: completion('x', '<ChecksumCRC32>jNwWgw==</ChecksumCRC32>') }, 'done'],
  ])('%j, completed with %j: %s', async (begin, init, expected) => {
    const lake = lakeOf();
    const id = await begun(lake, begin);
    const summed = { body: 'x', headers: { 'x-amz-checksum-crc32': 'jNwWgw==' } };
    await send(lake, `PUT /sales/big?partNumber=1&uploadId=${id}`, summed);
    const said = await refusal(lake, `POST /sales/big?uploadId=${id}`, init);
    expect([said['Message'], said['Code'] ?? 'done']).toContain(expected);
  });
});
