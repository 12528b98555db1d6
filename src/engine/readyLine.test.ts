import { describe, expect, it } from 'vitest';
import { drawUint32 } from '../model/randomness.ts';
import { createReadyLine, firstReady, hasReady, popReady, pushReady, unpopReady } from './readyLine.ts';

const draw = (tryNumber: number, below: number): number =>
  drawUint32(2, { task: 'line', mapIndex: 0, tryNumber, purpose: 'test' }) % below;

describe('a ready line', () => {
  it('hands out map indexes in ascending order, those that came late among them', () => {
    const line = createReadyLine();
    for (const index of [4, 5, 6, 9, 2, 7, -1]) pushReady(line, index);
    const taken = [];
    while (hasReady(line)) taken.push(popReady(line));
    expect(taken).toEqual([-1, 2, 4, 5, 6, 7, 9]);
  });

  it('keeps consecutive indexes as one range', () => {
    const line = createReadyLine();
    for (let index = 0; index < 1000; index++) pushReady(line, index);
    expect([line.ranges.length, line.late.length]).toEqual([1, 0]);
  });

  it('is what a sorted list would be, whatever is pushed, popped and put back', () => {
    const line = createReadyLine();
    let expected: number[] = [];
    let next = 0;
    for (let step = 0; step < 4000; step++) {
      const isOutOfTurn = draw(step, 4) === 0;
      if (draw(step + 5000, 2) === 0) {
        // Rows become ready in index order, apart from retries.
        const index = isOutOfTurn ? next + 100_000 - step : (next += 1 + draw(step + 10_000, 2));
        if (!expected.includes(index)) {
          pushReady(line, index);
          expected = [...expected, index].sort((a, b) => a - b);
        }
      } else if (expected.length > 0) {
        expect(firstReady(line)).toBe(expected[0]);
        const count = Math.min(expected.length, 1 + draw(step + 20_000, 3));
        const popped = Array.from({ length: count }, () => popReady(line));
        expect(popped).toEqual(expected.slice(0, count));
        const kept = draw(step + 30_000, count + 1);
        // What is refused goes back, the highest first.
        for (const index of popped.slice(kept).reverse()) unpopReady(line, index);
        expected = expected.slice(kept);
      }
      expect(hasReady(line)).toBe(expected.length > 0);
    }
  });
});
