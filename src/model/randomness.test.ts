import { describe, expect, it } from 'vitest';
import { drawUint32 } from './randomness.ts';

type Coordinate = Parameters<typeof drawUint32>[1];
const BASE: Coordinate = { task: 'process_file', mapIndex: 2, tryNumber: 1, purpose: 'order' };

describe('drawUint32', () => {
  // Computed by a separate implementation of the same hash: a change of these numbers re-rolls every stored seed.
  it.each([
    [0, { task: 'a', mapIndex: -1, tryNumber: 1, purpose: 'order' }, 1395703993],
    [7, BASE, 116369551],
    [7, { ...BASE, tryNumber: 2 }, 348656721],
    [2 ** 40 + 7, BASE, 1931767907],
    [-1, { task: '', mapIndex: 0, tryNumber: 0, purpose: '' }, 1437974689],
    [7, { task: '\u00e9\u{1F600}__proto__', mapIndex: 999999, tryNumber: 3, purpose: 'duration' }, 3167366972],
  ])('gives seed %i the number it always gave', (seed, coordinate, number) => {
    expect(drawUint32(seed, coordinate)).toBe(number);
  });

  it('depends on each part of the coordinate and on the seed', () => {
    const draws = [
      drawUint32(7, BASE),
      drawUint32(8, BASE),
      drawUint32(7 + 2 ** 32, BASE),
      drawUint32(7, { ...BASE, task: 'process_filf' }),
      drawUint32(7, { ...BASE, mapIndex: -1 }),
      drawUint32(7, { ...BASE, tryNumber: 3 }),
      drawUint32(7, { ...BASE, purpose: 'duration' }),
    ];
    expect(new Set(draws).size).toBe(draws.length);
  });

  it('does not confuse where one text ends and the next begins', () => {
    const left = drawUint32(1, { ...BASE, purpose: 'ab', task: 'c' });
    expect(drawUint32(1, { ...BASE, purpose: 'a', task: 'bc' })).not.toBe(left);
  });

  it('does not depend on what was drawn before', () => {
    const alone = drawUint32(3, BASE);
    for (let mapIndex = 0; mapIndex < 100; mapIndex++) drawUint32(3, { ...BASE, mapIndex });
    expect(drawUint32(3, BASE)).toBe(alone);
  });

  it('spreads neighbouring map indexes evenly over the whole range', () => {
    const buckets = new Array<number>(16).fill(0);
    const draws = 16_000;
    for (let mapIndex = 0; mapIndex < draws; mapIndex++) {
      const bucket = Math.floor(drawUint32(11, { ...BASE, mapIndex }) / 2 ** 28);
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    }
    const expected = draws / buckets.length;
    const chiSquare = buckets.reduce((sum, seen) => sum + (seen - expected) ** 2 / expected, 0);
    // 15 degrees of freedom: above 37.7 once in a thousand sets.
    expect(chiSquare).toBeLessThan(37.7);
  });

  it('flips about half of the bits from one try to the next', () => {
    let flipped = 0;
    for (let mapIndex = 0; mapIndex < 1_000; mapIndex++) {
      const first = drawUint32(5, { ...BASE, mapIndex });
      const second = drawUint32(5, { ...BASE, mapIndex, tryNumber: 2 });
      flipped += bitCount(first ^ second);
    }
    expect(flipped / 1_000).toBeGreaterThan(15.5);
    expect(flipped / 1_000).toBeLessThan(16.5);
  });
});

function bitCount(word: number): number {
  let rest = word >>> 0;
  let bits = 0;
  for (; rest !== 0; rest >>>= 1) bits += rest & 1;
  return bits;
}
