/**
 * The project's one generator: a DAG that Airflow would accept, and an outcome plan for it.
 */
import type * as fc from 'fast-check';
import type { GeneratedCase } from './buildCase.ts';
import { buildCase } from './buildCase.ts';
import { arbitraryChoices } from './caseChoices.ts';

export interface CaseOptions {
  /** Tasks of the largest DAG; 7 unless given. */
  readonly maxTasks?: number;
}

/**
 * An arbitrary of `{ spec, functions, plan, pools, config }`, covering everything the engine knows; `caseStatistics` says what a case contains.
 * It shrinks towards one ordinary task that runs once.
 *
 * @example fc.assert(fc.property(arbitraryCase(), (generated) => generated.spec.tasks.length > 0))
 */
export function arbitraryCase({ maxTasks = 7 }: CaseOptions = {}): fc.Arbitrary<GeneratedCase> {
  return arbitraryChoices(maxTasks).map(buildCase);
}
