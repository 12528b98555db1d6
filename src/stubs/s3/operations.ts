/**
 * Which operation of S3 a request is, by its method, its address and its query. What S3 has and this does not is refused by name, never taken for another.
 */
import { createBucketOf, deleteBucket, getBucketLocation, headBucket, listBuckets } from './bucketOperations.ts';
import { copyObject } from './copyObject.ts';
import { listObjects, listObjectsV2 } from './listOperations.ts';
import { getObject, headObject } from './readOperations.ts';
import type { S3Answer } from './s3Answer.ts';
import { S3Error } from './s3Error.ts';
import type { S3Request } from './s3Request.ts';
import type { S3Store } from './s3Store.ts';
import { completeMultipartUpload } from './uploadCompletion.ts';
import { listMultipartUploads, listParts } from './uploadListing.ts';
import { abortMultipartUpload, createMultipartUpload, uploadPart, uploadPartCopy } from './uploadOperations.ts';
import { unsupportedName } from './unsupported.ts';
import { deleteObject, deleteObjects, putObjectOf } from './writeOperations.ts';

type Perform = (store: S3Store, request: S3Request) => S3Answer;

const OPERATIONS = {
  ListBuckets: listBuckets,
  CreateBucket: createBucketOf,
  HeadBucket: headBucket,
  DeleteBucket: deleteBucket,
  GetBucketLocation: getBucketLocation,
  ListObjectsV2: listObjectsV2,
  ListObjects: listObjects,
  DeleteObjects: deleteObjects,
  GetObject: getObject,
  HeadObject: headObject,
  PutObject: putObjectOf,
  DeleteObject: deleteObject,
  CopyObject: copyObject,
  CreateMultipartUpload: createMultipartUpload,
  UploadPart: uploadPart,
  UploadPartCopy: uploadPartCopy,
  CompleteMultipartUpload: completeMultipartUpload,
  AbortMultipartUpload: abortMultipartUpload,
  ListParts: listParts,
  ListMultipartUploads: listMultipartUploads,
} as const satisfies Record<string, Perform>;

export type S3Operation = keyof typeof OPERATIONS;

export const OPERATION_NAMES = Object.keys(OPERATIONS) as readonly S3Operation[];

/** Performs a request. @throws S3Error */
export function perform(operation: S3Operation, store: S3Store, request: S3Request): S3Answer {
  return OPERATIONS[operation](store, request);
}

/** Parameters that say how to do a thing. Whatever else stands in a query says what to do: `?acl`, `?uploads`, `?list-type=2`. */
const ORDINARY_PARAMETERS = new Set([
  ...['prefix', 'delimiter', 'encoding-type', 'fetch-owner', 'start-after', 'continuation-token', 'marker'],
  ...['max-keys', 'max-buckets', 'max-parts', 'max-uploads', 'part-number-marker', 'key-marker', 'upload-id-marker'],
  ...['bucket-region', 'partNumber', 'AWSAccessKeyId', 'Signature', 'Expires'],
]);

/** By method, by what is addressed, and by what the query and the source of a copy make of it. */
const FORMS: ReadonlyMap<string, S3Operation> = new Map([
  ['GET service', 'ListBuckets'],
  ['PUT bucket', 'CreateBucket'],
  ['HEAD bucket', 'HeadBucket'],
  ['DELETE bucket', 'DeleteBucket'],
  ['GET bucket location', 'GetBucketLocation'],
  ['GET bucket list-type', 'ListObjectsV2'],
  ['GET bucket', 'ListObjects'],
  ['POST bucket delete', 'DeleteObjects'],
  ['GET object', 'GetObject'],
  ['HEAD object', 'HeadObject'],
  ['PUT object', 'PutObject'],
  ['DELETE object', 'DeleteObject'],
  ['PUT object copy', 'CopyObject'],
  ['POST object uploads', 'CreateMultipartUpload'],
  ['PUT object uploadId', 'UploadPart'],
  ['PUT object uploadId copy', 'UploadPartCopy'],
  ['POST object uploadId', 'CompleteMultipartUpload'],
  ['DELETE object uploadId', 'AbortMultipartUpload'],
  ['GET object uploadId', 'ListParts'],
  ['GET bucket uploads', 'ListMultipartUploads'],
]);

type AskedOfS3 = Pick<S3Request, 'method' | 'bucket' | 'key' | 'query' | 'headers'>;

/**
 * The operation a request asks for.
 *
 * @throws S3Error NotImplemented, MethodNotAllowed
 */
export function operationOf({ method, bucket, key, query, headers }: AskedOfS3): S3Operation {
  const addressed = bucket === null ? 'service' : key === null ? 'bucket' : 'object';
  const aspects = [...query.keys()].filter((name) => !ORDINARY_PARAMETERS.has(name) && !/^(x-|response-)/i.test(name));
  if (headers.has('x-amz-copy-source')) aspects.push('copy');
  const operation = FORMS.get([method, addressed, ...aspects].join(' '));
  if (operation !== undefined) return operation;
  if (aspects.length === 0) throw new S3Error('MethodNotAllowed', [['Method', method]]);
  throw notImplemented(unsupportedName(method, addressed, aspects));
}

function notImplemented(asked: string): S3Error {
  const message = `${asked} is not implemented by this stub, which answers ${OPERATION_NAMES.join(', ')}; its objects have no versions.`;
  return new S3Error('NotImplemented', [], message);
}
