/**
 * What an S3 holds, as plain JSON. Dates and identifiers are left out: two runs that stored the same are equal, whenever they did.
 */
import { compareCodePoints, objectFromEntries, type JsonObject } from '../../model/json.ts';
import { DEFAULT_CONTENT_TYPE, type S3Object } from './s3Object.ts';
import { sortedKeys, type Bucket, type S3Store } from './s3Store.ts';

/**
 * @returns `buckets`: bucket, key, object (`etag`, `size`, `contentType`, `metadata`, and `text`, or `base64` for what is no text), in order of names and keys.
 * `uploads`: those that were begun and not ended, in order of bucket and key.
 */
export function stateOf(store: S3Store): JsonObject {
  const names = [...store.buckets.keys()].sort(compareCodePoints);
  return {
    buckets: objectFromEntries(names.map((name) => [name, objectsOf(store.buckets.get(name) as Bucket)])),
    uploads: unfinishedUploads(store),
  };
}

function objectsOf(bucket: Bucket): JsonObject {
  return objectFromEntries(sortedKeys(bucket).map((key) => [key, objectState(bucket.objects.get(key) as S3Object)]));
}

function objectState({ etag, body, headers, metadata }: S3Object): JsonObject {
  return {
    etag,
    size: body.length,
    contentType: headers.get('content-type') ?? DEFAULT_CONTENT_TYPE,
    metadata: objectFromEntries([...metadata].sort(([left], [right]) => compareCodePoints(left, right))),
    ...contentState(body),
  };
}

function contentState(body: Uint8Array): JsonObject {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body) };
  } catch {
    return { base64: Buffer.from(body).toString('base64') };
  }
}

function unfinishedUploads(store: S3Store): JsonObject[] {
  return [...store.uploads.values()]
    .filter(({ end }) => end === null)
    .sort((left, right) => compareCodePoints(left.bucket, right.bucket) || compareCodePoints(left.key, right.key))
    .map(({ bucket, key, parts }) => ({
      bucket,
      key,
      parts: [...parts]
        .sort(([left], [right]) => left - right)
        .map(([partNumber, { etag, body }]) => ({ partNumber, etag, size: body.length })),
    }));
}
