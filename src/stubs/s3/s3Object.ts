/**
 * What S3 keeps of an object, and how one is made from bytes and headers.
 */
import { fullChecksum, md5, type Checksum } from './checksums.ts';

export interface S3Object {
  readonly key: string;
  readonly body: Uint8Array;
  /** Without quotes. */
  readonly etag: string;
  readonly lastModifiedMs: number;
  /** Kept with the object and given back with it: `content-type`, `cache-control` and their like, by lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  /** By lower-case name, without `x-amz-meta-`. */
  readonly metadata: ReadonlyMap<string, string>;
  readonly checksum: Checksum;
  /** The parts it was uploaded in; empty for an object put in one piece. */
  readonly parts: readonly { readonly size: number; readonly checksum: Checksum | undefined }[];
}

/** What describes an object beside its bytes. */
export type Description = Pick<S3Object, 'headers' | 'metadata'>;

export const DEFAULT_CONTENT_TYPE = 'binary/octet-stream';
const METADATA_PREFIX = 'x-amz-meta-';

/** The headers of a request that are kept with an object and given back with it. */
const KEPT_HEADERS = [
  'content-type',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'expires',
  'x-amz-storage-class',
  'x-amz-website-redirect-location',
];

/** What the headers of a request say of the object it makes. */
export function descriptionIn(headers: Headers): Description {
  const kept = KEPT_HEADERS.flatMap((name): [string, string][] => {
    const value = name === 'content-encoding' ? contentEncoding(headers) : headers.get(name);
    return value === null ? [] : [[name, value]];
  });
  const metadata = [...headers]
    .filter(([name]) => name.startsWith(METADATA_PREFIX))
    .map(([name, value]): [string, string] => [name.slice(METADATA_PREFIX.length), value]);
  return { headers: new Map([['content-type', DEFAULT_CONTENT_TYPE], ...kept]), metadata: new Map(metadata) };
}

/** `aws-chunked` is how the body travelled, not what it is. */
function contentEncoding(headers: Headers): string | null {
  const codings = headers.get('content-encoding')?.split(',') ?? [];
  const kept = codings.map((coding) => coding.trim()).filter((coding) => coding !== 'aws-chunked' && coding !== '');
  return kept.length === 0 ? null : kept.join(',');
}

/** The headers an object is described with in an answer. */
export function descriptionHeaders({ headers, metadata }: Description): [string, string][] {
  return [...headers, ...[...metadata].map(([name, value]): [string, string] => [`${METADATA_PREFIX}${name}`, value])];
}

/** An object put in one piece; without a checksum of the client's own S3 computes CRC64NVME. */
export function wholeObject(
  made: Description & { key: string; body: Uint8Array; lastModifiedMs: number; checksum?: Checksum | undefined },
): S3Object {
  const { body, checksum = fullChecksum('CRC64NVME', body) } = made;
  return { ...made, checksum, etag: md5(body), parts: [] };
}
