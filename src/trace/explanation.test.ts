import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { Reference } from '../authoring/references.ts';
import { arbitraryCase } from '../checking/generator/arbitraryCase.ts';
import { fail, failWithoutRetry, hang, skip } from '../drivers/faults.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import { Hearing } from '../invariants/hearing.ts';
import type { JudgedTask } from '../invariants/judgedDag.ts';
import { hear } from '../invariants/judgeRun.ts';
import { relevantRange } from '../invariants/relevantRows.ts';
import { explain, explanationText } from './explanation.ts';
import { instanceColumns } from './instances.ts';
import { relevantUpstream } from './relevantUpstream.ts';

const identity = ({ x }: { x: number }): number => x;

function pipeline(triggerRule: 'all_success' | 'one_success' | 'all_done' = 'all_success'): Dag {
  const dag = new Dag('pipeline');
  const source = dag.task('source', () => [1, 2, 3])();
  const work = dag.task('work', identity).expand({ x: source });
  dag.task('total', ({ all }: { all: number[] }) => all.length, { triggerRule })({ all: work });
  return dag;
}

describe('an explanation as data', () => {
  it('has the rule, the counts, the upstream instances and who is to blame', () => {
    const run = simulateSync(pipeline(), { faults: [failWithoutRetry('work').at(1)] });
    expect(explain(run, 'total')).toMatchObject({
      taskId: 'total',
      mapIndex: -1,
      state: 'upstream_failed',
      cause: 'trigger_rule',
      because: 'upstream_failed: work[1] failed',
      rule: 'all_success',
      decidedMs: 0,
      counts: { success: 2, failed: 1 },
      culprit: { taskId: 'work', mapIndex: 1, state: 'failed' },
    });
    expect(explain(run, 'total').upstream.map(({ mapIndex, state }) => [mapIndex, state])).toEqual([[0, 'success'], [1, 'failed'], [2, 'success']]);
  }); // prettier-ignore

  it('has the upstream as it stood when the rule decided, not as it ended', () => {
    const plan = [1, 2, 3].map((x) => ({ where: { task: 'work', item: x }, what: { kind: 'take' as const, durationMs: x * 1000 } }));
    const run = simulateSync(pipeline('one_success'), { faults: plan });
    expect(explain(run, 'total')).toMatchObject({ state: 'success', decidedMs: 1000, counts: { success: 1, running: 2 } });
  }); // prettier-ignore

  it('has nothing above what stands at the top, and no decision of what was never decided', () => {
    const run = simulateSync(pipeline(), { faults: [hang('work').at(0)] });
    expect(explain(run, 'source')).toMatchObject({ upstream: [], counts: {}, culprit: null, decidedMs: 0 });
    expect(explain(run, 'total')).toMatchObject({ state: 'none', cause: null, decidedMs: null, counts: { success: 2, running: 1 } });
  }); // prettier-ignore

  it('looks at its own index inside a mapped group, and at all from outside', () => {
    const dag = new Dag('grouped');
    const each = dag.taskGroup('each', (group, { x }: { x: Reference<number> }) => {
      const [first, second] = [group.task('first', identity), group.task('second', identity)];
      return second({ x: first({ x }) });
    });
    const after = dag.task('after', ({ all }: { all: readonly number[] }) => all.length);
    after({ all: each.expand({ x: [1, 2, 3] }).output });
    const run = simulateSync(dag, { faults: [failWithoutRetry('each.first').at(1)] });
    expect(explain(run, 'each.second', 1)).toMatchObject({ upstream: [{ taskId: 'each.first', mapIndex: 1, state: 'failed' }] });
    expect(explain(run, 'each.second', 2)).toMatchObject({ counts: { success: 1 } });
    expect(explain(run, 'after').counts).toEqual({ success: 2, upstream_failed: 1 });
  }); // prettier-ignore

  it('looks at the upstream instances that judges look at', () => {
    let narrowed = 0;
    for (const generated of fc.sample(arbitraryCase(), { numRuns: 80, seed: 5 })) {
      const { trace } = simulateSync(generated, { faults: generated.plan, pools: generated.pools, config: generated.config });
      const hearing = new Hearing(trace);
      hear(hearing, []);
      const columns = instanceColumns(trace);
      for (let row = 0; row < columns.count; row++) {
        if (columns.deleted.has(row)) continue;
        const task = hearing.taskOf(row);
        const judged = task.upstream.map((number) => {
          const above = hearing.dag.tasks[number] as JudgedTask;
          const range = relevantRange(hearing, task, above, columns.mapIndex[row] as number);
          return { above, range };
        });
        // What the judges cannot tell, and placeholders, which wait for more than they look at.
        if (columns.mapIndex[row] === -1 || judged.some(({ range }) => range === undefined)) continue;
        const expected = judged.flatMap(({ above, range }) => {
          const rows: number[] = [];
          for (let each = 0; each < columns.count; each++) {
            const index = columns.mapIndex[each] as number;
            const isSeen = range === null || index === -1 || (range !== undefined && index >= range.from && index < range.to);
            if (columns.task[each] === above.number && !columns.deleted.has(each) && isSeen) rows.push(each);
          }
          return rows;
        });
        if (judged.some(({ range }) => range !== null)) narrowed++;
        expect(new Set(relevantUpstream(trace.header.dag, columns, row))).toEqual(new Set(expected));
      }
    }
    expect(narrowed).toBeGreaterThan(5);
  }); // prettier-ignore

  it('refuses what is not there, with what is', () => {
    const run = simulateSync(pipeline());
    expect(() => explain(run, 'nobody')).toThrow('no task "nobody"');
    expect(() => explain(run, 'work', 7)).toThrow('Map indexes of work in this run: 0, 1, 2');
  });
});

describe('the text of an explanation', () => {
  it('is the reason, the rule with its counts, and who did not succeed', () => {
    const run = simulateSync(pipeline(), { faults: [skip('work').at(0), failWithoutRetry('work').at(1)] });
    expect(explanationText(explain(run, 'total'))).toMatch(
      /^total {2}\w+: work\[\d\] .*\n {2}trigger rule all_success, upstream .*success.*\n {4}work\[0\] skipped\n/,
    );
    expect(explanationText(explain(run, 'source'))).toBe('source  success');
  });

  it('has a line for each try before the last, with its times, its reason and the next', () => {
    const dag = new Dag('conversion');
    const source = dag.task('source', () => ['a', 'b'])();
    const convert = ({ x }: { x: string }): string => {
      if (x === 'b') throw new TypeError('no b\nsecond line');
      return x;
    };
    dag.task('conv', convert, { retries: 2, retryDelay: '1m' }).expand({ x: source });
    const run = simulateSync(dag, { durations: { conv: '10s' }, faults: [fail('conv').at(1).onTry(1)] });
    const lines = explanationText(explain(run, 'conv', 1)).split('\n');
    expect(lines[0]).toBe('conv[1]  failed on try 3 of 3: TypeError: no b');
    expect(lines.slice(1, 3)).toEqual([
      "  try 1 from 0s to 10s: planned by fail('conv').at(1).onTry(1); tried again at 1m10s1ms",
      '  try 2 from 1m10s1ms to 1m20s1ms: TypeError: no b; tried again at 2m20s2ms',
    ]);
    expect(lines[3]).toMatch(/^ {2}trigger rule/);
    expect(explain(run, 'conv', 0).earlierTries).toEqual([]);
    expect(explain(run, 'conv', 1).earlierTries[1]).toMatchObject({ tryNumber: 2, cause: 'raised', endMs: 80_001 });
  });
});
