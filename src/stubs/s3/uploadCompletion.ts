/**
 * CompleteMultipartUpload: the parts that the client names become one object.
 */
import { multipartEtag } from './checksums.ts';
import { unquoted } from './preconditions.ts';
import { childText, readXml, type ReadElement } from './requestXml.ts';
import { checksumElements, ENCRYPTION, quoted, xmlAnswer, type S3Answer } from './s3Answer.ts';
import { S3Error } from './s3Error.ts';
import type { S3Object } from './s3Object.ts';
import type { S3Request } from './s3Request.ts';
import { bucketNamed, putObject, type S3Store, type Upload, type UploadedPart } from './s3Store.ts';
import { agreesWithPart, requireWhole, uploadChecksum } from './uploadChecksums.ts';
import { uploadOf } from './uploadOperations.ts';
import { requireUploadConditions } from './writeConditions.ts';

/** Completing an upload once more is answered as the first time, so that a client that did not hear the answer may ask again. */
export function completeMultipartUpload(store: S3Store, request: S3Request): S3Answer {
  const upload = uploadOf(store, request);
  if (upload.end === 'aborted') throw new S3Error('NoSuchUpload', [['UploadId', upload.id]]);
  const parts = namedParts(store, { upload, body: request.body });
  if (upload.end === 'completed') return completedAnswer(upload, objectFrom(upload, parts));
  const { key, atStart } = upload;
  const bucket = bucketNamed(store, upload.bucket);
  requireUploadConditions(request.headers, { key, existing: bucket.objects.get(key), atStart });
  const object = objectFrom(upload, parts);
  requireWhole(request.headers, { upload, checksum: object.checksum, size: object.body.length });
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
    checksum: uploadChecksum(upload, parts),
    parts: parts.map((part) => ({ size: part.body.length, checksum: part.checksum })),
  };
}

interface Naming {
  readonly upload: Upload;
  readonly body: Uint8Array;
}

interface NamedPart {
  readonly number: number;
  readonly etag: string;
  readonly element: ReadElement;
}

/** @throws S3Error MalformedXML, InvalidPartOrder, InvalidPart, EntityTooSmall */
function namedParts({ leastPartBytes }: S3Store, { upload, body }: Naming): UploadedPart[] {
  const names = readNames(body);
  if (names.some(({ number }, position) => number <= (names[position - 1]?.number ?? 0))) {
    throw new S3Error('InvalidPartOrder', [['UploadId', upload.id]]);
  }
  const parts = names.map(({ number, etag, element }) => {
    const part = upload.parts.get(number);
    if (part?.etag === unquoted(etag) && agreesWithPart(element, part, upload)) return part;
    throw new S3Error('InvalidPart', [
      ['UploadId', upload.id],
      ['PartNumber', number],
      ['ETag', unquoted(etag)],
    ]);
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
    .map((part) => ({
      number: Number(childText(part, 'PartNumber')),
      etag: childText(part, 'ETag') ?? '',
      element: part,
    }));
  const isComplete = names.every(({ number, etag }) => Number.isInteger(number) && etag !== '');
  if (document.name === 'CompleteMultipartUpload' && names.length > 0 && isComplete) return names;
  throw new S3Error('MalformedXML');
}
