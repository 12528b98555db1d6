/**
 * What an S3 holds: buckets with their objects, uploads of several parts, and the numbers that identifiers are made of. It knows no requests.
 */
import { compareCodePoints } from '../../model/json.ts';
import type { Checksum, ChecksumAlgorithm, ChecksumType } from './checksums.ts';
import { S3Error } from './s3Error.ts';
import type { Description, S3Object } from './s3Object.ts';

/** The date of what was there before the simulation: no run depends on when it was made. */
export const BEFORE_MS = Date.UTC(2020, 0, 1);

export interface Bucket {
  readonly name: string;
  readonly createdMs: number;
  readonly objects: Map<string, S3Object>;
  /** Cache of `sortedKeys`; null since a key came or went. */
  sortedKeys: readonly string[] | null;
}

export interface UploadedPart {
  readonly body: Uint8Array;
  readonly etag: string;
  readonly lastModifiedMs: number;
  readonly checksum: Checksum | undefined;
}

export interface Upload {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  readonly initiatedMs: number;
  readonly description: Description;
  /** What its object is to be summed with; `undefined`: the client named none. */
  readonly algorithm: ChecksumAlgorithm | undefined;
  readonly checksumType: ChecksumType;
  /** What was there under its key when it was begun. */
  readonly atStart: S3Object | undefined;
  readonly parts: Map<number, UploadedPart>;
  /** An upload that has ended is remembered, because S3 answers whoever ends it again as the first time. */
  end: 'completed' | 'aborted' | null;
}

export interface S3Store {
  readonly region: string;
  /** Items of a page of a listing at most. */
  readonly pageSize: number;
  /** Bytes of a part at least, the last one apart. */
  readonly leastPartBytes: number;
  readonly buckets: Map<string, Bucket>;
  readonly uploads: Map<string, Upload>;
}

/** An S3 as it is at first. */
export function createStore(
  plan: Pick<S3Store, 'region' | 'pageSize' | 'leastPartBytes'>,
  buckets: ReadonlyMap<string, readonly S3Object[]>,
): S3Store {
  const { region, pageSize, leastPartBytes } = plan;
  const store: S3Store = { region, pageSize, leastPartBytes, buckets: new Map(), uploads: new Map() };
  for (const [name, objects] of buckets) {
    const bucket = createBucket(store, name, BEFORE_MS);
    for (const object of objects) putObject(bucket, object);
  }
  return store;
}

export function createBucket(store: S3Store, name: string, createdMs: number): Bucket {
  const bucket: Bucket = { name, createdMs, objects: new Map(), sortedKeys: null };
  store.buckets.set(name, bucket);
  return bucket;
}

/** @throws S3Error NoSuchBucket */
export function bucketNamed(store: S3Store, name: string | null): Bucket {
  const bucket = store.buckets.get(name ?? '');
  if (bucket === undefined) throw new S3Error('NoSuchBucket', [['BucketName', name ?? '']]);
  return bucket;
}

/** @throws S3Error NoSuchBucket, NoSuchKey */
export function objectAt(store: S3Store, bucket: string | null, key: string): S3Object {
  const object = bucketNamed(store, bucket).objects.get(key);
  if (object === undefined) throw new S3Error('NoSuchKey', [['Key', key]]);
  return object;
}

export function putObject(bucket: Bucket, object: S3Object): void {
  if (!bucket.objects.has(object.key)) bucket.sortedKeys = null;
  bucket.objects.set(object.key, object);
}

export function removeObject(bucket: Bucket, key: string): void {
  if (bucket.objects.delete(key)) bucket.sortedKeys = null;
}

/** In the order of their UTF-8 bytes, which is that of their code points. */
export function sortedKeys(bucket: Bucket): readonly string[] {
  bucket.sortedKeys ??= [...bucket.objects.keys()].sort(compareCodePoints);
  return bucket.sortedKeys;
}

export const LONGEST_KEY_BYTES = 1024;

/** Names of buckets as S3 allows them. */
export function isBucketName(name: string): boolean {
  return /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes('..') && !/^\d+(\.\d+){3}$/.test(name);
}
