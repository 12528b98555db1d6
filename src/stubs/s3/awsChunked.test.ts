import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAwsChunked } from './awsChunked.ts';

function encoded(chunks: readonly Uint8Array[], trailers = ''): Buffer {
  const written = chunks.flatMap((chunk) => [`${chunk.length.toString(16)};chunk-signature=0\r\n`, chunk, '\r\n']);
  return Buffer.concat([...written, `0\r\n${trailers}\r\n`].map((piece) => Buffer.from(piece as Uint8Array)));
}

describe('decodeAwsChunked', () => {
  it('joins whatever was sent in chunks', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 4 }), (chunks) => {
        const { bytes, trailers } = decodeAwsChunked(encoded(chunks, 'X-Amz-Checksum-Crc32: abc=\r\n'));
        expect([...bytes]).toEqual(chunks.flatMap((chunk) => [...chunk]));
        expect([...trailers]).toEqual([['x-amz-checksum-crc32', 'abc=']]);
      }),
      { seed: 20260101, numRuns: 50 },
    );
  });

  it.each([
    ['a body without chunks', 'hello'],
    ['a chunk that is too short', 'ff\r\nabc\r\n0\r\n\r\n'],
    ['no last chunk', '3\r\nabc\r\n'],
    ['nothing', ''],
  ])('refuses %s', (_, body) => {
    expect(() => decodeAwsChunked(Buffer.from(body))).toThrow('terminated unexpectedly');
  });
});
