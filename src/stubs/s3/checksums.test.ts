import { describe, expect, it } from 'vitest';
import { compositeChecksum, fullChecksum, multipartEtag, md5 } from './checksums.ts';

/** The input of the check values that catalogues of such algorithms print. */
const CHECK = Buffer.from('123456789');

function base64(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64');
}

describe('fullChecksum', () => {
  it.each([
    ['CRC32', 'cbf43926'],
    ['CRC32C', 'e3069283'],
    ['CRC64NVME', 'ae8b14860a799888'],
    ['SHA1', 'f7c3bc1d808e04732adf679965ccc34ca7ae3441'],
    ['SHA256', '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225'],
  ] as const)('gives the published value of %s', (algorithm, hex) => {
    expect(fullChecksum(algorithm, CHECK)).toEqual({ algorithm, type: 'FULL_OBJECT', value: base64(hex) });
  });
});

describe('the sums of several parts', () => {
  it('are sums of the sums', () => {
    const parts = [Buffer.from('1234'), Buffer.from('56789')];
    const sums = Buffer.concat(parts.map((part) => Buffer.from(fullChecksum('SHA256', part).value, 'base64')));
    expect(compositeChecksum('SHA256', parts).value).toBe(`${fullChecksum('SHA256', sums).value}-2`);
    const tags = parts.map(md5);
    expect(multipartEtag(tags)).toBe(`${md5(Buffer.from(tags.join(''), 'hex'))}-2`);
  });
});
