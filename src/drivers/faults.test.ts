import { describe, expect, it } from 'vitest';
import { fail, failWithoutRetry, hang, returns, skip, take } from './faults.ts';

describe('a fault', () => {
  it('is plain data: printed, stored and read back', () => {
    const faults = [
      fail('a'),
      fail('a', 'why').at(2).onTry(1),
      failWithoutRetry('b_*'),
      skip('c', 'not today').onTry(2).at(0),
      returns('d', { rows: [1, null] }),
      hang('e'),
      take('f', '1h30m'),
      take('g', 2),
    ];
    const entries = [
      { where: { task: 'a' }, what: { kind: 'fail' } },
      { where: { task: 'a', mapIndex: 2, tryNumber: 1 }, what: { kind: 'fail', message: 'why' } },
      { where: { task: 'b_*' }, what: { kind: 'fail_without_retry' } },
      { where: { task: 'c', mapIndex: 0, tryNumber: 2 }, what: { kind: 'skip', message: 'not today' } },
      { where: { task: 'd' }, what: { kind: 'return', value: { rows: [1, null] } } },
      { where: { task: 'e' }, what: { kind: 'hang' } },
      { where: { task: 'f' }, what: { kind: 'take', durationMs: 5_400_000 } },
      { where: { task: 'g' }, what: { kind: 'take', durationMs: 2000 } },
    ];
    expect(JSON.parse(JSON.stringify(faults))).toEqual(entries);
    expect(faults.map((fault) => ({ ...fault }))).toEqual(entries);
    expect(faults.map((fault) => structuredClone({ ...fault }))).toEqual(entries);
  });

  it('is narrowed into a new one', () => {
    const all = fail('a');
    const one = all.at(3);
    expect([all.where, one.where, one.onTry(2).where]).toEqual([
      { task: 'a' },
      { task: 'a', mapIndex: 3 },
      { task: 'a', mapIndex: 3, tryNumber: 2 },
    ]);
  });

  it.each(['soon', '-5s', -1, Number.NaN])('of the duration %o is refused', (duration) => {
    expect(() => take('a', duration)).toThrow(/has no duration\.[^]*\[bad-duration\]/);
  });
});
