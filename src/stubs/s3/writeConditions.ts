/**
 * The conditions of a write: `If-None-Match: *` wants no object there, `If-Match` wants that one; an upload in parts also wants that nobody wrote meanwhile.
 */
import { unquoted } from './preconditions.ts';
import { S3Error } from './s3Error.ts';
import type { S3Object } from './s3Object.ts';

/** The object that would be written over. */
export interface Overwritten {
  readonly key: string;
  readonly existing: S3Object | undefined;
}

/** @throws S3Error PreconditionFailed, NoSuchKey, NotImplemented */
export function requireWriteConditions(headers: Headers, { key, existing }: Overwritten): void {
  const noneMatch = headers.get('if-none-match');
  const match = headers.get('if-match');
  if (noneMatch !== null && match !== null) {
    throw unknownCondition('If-Match,If-None-Match', 'Multiple conditional request headers present in the request');
  }
  for (const [header, isKnown] of [
    ['If-None-Match', noneMatch === null || noneMatch === '*'],
    ['If-Match', match !== '*'],
  ] as const) {
    if (!isKnown) {
      throw unknownCondition(header, `We don't accept the provided value of ${header} header for this API`);
    }
  }
  if (noneMatch !== null && existing !== undefined) {
    throw new S3Error('PreconditionFailed', [['Condition', 'If-None-Match']]);
  }
  if (match === null) return;
  if (existing === undefined) throw new S3Error('NoSuchKey', [['Key', key]]);
  if (unquoted(match) !== existing.etag) throw new S3Error('PreconditionFailed', [['Condition', 'If-Match']]);
}

/**
 * The same for the end of an upload in parts. `atStart` is the object that was there when it was begun.
 *
 * @throws S3Error also ConditionalRequestConflict
 */
export function requireUploadConditions(
  headers: Headers,
  { key, existing, atStart }: Overwritten & { readonly atStart: S3Object | undefined },
): void {
  requireWriteConditions(headers, { key, existing });
  const condition = headers.has('if-match') ? 'If-Match' : headers.has('if-none-match') ? 'If-None-Match' : null;
  if (condition === null || existing === atStart) return;
  throw new S3Error('ConditionalRequestConflict', [
    ['Condition', condition],
    ['Key', key],
  ]);
}

function unknownCondition(header: string, message: string): S3Error {
  return new S3Error('NotImplemented', [
    ['Header', header],
    ['additionalMessage', message],
  ]);
}
