/**
 * A request as the operations of S3 read it: bucket, key, query, headers, and the bytes of the body with every wrapping taken off. What a client says
 * of the body (length, checksums) is verified here.
 */
import { getRawRequest } from '@mswjs/interceptors';
import { addressIn, type Address } from './addressing.ts';
import { decodeAwsChunked } from './awsChunked.ts';
import {
  CHECKSUM_ALGORITHMS,
  checksumAlgorithm,
  checksumHeader,
  fullChecksum,
  sha256,
  md5,
  type Checksum,
  type ChecksumAlgorithm,
} from './checksums.ts';
import { S3Error } from './s3Error.ts';

export interface S3Request extends Address {
  readonly method: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** The checksum that the client sent along, verified. */
  readonly checksum: Checksum | undefined;
}

/** A request before anything is made of it, whoever carried it here. */
export interface RawRequest {
  readonly method: string;
  /** As it was sent, still encoded: a URL would take `..` for a way up. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** What a Request of the Fetch API carries. */
export async function rawRequest(request: Request): Promise<RawRequest> {
  return {
    method: request.method,
    path: sentPath(request) ?? new URL(request.url).pathname,
    query: sentUrl(request).searchParams,
    headers: request.headers,
    body: request.body === null ? new Uint8Array() : new Uint8Array(await request.arrayBuffer()),
  };
}

/**
 * The URL a request was sent to. A path that begins with two slashes, as of a key that begins with one, is taken for a host on its way here; the
 * Host header still knows better.
 */
export function sentUrl(request: { readonly url: string }): URL {
  const url = new URL(request.url);
  const path = request instanceof Request ? sentPath(request) : null;
  const host = path?.startsWith('//') === true ? (request as Request).headers.get('host') : null;
  return host === null ? url : new URL(`${url.protocol}//${host}${url.search}`);
}

/** The path that `node:http` was given. Keys with `..` in them survive there, and not in the URL of a Request. */
function sentPath(request: Request): string | null {
  const raw: unknown = getRawRequest(request);
  if (typeof raw !== 'object' || raw === null || !('path' in raw) || typeof raw.path !== 'string') return null;
  return raw.path.startsWith('/') ? raw.path.replace(/[?#].*$/s, '') : null;
}

/**
 * @param hostBucket - The bucket in the host name, `''` for none.
 * @throws S3Error for an address, a body or a checksum that S3 refuses.
 */
export function s3Request(raw: RawRequest, hostBucket: string): S3Request {
  const { headers } = raw;
  const address = addressIn(hostBucket, raw.path);
  const isChunked = headers.get('content-encoding')?.includes('aws-chunked') === true;
  const isStreamed = headers.get('x-amz-content-sha256')?.startsWith('STREAMING-') === true;
  const { bytes: body, trailers } =
    isChunked || isStreamed ? decodeAwsChunked(raw.body) : { bytes: raw.body, trailers: new Map<string, string>() };
  verifyBody(headers, body);
  // Whoever completes an upload says what the whole object comes to, not this body.
  const isCompletion = raw.method === 'POST' && raw.query.has('uploadId');
  const checksum = isCompletion
    ? undefined
    : verifiedChecksum(body, (name) => headers.get(name) ?? trailers.get(name) ?? null);
  return { ...address, method: raw.method, query: raw.query, headers, body, checksum };
}

function verifyBody(headers: Headers, body: Uint8Array): void {
  const length = headers.get('x-amz-decoded-content-length');
  if (length !== null && Number(length) !== body.length) throw new S3Error('IncompleteBody');
  const expectedMd5 = headers.get('content-md5');
  if (expectedMd5 !== null) {
    const hex = Buffer.from(expectedMd5, 'base64').toString('hex');
    if (hex.length !== 32) throw new S3Error('InvalidDigest', [['Content-MD5', expectedMd5]]);
    if (hex !== md5(body)) throw new S3Error('BadDigest', [['ExpectedDigest', expectedMd5]]);
  }
  const hash = headers.get('x-amz-content-sha256') ?? '';
  if (/^[0-9a-f]{64}$/.test(hash) && hash !== sha256(body).toString('hex')) {
    throw new S3Error('XAmzContentSHA256Mismatch', [['ClientComputedContentSHA256', hash]]);
  }
}

function verifiedChecksum(body: Uint8Array, valueOf: (header: string) => string | null): Checksum | undefined {
  for (const algorithm of CHECKSUM_ALGORITHMS) {
    const value = valueOf(checksumHeader(algorithm));
    if (value === null) continue;
    const checksum = fullChecksum(algorithm, body);
    if (checksum.value === value) return checksum;
    const message = `The ${algorithm} you specified did not match the calculated checksum.`;
    throw new S3Error('BadDigest', [], message);
  }
  return undefined;
}

/** The algorithm a request asks for by name. */
export function requestedAlgorithm(headers: Headers): ChecksumAlgorithm | undefined {
  return checksumAlgorithm(headers.get('x-amz-checksum-algorithm'));
}
