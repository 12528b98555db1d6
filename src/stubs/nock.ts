/**
 * The entry `dagproof/stubs/nock`: the stubs of `dagproof/stubs` for suites that use nock. Their types are those of `dagproof/stubs`.
 */
export { paginatedApi, s3 } from './stubsOnNock.ts';
export type { PaginatedApi, S3 } from './stubsOnNock.ts';
export type { LostAndRepeated } from '../model/lostAndRepeated.ts';
export type { PaginatedApiOptions } from './paginatedApi/options.ts';
export type { PaginatedApiCore } from './paginatedApi/paginatedApiCore.ts';
export type { ApiRequest } from './paginatedApi/session.ts';
export type { S3RequestHandler } from './s3/requestHandler.ts';
export type { S3Core } from './s3/s3Core.ts';
export type { S3Content, S3ContentInit, S3Options } from './s3/s3Options.ts';
export type { SlowDown } from './s3/slowDown.ts';
export type { StubCore } from './stubCore.ts';
export type { Latency, Stub, StubRoute } from '../virtual/stub.ts';
