/**
 * The entry `dagproof/check`: property-based checking of DAGs with fast-check.
 */
export { arbitraryCase, settingsOfCase } from './generator/arbitraryCase.ts';
export type { CaseOptions } from './generator/arbitraryCase.ts';
export { arbitraryDurations, arbitraryFaults } from './arbitraryFaults.ts';
export type { FaultChoices } from './arbitraryFaults.ts';
export { arbitraryRuns } from './generator/arbitraryRuns.ts';
export { buildCase } from './generator/buildCase.ts';
export type { GeneratedCase } from './generator/buildCase.ts';
export type { GeneratedRuns } from './generator/chooseRuns.ts';
export { CASE_CLASSES, caseStatistics, classesOf } from './generator/caseStatistics.ts';
export { functionsOf, mapFunction } from './generator/mapFunctions.ts';
export { COVERAGE_FACETS } from './coverage/coverage.ts';
export type { Coverage, CoverageFacet, CoveragePoint } from './coverage/coverage.ts';
export { checkDag } from './checkDag/checkDag.ts';
export { CHECK_PROPERTIES } from './checkDag/judging/checkProperties.ts';
export type { CheckProperty } from './checkDag/judging/checkProperties.ts';
export { STRATEGIES } from './checkDag/strategies.ts';
export type { Shard } from './checkDag/search/caseTurns.ts';
export type { CheckOptions } from './checkDag/checkOptions.ts';
export type { Strategy } from './checkDag/strategies.ts';
export type { Bound, StatesSearched } from './checkDag/search/statesSearched.ts';
export type { CheckReport, Counterexample } from './checkDag/checkReport.ts';
export { DISTURBANCE_KINDS } from './checkDag/cases/drawnCase.ts';
export type { DisturbanceKind, DrawnCase } from './checkDag/cases/drawnCase.ts';
export { likeExample } from './inputs/likeExample.ts';
export type { LikenessOptions } from './inputs/likeExample.ts';
export { dictOf, kwargsOf, listOf } from './inputs/mappingInputs.ts';
export type { WidthOptions } from './inputs/widths.ts';
export { judgeRun, RUN_JUDGES } from '../invariants/judgeRun.ts';
export type { JudgeOptions } from '../invariants/judgeRun.ts';
export type { Violation } from '../invariants/violation.ts';
