/**
 * Turns the options of several runs into what the scheduler makes runs from; everything that is wrong with them is told at once.
 */
import { dagIndexOf } from '../engine/dagIndex.ts';
import type { CompiledDag, DagSpec } from '../model/dagSpec.ts';
import type { Problem } from '../model/errors.ts';
import type { JsonObject } from '../model/json.ts';
import type { PlanEntry } from '../model/outcomePlan.ts';
import type { RunOrigin, RunType } from '../model/runOrigin.ts';
import { parseSchedule, SCHEDULE_HELP, type Schedule } from '../model/schedule.ts';
import type { RunSupply } from '../scheduler/runCreation.ts';
import { prepareOptions, runIdOf, type PreparedOptions } from './options.ts';
import { readFaults } from './readFaults.ts';
import { readLogicalDate } from './readLogicalDate.ts';
import { readRunRequests, type ReadRequest } from './readRunRequests.ts';
import type { BackfillRequest, SimulateRunsOptions } from './runsOptions.ts';

/** Checked options of several runs. */
export interface PreparedRuns {
  /** What all runs share. */
  readonly prepared: PreparedOptions;
  /** The date at virtual 0, milliseconds since 1970. */
  readonly startDate: number;
  readonly supply: Omit<RunSupply, 'open'>;
  /** Merged over the params, by run id. */
  readonly confs: ReadonlyMap<string, JsonObject>;
  readonly warnings: readonly string[];
}

const DAY_MS = 86_400_000;
const MOST_BACKFILL_RUNS = 100_000;
const DEFAULT_BACKFILL_RUNS = 10;

/** @throws DagproofError with every problem found. */
export function prepareRuns(compiled: CompiledDag, options: SimulateRunsOptions): PreparedRuns {
  const problems: Problem[] = [];
  const { startAt, until, runs = [], backfill, ...rest } = options;
  checkNames(rest, problems);
  const { spec } = compiled;
  const requests = readRunRequests(runs, problems);
  const untilDate = until === undefined ? null : dateOf(until, problems, 'date until which runs are made');
  const stretch = backfill === undefined ? null : readStretch(spec, backfill, problems);
  const schedule = readSchedule(spec, { isNeeded: untilDate !== null || stretch !== null, problems });
  const given = [...requests.map(({ logicalDate }) => logicalDate), ...(stretch === null ? [] : [stretch.to + DAY_MS])];
  if (untilDate !== null && given.length === 0) given.push(untilDate);
  if (given.length === 0) problems.push(NO_RUNS);
  const startDate = startAt === undefined ? Math.max(...given) : dateOf(startAt, problems, 'date at the start');
  const plan = requests.flatMap(({ runId, faults }) => faultsOf(runId, faults, problems));
  const prepared = prepareOptions(compiled, { ...rest, faults: [...plan, ...(rest.faults ?? [])] }, problems);
  const makeOrigin = originMaker(spec, schedule);
  const asked = requests.map((request) => ({
    atMs: request.atMs,
    origin: requestedOrigin(request, { startDate, makeOrigin }),
  }));
  const warnings: string[] = [];
  const takenDates = new Set(asked.filter(({ atMs }) => atMs === 0).map(({ origin }) => origin.logicalDate));
  const ordered = stretch === null || schedule === null ? [] : backfillDates(schedule, stretch, startDate);
  const filled = ordered.flatMap((date, position): { atMs: number; origin: RunOrigin }[] => {
    if (!takenDates.has(date)) return [{ atMs: 0, origin: makeOrigin('backfill', date, position + 1) }];
    warnings.push(`the backfill makes no run of ${isoOf(date)}: there is one`);
    return [];
  });
  return {
    prepared,
    startDate,
    supply: {
      dag: spec,
      requested: [...asked, ...filled].sort((left, right) => left.atMs - right.atMs),
      requestsMet: 0,
      refused: [],
      lastAutomatedDate: null,
      datesTaken: new Set(),
      scheduled:
        untilDate === null || schedule === null
          ? null
          : { schedule, until: untilDate, originOf: (date) => makeOrigin('scheduled', date, null) },
      backfillMaxActiveRuns: backfill?.maxActiveRuns ?? DEFAULT_BACKFILL_RUNS,
    },
    confs: confsOf(requests, filled, backfill?.conf),
    warnings,
  };
}

/** What every run has of its own is no option; other names are checked with the rest. */
function checkNames(rest: object, problems: Problem[]): void {
  for (const name of ['logicalDate', 'runId'].filter((own) => Object.hasOwn(rest, own))) {
    const message = `simulateRuns() has no option ${name}: each run has its own.`;
    problems.push({ code: 'unknown-option', message, remedy: "Write runs: [{ logicalDate: '2026-01-01' }]." });
  }
}

