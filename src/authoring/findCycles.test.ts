import { describe, expect, it } from 'vitest';
import { findCycles } from './findCycles.ts';

function cyclesOf(upstream: Record<string, readonly string[]>): string[][] {
  return findCycles(new Map(Object.entries(upstream).map(([taskId, sources]) => [taskId, new Set(sources)])));
}

describe('findCycles', () => {
  it('finds none in a graph whose paths meet again', () => {
    expect(cyclesOf({ a: [], b: ['a'], c: ['a'], d: ['b', 'c', 'a'] })).toEqual([]);
  });

  it('names the tasks of a cycle along its edges, not those that only lead to it', () => {
    expect(cyclesOf({ start: [], a: ['start', 'c'], b: ['a'], c: ['b'], end: ['c'] })).toEqual([['a', 'b', 'c', 'a']]);
  });

  it('finds a task that depends on itself, and several cycles', () => {
    expect(cyclesOf({ a: ['a'], b: ['c'], c: ['b'] })).toEqual([
      ['a', 'a'],
      ['b', 'c', 'b'],
    ]);
  });
});
