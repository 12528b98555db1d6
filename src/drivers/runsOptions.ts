/**
 * The options of a simulation of several runs: which runs there are, besides what `simulate` takes.
 */
import type { JsonObject } from '../model/json.ts';
import type { OutcomePlan } from '../model/outcomePlan.ts';
import type { Duration } from '../model/time.ts';
import type { SimulateOptions } from './options.ts';

/** Where the runs of a Dag come from: its schedule, users, a backfill. They share the clock and everything that `simulate` takes. */
export interface SimulateRunsOptions extends Omit<SimulateOptions, 'logicalDate' | 'runId'> {
  /** What date it is when virtual time begins. Default: the latest date given, so that all of it is past. */
  readonly startAt?: string | Date;
  /** Up to this date the Dag's schedule makes runs, from its start date on (`catchup`) or from the latest date; without it, none. */
  readonly until?: string | Date;
  /** Runs asked for one by one. */
  readonly runs?: readonly RunRequest[];
  readonly backfill?: BackfillRequest;
}

/** A run that a user asks for. */
export interface RunRequest {
  /** A date has one run. */
  readonly logicalDate: string | Date;
  /** `manual`, the default, or `scheduled`, for one that the schedule made before. */
  readonly runType?: 'manual' | 'scheduled';
  /** When it is asked for, from the start of virtual time; default at once. */
  readonly at?: Duration;
  /** The run is not started earlier; default: when it is asked for, of a scheduled run its logical date. */
  readonly runAfter?: string | Date;
  /** Default: the run type and the logical date. */
  readonly runId?: string;
  /** Merged over the params, for this run alone. */
  readonly conf?: JsonObject;
  /** Plan entries for this run alone; they come before all others. */
  readonly faults?: OutcomePlan;
}

/** Runs of all dates of the schedule in a stretch of time, made at the start (semantics-scheduling 10.2). */
export interface BackfillRequest {
  readonly from: string | Date;
  /** Included. */
  readonly to: string | Date;
  /** Default 10. Runs of the backfill that may be running at once; other runs are not counted. */
  readonly maxActiveRuns?: number;
  /** The latest date first; refused for a Dag in which a task depends on its past. */
  readonly runBackwards?: boolean;
  /** What Airflow wants to know of a Dag in which a task depends on its past; without effect, as no run is finished before the backfill. */
  readonly reprocessBehavior?: 'none' | 'failed' | 'completed';
  /** Merged over the params, for the runs of the backfill. */
  readonly conf?: JsonObject;
}
