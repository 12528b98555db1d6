/**
 * The source of a copy: the object that `x-amz-copy-source` names, if the conditions put on it hold.
 */
import { decodeUrlText } from './addressing.ts';
import { unmetCondition } from './preconditions.ts';
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
    const details = [
      ['ArgumentName', 'x-amz-copy-source'],
      ['ArgumentValue', 'x-amz-copy-source'],
    ] as const;
    throw new S3Error('InvalidArgument', details, 'Invalid copy source object key');
  }
  const object = objectAt(store, bucket, key);
  const failed = unmetCondition(headers, object, 'x-amz-copy-source-if-');
  if (failed !== null) throw new S3Error('PreconditionFailed', [['Condition', `x-amz-copy-source-${failed}`]]);
  return { bucket, object };
}
