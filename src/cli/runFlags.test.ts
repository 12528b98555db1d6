import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

  it('are read from a file where they are not written in the command', () => {
    const folder = mkdtempSync(join(tmpdir(), 'dagproof-flags-'));
    const fileOf = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    try {
      const slow = { where: { task: 'load' }, what: { kind: 'slow', byMs: 1000 } };
      const plan = fileOf('plan.json', `\uFEFF${JSON.stringify([slow])}`);
      expect(faultsOf({ faults: plan })).toEqual([slow]);
      expect(optionsOf({ expect: 'success', color: false, actions: fileOf('none.json', '[]') }).actions).toEqual([]);
      expect(() => faultsOf({ faults: join(folder, 'plan.jsn') })).toThrow(
        /^--faults is ".*plan\.jsn", which is neither JSON nor a file that can be found from [^]*\[flag-file-not-found\]/,
      );
      expect(() => faultsOf({ faults: fileOf('bad.json', '[1,') })).toThrow(
        /^--faults names the file ".*bad\.json", which is not JSON: [^]*\[bad-json\]/,
      );
      expect(() => faultsOf({ faults: folder })).toThrow(/which cannot be read: EISDIR[^]*\[flag-file-unreadable\]/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('are refused where they are no JSON', () => {
    expect(() => faultsOf({ faults: '[load' })).toThrow(/--faults is "\[load", which is not JSON/);
    expect(() => faultsOf({ fail: ['load[{key}]'] })).toThrow(/the item of load\[\{key\}\] is .*not JSON/);
  });

  it('join other actions', () => {
    const { actions } = optionsOf({ expect: 'success', color: false, resize: ['s3=1@5m'] });
    expect(actions?.map(({ kind }) => kind)).toEqual(['resize_pool']);
  });
});
