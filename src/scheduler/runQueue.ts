/**
 * Which queued runs start, and which running ones are examined in a round: at most twenty of each, backfills last.
 * Rules: semantics-scheduling 5.2-5.3 (rules loop/runs-started, loop/runs-examined, backfill/own-limit-and-order);
 * airflow-core/src/airflow/models/dagrun.py (get_queued_dag_runs_to_set_running, get_running_dag_runs_to_examine).
 */
import { recordStart } from '../engine/recordTransition.ts';
import type { Installation, Run } from '../engine/run.ts';
import { scheduleTimeout } from './dagrunTimeout.ts';
import { dateNow, type RunSupply } from './runCreation.ts';

/** `[scheduler] max_dagruns_per_loop_to_schedule`. */
const RUNS_A_ROUND = 20;

/** Starts queued runs as far as `max_active_runs` of the Dag, or of its backfill, allows. Without a supply a run is alone and waits for none. */
export function startQueuedRuns(installation: Installation, supply: RunSupply | null): void {
  const candidates = installation.queued
    .filter((run) => isDue(run) && countRunning(run) < limitOf(run, supply))
    .toSorted((left, right) => compareOrdinals(left, right) || compareDates(left, right))
    .slice(0, RUNS_A_ROUND);
  for (const run of candidates) {
    if (countRunning(run) >= limitOf(run, supply)) continue;
    run.observer.instant(installation.round, installation.nowMs);
    recordStart(run);
    scheduleTimeout(run);
  }
}

/** The runs that are looked at in this round, in its order. */
export function examinedRuns(installation: Installation): readonly Run[] {
  const { running } = installation;
  if (running.length === 1 && running[0]?.origin === null) return running;
  return running
    .filter(isDue)
    .toSorted(
      (left, right) => compareOrdinals(left, right) || left.lastPass - right.lastPass || compareDates(left, right),
    )
    .slice(0, RUNS_A_ROUND);
}

/** A run dated later than now gets no pass. */
export function isAhead({ origin, installation }: Run): boolean {
  return origin !== null && origin.logicalDate > dateNow(installation);
}

/** Whether rounds in which nothing changed have examined every running run by now. */
export function areAllExamined({ running }: Installation, idleRounds: number): boolean {
  return idleRounds * RUNS_A_ROUND >= running.length;
}

/** When a run that waits for its date may be started or examined, virtual ms; null: none waits. */
export function nextRunDueMs({ queued, running, startDate, nowMs }: Installation): number | null {
  let next: number | null = null;
  for (const { origin } of [...queued, ...running]) {
    for (const date of origin === null ? [] : [origin.runAfter, origin.logicalDate]) {
      const atMs = date - startDate;
      if (atMs > nowMs && (next === null || atMs < next)) next = atMs;
    }
  }
  return next;
}

function isDue({ origin, installation }: Run): boolean {
  return origin === null || origin.runAfter <= dateNow(installation);
}

/** Running runs of the same kind: of the backfill, or all others. */
function countRunning({ installation, origin }: Run): number {
  const isBackfill = origin?.backfillOrdinal !== null;
  return installation.running.filter((other) => (other.origin?.backfillOrdinal !== null) === isBackfill).length;
}

function limitOf({ origin, dag }: Run, supply: RunSupply | null): number {
  if (origin === null || supply === null) return Infinity;
  return origin.backfillOrdinal === null ? dag.spec.maxActiveRuns : supply.backfillMaxActiveRuns;
}

function compareOrdinals(left: Run, right: Run): number {
  return (left.origin?.backfillOrdinal ?? 0) - (right.origin?.backfillOrdinal ?? 0);
}

function compareDates(left: Run, right: Run): number {
  return (left.origin?.runAfter ?? 0) - (right.origin?.runAfter ?? 0) || left.number - right.number;
}
