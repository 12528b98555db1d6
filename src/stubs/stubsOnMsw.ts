/**
 * The stubs of `dagproof/stubs`, which know msw.
 */
import { onMsw, type MswStub } from './onMsw.ts';
import type { PaginatedApiOptions } from './paginatedApi/options.ts';
import { paginatedApiCore, type PaginatedApiCore } from './paginatedApi/paginatedApiCore.ts';
import { s3Core, type S3Core } from './s3/s3Core.ts';
import type { S3Options } from './s3/s3Options.ts';

/** A paginated API: a stub for `simulate`, with handlers for a server of msw. */
export type PaginatedApi = PaginatedApiCore & MswStub;

/**
 * An API that gives a list page by page, and misbehaves as it is told. Times are virtual inside a task.
 *
 * @throws DagproofError with every option that is wrong.
 * @example
 * const orders = paginatedApi({ url: 'https://api.example.test/orders', items: [{ id: 1 }, { id: 2 }], rateLimit: { requests: 10, per: '1m' } });
 * const run = await simulate(dag, { stubs: [orders] });
 * orders.lostAndRepeated(run.xcom('combine')); // { lost: [], repeated: [] }
 */
export function paginatedApi(options: PaginatedApiOptions): PaginatedApi {
  return onMsw(paginatedApiCore(options));
}

/** An S3 in memory: a stub for `simulate`, with handlers for a server of msw. */
export type S3 = S3Core & MswStub;

/**
 * An S3 with these buckets, which the client of the AWS SDK cannot tell apart. Its contents can be read, changed and compared.
 *
 * @throws DagproofError with every option that is wrong.
 * @example
 * const lake = s3({ buckets: { lake: { 'landing/a.csv': 'id,amount\n1,5\n' } } });
 * await simulate(dag, { stubs: [lake] });
 * lake.objects('lake').get('out/summary.json');
 */
export function s3(options: S3Options): S3 {
  return onMsw(s3Core(options));
}
