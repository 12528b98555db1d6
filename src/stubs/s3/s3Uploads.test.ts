import { describe, expect, it } from 'vitest';
import { compositeChecksum, fullChecksum, md5, type ChecksumAlgorithm } from './checksums.ts';
import { childText, readXml, type ReadElement } from './requestXml.ts';
import { s3Core, type S3Core } from './s3Core.ts';

const ENDPOINT = 'http://s3.example.test';

async function send(lake: S3Core, request: string, init: RequestInit = {}): Promise<Response> {
  const [method = '', path = ''] = request.split(' ');
  return lake.answer(new Request(ENDPOINT + path, { method, ...init }));
}

async function xml(lake: S3Core, request: string, init: RequestInit = {}): Promise<ReadElement> {
  return readXml(await (await send(lake, request, init)).text());
}

/** The code of the refusal, or `done`. */
async function outcome(lake: S3Core, request: string, init: RequestInit = {}): Promise<string> {
  const text = await (await send(lake, request, init)).text();
  return (text === '' ? undefined : childText(readXml(text), 'Code')) ?? 'done';
}

async function begun(lake: S3Core, headers: Record<string, string> = {}): Promise<string> {
  return childText(await xml(lake, 'POST /sales/big?uploads', { headers }), 'UploadId') as string;
}

type Part = readonly [number: number, text: string];

function completion(...parts: readonly Part[]): RequestInit {
  const named = parts.map(([number, text]) => {
    const etag = md5(Buffer.from(text));
    return `<Part><PartNumber>${number}</PartNumber><ETag>&quot;${etag}&quot;</ETag></Part>`;
  });
  return { body: `<CompleteMultipartUpload>${named.join('')}</CompleteMultipartUpload>` };
}

/** The same, with the checksum of each part. */
function summedCompletion(algorithm: ChecksumAlgorithm, ...parts: readonly Part[]): RequestInit {
  const sums = parts.map(([, text]) => fullChecksum(algorithm, Buffer.from(text)).value);
  const tag = `Checksum${algorithm}`;
  let part = 0;
  const body = String(completion(...parts).body).replaceAll('</Part>', () => `<${tag}>${sums[part++]}</${tag}></Part>`);
  return { body };
}

async function uploaded(lake: S3Core, id: string, ...parts: readonly Part[]): Promise<void> {
  for (const [number, body] of parts) await send(lake, `PUT /sales/big?partNumber=${number}&uploadId=${id}`, { body });
}

function lakeOf(leastPartBytes?: number): S3Core {
  const least = leastPartBytes === undefined ? {} : { leastPartBytes };
  return s3Core({ endpoint: ENDPOINT, buckets: { sales: { a: 'abcdef' }, empty: {} }, pageSize: 2, ...least });
}

