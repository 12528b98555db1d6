/**
 * The real client, over msw in both styles of address and by the request handler: what an S3 in memory answers is what the client reads from S3 itself.
 */
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListMultipartUploadsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { http } from 'msw';
import { setupServer } from 'msw/node';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { md5, multipartEtag } from './checksums.ts';
import { s3Core } from './s3Core.ts';

// On the oldest Node that dagproof supports the client announces, at its first use, that a later version of it will need a newer one.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

const ENDPOINT = 'http://s3.example.test';

const lake = s3Core({
  endpoint: ENDPOINT,
  pageSize: 2,
  leastPartBytes: 4,
  buckets: {
    sales: {
      'landing/a.csv': { body: 'id,amount\n1,5\n', contentType: 'text/csv', metadata: { Source: 'till' } },
      'landing/b.csv': 'id\n',
      'landing/old/c.csv': '',
      'readme.txt': new Uint8Array([0xff, 0x00]),
    },
    empty: {},
  },
});
const server = setupServer(http.all('*', ({ request }) => (lake.isFor(request) ? lake.answer(request) : undefined)));

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterAll(() => server.close());
beforeEach(() => lake.reset());

function clientOf(options: S3ClientConfig): S3Client {
  return new S3Client({
    endpoint: ENDPOINT,
    region: 'us-east-1',
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    maxAttempts: 1,
    ...options,
  });
}

