/**
 * The checksums of S3 over bytes: CRC32, CRC32C, CRC64NVME, SHA1, SHA256, in base64 as headers carry them, and the MD5 that entity tags are made of.
 */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { crc32c, crc64nvme } from './cyclicRedundancy.ts';

export const CHECKSUM_ALGORITHMS = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const;
export type ChecksumAlgorithm = (typeof CHECKSUM_ALGORITHMS)[number];

/** Of a whole body, or of the checksums of the parts it was uploaded in. */
export type ChecksumType = 'FULL_OBJECT' | 'COMPOSITE';

export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly type: ChecksumType;
  /** Base64; with `-3` behind it when composed of three parts. */
  readonly value: string;
}

/** @example checksumHeader('CRC32') // 'x-amz-checksum-crc32' */
export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`;
}

/** The algorithm of that name, whatever its case; `undefined`: none of S3's that is known here. */
export function checksumAlgorithm(name: string | null): ChecksumAlgorithm | undefined {
  return CHECKSUM_ALGORITHMS.find((algorithm) => algorithm === name?.toUpperCase());
}

/** The checksum of a whole body. */
export function fullChecksum(algorithm: ChecksumAlgorithm, bytes: Uint8Array): Checksum {
  return { algorithm, type: 'FULL_OBJECT', value: digest(algorithm, bytes).toString('base64') };
}

/** The checksum of the checksums of parts. */
export function compositeChecksum(algorithm: ChecksumAlgorithm, parts: readonly Uint8Array[]): Checksum {
  const joined = Buffer.concat(parts.map((part) => digest(algorithm, part)));
  return { algorithm, type: 'COMPOSITE', value: `${digest(algorithm, joined).toString('base64')}-${parts.length}` };
}

/** The MD5 of some bytes, in hexadecimal: the entity tag of an object that was put in one piece. */
export function md5(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex');
}

/** The entity tag of an object of several parts, from the entity tags of the parts. */
export function multipartEtag(etags: readonly string[]): string {
  return `${md5(Buffer.concat(etags.map((etag) => Buffer.from(etag, 'hex'))))}-${etags.length}`;
}

export function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

function digest(algorithm: ChecksumAlgorithm, bytes: Uint8Array): Buffer {
  switch (algorithm) {
    case 'CRC32':
      return bigEndian(crc32(bytes));
    case 'CRC32C':
      return bigEndian(crc32c(bytes));
    case 'CRC64NVME':
      return Buffer.concat(crc64nvme(bytes).map(bigEndian));
    case 'SHA1':
      return createHash('sha1').update(bytes).digest();
    case 'SHA256':
      return sha256(bytes);
  }
}

function bigEndian(word: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(word);
  return bytes;
}