describe('an upload in parts', () => {
  it.each<[string, RequestInit, string]>([
    ['the parts it has', completion([1, 'one!'], [2, 't']), 'done'],
    ['some of them', completion([2, 't']), 'done'],
    ['none', completion(), 'MalformedXML'],
    ['a part it never got', completion([1, 'one!'], [3, 't']), 'InvalidPart'],
    ['a part with other bytes', completion([1, 'else'], [2, 't']), 'InvalidPart'],
    ['parts in the wrong order', completion([2, 't'], [1, 'one!']), 'InvalidPartOrder'],
    ['a part twice', completion([1, 'one!'], [1, 'one!']), 'InvalidPartOrder'],
    [
      'a part without a tag',
      { body: '<CompleteMultipartUpload><Part><PartNumber>1</PartNumber></Part></CompleteMultipartUpload>' },
      'MalformedXML',
    ],
    ['something else', { body: '<Delete><Part/></Delete>' }, 'MalformedXML'],
    ['a condition that does not hold', { ...completion([2, 't']), headers: { 'if-match': '"x"' } }, 'NoSuchKey'],
    ['a wrong checksum', { ...completion([2, 't']), headers: { 'x-amz-checksum-crc64nvme': 'x' } }, 'BadDigest'],
  ])('is completed with %s', async (_, init, expected) => {
    const lake = lakeOf(4);
    const id = await begun(lake);
    await uploaded(lake, id, [1, 'gone'], [1, 'one!'], [2, 't']);
    expect(await outcome(lake, `POST /sales/big?uploadId=${id}`, init)).toBe(expected);
    expect(lake.objects('sales').has('big')).toBe(expected === 'done');
    expect((lake.state()['uploads'] as unknown[]).length).toBe(expected === 'done' ? 0 : 1);
  });

  it('is not completed a second time over what came later', async () => {
    const lake = lakeOf();
    const id = await begun(lake);
    await uploaded(lake, id, [1, 'x']);
    const complete = () => outcome(lake, `POST /sales/big?uploadId=${id}`, completion([1, 'x']));
    expect(await complete()).toBe('done');
    lake.put('sales', 'big', 'later');
    expect(await complete()).toBe('done');
    await send(lake, `DELETE /sales/big?uploadId=${id}`);
    expect(await complete()).toBe('done');
    expect(lake.objects('sales').get('big')).toBe('later');
  });

  it('wants 5 MiB of each part but the last, unless told otherwise', async () => {
    const lake = lakeOf();
    const id = await begun(lake);
    await uploaded(lake, id, [1, 'one!'], [2, 't']);
    expect(await outcome(lake, `POST /sales/big?uploadId=${id}`, completion([1, 'one!'], [2, 't']))).toBe(
      'EntityTooSmall',
    );
    expect(await outcome(lake, `POST /sales/big?uploadId=${id}`, completion([1, 'one!']))).toBe('done');
  });

  it.each([
    ['PUT /sales/big?partNumber=0&uploadId=ID', 'InvalidArgument'],
    ['PUT /sales/big?partNumber=10001&uploadId=ID', 'InvalidArgument'],
    ['PUT /sales/big?partNumber=10000&uploadId=ID', 'done'],
    ['PUT /sales/other?partNumber=1&uploadId=ID', 'NoSuchUpload'],
    ['PUT /empty/big?partNumber=1&uploadId=ID', 'NoSuchUpload'],
    ['PUT /none/big?partNumber=1&uploadId=ID', 'NoSuchBucket'],
    ['DELETE /sales/big?uploadId=other', 'NoSuchUpload'],
    ['GET /sales/big?uploadId=ID&max-parts=x', 'InvalidArgument'],
  ])('answers %s: %s', async (request, expected) => {
    const lake = lakeOf();
    expect(await outcome(lake, request.replace('ID', await begun(lake)))).toBe(expected);
  });

  it.each([
    ['bytes=1-3', 'done', 3],
    ['bytes=0-5', 'done', 6],
    ['bytes=1-6', 'InvalidArgument', null],
    ['bytes=6-7', 'InvalidRequest', null],
    ['bytes=3-1', 'InvalidArgument', null],
    ['bytes=1-', 'InvalidArgument', null],
  ])('takes %s of an object as a part: %s', async (range, expected, size) => {
    const lake = lakeOf();
    const headers = { 'x-amz-copy-source': 'sales/a', 'x-amz-copy-source-range': range };
    expect(await outcome(lake, `PUT /sales/big?partNumber=1&uploadId=${await begun(lake)}`, { headers })).toBe(
      expected,
    );
    expect(lake.state()).toMatchObject({ uploads: [{ parts: size === null ? [] : [{ partNumber: 1, size }] }] });
  });

  it('is summed as it was begun', async () => {
    const lake = lakeOf(1);
    const parts: Part[] = [
      [1, 'one!'],
      [2, 't'],
    ];
    const whole = Buffer.from('one!t');
    const pieces = parts.map(([, text]) => Buffer.from(text));
    const sums = [
      [{}, fullChecksum('CRC64NVME', whole)],
      [{ 'x-amz-checksum-algorithm': 'CRC32' }, compositeChecksum('CRC32', pieces)],
      [{ 'x-amz-checksum-algorithm': 'CRC32', 'x-amz-checksum-type': 'FULL_OBJECT' }, fullChecksum('CRC32', whole)],
    ] as const;
    for (const [headers, { algorithm, type, value }] of sums) {
      const id = await begun(lake, headers);
      await uploaded(lake, id, ...parts);
      const named = type === 'COMPOSITE' ? summedCompletion('CRC32', ...parts) : completion(...parts);
      const root = await xml(lake, `POST /sales/big?uploadId=${id}`, named);
      expect([childText(root, `Checksum${algorithm}`), childText(root, 'ChecksumType')]).toEqual([value, type]);
    }
    const { headers } = await send(lake, 'GET /sales/big', { headers: { 'x-amz-checksum-mode': 'ENABLED' } });
    expect(headers.get('x-amz-checksum-crc32')).toBe(fullChecksum('CRC32', whole).value);
  });

  it('sums a part that is read alone, where the whole is summed from its parts', async () => {
    const lake = lakeOf(1);
    const id = await begun(lake, { 'x-amz-checksum-algorithm': 'CRC32' });
    await uploaded(lake, id, [1, 'one!'], [2, 't']);
    await send(lake, `POST /sales/big?uploadId=${id}`, summedCompletion('CRC32', [1, 'one!'], [2, 't']));
    const summed = { headers: { 'x-amz-checksum-mode': 'ENABLED' } };
    const { headers } = await send(lake, 'HEAD /sales/big?partNumber=2', summed);
    expect(headers.get('x-amz-checksum-crc32')).toBe(fullChecksum('CRC32', Buffer.from('t')).value);
    expect(headers.get('x-amz-checksum-type')).toBe('COMPOSITE');
  });

  it('takes parts summed as it was begun only', async () => {
    const lake = lakeOf();
    const id = await begun(lake, { 'x-amz-checksum-algorithm': 'SHA1' });
    const other = { body: 'x', headers: { 'x-amz-checksum-crc32': 'jNwWgw==' } };
    expect(await outcome(lake, `PUT /sales/big?partNumber=1&uploadId=${id}`, other)).toBe('InvalidRequest');
  });
});

