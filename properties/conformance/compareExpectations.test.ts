import { describe, expect, it } from 'vitest';
import type { Expectation, ExpectedInstance } from '../../src/trace/caseFormat.ts';
import { compareExpectations } from './compareExpectations.ts';

const instance: ExpectedInstance = {
  taskId: 'a',
  mapIndex: 1,
  state: 'success',
  tryNumber: 2,
  maxTries: 3,
  renderedMapIndex: 'x',
  given: { x: 1 },
  value: [1],
};
const round = { atMs: 5, states: { 'a[1]': 'success' }, queued: ['b', 'c'] } as const;
const sound: Expectation = {
  state: 'success',
  end: 'finished',
  endMs: 5,
  instances: [instance],
  xcoms: [{ taskId: 'a', mapIndex: 1, key: 'k', value: 1 }],
  rounds: [round],
};

describe('the first difference', () => {
  it('is none between equal observations', () => {
    expect(compareExpectations(sound, structuredClone(sound))).toBeNull();
  });

  const changes: [where: string, sides: [string, string], change: Partial<Expectation>][] = [
    ['round 1 at 5 ms, a[1]', ['success', 'failed'], { rounds: [{ ...round, states: { 'a[1]': 'failed' } }] }],
    ['round 1 at 5 ms, a[1]', ['success', 'unchanged'], { rounds: [{ ...round, states: {} }] }],
    ['round 1 at 5 ms, b', ['unchanged', 'gone'], { rounds: [{ ...round, states: { ...round.states, b: null } }] }],
    ['round 1 at 5 ms, queued', ['b, c', 'c, b'], { rounds: [{ ...round, queued: ['c', 'b'] }] }],
    ['round 1', ['at 5 ms', 'at 6 ms'], { rounds: [{ ...round, atMs: 6 }] }],
    ['round 1 at 5 ms', ['a[1] success, queued b, c', 'no such round'], { rounds: [] }],
    [
      'round 2 at 7 ms',
      ['no such round', 'b none'],
      { rounds: [round, { atMs: 7, states: { b: 'none' }, queued: [] }] },
    ],
    ['run', ['success', 'failed'], { state: 'failed' }],
    ['run', ['success', 'success (stalled)'], { end: 'stalled' }],
    ['end of the run', ['5 ms', '6 ms'], { endMs: 6 }],
    ['a[1]', ['success', 'no such row'], { instances: [] }],
    [
      'b',
      ['no such row', 'none'],
      { instances: [instance, { taskId: 'b', mapIndex: -1, state: 'none', tryNumber: 0 }] },
    ],
    ['a[1] state', ['success', 'failed'], { instances: [{ ...instance, state: 'failed' }] }],
    ['a[1] tryNumber', ['2', '1'], { instances: [{ ...instance, tryNumber: 1 }] }],
    ['a[1] maxTries', ['3', '1'], { instances: [{ ...instance, maxTries: 1 }] }],
    ['a[1] renderedMapIndex', ['x', 'y'], { instances: [{ ...instance, renderedMapIndex: 'y' }] }],
    ['a[1] given', ['{"x":1}', '{"x":2}'], { instances: [{ ...instance, given: { x: 2 } }] }],
    ['a[1] value', ['[1]', '[1,1]'], { instances: [{ ...instance, value: [1, 1] }] }],
    ['a[1] XCom k', ['1', 'none'], { xcoms: [] }],
  ];
  it.each(changes)('is found at %s: %s', (where, [expected, observed], change) => {
    expect(compareExpectations(sound, { ...sound, ...change })).toEqual({ where, expected, observed });
  });

  it('is in a value that nobody expected, for its absence was observed', () => {
    const { value: _, ...silent } = instance;
    expect(compareExpectations({ ...sound, instances: [silent] }, sound)?.where).toBe('a[1] value');
  });

  it('is not in what was not observed', () => {
    const { state, end } = sound;
    const { renderedMapIndex: _label, maxTries: _tries, ...rest } = instance;
    expect(compareExpectations({ state, end, instances: [rest] }, sound)).toBeNull();
  });

  it('is not in the order of keys', () => {
    const swapped = { ...instance, given: { y: 1, x: 2 } };
    const others = { ...sound, instances: [{ ...instance, given: { x: 2, y: 1 } }] };
    expect(compareExpectations({ ...sound, instances: [swapped] }, others)).toBeNull();
  });
});
