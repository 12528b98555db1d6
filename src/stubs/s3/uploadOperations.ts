/**
 * Uploads in parts, up to their end: CreateMultipartUpload, UploadPart, UploadPartCopy, AbortMultipartUpload.
 */
import { fullChecksum, md5 } from './checksums.ts';
import { copySource } from './copySource.ts';
import {
  checksumHeaders,
  emptyAnswer,
  ENCRYPTION,
  isoDate,
  partChecksumElements,
  quoted,
  xmlAnswer,
  type S3Answer,
} from './s3Answer.ts';
import { S3Error } from './s3Error.ts';
import { descriptionIn, type S3Object } from './s3Object.ts';
import type { S3Request } from './s3Request.ts';
import { bucketNamed, type S3Store, type Upload, type UploadedPart } from './s3Store.ts';
import { beginSum } from './uploadChecksums.ts';

export function createMultipartUpload(store: S3Store, request: S3Request): S3Answer {
  const { headers } = request;
  const bucket = bucketNamed(store, request.bucket);
  const key = request.key ?? '';
  const upload: Upload = {
    id: Buffer.from(`dagproof upload ${store.uploads.size + 1}`).toString('base64url'),
    bucket: bucket.name,
    key,
    initiatedMs: Date.now(),
    description: descriptionIn(headers),
    ...beginSum(headers),
    atStart: bucket.objects.get(key),
    parts: new Map(),
    end: null,
  };
  store.uploads.set(upload.id, upload);
  const content = [
    ['Bucket', bucket.name],
    ['Key', key],
    ['UploadId', upload.id],
  ] as const;
  return xmlAnswer('InitiateMultipartUploadResult', content, [
    ENCRYPTION,
    ...(upload.algorithm === undefined
      ? []
      : ([
          ['x-amz-checksum-algorithm', upload.algorithm],
          ['x-amz-checksum-type', upload.checksumType],
        ] as const)),
  ]);
}

/** The upload a request names, whether it has ended or not. @throws S3Error NoSuchBucket, NoSuchUpload */
export function uploadOf(store: S3Store, { bucket, key, query }: S3Request): Upload {
  bucketNamed(store, bucket);
  const id = query.get('uploadId') ?? '';
  const upload = store.uploads.get(id);
  if (upload?.bucket === bucket && upload?.key === key) return upload;
  throw new S3Error('NoSuchUpload', [['UploadId', id]]);
}

/** The upload a request names. @throws S3Error NoSuchBucket, NoSuchUpload */
export function openUploadOf(store: S3Store, request: S3Request): Upload {
  const upload = uploadOf(store, request);
  if (upload.end === null) return upload;
  throw new S3Error('NoSuchUpload', [['UploadId', upload.id]]);
}

export function uploadPart(store: S3Store, request: S3Request): S3Answer {
  const upload = openUploadOf(store, request);
  const { body, checksum } = request;
  if (checksum !== undefined && upload.algorithm !== undefined && checksum.algorithm !== upload.algorithm) {
    const expected = upload.algorithm.toLowerCase();
    const message = `Checksum Type mismatch occurred, expected checksum Type: ${expected}, actual checksum Type: ${checksum.algorithm.toLowerCase()}`;
    throw new S3Error('InvalidRequest', [], message);
  }
  const part = storePart(upload, { number: partNumber(request), body, given: checksum });
  const sums = part.checksum === undefined ? [] : [checksumHeaders(part.checksum)[0] as [string, string]];
  return emptyAnswer(200, [['etag', quoted(part.etag)], ENCRYPTION, ...sums]);
}

export function uploadPartCopy(store: S3Store, request: S3Request): S3Answer {
  const upload = openUploadOf(store, request);
  const number = partNumber(request);
  const { object } = copySource(store, request);
  const part = storePart(upload, { number, body: copiedBytes(request, object), given: undefined });
  const content = [
    ['LastModified', isoDate(part.lastModifiedMs)],
    ['ETag', quoted(part.etag)],
    ...partChecksumElements(part.checksum),
  ] as const;
  return xmlAnswer('CopyPartResult', content, [ENCRYPTION]);
}

/** An upload that has ended already is aborted as well as any. */
export function abortMultipartUpload(store: S3Store, request: S3Request): S3Answer {
  const upload = uploadOf(store, request);
  upload.end ??= 'aborted';
  return emptyAnswer(204);
}

interface NewPart {
  readonly number: number;
  readonly body: Uint8Array;
  readonly given: UploadedPart['checksum'];
}

/** A part of the same number gives way. */
function storePart(upload: Upload, { number, body, given }: NewPart): UploadedPart {
  const { algorithm } = upload;
  const checksum = given ?? (algorithm === undefined ? undefined : fullChecksum(algorithm, body));
  const part: UploadedPart = { body, etag: md5(body), lastModifiedMs: Date.now(), checksum };
  upload.parts.set(number, part);
  return part;
}

const MOST_PARTS = 10_000;

/** @throws S3Error InvalidArgument */
function partNumber({ query }: S3Request): number {
  const text = query.get('partNumber') ?? '';
  if (/^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= MOST_PARTS) return Number(text);
  const message = `Part number must be an integer between 1 and ${MOST_PARTS}, inclusive`;
  throw new S3Error(
    'InvalidArgument',
    [
      ['ArgumentName', 'partNumber'],
      ['ArgumentValue', text],
    ],
    message,
  );
}

const RANGE_FORM =
  'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy';

/** The whole source, or the range asked for, which here must be one that the source has. */
function copiedBytes({ headers }: S3Request, { body }: S3Object): Uint8Array {
  const header = headers.get('x-amz-copy-source-range');
  if (header === null) return body;
  const [first = NaN, last = NaN] = (/^bytes=(\d+)-(\d+)$/.exec(header) ?? []).slice(1).map(Number);
  if (!(first <= last)) throw wrongRange(header, RANGE_FORM);
  if (first >= body.length) {
    throw new S3Error('InvalidRequest', [], 'The specified copy range is invalid for the source object size');
  }
  if (last < body.length) return body.subarray(first, last + 1);
  throw wrongRange(header, `Range specified is not valid for source object of size: ${body.length}`);
}

function wrongRange(header: string, message: string): S3Error {
  const details = [
    ['ArgumentName', 'x-amz-copy-source-range'],
    ['ArgumentValue', header],
  ] as const;
  return new S3Error('InvalidArgument', details, message);
}
