import { describe, expect, it } from 'vitest';
import { clear, mark, markRun } from './clears.ts';

describe('the builders of clears and marks', () => {
  it('give plain data', () => {
    const built = [
      clear('a'),
      clear('a', ['b', 2]).after(5),
      clear('a').at(2).withUpstream().withDownstream().ifFailed().after('1h'),
      clear().ifRunning(),
      mark('a', 'success').at(2).withUpstream().withDownstream().after('1h'),
      markRun('failed').after('10m'),
    ];
    expect(JSON.parse(JSON.stringify(built))).toEqual([
      { kind: 'clear', atMs: 0, tasks: ['a'] },
      { kind: 'clear', atMs: 5000, tasks: ['a', ['b', 2]] },
      {
        kind: 'clear',
        atMs: 3_600_000,
        tasks: [['a', 2]],
        upstream: true,
        downstream: true,
        onlyFailed: true,
      },
      { kind: 'clear', atMs: 0, onlyRunning: true },
      { kind: 'mark', atMs: 3_600_000, task: ['a', 2], state: 'success', upstream: true, downstream: true },
      { kind: 'mark_run', atMs: 600_000, state: 'failed' },
    ]);
  });

  it('refuse a delay that is none', () => {
    expect(() => clear('a').after('soon')).toThrow('[bad-duration]');
  });
});
