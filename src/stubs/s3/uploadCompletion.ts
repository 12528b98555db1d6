/**
 * CompleteMultipartUpload: the parts that the client names become one object.
 */
import { compositeChecksum, fullChecksum, multipartEtag, type Checksum } from './checksums.ts';
import { unquoted } from './preconditions.ts';
import { childText, readXml } from './requestXml.ts';
import { checksumElements, ENCRYPTION, quoted, xmlAnswer, type S3Answer } from './s3Answer.ts';
import { S3Error } from './s3Error.ts';
import type { S3Object } from './s3Object.ts';
import type { S3Request } from './s3Request.ts';
import { bucketNamed, putObject, type S3Store, type Upload, type UploadedPart } from './s3Store.ts';
import { uploadOf } from './uploadOperations.ts';
import { requireWriteConditions } from './writeOperations.ts';

/** Completing an upload once more is answered as the first time, so that a client that did not hear the answer may ask again. */
export function completeMultipartUpload(store: S3Store, request: S3Request): S3Answer {
  const upload = uploadOf(store, request);
  if (upload.end === 'aborted') throw new S3Error('NoSuchUpload', [['UploadId', upload.id]]);
  const parts = namedParts(store, { upload, body: request.body });
  if (upload.end === 'completed') return completedAnswer(upload, objectFrom(upload, parts));
  const bucket = bucketNamed(store, upload.bucket);
  requireWriteConditions(request.headers, { key: upload.key, existing: bucket.objects.get(upload.key) });
  const object = objectFrom(upload, parts);
  requireChecksum(request.headers, object);
  putObject(bucket, object);
  upload.end = 'completed';
  return completedAnswer(upload, object);
}

function completedAnswer({ bucket, key }: Upload, { etag, checksum }: S3Object): S3Answer {
  const content = [
    ['Location', `https://${bucket}.s3.amazonaws.com/${encodeURIComponent(key)}`],
    ['Bucket', bucket],
    ['Key', key],
    ['ETag', quoted(etag)],
    ...checksumElements(checksum),
  ] as const;
  return xmlAnswer('CompleteMultipartUploadResult', content, [ENCRYPTION]);
}

function objectFrom(upload: Upload, parts: readonly UploadedPart[]): S3Object {
  const body = new Uint8Array(Buffer.concat(parts.map((part) => part.body)));
  return {
    ...upload.description,
    key: upload.key,
    body,
    etag: multipartEtag(parts.map(({ etag }) => etag)),
    lastModifiedMs: Date.now(),
    checksum: checksumOf(upload, { body, parts }),
    partSizes: parts.map((part) => part.body.length),
  };
}

function checksumOf(
  { algorithm = 'CRC64NVME', checksumType }: Upload,
  { body, parts }: { body: Uint8Array; parts: readonly UploadedPart[] },
): Checksum {
  if (checksumType === 'FULL_OBJECT') return fullChecksum(algorithm, body);
  return compositeChecksum(
    algorithm,
    parts.map((part) => part.body),
  );
}

/** A client may say what the whole object comes to. */
function requireChecksum(headers: Headers, { checksum }: S3Object): void {
  const given = headers.get(`x-amz-checksum-${checksum.algorithm.toLowerCase()}`);
  if (given === null || given === checksum.value) return;
  throw new S3Error('BadDigest', [], `The ${checksum.algorithm} you specified did not match the calculated checksum.`);
}

interface Naming {
  readonly upload: Upload;
  readonly body: Uint8Array;
}

interface NamedPart {
  readonly number: number;
  readonly etag: string;
}

/** @throws S3Error MalformedXML, InvalidPartOrder, InvalidPart, EntityTooSmall */
function namedParts({ leastPartBytes }: S3Store, { upload, body }: Naming): UploadedPart[] {
  const names = readNames(body);
  if (names.some(({ number }, position) => number <= (names[position - 1]?.number ?? 0))) {
    throw new S3Error('InvalidPartOrder', [['UploadId', upload.id]]);
  }
  const parts = names.map(({ number, etag }) => {
    const part = upload.parts.get(number);
    if (part === undefined || part.etag !== unquoted(etag)) throw invalidPart({ upload, number, etag });
    return part;
  });
  const small = parts.slice(0, -1).findIndex((part) => part.body.length < leastPartBytes);
  if (small === -1) return parts;
  throw new S3Error('EntityTooSmall', [
    ['ProposedSize', parts[small]?.body.length],
    ['MinSizeAllowed', leastPartBytes],
    ['PartNumber', names[small]?.number],
    ['ETag', parts[small]?.etag],
  ]);
}

function readNames(body: Uint8Array): NamedPart[] {
  if (body.length === 0) throw new S3Error('InvalidRequest', [], 'You must specify at least one part');
  const document = readXml(Buffer.from(body).toString());
  const names = document.children
    .filter(({ name }) => name === 'Part')
    .map((part) => ({ number: Number(childText(part, 'PartNumber')), etag: childText(part, 'ETag') ?? '' }));
  const isComplete = names.every(({ number, etag }) => Number.isInteger(number) && etag !== '');
  if (document.name === 'CompleteMultipartUpload' && names.length > 0 && isComplete) return names;
  throw new S3Error('MalformedXML');
}

function invalidPart({ upload, number, etag }: NamedPart & { upload: Upload }): S3Error {
  return new S3Error('InvalidPart', [
    ['UploadId', upload.id],
    ['PartNumber', number],
    ['ETag', unquoted(etag)],
  ]);
}
