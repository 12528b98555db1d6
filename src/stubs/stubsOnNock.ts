/**
 * The stubs of `dagproof/stubs/nock`, which know nock.
 */
import type { Stub } from '../virtual/stub.ts';
import { onNock } from './onNock.ts';
import type { PaginatedApiOptions } from './paginatedApi/options.ts';
import { paginatedApiCore, type PaginatedApiCore } from './paginatedApi/paginatedApiCore.ts';
import { s3Core, type S3Core } from './s3/s3Core.ts';
import type { S3Options } from './s3/s3Options.ts';

/** A paginated API: a stub for `simulate`, beside nock. */
export type PaginatedApi = PaginatedApiCore & Stub;

/**
 * The API of `dagproof/stubs`, for suites that use nock: it answers even where nock has disabled connections, and leaves nock's scopes alone.
 *
 * @throws DagproofError with every option that is wrong.
 * @example
 * nock.disableNetConnect();
 * const orders = paginatedApi({ url: 'https://api.example.test/orders', items: [{ id: 1 }] });
 * const close = orders.open();
 * await (await fetch('https://api.example.test/orders')).json(); // [{ id: 1 }]
 * close();
 */
export function paginatedApi(options: PaginatedApiOptions): PaginatedApi {
  return onNock(paginatedApiCore(options));
}

/** An S3 in memory: a stub for `simulate`, beside nock. */
export type S3 = S3Core & Stub;

/**
 * The S3 of `dagproof/stubs`, for suites that use nock: it answers even where nock has disabled connections, and leaves nock's scopes alone.
 *
 * @throws DagproofError with every option that is wrong.
 * @example
 * const close = s3({ buckets: { lake: { 'a.csv': '1,2' } } }).open();
 * await (await fetch('https://lake.s3.amazonaws.com/a.csv')).text(); // '1,2'
 * close();
 */
export function s3(options: S3Options): S3 {
  return onNock(s3Core(options));
}
