/**
 * Which runs a case has, as options of `simulateRuns`.
 */
import type { CaseRuns } from '../trace/caseFormat.ts';
import type { SimulateRunsOptions } from './runsOptions.ts';

export function optionsOfCaseRuns({
  requested,
  ...rest
}: CaseRuns): Pick<SimulateRunsOptions, 'startAt' | 'until' | 'runs' | 'backfill'> {
  if (requested === undefined) return rest;
  return { ...rest, runs: requested.map(({ atMs = 0, ...request }) => ({ ...request, at: `${atMs}ms` })) };
}
