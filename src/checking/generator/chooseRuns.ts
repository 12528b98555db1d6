/**
 * Chooses several runs of a generated DAG: how they come about, which tasks depend on their past, and which plan entries are about one of them.
 * Dates lie so close together that runs overlap, and so apart that none is equal to another by chance.
 */
import type { DagSpec, TaskSpec } from '../../model/dagSpec.ts';
import type { OutcomePlan } from '../../model/outcomePlan.ts';
import type { CaseBackfill, CaseRunRequest, CaseRuns } from '../../trace/caseFormat.ts';
import type { GeneratedCase } from './buildCase.ts';
import { drawsFrom, type Draws } from './draws.ts';
import { functionsOf } from './mapFunctions.ts';

/** A case of several runs. */
export interface GeneratedRuns extends GeneratedCase {
  readonly runs: CaseRuns;
}

export interface RunsChoices {
  /** Schedule, start date, catch-up, limits. */
  readonly schedule: readonly number[];
  readonly requests: readonly (readonly number[])[];
  readonly backfill: readonly number[];
  /** By task: what it wants of the run before. */
  readonly past: readonly (readonly number[])[];
  /** By plan entry: which run it is about. */
  readonly plan: readonly number[];
}

const HOUR_MS = 3_600_000;
/** Half past, so that no date of a preset falls on it. */
const START = Date.UTC(2026, 0, 5, 0, 30);

/** The case with several runs in place of its one. */
export function withRuns(generated: GeneratedCase, choices: RunsChoices): GeneratedRuns {
  const draws = drawsFrom(choices.schedule);
  const schedule = draws.weighted<string | null>([
    [30, null],
    [35, '2s'],
    [15, '1500ms'],
    [20, '@hourly'],
  ]);
  const isHourly = schedule === '@hourly';
  const startDate = chooseStartDate(draws, isHourly);
  const hasPast = draws.chance(60);
  const spec: DagSpec = {
    ...generated.spec,
    schedule,
    startDate: startDate === null ? null : isoOf(startDate),
    // Airflow refuses to catch up from nowhere.
    catchup: draws.chance(50) && (startDate !== null || schedule === null),
    maxActiveRuns: draws.pick([16, 2, 1, 3]),
    tasks: generated.spec.tasks.map((task, position) =>
      hasPast ? withPast(task, drawsFrom(choices.past[position] ?? [])) : task,
    ),
  };
  const until =
    schedule !== null && draws.chance(70) ? START + draws.pick(isHourly ? [0, HOUR_MS] : [0, 3_000, 5_000]) : null;
  const backfill = chooseBackfill(drawsFrom(choices.backfill), schedule);
  const offsets = schedule === null || isHourly ? OFFSETS_MS : CLOSE_OFFSETS_MS;
  const requests = chooseRequests(choices.requests, offsets, until === null && backfill === null);
  return {
    ...generated,
    spec,
    functions: functionsOf(spec),
    plan: planByRun(generated.plan, choices.plan),
    runs: {
      startAt: isoOf(START),
      ...(until === null ? {} : { until: isoOf(until) }),
      ...(requests.length === 0 ? {} : { requested: requests }),
      ...(backfill === null ? {} : { backfill }),
    },
  };
}

function isoOf(date: number): string {
  return new Date(date).toISOString();
}

function chooseStartDate(draws: Draws, isHourly: boolean): number | null {
  const before = isHourly ? draws.pick([2 * HOUR_MS, 3 * HOUR_MS]) : draws.pick([4_000, 5_000, 1_000]);
  return draws.weighted([
    [35, null],
    [55, START - before],
    [10, START + 2_000],
  ]);
}

function withPast(task: TaskSpec, draws: Draws): TaskSpec {
  return {
    ...task,
    dependsOnPast: draws.chance(40),
    waitForDownstream: draws.chance(20),
    ignoreFirstDependsOnPast: draws.chance(40),
  };
}

function chooseBackfill(draws: Draws, schedule: string | null): CaseBackfill | null {
  if (!draws.chance(45) || schedule === null) return null;
  const reach = schedule === '@hourly' ? [3 * HOUR_MS, 2 * HOUR_MS] : [5_000, 3_000];
  return {
    from: isoOf(START - (reach[draws.below(2)] as number)),
    to: isoOf(START - draws.pick([1_000, 1_500, 0])),
    maxActiveRuns: draws.pick([10, 1, 2]),
    reprocessBehavior: 'completed',
  };
}

/** Where, seen from the start, logical dates lie; the last is to come. */
const OFFSETS_MS = [-HOUR_MS, -2 * HOUR_MS, -600_000, -1_800_000, -3 * HOUR_MS, -7_000, 2_500];

/** The same for schedules of seconds: a Dag that catches up makes a run of every date after the last. */
const CLOSE_OFFSETS_MS = [-4_000, -2_000, -3_500, -7_000, -5_500, -1_000, 2_500];

function chooseRequests(
  choices: RunsChoices['requests'],
  offsets: readonly number[],
  isNeeded: boolean,
): CaseRunRequest[] {
  const dates = new Set<number>();
  return choices.flatMap((numbers, position) => {
    const draws = drawsFrom(numbers);
    if (draws.below(100) === 0 && !(isNeeded && position === 0)) return [];
    const logicalDate = START + (offsets[draws.below(offsets.length)] as number);
    if (dates.has(logicalDate)) return [];
    dates.add(logicalDate);
    const runType = draws.chance(50) ? ('scheduled' as const) : ('manual' as const);
    const atMs = draws.pick([0, 0, 1_000, 2_000]);
    const runAfter = draws.chance(15) ? { runAfter: isoOf(START + 1_500) } : {};
    return [{ logicalDate: isoOf(logicalDate), runType, ...(atMs === 0 ? {} : { atMs }), ...runAfter }];
  });
}

/** Some entries become those of one run; another run then finds the next entry that matches. */
function planByRun(plan: OutcomePlan, choices: RunsChoices['plan']): OutcomePlan {
  return plan.map((entry, position) => {
    const draws = drawsFrom(choices.slice(2 * position, 2 * position + 2));
    if (!draws.chance(35)) return entry;
    return { ...entry, where: { ...entry.where, run: draws.below(4) } };
  });
}
