/**
 * Which runs come into being and when (scheduling 5.1 to 5.3, 10.2, 10.3), naively: dates are walked through one by one. Of schedules it knows
 * what the generator draws, `@hourly` and fixed distances, and `@daily`.
 */
import type { DagSpec } from '../../src/model/dagSpec.ts';
import type { CaseRuns } from '../../src/trace/caseFormat.ts';
import { parseDuration } from '../../src/model/time.ts';

/** Schedules whose dates are aligned, by how far apart they are. */
const ALIGNED_MS: Readonly<Record<string, number>> = { '@hourly': 3_600_000, '@daily': 86_400_000 };

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
  const asked = (runs.requested ?? []).map((request): RunToBe => {
    const logicalDate = dateOf(request.logicalDate);
    const runType = request.runType ?? 'manual';
    const askedAt = start + (request.atMs ?? 0);
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
  for (let date = firstFrom(spec, from); date <= dateOf(backfill.to); date += distance(spec)) {
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
  const stepMs = alignedMs(spec);
  const latest = stepMs === null ? now : Math.floor(now / stepMs) * stepMs;
  return spec.catchup ? following : Math.max(following, first ?? 0, latest);
}

/** Whether the dates of a schedule are known here. */
export function isKnown({ schedule }: DagSpec): boolean {
  return schedule === null || schedule in ALIGNED_MS || parseDuration(schedule) !== null;
}

/** The first date after one. */
export function after(spec: DagSpec, date: number): number {
  const stepMs = alignedMs(spec);
  return stepMs === null ? date + distance(spec) : (Math.floor(date / stepMs) + 1) * stepMs;
}

function firstFrom(spec: DagSpec, date: number): number {
  const stepMs = alignedMs(spec);
  return stepMs === null ? date : Math.ceil(date / stepMs) * stepMs;
}

/** Without a start date: the date just past if that is no longer ago than a tenth of the way to the next; of a fixed distance, now. */
function firstEver(spec: DagSpec, now: number): number {
  const stepMs = alignedMs(spec);
  if (stepMs === null) return now;
  const past = Math.floor(now / stepMs) * stepMs;
  return now - past <= stepMs / 10 ? past : past + stepMs;
}

/** null: dates are counted from one another. */
function alignedMs({ schedule }: DagSpec): number | null {
  return ALIGNED_MS[schedule ?? ''] ?? null;
}

function distance(spec: DagSpec): number {
  return alignedMs(spec) ?? parseDuration(spec.schedule ?? '') ?? Infinity;
}

export function startOf({ startAt }: CaseRuns): number {
  return dateOf(startAt);
}

export function dateOf(given: string): number {
  return new Date(given).getTime();
}
