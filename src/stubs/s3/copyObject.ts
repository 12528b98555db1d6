/**
 * CopyObject: bytes of one object under another key, with its description or with a new one.
 */
import { fullChecksum } from './checksums.ts';
import { copySource, type CopySource } from './copySource.ts';
import { checksumElements, ENCRYPTION, isoDate, quoted, xmlAnswer, type S3Answer } from './s3Answer.ts';
import { S3Error } from './s3Error.ts';
import { descriptionIn, wholeObject } from './s3Object.ts';
import { requestedAlgorithm, type S3Request } from './s3Request.ts';
import { bucketNamed, putObject, type S3Store } from './s3Store.ts';
import { requireWriteConditions } from './writeConditions.ts';

export function copyObject(store: S3Store, request: S3Request): S3Answer {
  const { headers } = request;
  const key = request.key ?? '';
  const bucket = bucketNamed(store, request.bucket);
  const source = copySource(store, request);
  const isReplaced = isDescriptionReplaced(headers);
  if (!isReplaced && !mayKeepDescription(request, source)) {
    const message =
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, " +
      'storage class, website redirect location or encryption attributes.';
    throw new S3Error('InvalidRequest', [], message);
  }
  requireWriteConditions(headers, { key, existing: bucket.objects.get(key) });
  const { body, checksum } = source.object;
  const object = wholeObject({
    ...(isReplaced ? descriptionIn(headers) : source.object),
    key,
    body,
    lastModifiedMs: Date.now(),
    // What is composed of parts is one piece now, and summed as one.
    checksum: fullChecksum(requestedAlgorithm(headers) ?? checksum.algorithm, body),
  });
  putObject(bucket, object);
  const result = [
    ['LastModified', isoDate(object.lastModifiedMs)],
    ['ETag', quoted(object.etag)],
    ...checksumElements(object.checksum),
  ] as const;
  return xmlAnswer('CopyObjectResult', result, [ENCRYPTION]);
}

/** @throws S3Error InvalidArgument */
function isDescriptionReplaced(headers: Headers): boolean {
  const directive = headers.get('x-amz-metadata-directive') ?? 'COPY';
  if (directive === 'COPY' || directive === 'REPLACE') return directive === 'REPLACE';
  throw new S3Error('InvalidArgument', [['ArgumentName', 'x-amz-metadata-directive']], 'Unknown metadata directive.');
}

function mayKeepDescription({ bucket, key, headers }: S3Request, source: CopySource): boolean {
  const isItself = source.bucket === bucket && source.object.key === key;
  return !isItself || headers.has('x-amz-storage-class') || headers.has('x-amz-website-redirect-location');
}
