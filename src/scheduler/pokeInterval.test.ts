import { describe, expect, it } from 'vitest';
import { SENSOR_DEFAULTS } from '../model/dagDefaults.ts';
import type { SensorSpec } from '../model/dagSpec.ts';
import { pokeIntervalMs, type PokeMoment } from './pokeInterval.ts';

const backoff: SensorSpec = { ...SENSOR_DEFAULTS, exponentialBackoff: true, timeoutMs: 100_000_000 };
const at = (taskId: string, startedAt: string, elapsedMs: number, pokes = 1): PokeMoment => ({
  dagId: 'd',
  taskId,
  startedAt,
  elapsedMs,
  pokes,
});

/** Seconds that release 3.3.2 gave for the same sensor at the same moment. */
describe('the interval after an unsuccessful poke (rule sensor/poke-backoff)', () => {
  it.each([
    [1, 37],
    [2, 110],
    [3, 223],
    [4, 324],
    [5, 952],
    [6, 1294],
    [7, 2034],
    [8, 4485],
  ])('grows with poke %i of one execution', (pokes, seconds) => {
    expect(pokeIntervalMs(backoff, at('w', '0.0', 0, pokes))).toBe(seconds * 1000);
  });

  it.each([
    ['2026-01-01 00:00:05+00:00', [42, 105, 105, 222, 762, 2338]],
    ['2026-01-01 00:00:05.001000+00:00', [57, 57, 57, 149, 547, 4569]],
  ])('goes by the time elapsed since %s when rescheduling', (startedAt, expected) => {
    const sensor: SensorSpec = { ...backoff, mode: 'reschedule' };
    const intervals = [0, 45, 46, 200, 1000, 5000].map((s) => pokeIntervalMs(sensor, at('r', startedAt, s * 1000)));
    expect(intervals).toEqual(expected.map((seconds) => seconds * 1000));
  });

  it('stays within the longest wait and within whole seconds of the timeout', () => {
    const sensor: SensorSpec = { ...backoff, pokeIntervalMs: 5_000, timeoutMs: 100_000, maxWaitMs: 20_000 };
    const moments = [at('v', '0.0', 0, 1), at('v', '0.0', 3_000, 2), at('v', '0.0', 8_000, 3), at('v', '0.0', 30_700, 4), at('v', '0.0', 90_200, 5)]; // prettier-ignore
    expect(moments.map((moment) => pokeIntervalMs(sensor, moment))).toEqual([2_000, 8_000, 16_000, 20_000, 10_000]);
  });

  it('takes a longest wait of zero for none', () => {
    expect(pokeIntervalMs({ ...backoff, maxWaitMs: 0 }, at('w', '0.0', 0, 4))).toBe(324_000);
  });

  it('is a second at least under backoff, a millisecond without', () => {
    expect(pokeIntervalMs({ ...backoff, pokeIntervalMs: 0 }, at('z', '0.0', 0, 3))).toBe(1_000);
    expect(pokeIntervalMs({ ...backoff, exponentialBackoff: false, pokeIntervalMs: 0 }, at('z', '0.0', 0, 3))).toBe(1);
  });

  it('outgrows the floats of Python', () => {
    expect([1020, 1025, 1026].map((pokes) => pokeIntervalMs(backoff, at('w', '0.0', 0, pokes)))).toEqual([
      100_000_000,
      null,
      null,
    ]);
  });
});
