/**
 * A request as the operations of S3 read it: bucket, key, query, headers, and the bytes of the body with every wrapping taken off. What a client says
 * of the body (length, checksums) is verified here.
 */
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
import type { RawRequest } from './sentRequest.ts';

export interface S3Request extends Address {
  readonly method: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** The checksum that the client sent along, verified. */
  readonly checksum: Checksum | undefined;
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
    if (hex !== md5(body)) throw wrongMd5(hex, body);
  }
  const hash = headers.get('x-amz-content-sha256') ?? '';
  if (/^[0-9a-f]{64}$/.test(hash) && hash !== sha256(body).toString('hex')) {
    throw new S3Error('XAmzContentSHA256Mismatch', [['ClientComputedContentSHA256', hash]]);
  }
}

function wrongMd5(expected: string, body: Uint8Array): S3Error {
  const details = [
    ['ExpectedDigest', expected],
    ['CalculatedDigest', Buffer.from(md5(body), 'hex').toString('base64')],
  ] as const;
  return new S3Error('BadDigest', details, 'The Content-MD5 you specified did not match what we received.');
}

function verifiedChecksum(body: Uint8Array, valueOf: (header: string) => string | null): Checksum | undefined {
  for (const algorithm of CHECKSUM_ALGORITHMS) {
    const header = checksumHeader(algorithm);
    const value = valueOf(header);
    if (value === null) continue;
    const checksum = fullChecksum(algorithm, body);
    if (checksum.value === value) return checksum;
    if (value.length !== checksum.value.length || /[^\w+/=]/.test(value)) {
      throw new S3Error('InvalidRequest', [], `Value for ${header} header is invalid.`);
    }
    const message = `The ${algorithm} you specified did not match the calculated checksum.`;
    throw new S3Error('BadDigest', [], message);
  }
  return undefined;
}

/** The algorithm a request asks for by name. */
export function requestedAlgorithm(headers: Headers): ChecksumAlgorithm | undefined {
  return checksumAlgorithm(headers.get('x-amz-checksum-algorithm'));
}
