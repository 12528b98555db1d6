/**
 * How long a sensor waits after an unsuccessful poke: arithmetic on its fields, nothing else.
 * Rules: semantics-scheduling 8.1 (rule sensor/poke-backoff); task-sdk/src/airflow/sdk/bases/sensor.py.
 */
import { sha1 } from '@noble/hashes/legacy.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { SensorSpec } from '../model/dagSpec.ts';

/** Where a sensor stands when a poke was unsuccessful. */
export interface PokeMoment {
  readonly dagId: string;
  readonly taskId: string;
  /** Python's text of when it started, as the jitter hashes it. */
  readonly startedAt: string;
  readonly elapsedMs: number;
  /** Pokes of this execution so far. */
  readonly pokes: number;
}

/** No wait is shorter, whatever its interval: a clock that is read again has moved on. */
const SHORTEST_WAIT_MS = 1;

/** Milliseconds to the next poke; null: the backoff has outgrown Python's floats, which fails the attempt with an OverflowError. */
export function pokeIntervalMs(sensor: SensorSpec, moment: PokeMoment): number | null {
  if (!sensor.exponentialBackoff) return Math.max(sensor.pokeIntervalMs, SHORTEST_WAIT_MS);
  const backoff = backoffSeconds(
    sensor,
    moment,
    sensor.mode === 'poke' ? moment.pokes : estimatedPokes(sensor, moment),
  );
  if (backoff === null) return null;
  const untilTimeoutMs = sensor.timeoutMs - Math.floor(moment.elapsedMs / 1000) * 1000;
  const boundMs = sensor.maxWaitMs === null || sensor.maxWaitMs === 0 ? Infinity : sensor.maxWaitMs;
  return Math.max(Math.min(untilTimeoutMs, backoff * 1000, boundMs), SHORTEST_WAIT_MS);
}

/** Which poke a rescheduled sensor takes this for: the intervals from its start are added up until they pass the time elapsed. */
function estimatedPokes(sensor: SensorSpec, moment: PokeMoment): number {
  let pokes = 0;
  for (let cumulativeMs = 0; cumulativeMs <= moment.elapsedMs;) {
    pokes++;
    cumulativeMs += (backoffSeconds(sensor, moment, pokes) ?? Infinity) * 1000;
  }
  return pokes;
}

/** A base that doubles with each poke, and a jitter below the base taken from a hash. */
function backoffSeconds(sensor: SensorSpec, { dagId, taskId, startedAt }: PokeMoment, poke: number): number | null {
  const grown = (sensor.pokeIntervalMs / 1000) * 2 ** (poke - 2);
  if (!Number.isFinite(grown)) return null;
  const base = BigInt(Math.max(Math.trunc(grown), 1));
  const hash = BigInt(`0x${bytesToHex(sha1(utf8ToBytes(`${dagId}#${taskId}#${startedAt}#${poke}`)))}`);
  return Number(base + (hash % base));
}