/** What URLs, XML, paths and objects of JavaScript take for something else. A key of white space alone is left out: the client reads it back as empty. */
const awkwardKey = fc
  .array(
    fc.constantFrom(
      ...'/.+% &<>"\'?#=;:@$,!*()~[]{}|\\^`\t\r\n\u0001\u007f\u00e9\uffee',
      '\u{1f600}',
      '%2F',
      '..',
      '__proto__',
      'a',
    ),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  .map((pieces) => `${pieces.join('')}z`);

interface Refusal {
  readonly name: string;
  readonly $metadata: { readonly httpStatusCode?: number };
}

/** Name and status of the error that a request ends with, as its caller sees them. */
async function refusalOf(sent: Promise<unknown>): Promise<string> {
  const error = await sent.then(
    () => null,
    (reason: unknown) => reason as Refusal,
  );
  return error === null ? 'none' : `${error.name} ${error.$metadata.httpStatusCode}`;
}

describe.each<[string, S3ClientConfig]>([
  ['in path style', { forcePathStyle: true }],
  ['in virtual-host style', { forcePathStyle: false }],
  ['by the request handler', { requestHandler: lake.requestHandler() }],
])('the real client %s', (_, options) => {
  const s3 = clientOf(options);
  const Bucket = 'sales';

  it('reads an object with everything that describes it', async () => {
    const { Body, $metadata, ...rest } = await s3.send(new GetObjectCommand({ Bucket, Key: 'landing/a.csv' }));
    expect(await Body?.transformToString()).toBe('id,amount\n1,5\n');
    expect($metadata).toMatchObject({ httpStatusCode: 200, requestId: '0000000000000001', attempts: 1 });
    expect(rest).toMatchObject({
      AcceptRanges: 'bytes',
      ChecksumCRC32: 'yMZTgA==',
      ContentLength: 14,
      ContentType: 'text/csv',
      ETag: '"bb524f4e685e9c431def08b211134548"',
      LastModified: new Date('2020-01-01T00:00:00Z'),
      Metadata: { source: 'till' },
    });
  });

  it('reads a range, and the head of an object', async () => {
    const part = await s3.send(new GetObjectCommand({ Bucket, Key: 'landing/a.csv', Range: 'bytes=3-8' }));
    expect(part.$metadata.httpStatusCode).toBe(206);
    expect(part).toMatchObject({ ContentRange: 'bytes 3-8/14', ContentLength: 6 });
    expect(await part.Body?.transformToString()).toBe('amount');
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'readme.txt' }));
    expect(head).toMatchObject({ ContentLength: 2, ContentType: 'binary/octet-stream' });
  });

  it.each([
    ['a text', () => 'caf\u00e9'],
    ['bytes', () => new Uint8Array(Buffer.from('caf\u00e9'))],
    [
      'a stream, which travels in chunks with a trailer',
      () => Readable.from([Buffer.from('caf'), Buffer.from('\u00e9')]),
    ],
  ])('puts %s', async (_name, body) => {
    const sent = {
      Bucket,
      Key: 'out',
      Body: body(),
      ContentLength: 5,
      ContentEncoding: 'identity',
      Metadata: { Run: '7' },
    };
    const put = await s3.send(new PutObjectCommand(sent));
    expect(put).toMatchObject({ ETag: '"07117fe4a1ebd544965dc19573183da2"', ChecksumCRC32: 'mK1CtQ==' });
    expect(lake.objects(Bucket).get('out')).toBe('caf\u00e9');
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'out' }));
    expect(await got.Body?.transformToString()).toBe('caf\u00e9');
    expect(got).toMatchObject({
      Metadata: { run: '7' },
      ContentType: 'application/octet-stream',
      ContentEncoding: 'identity',
    });
  });

  it('lists in pages, by prefix and by delimiter', async () => {
    const pages: unknown[] = [];
    for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix: 'landing/', Delimiter: '/' })) {
      pages.push([
        page.Contents?.map(({ Key }) => Key),
        page.CommonPrefixes?.map(({ Prefix }) => Prefix),
        page.KeyCount,
      ]);
    }
    expect(pages).toEqual([
      [['landing/a.csv', 'landing/b.csv'], undefined, 2],
      [undefined, ['landing/old/'], 1],
    ]);
    const first = await s3.send(new ListObjectsV2Command({ Bucket, StartAfter: 'landing/b.csv', MaxKeys: 1 }));
    expect(first.Contents?.map(({ Key, Size }) => [Key, Size])).toEqual([['landing/old/c.csv', 0]]);
    expect(first).toMatchObject({ IsTruncated: true, MaxKeys: 1, StartAfter: 'landing/b.csv', Name: Bucket });
    const old = await s3.send(new ListObjectsCommand({ Bucket, Delimiter: '/' }));
    expect(old).toMatchObject({ IsTruncated: false, CommonPrefixes: [{ Prefix: 'landing/' }] });
  });

  it('deletes one and many, quietly or not', async () => {
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'readme.txt' }));
    const Objects = [{ Key: 'landing/a.csv' }, { Key: 'a&<b>' }];
    const told = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(told.Deleted).toEqual(Objects);
    const quiet = { Quiet: true, Objects: [{ Key: 'landing/b.csv' }] };
    expect((await s3.send(new DeleteObjectsCommand({ Bucket, Delete: quiet }))).Deleted).toBeUndefined();
    expect([...lake.objects(Bucket).keys()]).toEqual(['landing/old/c.csv']);
  });

  it('makes, finds, lists and deletes buckets', async () => {
    await s3.send(new CreateBucketCommand({ Bucket: 'new-one' }));
    await s3.send(new HeadBucketCommand({ Bucket: 'new-one' }));
    await s3.send(new DeleteBucketCommand({ Bucket: 'empty' }));
    const { Buckets } = await s3.send(new ListBucketsCommand({}));
    expect(Buckets?.map(({ Name }) => Name)).toEqual(['new-one', 'sales']);
  });

  it('keeps awkward keys apart and gives them back in byte order', async () => {
    const keys = ['a/../b', './x', '..', 'x/.', '/lead', 'a//b', 'a b', 'a+b', 'a%20b', 'a?b#c', '__proto__', `<>&"'`];
    const others = ['caf\u00e9', '\u{1f600}', '\uffee', 'a\tb', 'c\rd', '\u0001', 'slash/', '10', '9', '~!*()'];
    for (const Key of [...keys, ...others]) await s3.send(new PutObjectCommand({ Bucket: 'empty', Key, Body: Key }));
    const sorted = [...keys, ...others].sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
    expect([...lake.objects('empty')]).toEqual(sorted.map((key) => [key, key]));
    const listed: unknown[] = [];
    for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: 'empty' })) {
      listed.push(...(page.Contents ?? []).map(({ Key }) => Key));
    }
    expect(listed).toEqual(sorted);
    for (const Key of sorted) await s3.send(new HeadObjectCommand({ Bucket: 'empty', Key }));
  });

  it('finds whatever key it has put', async () => {
    await fc.assert(
      fc.asyncProperty(awkwardKey, async (drawn) => {
        lake.reset();
        // A slash at the start makes a host of what follows, and what is no host never gets as far as a stub.
        const Key = options.forcePathStyle === false ? `k${drawn}` : drawn;
        await s3.send(new PutObjectCommand({ Bucket: 'empty', Key, Body: Key }));
        await s3.send(
          new CopyObjectCommand({ Bucket: 'empty', Key: 'copy', CopySource: encodeURIComponent(`empty/${Key}`) }),
        );
        expect([...lake.objects('empty').values()]).toEqual([Key, Key]);
        const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: 'empty', Prefix: Key }));
        expect(Contents?.map((object) => object.Key)).toEqual([Key]);
      }),
      { seed: 20260101, numRuns: 20 },
    );
  });

  it('copies, with the description of the source or a new one', async () => {
    const CopySource = 'sales/landing%2Fa.csv';
    const copied = await s3.send(new CopyObjectCommand({ Bucket, Key: 'to/a', CopySource }));
    expect(copied.CopyObjectResult).toMatchObject({
      ETag: '"bb524f4e685e9c431def08b211134548"',
      ChecksumCRC32: 'yMZTgA==',
    });
    const kept = await s3.send(new HeadObjectCommand({ Bucket, Key: 'to/a' }));
    expect(kept).toMatchObject({ ContentType: 'text/csv', Metadata: { source: 'till' } });
    const replaced = {
      Bucket,
      Key: 'to/a',
      CopySource: 'sales/to/a',
      MetadataDirective: 'REPLACE',
      Metadata: { B: 'c' },
    } as const;
    await s3.send(new CopyObjectCommand(replaced));
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'to/a' }));
    expect(head.Metadata).toEqual({ b: 'c' });
    expect(head.ContentType).not.toBe('text/csv');
  });

  it('uploads in parts', async () => {
    const Key = 'big';
    const created = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, Metadata: { a: 'b' } }));
    const { UploadId } = created;
    const first = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body: 'hello' }));
    const copy = {
      Bucket,
      Key,
      UploadId,
      PartNumber: 3,
      CopySource: 'sales/landing/a.csv',
      CopySourceRange: 'bytes=1-3',
    };
    const { CopyPartResult } = await s3.send(new UploadPartCopyCommand(copy));
    const { Parts } = await s3.send(new ListPartsCommand({ Bucket, Key, UploadId }));
    expect(Parts?.map(({ PartNumber, Size, ETag }) => [PartNumber, Size, ETag])).toEqual([
      [1, 5, first.ETag],
      [3, 3, CopyPartResult?.ETag],
    ]);
    const { Uploads } = await s3.send(new ListMultipartUploadsCommand({ Bucket }));
    expect(Uploads).toMatchObject([{ Key, UploadId }]);
    const named = [
      { PartNumber: 1, ETag: first.ETag },
      { PartNumber: 3, ETag: CopyPartResult?.ETag },
    ];
    const complete = new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts: named } });
    const ETag = `"${multipartEtag([md5(Buffer.from('hello')), md5(Buffer.from('d,a'))])}"`;
    expect(await s3.send(complete)).toMatchObject({ Bucket, Key, ETag, ChecksumType: 'FULL_OBJECT' });
    // A client that did not hear the answer asks again.
    expect(await s3.send(complete)).toMatchObject({ ETag });
    expect(await refusalOf(s3.send(new ListPartsCommand({ Bucket, Key, UploadId })))).toBe('NoSuchUpload 404');
    const got = await s3.send(new GetObjectCommand({ Bucket, Key }));
    expect([await got.Body?.transformToString(), got.ETag, got.Metadata]).toEqual(['hellod,a', ETag, { a: 'b' }]);
    const part = await s3.send(new GetObjectCommand({ Bucket, Key, PartNumber: 2 }));
    expect([await part.Body?.transformToString(), part.PartsCount]).toEqual(['d,a', 2]);
  });

  it('leaves nothing of an upload that was aborted', async () => {
    const upload = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'big', ChecksumAlgorithm: 'SHA256' }));
    const named = { Bucket, Key: 'big', UploadId: upload.UploadId };
    await s3.send(new UploadPartCommand({ ...named, PartNumber: 1, Body: 'x', ChecksumAlgorithm: 'SHA256' }));
    expect(lake.state()).toMatchObject({
      uploads: [{ bucket: Bucket, key: 'big', parts: [{ partNumber: 1, size: 1 }] }],
    });
    await s3.send(new AbortMultipartUploadCommand(named));
    await s3.send(new AbortMultipartUploadCommand(named));
    expect(await refusalOf(s3.send(new UploadPartCommand({ ...named, PartNumber: 2 })))).toBe('NoSuchUpload 404');
    expect(lake.state()).toMatchObject({ uploads: [] });
  });

  it('is refused as S3 refuses', async () => {
    const refusals = {
      'get no key': s3.send(new GetObjectCommand({ Bucket, Key: 'none' })),
      'get no bucket': s3.send(new GetObjectCommand({ Bucket: 'none', Key: 'a' })),
      'head no key': s3.send(new HeadObjectCommand({ Bucket, Key: 'none' })),
      'head no bucket': s3.send(new HeadBucketCommand({ Bucket: 'none' })),
      'past the end': s3.send(new GetObjectCommand({ Bucket, Key: 'readme.txt', Range: 'bytes=2-' })),
      'put once more': s3.send(new PutObjectCommand({ Bucket, Key: 'readme.txt', Body: 'x', IfNoneMatch: '*' })),
      'put over another': s3.send(new PutObjectCommand({ Bucket, Key: 'readme.txt', Body: 'x', IfMatch: '"0"' })),
      'get another': s3.send(new GetObjectCommand({ Bucket, Key: 'readme.txt', IfMatch: '"0"' })),
      'delete a full bucket': s3.send(new DeleteBucketCommand({ Bucket })),
      'wrong token': s3.send(new ListObjectsV2Command({ Bucket, ContinuationToken: 'x' })),
    };
    const seen: Record<string, string> = {};
    for (const [name, sent] of Object.entries(refusals)) seen[name] = await refusalOf(sent);
    expect(seen).toEqual({
      'get no key': 'NoSuchKey 404',
      'get no bucket': 'NoSuchBucket 404',
      'head no key': 'NotFound 404',
      'head no bucket': 'NotFound 404',
      'past the end': 'InvalidRange 416',
      'put once more': 'PreconditionFailed 412',
      'put over another': 'PreconditionFailed 412',
      'get another': 'PreconditionFailed 412',
      'delete a full bucket': 'BucketNotEmpty 409',
      'wrong token': 'InvalidArgument 400',
    });
  });

  it('is told that nothing changed without a body', async () => {
    const IfNoneMatch = '"bb524f4e685e9c431def08b211134548"';
    expect(await refusalOf(s3.send(new GetObjectCommand({ Bucket, Key: 'landing/a.csv', IfNoneMatch })))).toMatch(
      / 304$/,
    );
  });

  it('is told to slow down as often as asked', async () => {
    lake.slowDown({ times: 1, operation: 'GetObject', key: 'readme.txt' });
    await s3.send(new HeadObjectCommand({ Bucket, Key: 'readme.txt' }));
    expect(await refusalOf(s3.send(new GetObjectCommand({ Bucket, Key: 'readme.txt' })))).toBe('SlowDown 503');
    expect(await refusalOf(s3.send(new GetObjectCommand({ Bucket, Key: 'readme.txt' })))).toBe('none');
    expect(lake.requests).toEqual([
      'HeadObject sales/readme.txt 200',
      'GetObject sales/readme.txt 503',
      'GetObject sales/readme.txt 200',
    ]);
  });
});
