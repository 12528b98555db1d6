/**
 * The entry `dagproof/stubs/nock`: the stubs of `dagproof/stubs` for suites that use nock. Their types are those of `dagproof/stubs`.
 */
export { paginatedApi } from './stubsOnNock.ts';
export type { PaginatedApi } from './stubsOnNock.ts';
export type { LostAndRepeated } from './paginatedApi/lostAndRepeated.ts';
export type { PaginatedApiOptions } from './paginatedApi/options.ts';
export type { PaginatedApiCore } from './paginatedApi/paginatedApiCore.ts';
export type { ApiRequest } from './paginatedApi/session.ts';
export type { StubCore } from './stubCore.ts';
export type { Latency, Stub, StubRoute } from '../virtual/stub.ts';
