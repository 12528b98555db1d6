/**
 * Runs coming into being, all queued: those asked for when their time has come, and by the Dag's schedule one a round, as long as fewer
 * than `max_active_runs` are queued or running (backfills aside).
 * Rules: semantics-scheduling 5.1, 5.3, 10.3 (rules catchup/all-missing, catchup/latest-only, loop/scheduled-runs-created);
 * airflow-core/src/airflow/jobs/scheduler_job_runner.py, airflow-core/src/airflow/timetables/trigger.py.
 */
import type { Installation, Run } from '../engine/run.ts';
import type { DagSpec } from '../model/dagSpec.ts';
import type { RunOrigin } from '../model/runOrigin.ts';
import type { Schedule } from '../model/schedule.ts';
import { createInitialRows } from './expansion.ts';

/** Where runs come from. */
export interface RunSupply {
  readonly dag: DagSpec;
  /** Runs asked for by a user or a backfill, by the virtual time of asking, ms. */
  readonly requested: readonly { readonly atMs: number; readonly origin: RunOrigin }[];
  /** Requests that have been met, or refused. */
  requestsMet: number;
  /** Requests for a date that had a run by then. */
  readonly refused: RunOrigin[];
  /** The latest logical date of a run that nobody started by hand; null: there is none. */
  lastAutomatedDate: number | null;
  /** Logical dates of all runs: a date has one run. */
  readonly datesTaken: Set<number>;
  /** The Dag's own schedule; null: it makes no runs. */
  readonly scheduled: ScheduledRuns | null;
  /** Runs of the backfill that may be running at once. */
  readonly backfillMaxActiveRuns: number;
  /** Makes a run, queued and without rows. */
  readonly open: (origin: RunOrigin) => Run;
}

/** Dates are milliseconds since 1970. */
export interface ScheduledRuns {
  readonly schedule: Schedule;
  /** No run of a later date is made. */
  readonly until: number;
  /** The run of a date. */
  readonly originOf: (date: number) => RunOrigin;
}

/** Makes what is due; tells whether a run came into being. */
export function createDueRuns(installation: Installation, supply: RunSupply): boolean {
  const before = installation.runs.length;
  for (let next = supply.requested[supply.requestsMet]; next !== undefined && next.atMs <= installation.nowMs;) {
    // The REST API answers 409 Conflict (rule loop/one-run-a-date).
    if (supply.datesTaken.has(next.origin.logicalDate)) supply.refused.push(next.origin);
    else create(installation, supply, next.origin);
    next = supply.requested[++supply.requestsMet];
  }
  const date = nextScheduledDate(installation, supply);
  if (supply.scheduled !== null && date !== null && date <= dateNow(installation)) {
    create(installation, supply, supply.scheduled.originOf(date));
  }
  return installation.runs.length > before;
}

/** When the next run comes into being, virtual ms; null: none that time alone brings. */
export function nextCreationMs(installation: Installation, supply: RunSupply): number | null {
  const asked = supply.requested[supply.requestsMet]?.atMs ?? null;
  const date = nextScheduledDate(installation, supply);
  const scheduled = date === null ? null : date - installation.startDate;
  if (asked === null || scheduled === null) return asked ?? scheduled;
  return Math.min(asked, scheduled);
}

/** The date it is, milliseconds since 1970. */
export function dateNow({ startDate, nowMs }: Installation): number {
  return startDate + nowMs;
}

function create({ nowMs, round }: Installation, supply: RunSupply, origin: RunOrigin): void {
  const { logicalDate, runType } = origin;
  supply.datesTaken.add(logicalDate);
  if (runType !== 'manual') supply.lastAutomatedDate = Math.max(supply.lastAutomatedDate ?? logicalDate, logicalDate);
  const run = supply.open(origin);
  run.observer.instant(round, nowMs);
  run.changeCount++;
  if (origin.hasRows) createInitialRows(run);
}

/** The date of the next scheduled run, due or not; null: none, or as many runs are active as may be. */
function nextScheduledDate(installation: Installation, supply: RunSupply): number | null {
  const { dag, scheduled, datesTaken } = supply;
  if (scheduled === null || countActive(installation) >= dag.maxActiveRuns) return null;
  const { schedule, until } = scheduled;
  let date = dateAfterLast(dateNow(installation), supply, schedule);
  while (datesTaken.has(date)) date = schedule.next(date);
  return date <= until ? date : null;
}

/** A Dag that catches up goes on after its last run; another leaves out what is past but the latest. */
function dateAfterLast(now: number, { dag, lastAutomatedDate: last }: RunSupply, schedule: Schedule): number {
  const start = dag.startDate === null ? null : schedule.alignToNext(Date.parse(dag.startDate));
  const following = last === null ? (start ?? schedule.firstWithoutStart(now)) : schedule.next(last);
  if (dag.catchup) return following;
  return Math.max(schedule.alignToPrevious(now), following, start ?? following);
}

function countActive({ queued, running }: Installation): number {
  const isCounted = ({ origin }: Run): boolean => origin?.runType !== 'backfill';
  return queued.filter(isCounted).length + running.filter(isCounted).length;
}
