/**
 * The entry `dagproof/stubs`: the outside world of a body, answered by stubs, with handlers for msw.
 */
export { paginatedApi } from './stubsOnMsw.ts';
export type { PaginatedApi } from './stubsOnMsw.ts';
export type { MswStub } from './onMsw.ts';
export type { LostAndRepeated } from './paginatedApi/lostAndRepeated.ts';
export type {
  AuthenticationOptions,
  BodyNames,
  CursorsEndOptions,
  ItemsChange,
  PageRefusal,
  PageSizeOptions,
  PageWanted,
  PaginatedApiOptions,
  RateLimitOptions,
  TokenOptions,
} from './paginatedApi/options.ts';
export type { PaginatedApiCore } from './paginatedApi/paginatedApiCore.ts';
export type { ApiRequest } from './paginatedApi/session.ts';
export type { StubCore } from './stubCore.ts';
export type { Latency, Stub, StubRoute } from '../virtual/stub.ts';
