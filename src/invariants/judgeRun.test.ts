import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { echo } from '../drivers/observe.support.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import { decodeTrace, encodeTrace } from '../trace/codec.ts';
import { judgeRun, RUN_JUDGES } from './judgeRun.ts';
import { withMove } from './tamper.support.ts';

function tamperedTrace() {
  const dag = new Dag('d');
  dag.task('work', echo).expand({ x: [1, 2] });
  const { trace } = simulateSync(dag);
  return withMove(trace, 'work[1]', 'success', { state: 'up_for_retry', tryNumber: 7 });
}

describe('judgeRun', () => {
  it('names the judge, the time and the instance of each violation, in order of the judges', () => {
    const violations = judgeRun(tamperedTrace(), { only: ['legal-moves', 'retry-own-index'] });
    expect(violations.map(({ judge }) => judge)).toEqual(['retry-own-index', 'retry-own-index', 'legal-moves']);
    expect(violations[2]).toEqual({
      judge: 'legal-moves',
      message: 'work[1] moved from running to up_for_retry, which returned never makes it do.',
      atMs: 0,
      instances: [{ task: 'work', mapIndex: 1, tryNumber: 1 }],
    });
  });

  it('hears the judges asked for, without those that are off', () => {
    const judges = (options: Parameters<typeof judgeRun>[1]) =>
      new Set(judgeRun(tamperedTrace(), options).map(({ judge }) => judge));
    expect(judges({ only: ['legal-moves'] })).toEqual(new Set(['legal-moves']));
    expect(judges({ off: ['legal-moves'] })).not.toContain('legal-moves');
    expect(judges({ off: RUN_JUDGES.map(({ id }) => id) })).toEqual(new Set());
    expect(() => judgeRun(tamperedTrace(), { off: ['legal_moves'] })).toThrow(/no run judge "legal_moves"/);
  });

  it('says of a stored trace what it says of the live one', () => {
    const trace = tamperedTrace();
    expect(judgeRun(decodeTrace(encodeTrace(trace)))).toEqual(judgeRun(trace));
  });

  it('judges run after run as if each were the first', () => {
    const trace = tamperedTrace();
    const first = judgeRun(trace);
    judgeRun(simulateSync(new Dag('empty')).trace);
    expect(judgeRun(trace)).toEqual(first);
  });

  it('has a sentence for each judge', () => {
    expect(RUN_JUDGES.length).toBeGreaterThan(1);
    for (const { id, sentence } of RUN_JUDGES) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(sentence).toMatch(/^[A-Z].*\.$/);
    }
  });
});