const NO_RUNS: Problem = {
  code: 'no-runs',
  message: 'simulateRuns() was asked for no run.',
  remedy:
    "Give runs: [{ logicalDate: '2026-01-01' }], until: a date for those of the Dag's schedule, or backfill: { from, to }.",
};

function dateOf(given: string | Date, problems: Problem[], what: string): number {
  return Date.parse(readLogicalDate(given, problems, what));
}

function isoOf(date: number): string {
  return new Date(date).toISOString();
}

function readSchedule(
  { schedule }: DagSpec,
  { isNeeded, problems }: { readonly isNeeded: boolean; readonly problems: Problem[] },
): Schedule | null {
  const parsed = schedule === null ? null : parseSchedule(schedule);
  if (!isNeeded || parsed !== null) return parsed;
  const message =
    schedule === null
      ? 'The Dag has no schedule, so neither its schedule nor a backfill makes runs.'
      : `The schedule ${JSON.stringify(schedule)} is none that dates can be taken from.`;
  problems.push({ code: schedule === null ? 'no-schedule' : 'unknown-schedule', message, remedy: SCHEDULE_HELP });
  return null;
}

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly isReversed: boolean;
}

/** Airflow's own refusals (airflow-core/src/airflow/models/backfill.py, rule backfill/past-dependent-refusals). */
function readStretch(spec: DagSpec, backfill: BackfillRequest, problems: Problem[]): Stretch {
  const { maxActiveRuns = DEFAULT_BACKFILL_RUNS, runBackwards = false, reprocessBehavior = 'none' } = backfill;
  const [from, to] = [backfill.from, backfill.to].map((date) => dateOf(date, problems, 'date of the backfill')) as [
    number,
    number,
  ];
  const refuse = (message: string, remedy: string): void =>
    void problems.push({ code: 'bad-backfill', message, remedy });
  if (from > to) refuse('The backfill begins after its end.', 'from is not later than to.');
  if (!Number.isInteger(maxActiveRuns) || maxActiveRuns < 1) {
    refuse(`backfill.maxActiveRuns is ${JSON.stringify(maxActiveRuns)}.`, 'Give a whole number from 1 on.');
  }
  const dependents = dagIndexOf(spec).pastDependents.map(({ taskId }) => taskId);
  if (dependents.length > 0 && runBackwards) {
    refuse(`${dependents.join(', ')} depends on its past: no backfill runs backwards.`, 'Leave out runBackwards.');
  }
  if (dependents.length > 0 && reprocessBehavior === 'none') {
    const message = `${dependents.join(', ')} depends on its past: Airflow asks what to do with runs that there are.`;
    refuse(message, "Give reprocessBehavior: 'failed' or 'completed'.");
  }
  return { from, to, isReversed: runBackwards };
}

/** Dates of the schedule in the stretch that are past when the backfill is asked for. */
function backfillDates(schedule: Schedule, { from, to, isReversed }: Stretch, now: number): number[] {
  const dates: number[] = [];
  let date = schedule.alignToNext(from);
  for (; date <= to && date < now && dates.length < MOST_BACKFILL_RUNS; date = schedule.next(date)) dates.push(date);
  return isReversed ? dates.reverse() : dates;
}

type OriginMaker = (runType: RunType, date: number, backfillOrdinal: number | null) => RunOrigin;

function originMaker({ startDate }: DagSpec, schedule: Schedule | null): OriginMaker {
  return (runType, logicalDate, backfillOrdinal) => ({
    runId: runIdOf(runType, isoOf(logicalDate)),
    runType,
    logicalDate,
    runAfter: logicalDate,
    backfillOrdinal,
    nextLogicalDate: schedule?.next(logicalDate) ?? null,
    hasRows: runType === 'backfill' || startDate === null || logicalDate >= Date.parse(startDate),
  });
}

function requestedOrigin(
  { runId, runType, logicalDate, atMs, runAfter }: ReadRequest,
  { startDate, makeOrigin }: { readonly startDate: number; readonly makeOrigin: OriginMaker },
): RunOrigin {
  const asked = runType === 'scheduled' ? logicalDate : startDate + atMs;
  return { ...makeOrigin(runType, logicalDate, null), runId, runAfter: runAfter ?? asked };
}

function faultsOf(runId: string, given: ReadRequest['faults'], problems: Problem[]): PlanEntry[] {
  return readFaults(given, problems).map(({ where, what }) => ({ where: { ...where, run: runId }, what }));
}

function confsOf(
  requests: readonly ReadRequest[],
  filled: readonly { readonly origin: RunOrigin }[],
  backfillConf: JsonObject | undefined,
): ReadonlyMap<string, JsonObject> {
  const confs = new Map(requests.map(({ runId, conf }) => [runId, conf]));
  for (const { origin } of filled) confs.set(origin.runId, backfillConf ?? {});
  return confs;
}
