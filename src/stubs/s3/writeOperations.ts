/**
 * PutObject, DeleteObject and DeleteObjects.
 */
import { fullChecksum } from './checksums.ts';
import { unquoted } from './preconditions.ts';
import { childText, readXml, type ReadElement } from './requestXml.ts';
import { checksumHeaders, emptyAnswer, ENCRYPTION, quoted, xmlAnswer, type S3Answer } from './s3Answer.ts';
import { S3Error } from './s3Error.ts';
import { descriptionIn, wholeObject, type S3Object } from './s3Object.ts';
import { requestedAlgorithm, type S3Request } from './s3Request.ts';
import { bucketNamed, putObject, removeObject, type S3Store } from './s3Store.ts';
import { requireWriteConditions } from './writeConditions.ts';
import type { XmlElement } from './xmlWriter.ts';

export function putObjectOf(store: S3Store, request: S3Request): S3Answer {
  const bucket = bucketNamed(store, request.bucket);
  const key = request.key ?? '';
  requireWriteConditions(request.headers, { key, existing: bucket.objects.get(key) });
  const { body } = request;
  const algorithm = requestedAlgorithm(request.headers);
  const checksum = request.checksum ?? (algorithm === undefined ? undefined : fullChecksum(algorithm, body));
  const object = wholeObject({ ...descriptionIn(request.headers), key, body, checksum, lastModifiedMs: Date.now() });
  putObject(bucket, object);
  return emptyAnswer(200, writtenHeaders(object));
}

/** Headers of the answer to whatever made an object. */
export function writtenHeaders(object: S3Object): (readonly [string, string])[] {
  return [['etag', quoted(object.etag)], ENCRYPTION, ...checksumHeaders(object.checksum)];
}

/** That there was no such object is no failure. */
export function deleteObject(store: S3Store, request: S3Request): S3Answer {
  const bucket = bucketNamed(store, request.bucket);
  const match = request.headers.get('if-match');
  const existing = bucket.objects.get(request.key ?? '');
  if (match !== null && existing !== undefined && match !== '*' && unquoted(match) !== existing.etag) {
    throw new S3Error('PreconditionFailed', [['Condition', 'If-Match']]);
  }
  removeObject(bucket, request.key ?? '');
  return emptyAnswer(204);
}

const MOST_DELETED = 1000;

export function deleteObjects(store: S3Store, request: S3Request): S3Answer {
  const bucket = bucketNamed(store, request.bucket);
  if (request.checksum === undefined && !request.headers.has('content-md5')) {
    throw new S3Error('InvalidRequest', [], 'Missing required header for this request: Content-MD5');
  }
  const document = readXml(Buffer.from(request.body).toString());
  const objects = document.children.filter(({ name }) => name === 'Object');
  const keys = objects.map((object) => childText(object, 'Key'));
  if (document.name !== 'Delete' || keys.length === 0 || keys.length > MOST_DELETED || keys.includes(undefined)) {
    throw new S3Error('MalformedXML');
  }
  for (const object of objects) refuseConditions(object);
  const isQuiet = childText(document, 'Quiet')?.trim() === 'true';
  const deleted = (keys as string[]).map((key): XmlElement => {
    removeObject(bucket, key);
    return ['Deleted', [['Key', key]]];
  });
  return xmlAnswer('DeleteResult', isQuiet ? [] : deleted);
}

/** Whoever means one version, or only what is still as he knows it, must not lose another. */
function refuseConditions(object: ReadElement): void {
  const other = object.children.find(({ name, text }) => name !== 'Key' && !(name === 'VersionId' && text === 'null'));
  if (other === undefined) return;
  const message = `DeleteObjects with ${other.name} is not implemented by this stub: it deletes objects by their key, and they have no versions.`;
  throw new S3Error('NotImplemented', [], message);
}
