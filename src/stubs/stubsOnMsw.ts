/**
 * The stubs of `dagproof/stubs`, which know msw.
 */
import { onMsw, type MswStub } from './onMsw.ts';
import type { PaginatedApiOptions } from './paginatedApi/options.ts';
import { paginatedApiCore, type PaginatedApiCore } from './paginatedApi/paginatedApiCore.ts';

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
