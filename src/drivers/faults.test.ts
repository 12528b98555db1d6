import { describe, expect, it } from 'vitest';
import { planEntryText } from '../trace/planEntryText.ts';
import {
  fail,
  failWithoutRetry,
  finishesTwice,
  hang,
  heartbeatLost,
  oversizesOutput,
  returns,
  skip,
  slow,
  take,
  timesOut,
  truncatesOutput,
  unmappableOutput,
} from './faults.ts';

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

  it('says where it strikes in plain data too', () => {
    const faults = [
      fail('a').item({ key: 'b.csv' }),
      slow('a', '30s').withProbability(0.2),
      timesOut('a').between('5m', '10m'),
      skip('a').after('1m').onTry(2),
      fail('a').before(90),
      heartbeatLost('a', { after: '10s' }),
      heartbeatLost('a'),
      finishesTwice('a', { after: 5 }),
      finishesTwice('a'),
      truncatesOutput('a', { keep: 2 }),
      truncatesOutput('a'),
      oversizesOutput('a'),
      unmappableOutput('a'),
    ];
    expect(faults.map((fault) => ({ ...fault }))).toEqual([
      { where: { task: 'a', item: { key: 'b.csv' } }, what: { kind: 'fail' } },
      { where: { task: 'a', probability: 0.2 }, what: { kind: 'slow', byMs: 30_000 } },
      { where: { task: 'a', afterMs: 300_000, beforeMs: 600_000 }, what: { kind: 'timeout' } },
      { where: { task: 'a', afterMs: 60_000, tryNumber: 2 }, what: { kind: 'skip' } },
      { where: { task: 'a', beforeMs: 90_000 }, what: { kind: 'fail' } },
      { where: { task: 'a' }, what: { kind: 'heartbeat_lost', afterMs: 10_000 } },
      { where: { task: 'a' }, what: { kind: 'heartbeat_lost' } },
      { where: { task: 'a' }, what: { kind: 'finish_twice', afterMs: 5_000 } },
      { where: { task: 'a' }, what: { kind: 'finish_twice' } },
      { where: { task: 'a' }, what: { kind: 'truncate_output', keep: 2 } },
      { where: { task: 'a' }, what: { kind: 'truncate_output' } },
      { where: { task: 'a' }, what: { kind: 'oversize_output' } },
      { where: { task: 'a' }, what: { kind: 'unmappable_output' } },
    ]);
  });

  it('is printed as it was written', () => {
    const isBig = (): boolean => true;
    const texts = [
      "fail('a').at(2).item({\"key\":\"b\"}).when(isBig).onTry(1).inRun(0).withProbability(0.2).between('5m', '10m')",
      "slow('a', '30s').after('1m')",
      "timesOut('a').before('1m30s')",
      "heartbeatLost('a', { after: '10s' })",
      "finishesTwice('a')",
      "truncatesOutput('a', { keep: 2 })",
      "oversizesOutput('a').when(a function)",
      "unmappableOutput('a')",
    ];
    const faults = [
      fail('a').at(2).item({ key: 'b' }).when(isBig).onTry(1).inRun(0).withProbability(0.2).between('5m', '10m'),
      slow('a', '30s').after('1m'),
      timesOut('a').before('1m30s'),
      heartbeatLost('a', { after: '10s' }),
      finishesTwice('a'),
      truncatesOutput('a', { keep: 2 }),
      oversizesOutput('a').when(() => true),
      unmappableOutput('a'),
    ];
    expect(faults.map((fault) => planEntryText(fault))).toEqual(texts);
  });

  it('of a time that is none is refused, naming the builder', () => {
    expect(() => fail('a').between('5m', 'later')).toThrow(
      /\.between\(\.\.\.\) of a fault of "a" was given the time "later"/,
    );
    expect(() => slow('a', -1)).toThrow(/slow\("a", \.\.\.\) was given the time -1\.[^]*\[bad-duration\]/);
    expect(() => heartbeatLost('a', { after: 'x' })).toThrow(/heartbeatLost\("a", \.\.\.\) was given the time "x"/);
    expect(() => finishesTwice('a', { after: 'x' })).toThrow(/finishesTwice/);
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
    expect(() => take('a', duration)).toThrow(/was given the time[^]*\[bad-duration\]/);
  });
});
