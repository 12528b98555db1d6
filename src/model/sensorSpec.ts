/**
 * A sensor as plain JSON: how it waits and what ends its waiting.
 */

/**
 * A sensor is poked until it says that what it waits for is there. `poke`: one attempt that sleeps between pokes; `reschedule`: an execution
 * for each poke, with the slot free in between (rules sensor/timeout-window, sensor/reschedule-frees-slot).
 */
export interface SensorSpec {
  readonly mode: 'poke' | 'reschedule';
  readonly pokeIntervalMs: number;
  readonly timeoutMs: number;
  /** Skipped instead of failed by a sensor timeout, an execution timeout in a poke, or AirflowFailException (rule sensor/soft-fail). */
  readonly softFail: boolean;
  /** An ordinary exception counts as an unsuccessful poke (rule sensor/silent-fail). */
  readonly silentFail: boolean;
  /** Skipped instead of failed by whatever a poke raises (rule sensor/never-fail). */
  readonly neverFail: boolean;
  readonly exponentialBackoff: boolean;
  /** The longest interval of a backoff; `null` or 0: no bound. */
  readonly maxWaitMs: number | null;
}

/** Airflow's defaults of a sensor's fields: a poke a minute for seven days. */
export const SENSOR_DEFAULTS: SensorSpec = {
  mode: 'poke',
  pokeIntervalMs: 60_000,
  timeoutMs: 604_800_000,
  softFail: false,
  silentFail: false,
  neverFail: false,
  exponentialBackoff: false,
  maxWaitMs: null,
};
