/**
 * The source of a copy: the object that `x-amz-copy-source` names, if the conditions put on it hold.
 */
import { decodeUrlText } from './addressing.ts';
import { readVerdict } from './preconditions.ts';
import { S3Error } from './s3Error.ts';
import type { S3Object } from './s3Object.ts';
import type { S3Request } from './s3Request.ts';
import { objectAt, type S3Store } from './s3Store.ts';

export interface CopySource {
  readonly bucket: string;
  readonly object: S3Object;
}

/**
 * @throws S3Error InvalidArgument for a source that names no object, NotImplemented for one with a version, NoSuchBucket, NoSuchKey,
 * PreconditionFailed
 */
export function copySource(store: S3Store, { headers }: S3Request): CopySource {
  const given = headers.get('x-amz-copy-source') ?? '';
  if (/\?versionId=/.test(given)) {
    throw new S3Error('NotImplemented', [], 'Versions of objects are not implemented by this stub.');
  }
  // Clients may encode the slash between bucket and key as well, so that decoding comes first.
  const [, bucket, key] = /^\/?([^/]+)\/(.+)$/s.exec(decodeUrlText(given)) ?? [];
  if (bucket === undefined || key === undefined) {
    const message = 'Copy Source must mention the source bucket and key: sourcebucket/sourcekey';
    throw new S3Error('InvalidArgument', [['ArgumentName', 'x-amz-copy-source']], message);
  }
  const object = objectAt(store, bucket, key);
  if (readVerdict(headers, object, 'x-amz-copy-source-if-') === 'holds') return { bucket, object };
  throw new S3Error('PreconditionFailed', [['Condition', 'x-amz-copy-source-If-*']]);
}