describe('listings of uploads', () => {
  it('give parts in pages', async () => {
    const lake = lakeOf();
    const id = await begun(lake);
    await uploaded(lake, id, [7, 'c'], [1, 'a'], [3, 'b']);
    const numbers = (root: ReadElement): unknown[] =>
      root.children.filter(({ name }) => name === 'Part').map((part) => childText(part, 'PartNumber'));
    const first = await xml(lake, `GET /sales/big?uploadId=${id}`);
    expect([numbers(first), childText(first, 'IsTruncated')]).toEqual([['1', '3'], 'true']);
    const marker = childText(first, 'NextPartNumberMarker');
    const rest = await xml(lake, `GET /sales/big?uploadId=${id}&part-number-marker=${marker}`);
    expect([numbers(rest), childText(rest, 'IsTruncated')]).toEqual([['7'], 'false']);
    const none = await xml(lake, `GET /sales/big?uploadId=${id}&part-number-marker=7`);
    expect([numbers(none), childText(none, 'NextPartNumberMarker')]).toEqual([[], '0']);
  });

  it('tell the checksums of parts where the upload was begun with one', async () => {
    const lake = lakeOf();
    const summed = { body: 'x', headers: { 'x-amz-checksum-crc32': 'jNwWgw==' } };
    const seen: unknown[] = [];
    for (const headers of [{}, { 'x-amz-checksum-algorithm': 'CRC32' }] as Record<string, string>[]) {
      const id = await begun(lake, headers);
      await send(lake, `PUT /sales/big?partNumber=1&uploadId=${id}`, summed);
      const part = (await xml(lake, `GET /sales/big?uploadId=${id}`)).children.find(({ name }) => name === 'Part');
      seen.push(childText(part as ReadElement, 'ChecksumCRC32'));
    }
    expect(seen).toEqual([undefined, 'jNwWgw==']);
  });

  it('give uploads in pages, by key and then as they were begun', async () => {
    const lake = lakeOf();
    const ids: string[] = [];
    for (const key of ['b', 'a', 'b', 'c']) {
      ids.push(childText(await xml(lake, `POST /sales/${key}?uploads`), 'UploadId') as string);
    }
    await send(lake, `DELETE /sales/c?uploadId=${ids[3]}`);
    const found = (root: ReadElement): unknown[] =>
      root.children.filter(({ name }) => name === 'Upload').map((upload) => childText(upload, 'UploadId'));
    const first = await xml(lake, 'GET /sales?uploads');
    expect(found(first)).toEqual([ids[1], ids[0]]);
    const [key, id] = ['NextKeyMarker', 'NextUploadIdMarker'].map((name) => childText(first, name));
    const rest = await xml(lake, `GET /sales?uploads&key-marker=${key}&upload-id-marker=${id}`);
    expect([found(rest), childText(rest, 'IsTruncated')]).toEqual([[ids[2]], 'false']);
    expect(found(await xml(lake, 'GET /sales?uploads&key-marker=a'))).toEqual([ids[0], ids[2]]);
    expect(await outcome(lake, `GET /sales?uploads&key-marker=a&upload-id-marker=${ids[0]}`)).toBe('InvalidArgument');
    await send(lake, `DELETE /sales/a?uploadId=${ids[1]}`);
    // What it marks may have ended since.
    const after = await xml(lake, `GET /sales?uploads&key-marker=a&upload-id-marker=${ids[1]}`);
    expect(found(after)).toEqual([ids[0], ids[2]]);
    expect(found(await xml(lake, 'GET /sales?uploads&prefix=a'))).toEqual([]);
    expect(found(await xml(lake, 'GET /empty?uploads'))).toEqual([]);
  });

  it('give uploads below a delimiter by their common prefix', async () => {
    const lake = lakeOf();
    for (const key of ['f/a/1', 'f/a/2', 'f/b', 'g']) await send(lake, `POST /sales/${key}?uploads`);
    const told = (root: ReadElement) => [
      ...root.children.filter(({ name }) => name === 'CommonPrefixes').map((common) => childText(common, 'Prefix')),
      ...root.children.filter(({ name }) => name === 'Upload').map((upload) => childText(upload, 'Key')),
      childText(root, 'IsTruncated'),
    ];
    const below = 'GET /sales?uploads&prefix=f/&delimiter=/';
    expect(told(await xml(lake, below))).toEqual(['f/a/', 'f/b', 'false']);
    expect(told(await xml(lake, `${below}&max-uploads=1`))).toEqual(['f/a/', 'true']);
    expect(told(await xml(lake, `${below}&max-uploads=0`))).toEqual(['false']);
    expect(told(await xml(lake, `${below}&key-marker=f/a/1`))).toEqual(['f/b', 'false']);
  });

  it('forget the uploads of a bucket that is gone', async () => {
    const lake = lakeOf();
    await send(lake, 'POST /empty/big?uploads');
    await send(lake, 'DELETE /empty');
    await send(lake, 'PUT /empty');
    expect(lake.state()).toMatchObject({ uploads: [] });
  });
});
