import { describe, expect, it } from 'vitest';
import { drawsFrom, LARGEST_DRAW } from './draws.ts';

describe('drawsFrom', () => {
  it('gives the first and simplest option for 0 and past the end', () => {
    const draws = drawsFrom([0]);
    expect(draws.pick(['simple', 'other'])).toBe('simple');
    expect(draws.pick(['simple', 'other'])).toBe('simple');
    expect(draws.chance(99)).toBe(false);
  });

  it('gives the last option for the largest number', () => {
    expect(drawsFrom([LARGEST_DRAW]).pick(['a', 'b', 'c'])).toBe('c');
    expect(drawsFrom([LARGEST_DRAW]).below(7)).toBe(6);
    expect(drawsFrom([LARGEST_DRAW]).chance(1)).toBe(true);
  });

  it('draws by weight and never an option of weight 0', () => {
    const options = [
      [0, 'never'],
      [3, 'often'],
      [1, 'seldom'],
    ] as const;
    const drawn = Array.from({ length: 100 }, (_, number) => drawsFrom([number]).weighted(options));
    expect(drawn.filter((option) => option === 'often')).toHaveLength(75);
    expect(drawn.filter((option) => option === 'seldom')).toHaveLength(25);
  });

  it('refuses options that all have weight 0', () => {
    expect(() => drawsFrom([5]).weighted([[0, 'never']])).toThrow('no option');
  });
});
