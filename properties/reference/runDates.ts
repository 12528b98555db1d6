/**
 * Which runs come into being and when (scheduling 5.1 to 5.3, 10.2, 10.3), naively: dates are walked through one by one. Of schedules it knows
 * what the generator draws: `@hourly` and fixed distances.
 */
import type { CaseRuns } from '../../src/checking/chooseRuns.ts';
import type { DagSpec } from '../../src/model/dagSpec.ts';
import { parseDuration } from '../../src/model/time.ts';

const HOUR_MS = 3_600_000;

/** Dates are milliseconds since 1970. */
export interface RunToBe {
  readonly runType: 'scheduled' | 'manual' | 'backfill';
  readonly logicalDate: number;
  readonly runAfter: number;
  /** Counted from 1; null: of no backfill. */
  readonly ordinal: number | null;
  /** When it is asked for. */
  readonly askedAt: number;
}

/** Runs asked for and those of the backfill, in the order in which they are asked for. */
export function runsAskedFor(spec: DagSpec, runs: CaseRuns): RunToBe[] {
  const start = startOf(runs);
  const asked = (runs.runs ?? []).map((request): RunToBe => {
    const logicalDate = dateOf(request.logicalDate);
    const runType = request.runType ?? 'manual';
    const askedAt = start + (parseDuration(request.at ?? 0) ?? 0);
    const runAfter = request.runAfter === undefined ? null : dateOf(request.runAfter);
    return {
      runType,
      logicalDate,
      runAfter: runAfter ?? (runType === 'manual' ? askedAt : logicalDate),
      ordinal: null,
      askedAt,
    };
  });
  const taken = asked.filter((run) => run.askedAt === start).map((run) => run.logicalDate);
  const filled = backfillDates(spec, runs)
    .map((logicalDate, position): RunToBe => {
      return { runType: 'backfill', logicalDate, runAfter: logicalDate, ordinal: position + 1, askedAt: start };
    })
    .filter((run) => !taken.includes(run.logicalDate));
  return [...asked, ...filled].sort((left, right) => left.askedAt - right.askedAt);
}

function backfillDates(spec: DagSpec, { backfill, ...runs }: CaseRuns): number[] {
  if (backfill === undefined) return [];
  const dates: number[] = [];
  const from = dateOf(backfill.from);
  for (
    let date = isHourly(spec) ? Math.ceil(from / HOUR_MS) * HOUR_MS : from;
    date <= dateOf(backfill.to);
    date += distance(spec)
  ) {
    if (date < startOf(runs)) dates.push(date);
  }
  return backfill.runBackwards === true ? dates.reverse() : dates;
}

/**
 * The date of the run the schedule makes next (10.3): the one after the last that was not started by hand, of a DAG that catches up;
 * else no earlier than the latest date that has come.
 */
export function nextScheduled(
  spec: DagSpec,
  { last, now }: { readonly last: number | null; readonly now: number },
): number {
  const first = spec.startDate === null ? null : firstFrom(spec, Date.parse(spec.startDate));
  const following = last === null ? (first ?? firstEver(spec, now)) : after(spec, last);
  return spec.catchup
    ? following
    : Math.max(following, first ?? 0, isHourly(spec) ? Math.floor(now / HOUR_MS) * HOUR_MS : now);
}

/** The first date after one. */
export function after(spec: DagSpec, date: number): number {
  return isHourly(spec) ? (Math.floor(date / HOUR_MS) + 1) * HOUR_MS : date + distance(spec);
}

function firstFrom(spec: DagSpec, date: number): number {
  return isHourly(spec) ? Math.ceil(date / HOUR_MS) * HOUR_MS : date;
}

/** Without a start date: the date just past if that is at most six minutes ago, else the next; of a fixed distance, now. */
function firstEver(spec: DagSpec, now: number): number {
  if (!isHourly(spec)) return now;
  const past = Math.floor(now / HOUR_MS) * HOUR_MS;
  return now - past <= HOUR_MS / 10 ? past : past + HOUR_MS;
}

function isHourly({ schedule }: DagSpec): boolean {
  return schedule === '@hourly';
}

function distance(spec: DagSpec): number {
  return isHourly(spec) ? HOUR_MS : (parseDuration(spec.schedule ?? '') ?? Infinity);
}

export function startOf({ startAt }: CaseRuns): number {
  return dateOf(startAt ?? '');
}

export function dateOf(given: string | Date): number {
  return new Date(given).getTime();
}
