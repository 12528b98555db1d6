/**
 * Which requests are for S3, and which bucket and key they name, in path style (`https://s3.example.test/sales/a.csv`) and in virtual-host style
 * (`https://sales.s3.example.test/a.csv`).
 */
import type { StubRoute } from '../../virtual/stub.ts';
import { S3Error } from './s3Error.ts';
import { LONGEST_KEY_BYTES } from './s3Store.ts';

export interface Addressing {
  readonly routes: readonly StubRoute[];
  /** The bucket in the host name of a URL; `''`: the host is S3's own, so the path names the bucket; null: the request is for somebody else. */
  bucketOfHost(url: URL): string | null;
}

/** What a request is about; null: it names none. */
export interface Address {
  readonly bucket: string | null;
  readonly key: string | null;
}

const AWS_HOST = /^(?:(.+)\.)?s3(?:[.-](?:dualstack\.)?[a-z]{2}(?:-[a-z]+)+-\d)?\.amazonaws\.com$/;

/** An endpoint of one's own (`http://s3.example.test`), or AWS's own, of any region. */
export function addressingOf(endpoint: string | null): Addressing {
  if (endpoint === null) {
    return {
      routes: routesAt('https:', 's3.<region>.amazonaws.com'),
      bucketOfHost({ protocol, host }) {
        const found = protocol === 'https:' || protocol === 'http:' ? AWS_HOST.exec(host) : null;
        return found === null ? null : (found[1] ?? '');
      },
    };
  }
  const { protocol, host } = new URL(endpoint);
  return {
    routes: routesAt(protocol, host),
    bucketOfHost(url) {
      if (url.protocol !== protocol) return null;
      if (url.host === host) return '';
      return url.host.endsWith(`.${host}`) ? url.host.slice(0, -host.length - 1) : null;
    },
  };
}

function routesAt(protocol: string, host: string): StubRoute[] {
  return [
    { method: '*', url: `${protocol}//${host}/<bucket>/<key>` },
    { method: '*', url: `${protocol}//<bucket>.${host}/<key>` },
  ];
}

/**
 * Bucket and key of a request.
 *
 * @param hostBucket - The bucket in the host name, `''` for none.
 * @param path - As it was sent, still encoded, with the slash it begins with: a `..` in it is part of a key.
 * @throws S3Error InvalidURI, KeyTooLongError
 */
export function addressIn(hostBucket: string, path: string): Address {
  const bucketEnd = hostBucket === '' ? endOfFirstSegment(path) : 0;
  const bucket = hostBucket === '' ? decodeUrlText(path.slice(1, bucketEnd)) : hostBucket;
  const key = decodeUrlText(path.slice(bucketEnd + 1));
  if (Buffer.byteLength(key) > LONGEST_KEY_BYTES) {
    throw new S3Error('KeyTooLongError', [
      ['Size', Buffer.byteLength(key)],
      ['MaxSizeAllowed', LONGEST_KEY_BYTES],
    ]);
  }
  return { bucket: bucket === '' ? null : bucket, key: key === '' ? null : key };
}

function endOfFirstSegment(path: string): number {
  const slash = path.indexOf('/', 1);
  return slash === -1 ? path.length : slash;
}

/** Text of a URL as S3 reads it: a bare `+` is a space, also in paths and in the source of a copy. */
export function decodeUrlText(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new S3Error('InvalidURI', [['URI', text]]);
  }
}
