/**
 * Decodes the `aws-chunked` content encoding, in which clients send a body whose checksum they learn while sending it: chunks with their sizes, then
 * trailers. Signatures of chunks are not checked, as no signature is.
 */
import { S3Error } from './s3Error.ts';

export interface DecodedBody {
  readonly bytes: Uint8Array;
  /** Trailers by lower-case name: `x-amz-checksum-crc32`. */
  readonly trailers: ReadonlyMap<string, string>;
}

/**
 * The bytes and trailers inside.
 *
 * @throws S3Error IncompleteBody when a chunk is shorter than it says or no last chunk comes.
 * @example decodeAwsChunked(Buffer.from('3\r\nabc\r\n0\r\nx-amz-checksum-crc32:NSRBwg==\r\n\r\n')).bytes // 'abc'
 */
export function decodeAwsChunked(body: Uint8Array): DecodedBody {
  const buffer = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = buffer.indexOf('\r\n', at);
    const size = lineEnd === -1 ? NaN : Number.parseInt(buffer.toString('latin1', at, lineEnd), 16);
    if (Number.isNaN(size)) throw new S3Error('IncompleteBody');
    const start = lineEnd + 2;
    if (size === 0) return { bytes: Buffer.concat(chunks), trailers: trailersIn(buffer.toString('latin1', start)) };
    if (start + size > buffer.length) throw new S3Error('IncompleteBody');
    chunks.push(buffer.subarray(start, start + size));
    at = start + size + 2;
  }
}

function trailersIn(text: string): Map<string, string> {
  const lines = text.split('\r\n').map((line) => /^([^:]+):(.*)$/.exec(line));
  return new Map(
    lines.flatMap((line) => (line === null ? [] : [[(line[1] as string).toLowerCase(), (line[2] as string).trim()]])),
  );
}
