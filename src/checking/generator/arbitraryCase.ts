/**
 * The project's one generator: a DAG that Airflow would accept, and an outcome plan for it.
 */
import type * as fc from 'fast-check';
import type { SimulateOptions } from '../../drivers/options.ts';
import type { GeneratedCase } from './buildCase.ts';
import { buildCase } from './buildCase.ts';
import { arbitraryChoices } from './caseChoices.ts';

export interface CaseOptions {
  /** Tasks of the largest DAG; 7 unless given. */
  readonly maxTasks?: number;
}

/**
 * An arbitrary of whole DAGs with all that a scripted run of one needs: `{ spec, functions, plan, pools, config, actions }`, covering everything
 * the engine knows; `caseStatistics` says what a case contains. It is simulated as a Dag is, with `settingsOfCase`, and shrinks towards one ordinary
 * task that runs once.
 *
 * @example
 * fc.assert(
 *   fc.property(arbitraryCase({ maxTasks: 3 }), (drawn) => {
 *     const run = simulateSync(drawn, settingsOfCase(drawn));
 *     return run.instances().every(({ state }) => state !== 'removed');
 *   }),
 * );
 */
export function arbitraryCase({ maxTasks = 7 }: CaseOptions = {}): fc.Arbitrary<GeneratedCase> {
  return arbitraryChoices(maxTasks).map(buildCase);
}

/**
 * What `simulate` is told for the run of a case: its plan, pools, settings and what happens from outside. More may be added: a seed, an order, a profile.
 *
 * @example simulateSync(drawn, { ...settingsOfCase(drawn), order: 'seeded', seed: 7 })
 */
export function settingsOfCase({ plan, pools, config, actions }: GeneratedCase): SimulateOptions {
  return { faults: plan, pools, config, actions };
}
