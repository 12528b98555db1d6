/**
 * How a DAG run came about, as far as the scheduler has to know it. Dates are milliseconds since 1970, UTC.
 */

/** Rule state/run-types. */
export const RUN_TYPES = ['scheduled', 'manual', 'backfill'] as const;

export type RunType = (typeof RUN_TYPES)[number];

export interface RunOrigin {
  readonly runId: string;
  readonly runType: RunType;
  readonly logicalDate: number;
  /** The run is neither started nor examined before. */
  readonly runAfter: number;
  /** Its place in its backfill, counted from 1; null: of none. */
  readonly backfillOrdinal: number | null;
  /** When the schedule has its next run; null: the Dag has none (rule skip/latest-only). */
  readonly nextLogicalDate: number | null;
  /** Rows are made for it; a run dated before the Dag's start date has none, unless a backfill made it. */
  readonly hasRows: boolean;
}
