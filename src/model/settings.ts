/**
 * The settings of a run that are not the DAG's: Airflow's configuration by name, pools, limits, the kinds of pass and order.
 */

/** Airflow's settings by name, camelCased. */
export interface AirflowConfig {
  /** `[core] parallelism`: queued and running instances at most (rule selection/parallelism). */
  readonly parallelism: number;
  /** `[scheduler] max_tis_per_query`: rows one selection examines; 0: free parallelism (rule selection/page). */
  readonly maxTisPerQuery: number;
  /** `[core] max_map_length`: the longest list or dict a task may push for mapping (rules push/max-map-length, push/max-map-length-scope). */
  readonly maxMapLength: number;
  /** `[core] default_pool_task_slot_count`. */
  readonly defaultPoolSlots: number;
  /** `[workers] min_heartbeat_interval`, seconds: when the worker of a cleared instance hears of it (rule clear/worker-stops-at-heartbeat). */
  readonly minHeartbeatInterval: number;
  /** `[scheduler] trigger_timeout_check_interval`, seconds (rule loop/timed-jobs). */
  readonly triggerTimeoutCheckInterval: number;
  /** `[scheduler] task_instance_heartbeat_timeout`, seconds, and how often it is looked at (rule infrastructure/heartbeat-lost). */
  readonly taskInstanceHeartbeatTimeout: number;
  readonly taskInstanceHeartbeatTimeoutDetectionInterval: number;
  /** `[scheduler] task_queued_timeout`, seconds, how often it is looked at, and how often in a row a task is queued again (rule infrastructure/stuck-in-queue). */
  readonly taskQueuedTimeout: number;
  readonly taskQueuedTimeoutCheckInterval: number;
  readonly numStuckInQueuedRetries: number;
  /** `[core] sensitive_var_conn_names`: parts of names, with commas between them, whose values are secrets besides those that always are. */
  readonly sensitiveVarConnNames?: string;
}

export const DEFAULT_CONFIG: AirflowConfig = {
  parallelism: 32,
  maxTisPerQuery: 16,
  maxMapLength: 1024,
  defaultPoolSlots: 128,
  minHeartbeatInterval: 5,
  triggerTimeoutCheckInterval: 15,
  taskInstanceHeartbeatTimeout: 300,
  taskInstanceHeartbeatTimeoutDetectionInterval: 10,
  taskQueuedTimeout: 600,
  taskQueuedTimeoutCheckInterval: 120,
  numStuckInQueuedRetries: 2,
};

export const DEFAULT_POOL = 'default_pool';

/** Slots by pool name; -1: unlimited (rule selection/pool-open-slots). */
export type Pools = Readonly<Record<string, number | PoolSpec>>;

export interface PoolSpec {
  readonly slots: number;
  /** Whether a deferred instance keeps its slots (rule deferral/frees-slot). */
  readonly includeDeferred?: boolean;
}

export function poolSlotsOf(pool: number | PoolSpec): number {
  return typeof pool === 'number' ? pool : pool.slots;
}

/** When the scheduler passes: once per instant, once per event, or at multiples of a period. */
export type Passes = 'instant' | 'event' | { readonly everyMs: number };

/** Ties are broken by the documented choice, or by a draw from the seed. */
export type Order = 'canonical' | 'seeded';

/** Reaching a limit is a named outcome of the run, never a hang. */
export interface Limits {
  readonly roundsPerInstant: number;
  readonly virtualTimeMs: number;
  readonly instances: number;
  readonly traceRows: number;
  /** Characters of the JSON text of one XCom. */
  readonly xcomCharacters: number;
  /** Timers that fire for bodies and requests that are answered, over all bodies. */
  readonly wakeUps: number;
  /** The same of one body, while no virtual time passes. */
  readonly wakeUpsPerInstant: number;
}

export const DEFAULT_LIMITS: Limits = {
  roundsPerInstant: 10_000_000,
  virtualTimeMs: 10 * 365 * 86_400_000,
  instances: 50_000_000,
  traceRows: 500_000_000,
  xcomCharacters: 100_000_000,
  wakeUps: 500_000,
  wakeUpsPerInstant: 100_000,
};

/**
 * How a simulation ended: `finished` when the run reached success or failed; `stalled` when nothing could ever happen again
 * although Airflow would leave the run running; otherwise the limit that was reached.
 */
export type EndReason =
  'finished' | 'stalled' | 'livelock' | 'virtual_time_limit' | 'instances_limit' | 'trace_rows_limit';
