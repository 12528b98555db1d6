/**
 * Chooses how a sensor waits. Intervals and timeouts are of the size of generated durations, so that they meet.
 */
import type { Json } from '../../model/json.ts';
import type { PlanWhat } from '../../model/outcomePlan.ts';
import { SENSOR_DEFAULTS, type SensorSpec } from '../../model/sensorSpec.ts';
import type { Draws } from './draws.ts';

/** How often a poke is unsuccessful, and what it comes to then. */
export function choosePoke(draws: Draws): PlanWhat {
  const falseTimes = draws.pick([1, 2, 0, 3, null, 6]);
  const then = draws.weighted<Extract<PlanWhat, { kind: 'poke' }>['then']>([
    [60, undefined],
    [15, 'fail'],
    [10, 'fail_without_retry'],
    [10, 'skip'],
  ]);
  const value = draws.weighted<Json | undefined>([
    [50, [1, 2]],
    [30, undefined],
    [10, 7],
  ]);
  return {
    kind: 'poke',
    falseTimes,
    ...(then === undefined ? {} : { then }),
    ...(value === undefined ? {} : { value }),
  };
}

export function chooseSensor(draws: Draws): SensorSpec {
  const mode = draws.pick(['poke', 'reschedule'] as const);
  const pokeIntervalMs = draws.pick([1_000, 60_000, 500, 2_000, 0, 2_500]);
  const timeoutMs = draws.weighted([
    [40, 8 * pokeIntervalMs],
    [20, 3 * pokeIntervalMs],
    [20, 2 * pokeIntervalMs + 300],
    [15, pokeIntervalMs],
    [5, 0],
  ]);
  const leniency = draws.weighted<Partial<SensorSpec>>([
    [45, {}],
    [20, { softFail: true }],
    [15, { neverFail: true }],
    [10, { silentFail: true }],
    [5, { silentFail: true, softFail: true }],
    [5, { silentFail: true, neverFail: true }],
  ]);
  const exponentialBackoff = draws.chance(30);
  const maxWaitMs = exponentialBackoff && draws.chance(40) ? draws.pick([3_000, 0]) : null;
  return {
    ...SENSOR_DEFAULTS,
    mode,
    pokeIntervalMs,
    timeoutMs,
    ...leniency,
    exponentialBackoff,
    maxWaitMs,
  };
}
