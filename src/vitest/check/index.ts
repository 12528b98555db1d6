/**
 * The entry `dagproof/vitest/check`: property-based tests of DAGs in vitest 4.1 and 5. It needs fast-check and `@fast-check/vitest`.
 */
export { testDag } from './testDag.ts';
export type { DefineDagTest, RunClaim } from './testDag.ts';
export { testProp } from './testProp.ts';
