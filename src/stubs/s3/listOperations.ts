/**
 * ListObjectsV2 and ListObjects: their parameters, and their documents around a page of keys.
 */
import { listingPage, type ListingPage } from './listing.ts';
import { isoDate, quoted, xmlAnswer, type S3Answer } from './s3Answer.ts';
import { S3Error } from './s3Error.ts';
import type { S3Object } from './s3Object.ts';
import type { S3Request } from './s3Request.ts';
import { bucketNamed, sortedKeys, type Bucket, type S3Store } from './s3Store.ts';
import type { XmlElement } from './xmlWriter.ts';

export function listObjectsV2(store: S3Store, { bucket: name, query }: S3Request): S3Answer {
  const bucket = bucketNamed(store, name);
  const token = query.get('continuation-token');
  const startAfter = query.get('start-after');
  const shared = sharedParameters(query, store.pageSize);
  const page = listingPage(sortedKeys(bucket), {
    ...shared,
    after: token === null ? (startAfter ?? '') : keyInToken(token),
    isResumed: token !== null,
  });
  const { encode } = shared;
  return xmlAnswer('ListBucketResult', [
    ['Name', bucket.name],
    ['Prefix', encode(shared.prefix)],
    ['StartAfter', startAfter === null ? undefined : encode(startAfter)],
    ['ContinuationToken', token ?? undefined],
    ['NextContinuationToken', page.next === null ? undefined : tokenOf(page.next)],
    ['KeyCount', page.keys.length + page.commonPrefixes.length],
    ...sharedElements(shared, page),
    ...contents(bucket, { page, encode, hasOwner: query.get('fetch-owner') === 'true' }),
  ]);
}

export function listObjects(store: S3Store, { bucket: name, query }: S3Request): S3Answer {
  const bucket = bucketNamed(store, name);
  const marker = query.get('marker') ?? '';
  const shared = sharedParameters(query, store.pageSize);
  const page = listingPage(sortedKeys(bucket), { ...shared, after: marker, isResumed: true });
  const { encode } = shared;
  // Without a delimiter the last key serves as the next marker, and S3 leaves it to the client to see that.
  const hasNext = page.next !== null && shared.delimiter !== '';
  return xmlAnswer('ListBucketResult', [
    ['Name', bucket.name],
    ['Prefix', encode(shared.prefix)],
    ['Marker', encode(marker)],
    ['NextMarker', hasNext ? encode(page.next as string) : undefined],
    ...sharedElements(shared, page),
    ...contents(bucket, { page, encode, hasOwner: true }),
  ]);
}

interface SharedParameters {
  readonly prefix: string;
  readonly delimiter: string;
  readonly most: number;
  readonly isEncoded: boolean;
  readonly encode: (text: string) => string;
}

function sharedParameters(query: URLSearchParams, pageSize: number): SharedParameters {
  const isEncoded = isUrlEncoded(query);
  return {
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    most: Math.min(pageSize, wholeNumber(query, 'max-keys') ?? pageSize),
    isEncoded,
    encode: isEncoded ? urlEncoded : (text) => text,
  };
}

function sharedElements({ most, delimiter, isEncoded, encode }: SharedParameters, page: ListingPage): XmlElement[] {
  return [
    ['MaxKeys', most],
    ['Delimiter', delimiter === '' ? undefined : encode(delimiter)],
    ['EncodingType', isEncoded ? 'url' : undefined],
    ['IsTruncated', page.next !== null],
  ];
}

interface ContentsOptions {
  readonly page: ListingPage;
  readonly encode: (text: string) => string;
  readonly hasOwner: boolean;
}

function contents(bucket: Bucket, { page, encode, hasOwner }: ContentsOptions): XmlElement[] {
  return [
    ...page.keys.map((key): XmlElement => {
      const object = bucket.objects.get(key) as S3Object;
      return ['Contents', [['Key', encode(key)], ...objectElements(object), ...(hasOwner ? [OWNER] : [])]];
    }),
    ...page.commonPrefixes.map((prefix): XmlElement => ['CommonPrefixes', [['Prefix', encode(prefix)]]]),
  ];
}

function objectElements({ lastModifiedMs, etag, body, checksum, headers }: S3Object): XmlElement[] {
  return [
    ['LastModified', isoDate(lastModifiedMs)],
    ['ETag', quoted(etag)],
    ['ChecksumAlgorithm', checksum.algorithm],
    ['ChecksumType', checksum.type],
    ['Size', body.length],
    ['StorageClass', headers.get('x-amz-storage-class') ?? 'STANDARD'],
  ];
}

/** The one account there is. */
export const OWNER: XmlElement = ['Owner', [['ID', '0'.repeat(64)]]];

const TOKEN_MARK = '1';

/** Opaque to clients, as those of S3. */
export function tokenOf(key: string): string {
  return `${TOKEN_MARK}${Buffer.from(key).toString('base64url')}`;
}

/** @throws S3Error InvalidArgument for a token that no listing gave. */
export function keyInToken(token: string): string {
  const key = Buffer.from(token.slice(TOKEN_MARK.length), 'base64url').toString();
  if (key !== '' && tokenOf(key) === token) return key;
  throw new S3Error(
    'InvalidArgument',
    [['ArgumentName', 'continuation-token']],
    'The continuation token provided is incorrect',
  );
}

/** @throws S3Error InvalidArgument */
export function isUrlEncoded(query: URLSearchParams): boolean {
  const type = query.get('encoding-type');
  if (type === null || type === 'url') return type === 'url';
  const details: XmlElement[] = [
    ['ArgumentName', 'encoding-type'],
    ['ArgumentValue', type],
  ];
  throw new S3Error('InvalidArgument', details, 'Invalid Encoding Method specified in Request');
}

/**
 * A parameter that is a whole number from 0 to 2147483647; `undefined`: it was not given.
 *
 * @throws S3Error InvalidArgument
 */
export function wholeNumber(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (/^\d{1,10}$/.test(text) && Number(text) <= 0x7fffffff) return Number(text);
  const details: XmlElement[] = [
    ['ArgumentName', name],
    ['ArgumentValue', text],
  ];
  throw new S3Error('InvalidArgument', details, `Argument ${name} must be an integer between 0 and 2147483647`);
}

/** As the form encoding of Java writes it, which S3 uses, with slashes left alone. */
export function urlEncoded(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
    .replaceAll('%2F', '/');
}
