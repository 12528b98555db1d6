import { describe, expect, it } from 'vitest';
import { optionsOf, type RunFlags } from './runFlags.ts';

const faultsOf = (flags: Partial<RunFlags>): unknown =>
  JSON.parse(JSON.stringify(optionsOf({ expect: 'success', color: false, ...flags }).faults));

describe('flags about faults', () => {
  it.each([
    ['load', { task: 'load' }],
    ['load[2]#1', { task: 'load', mapIndex: 2, tryNumber: 1 }],
    ['load["a b.csv"]', { task: 'load', item: 'a b.csv' }],
    ['load["a#1"]#2', { task: 'load', item: 'a#1', tryNumber: 2 }],
    ['load[{"key":"a"}]', { task: 'load', item: { key: 'a' } }],
    ['load[[1,2]]', { task: 'load', item: [1, 2] }],
    ['load_[ab]', { task: 'load_[ab]' }],
  ])('say where as in %s', (text, where) => {
    expect(faultsOf({ fail: [text] })).toEqual([{ where, what: { kind: 'fail' } }]);
  });

  it('say what before it', () => {
    expect(faultsOf({ fail: ['timeout:load#1', 'skip:load'] })).toEqual([
      { where: { task: 'load', tryNumber: 1 }, what: { kind: 'timeout' } },
      { where: { task: 'load' }, what: { kind: 'skip' } },
    ]);
  });

  it('are followed by those that are given as JSON', () => {
    const slow = { where: { task: 'load', probability: 0.5 }, what: { kind: 'slow', byMs: 1000 } };
    expect(faultsOf({ faults: JSON.stringify([slow]), fail: ['load'] })).toEqual([
      { where: { task: 'load' }, what: { kind: 'fail' } },
      slow,
    ]);
    expect(faultsOf({ faults: '{}' })).toEqual({});
  });

  it('are refused where they are no JSON', () => {
    expect(() => faultsOf({ faults: 'load' })).toThrow(/--faults is "load", which is not JSON/);
    expect(() => faultsOf({ fail: ['load[{key}]'] })).toThrow(/the item of load\[\{key\}\] is .*not JSON/);
  });

  it('join other actions', () => {
    const { actions } = optionsOf({ expect: 'success', color: false, resize: ['s3=1@5m'] });
    expect(actions?.map(({ kind }) => kind)).toEqual(['resize_pool']);
  });
});
