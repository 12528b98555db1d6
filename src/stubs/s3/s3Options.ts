/**
 * What a user says of an S3: buckets with their first objects, where it answers, how it behaves. Mistakes in it are found here.
 */
import { mistake } from '../../model/errors.ts';
import type { Latency } from '../../virtual/stub.ts';
import { fullChecksum } from './checksums.ts';
import { DEFAULT_CONTENT_TYPE, wholeObject, type S3Object } from './s3Object.ts';
import { createBucket, isBucketName, putObject, type S3Store } from './s3Store.ts';
import type { SlowDown } from './slowDown.ts';

export interface S3Options {
  /** First contents: bucket, key, object. `{ sales: { 'landing/a.csv': 'id,amount\\n1,5\\n' } }` */
  readonly buckets: Readonly<Record<string, Readonly<Record<string, S3Content>>>>;
  /** Tells several apart in a simulation; `'s3'` unless given. */
  readonly name?: string;
  /** Where it answers, in path style and in virtual-host style: `'https://s3.example.test'`. Unless given, for AWS's own hosts of all regions. */
  readonly endpoint?: string;
  /** `'us-east-1'` unless given. */
  readonly region?: string;
  /** Virtual milliseconds that each request is on its way, a number or the two ends of what is drawn; 0 unless given. */
  readonly latency?: number | Latency;
  /** Items of a page of a listing at most, so that few keys make several pages; 1000 unless given, as there. */
  readonly pageSize?: number;
  /** Bytes that each part of an upload but the last must have; 5 MiB unless given, as there. */
  readonly leastPartBytes?: number;
  /** Requests that are answered with 503 SlowDown, from the start of each simulation. */
  readonly slowDown?: SlowDown | readonly SlowDown[];
}

/** An object: its text, its bytes, or those with what describes them. */
export type S3Content = string | Uint8Array | S3ContentInit;

export interface S3ContentInit {
  readonly body: string | Uint8Array;
  /** `'binary/octet-stream'` unless given, as there. */
  readonly contentType?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** A date, so that no run depends on when it was made; 2020-01-01T00:00:00Z unless given. */
  readonly lastModified?: string | Date;
}

/** The date of what was there before the simulation. */
const BEFORE_MS = Date.UTC(2020, 0, 1);
const MOST_KEYS = 1000;
const LEAST_PART_BYTES = 5 * 1024 * 1024;

/** An S3 with its first objects. @throws DagproofError s3-bucket-name, s3-page-size, s3-object */
export function storeOf({ buckets, region, pageSize = MOST_KEYS, leastPartBytes }: S3Options): S3Store {
  if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > MOST_KEYS) {
    throw mistake(
      's3-page-size',
      `A page of ${pageSize} keys is none of S3's.`,
      `Give a whole number from 1 to ${MOST_KEYS}.`,
    );
  }
  const store: S3Store = {
    region: region ?? 'us-east-1',
    pageSize,
    leastPartBytes: leastPartBytes ?? LEAST_PART_BYTES,
    buckets: new Map(),
    uploads: new Map(),
  };
  for (const [name, objects] of Object.entries(buckets)) {
    if (!isBucketName(name)) throw wrongBucketName(name);
    const bucket = createBucket(store, name, BEFORE_MS);
    for (const [key, content] of Object.entries(objects)) putObject(bucket, objectOf(key, content));
  }
  return store;
}

function wrongBucketName(name: string): Error {
  const remedy =
    'Names have 3 to 63 lower-case letters, digits, dots and hyphens, and begin and end with a letter or digit.';
  return mistake('s3-bucket-name', `S3 has no bucket ${JSON.stringify(name)}.`, remedy);
}

/** An object as if the client had put it. @throws DagproofError s3-object */
export function objectOf(key: string, content: S3Content): S3Object {
  const init: S3ContentInit =
    typeof content === 'string' || content instanceof Uint8Array ? { body: content } : content;
  const { contentType = DEFAULT_CONTENT_TYPE, metadata = {}, lastModified = BEFORE_MS } = init;
  const lastModifiedMs = new Date(lastModified).getTime();
  const body = typeof init.body === 'string' ? Buffer.from(init.body) : init.body;
  if (key === '' || !(body instanceof Uint8Array) || Number.isNaN(lastModifiedMs)) {
    const remedy =
      "Give a text, a Uint8Array, or { body, contentType, metadata, lastModified }, and a key that is not ''.";
    throw mistake('s3-object', `The object ${JSON.stringify(key)} cannot be one of S3's.`, remedy);
  }
  const named = Object.entries(metadata).map(([name, value]): [string, string] => [name.toLowerCase(), value]);
  return wholeObject({
    key,
    body: new Uint8Array(body),
    lastModifiedMs,
    headers: new Map([['content-type', contentType]]),
    metadata: new Map(named),
    checksum: fullChecksum('CRC32', body),
  });
}

/** @throws DagproofError s3-latency */
export function latencyOf({ latency = 0 }: S3Options): Latency {
  const { leastMs, mostMs } = typeof latency === 'number' ? { leastMs: latency, mostMs: latency } : latency;
  if (Number.isInteger(leastMs) && Number.isInteger(mostMs) && leastMs >= 0 && mostMs >= leastMs)
    return { leastMs, mostMs };
  throw mistake(
    's3-latency',
    `A latency of ${leastMs} to ${mostMs} ms cannot be drawn.`,
    'Give whole milliseconds, none below 0, the least first.',
  );
}
