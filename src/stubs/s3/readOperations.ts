/**
 * GetObject and HeadObject: an object whole, in a range or by part, if its conditions hold.
 */
import { byteRange, type ByteRange } from './byteRange.ts';
import type { Checksum } from './checksums.ts';
import { unmetCondition } from './preconditions.ts';
import { checksumHeaders, emptyAnswer, ENCRYPTION, httpDate, quoted, type S3Answer } from './s3Answer.ts';
import { S3Error } from './s3Error.ts';
import { descriptionHeaders, type S3Object } from './s3Object.ts';
import type { S3Request } from './s3Request.ts';
import { objectAt, type S3Store } from './s3Store.ts';

export function getObject(store: S3Store, request: S3Request): S3Answer {
  return read(store, request);
}

/** What GetObject answers, without the body. */
export function headObject(store: S3Store, request: S3Request): S3Answer {
  return { ...read(store, request), body: null };
}

function read(store: S3Store, request: S3Request): S3Answer {
  const object = objectAt(store, request.bucket, request.key ?? '');
  const unmet = unmetCondition(request.headers, object);
  if (unmet === 'If-None-Match' || unmet === 'If-Modified-Since') return emptyAnswer(304, identityHeaders(object));
  if (unmet !== null) throw new S3Error('PreconditionFailed', [['Condition', unmet]]);
  const range = requestedRange(request, object);
  const body = range === null ? object.body : object.body.subarray(range.first, range.last + 1);
  const headers: (readonly [string, string])[] = [
    ...overridden(descriptionHeaders(object), request.query),
    ...identityHeaders(object),
    ['accept-ranges', 'bytes'],
    ['content-length', String(body.length)],
    ENCRYPTION,
  ];
  if (range !== null) headers.push(['content-range', `bytes ${range.first}-${range.last}/${object.body.length}`]);
  if (request.query.has('partNumber') && object.parts.length > 0) {
    headers.push(['x-amz-mp-parts-count', String(object.parts.length)]);
  }
  const isSummed = request.headers.get('x-amz-checksum-mode')?.toUpperCase() === 'ENABLED';
  const checksum = checksumSent(request.query, object, body.length);
  if (isSummed && checksum !== undefined) headers.push(...checksumHeaders(checksum));
  return { status: range === null ? 200 : 206, headers, body };
}

/** That of the whole body, or of one part where the whole is summed from them; `undefined`: the bytes sent have none. */
function checksumSent(query: URLSearchParams, { body, checksum, parts }: S3Object, size: number): Checksum | undefined {
  const part = query.get('partNumber');
  if (part === null || checksum.type !== 'COMPOSITE') return size === body.length ? checksum : undefined;
  const sum = parts[Number(part) - 1]?.checksum;
  return sum && { ...sum, type: 'COMPOSITE' };
}

function identityHeaders({ etag, lastModifiedMs }: S3Object): [string, string][] {
  return [
    ['etag', quoted(etag)],
    ['last-modified', httpDate(lastModifiedMs)],
  ];
}

/** @throws S3Error InvalidRange, InvalidPartNumber */
function requestedRange({ headers, query }: S3Request, object: S3Object): ByteRange | null {
  const size = object.body.length;
  const part = query.get('partNumber');
  if (part !== null && headers.has('range')) {
    throw new S3Error('InvalidRequest', [], 'Cannot specify both Range header and partNumber query parameter');
  }
  if (part !== null) return rangeOfPart(Number(part), object);
  const range = byteRange(headers.get('range'), size);
  if (range === 'all') return null;
  if (range !== 'unsatisfiable') return range;
  throw new S3Error('InvalidRange', [
    ['RangeRequested', headers.get('range') ?? ''],
    ['ActualObjectSize', size],
  ]);
}

function rangeOfPart(part: number, { body, parts }: S3Object): ByteRange | null {
  const sizes = parts.length === 0 ? [body.length] : parts.map(({ size }) => size);
  const size = sizes[part - 1];
  if (size === undefined) {
    throw new S3Error('InvalidPartNumber', [
      ['PartNumberRequested', part],
      ['ActualPartCount', sizes.length],
    ]);
  }
  const first = sizes.slice(0, part - 1).reduce((sum, other) => sum + other, 0);
  return size === 0 ? null : { first, last: first + size - 1 };
}

/** A request may ask for other headers than those kept: `?response-content-type=text/plain`. */
function overridden(headers: readonly [string, string][], query: URLSearchParams): [string, string][] {
  const changed = new Map(headers);
  for (const [name, value] of query) {
    const header = /^response-((?:content-(?:type|language|disposition|encoding))|cache-control|expires)$/.exec(name);
    if (header !== null) changed.set(header[1] as string, value);
  }
  return [...changed];
}
