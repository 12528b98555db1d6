import { describe, expect, it } from 'vitest';
import { clearFlag, markFlag, markRunFlag, resizeFlag } from './actionFlags.ts';

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('flags that clear and mark', () => {
  it.each([
    ['load@1h', { tasks: ['load'] }],
    ['load[2]@1h', { tasks: [['load', 2]] }],
    ['+g.load[2]@1h', { tasks: [['g.load', 2]], upstream: true }],
    ['load+@1h', { tasks: ['load'], downstream: true }],
    ['+load[0]+@1h', { tasks: [['load', 0]], upstream: true, downstream: true }],
    ['*@1h', {}],
  ])('read %s', (text, rest) => {
    expect(plain(clearFlag(text))).toEqual({ kind: 'clear', atMs: 3_600_000, ...rest });
  });

  it('read marks of instances and of the run', () => {
    expect(plain(markFlag('success:load[2]@90s'))).toEqual({
      kind: 'mark',
      atMs: 90_000,
      task: ['load', 2],
      state: 'success',
    });
    expect(plain(markFlag('skipped:load@5'))).toMatchObject({ task: 'load', state: 'skipped' });
    expect(plain(markRunFlag('failed@1h'))).toEqual({ kind: 'mark_run', atMs: 3_600_000, state: 'failed' });
  });

  it('read new sizes of pools', () => {
    expect(plain(resizeFlag('s3=1@5m'))).toEqual({ kind: 'resize_pool', atMs: 300_000, pool: 's3', slots: 1 });
    expect(plain(resizeFlag('a=b=-1@0'))).toMatchObject({ pool: 'a=b', slots: -1, atMs: 0 });
  });

  it.each([
    () => resizeFlag('s3=1'),
    () => clearFlag('load'),
    () => markFlag('load[2]@1h'),
    () => markRunFlag('running@1h'),
  ])('are refused with an example', (read) => {
    expect(read).toThrow(/For example --.*\[bad-action\]/s);
  });

  it('are refused for a time that is none', () => {
    expect(() => clearFlag('load@soon')).toThrow('[bad-duration]');
  });
});
