/**
 * What a user says of an S3: buckets with their first objects, where it answers, how it behaves.
 */
import type { Duration } from '../../model/time.ts';
import type { SlowDown } from './slowDown.ts';

export interface S3Options {
  /** First contents: bucket, key, object. `{ sales: { 'landing/a.csv': 'id,amount\\n1,5\\n' } }` */
  readonly buckets: Readonly<Record<string, Readonly<Record<string, S3Content>>>>;
  /** Tells several apart in a simulation; `'s3'` unless given. */
  readonly name?: string;
  /** Where it answers, in path style and in virtual-host style: `'https://s3.example.test'`. Unless given, for AWS's own hosts of all regions. */
  readonly endpoint?: string;
  /** `'us-east-1'` unless given. */
  readonly region?: string;
  /** How long a request is on its way, in virtual time: `'20ms'`, or drawn anew for each request between two. Default: no time. */
  readonly latency?: Duration | { readonly least: Duration; readonly most: Duration };
  /** Items of a page of a listing at most, so that few keys make several pages; 1000 unless given, as there. */
  readonly pageSize?: number;
  /** Bytes that each part of an upload but the last must have; 5 MiB unless given, as there. */
  readonly leastPartBytes?: number;
  /** Requests that are answered with 503 SlowDown, from the start of each simulation. */
  readonly slowDown?: readonly SlowDown[];
}

/** An object: its text, its bytes, or those with what describes them. */
export type S3Content = string | Uint8Array | S3ContentInit;

export interface S3ContentInit {
  readonly body: string | Uint8Array;
  /** `'binary/octet-stream'` unless given, as there. */
  readonly contentType?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** A date, so that no run depends on when it was made; 2020-01-01T00:00:00Z unless given. */
  readonly lastModified?: string | Date;
}
