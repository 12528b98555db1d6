/**
 * The entry `dagproof/check`: property-based checking of DAGs with fast-check.
 */
export { arbitraryCase } from './arbitraryCase.ts';
export type { CaseOptions } from './arbitraryCase.ts';
export { arbitraryRuns } from './arbitraryRuns.ts';
export { buildCase } from './buildCase.ts';
export type { GeneratedCase } from './buildCase.ts';
export type { GeneratedRuns } from './chooseRuns.ts';
export { CASE_CLASSES, caseStatistics, classesOf } from './caseStatistics.ts';
export { functionsOf, mapFunction } from './mapFunctions.ts';
