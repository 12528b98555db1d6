/**
 * Which runs a case has, as options of `simulateRuns`, and the way back.
 */
import { isoDate, parseDuration } from '../model/time.ts';
import type { CaseRuns } from '../trace/caseFormat.ts';
import type { RunRequest, SimulateRunsOptions } from './runsOptions.ts';

export function optionsOfCaseRuns({
  requested,
  ...rest
}: CaseRuns): Pick<SimulateRunsOptions, 'startAt' | 'until' | 'runs' | 'backfill'> {
  if (requested === undefined) return rest;
  return { ...rest, runs: requested.map(({ atMs = 0, ...request }) => ({ ...request, at: `${atMs}ms` })) };
}

/** Of options that were accepted; `startAt` as it was resolved. What runs have as faults of their own is in the plan by then. */
export function caseRunsOf({ until, runs, backfill }: SimulateRunsOptions, startAt: string): CaseRuns {
  return {
    startAt,
    ...(until === undefined ? {} : { until: iso(until) }),
    ...(runs === undefined ? {} : { requested: runs.map(requestOf) }),
    ...(backfill === undefined ? {} : { backfill: { ...backfill, from: iso(backfill.from), to: iso(backfill.to) } }),
  };
}

function requestOf({ logicalDate, at, runAfter, faults: _, ...rest }: RunRequest): CaseRequest {
  return {
    ...rest,
    logicalDate: iso(logicalDate),
    ...(at === undefined ? {} : { atMs: parseDuration(at) ?? 0 }),
    ...(runAfter === undefined ? {} : { runAfter: iso(runAfter) }),
  };
}

type CaseRequest = NonNullable<CaseRuns['requested']>[number];

function iso(date: string | Date): string {
  return isoDate(date) ?? String(date);
}
