/**
 * Operations on buckets themselves: ListBuckets, CreateBucket, HeadBucket, DeleteBucket, GetBucketLocation.
 */
import { keyInToken, OWNER, tokenOf, wholeNumber } from './listOperations.ts';
import { listingPage } from './listing.ts';
import { compareCodePoints } from '../../model/json.ts';
import { readXml } from './requestXml.ts';
import { emptyAnswer, isoDate, xmlAnswer, type S3Answer } from './s3Answer.ts';
import { S3Error } from './s3Error.ts';
import type { S3Request } from './s3Request.ts';
import { bucketNamed, createBucket, isBucketName, type Bucket, type S3Store } from './s3Store.ts';
import type { XmlElement } from './xmlWriter.ts';

const MOST_BUCKETS = 10_000;

function arnHeader(name: string): readonly [string, string] {
  return ['x-amz-bucket-arn', `arn:aws:s3:::${name}`];
}

export function listBuckets(store: S3Store, { query }: S3Request): S3Answer {
  const token = query.get('continuation-token') ?? '';
  const prefix = query.get('prefix') ?? '';
  const page = listingPage([...store.buckets.keys()].sort(compareCodePoints), {
    prefix,
    delimiter: '',
    after: token === '' ? '' : keyInToken(token),
    isResumed: false,
    most: wholeNumber(query, 'max-buckets') ?? MOST_BUCKETS,
  });
  const buckets = page.keys.map((name): XmlElement => {
    const { createdMs } = store.buckets.get(name) as Bucket;
    return [
      'Bucket',
      [
        ['Name', name],
        ['CreationDate', isoDate(createdMs)],
        ['BucketRegion', store.region],
        ['BucketArn', arnHeader(name)[1]],
      ],
    ];
  });
  return xmlAnswer('ListAllMyBucketsResult', [
    OWNER,
    ['Buckets', buckets],
    ['Prefix', prefix === '' ? undefined : prefix],
    ['ContinuationToken', page.next === null ? undefined : tokenOf(page.next)],
  ]);
}

/** Creating one's own bucket again is no failure in the oldest region, and one everywhere else. */
export function createBucketOf(store: S3Store, { bucket, body }: S3Request): S3Answer {
  const name = bucket ?? '';
  if (!isBucketName(name)) throw new S3Error('InvalidBucketName', [['BucketName', name]]);
  if (body.length > 0) readXml(Buffer.from(body).toString());
  const exists = store.buckets.has(name);
  if (exists && store.region !== 'us-east-1') throw new S3Error('BucketAlreadyOwnedByYou', [['BucketName', name]]);
  if (!exists) createBucket(store, name, Date.now());
  return emptyAnswer(200, [
    ['location', store.region === 'us-east-1' ? `/${name}` : `http://${name}.s3.amazonaws.com/`],
    arnHeader(name),
  ]);
}

export function headBucket(store: S3Store, { bucket }: S3Request): S3Answer {
  bucketNamed(store, bucket);
  return emptyAnswer(200, [
    arnHeader(bucket ?? ''),
    ['x-amz-bucket-region', store.region],
    ['x-amz-access-point-alias', 'false'],
    ['content-type', 'application/xml'],
  ]);
}

/** Uploads that were not ended go with it. */
export function deleteBucket(store: S3Store, { bucket }: S3Request): S3Answer {
  const { name, objects } = bucketNamed(store, bucket);
  if (objects.size > 0) throw new S3Error('BucketNotEmpty', [['BucketName', name]]);
  store.buckets.delete(name);
  for (const upload of store.uploads.values()) if (upload.bucket === name) upload.end ??= 'aborted';
  return emptyAnswer(204);
}

/** The oldest region has no name here. */
export function getBucketLocation(store: S3Store, { bucket }: S3Request): S3Answer {
  bucketNamed(store, bucket);
  return xmlAnswer('LocationConstraint', store.region === 'us-east-1' ? '' : store.region);
}
