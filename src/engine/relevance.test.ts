import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { Reference } from '../authoring/references.ts';
import { prepareOptions } from '../drivers/options.ts';
import { echo } from '../drivers/observe.support.ts';
import { createInitialRows } from '../scheduler/expansion.ts';
import { TraceRecorder } from '../trace/recorder.ts';
import { dagIndexOf, type IndexedTask, type Upstream } from './dagIndex.ts';
import { expandedCount, expandLength, groupCount, isLiteralLength, UNKNOWN_LENGTH, valueLength } from './lengths.ts';
import { affectedIndexes, relevantIndexes } from './relevance.ts';
import { createRun } from './createRun.ts';
import type { Run } from './run.ts';
import type { TriggerRule } from '../model/triggerRules.ts';

interface Widths {
  readonly outer: number;
  readonly inner: number;
}

/**
 * A group `o` of `outer` elements with a group `o.i` of `inner` in it. `o.a` and `o.z` are in the outer group, `o.i.a` and `o.i.z` in the
 * inner one; everything is downstream of what comes before it in this list and of `top`, outside.
 */
function nested({ outer, inner }: Widths, triggerRule: TriggerRule = 'all_success', profile = '3.3.2'): Run {
  const dag = new Dag('d');
  const numbers = (length: number) => Array.from({ length }, (_, item) => item);
  const top = dag.task('top', () => 1)();
  const group = dag.taskGroup('o', (inOuter, { x }: { x: Reference<number> }) => {
    const a = inOuter.task('a', echo)({ x }).after(top);
    const body = inOuter.taskGroup('i', (inInner, { y }: { y: Reference<number> }) => {
      const b = inInner.task('a', echo)({ y }).after(a, top);
      inInner.task('z', echo, { triggerRule })({ y }).after(a, b, top);
    });
    inOuter
      .task('z', echo, { triggerRule })({ x })
      .after(a, body.expand({ y: numbers(inner) }), top);
  });
  group.expand({ x: numbers(outer) });
  const compiled = dag.compile();
  const { settings } = prepareOptions(compiled, { profile });
  const run = createRun(dagIndexOf(compiled.spec), settings, new TraceRecorder(), 0);
  createInitialRows(run);
  return run;
}

const taskOf = (run: Run, taskId: string): IndexedTask =>
  run.dag.tasksByRank.find((task) => task.taskId === taskId) as IndexedTask;

const upstreamOf = (task: IndexedTask, taskId: string): Upstream =>
  task.upstream.find((upstream) => upstream.task.taskId === taskId) as Upstream;

/** The relevant indexes as a text: `all`, `2` or `3..5`. */
function relevant(run: Run, [taskId, upstreamId]: readonly [string, string], mapIndex: number): string {
  const task = taskOf(run, taskId);
  const { isAll, from, to } = relevantIndexes(run, task, { upstream: upstreamOf(task, upstreamId), mapIndex });
  if (isAll) return 'all';
  return to === from + 1 ? `${from}` : `${from}..${to - 1}`;
}

describe('the relevant indexes of an upstream', () => {
  it('are all, outside the group (rule upstream/all-instances-outside-group)', () => {
    const run = nested({ outer: 2, inner: 3 });
    expect(relevant(run, ['o.z', 'top'], 1)).toBe('all');
  });

  it('are the own, in the same group (rule upstream/own-index-in-group)', () => {
    const run = nested({ outer: 2, inner: 3 });
    expect([0, 5].map((index) => relevant(run, ['o.i.z', 'o.i.a'], index))).toEqual(['0', '5']);
    expect(relevant(run, ['o.z', 'o.a'], 1)).toBe('1');
  });

  it('are those of the outer instance, seen from an inner one', () => {
    const run = nested({ outer: 2, inner: 3 });
    expect([0, 2, 3, 5].map((index) => relevant(run, ['o.i.a', 'o.a'], index))).toEqual(['0', '0', '1', '1']);
  });

  it('are too few, seen from an outer instance (rules upstream/further-mapped-range, upstream/width-of-own-count)', () => {
    const run = nested({ outer: 2, inner: 3 });
    expect([0, 1].map((index) => relevant(run, ['o.z', 'o.i.z'], index))).toEqual(['0', '1']);
  });

  it('are one before the first for a placeholder, which matches no expanded row (Python rounds down)', () => {
    const run = nested({ outer: 2, inner: 3 });
    expect(relevant(run, ['o.i.a', 'o.a'], -1)).toBe('-1');
  });

  it('are all where the own count is zero (rule upstream/unknown-count-means-all)', () => {
    expect(relevant(nested({ outer: 2, inner: 0 }), ['o.i.z', 'o.i.a'], -1)).toBe('all');
  });

  it('are all for a fast rule directly in the group in 3.2.0, the own one since (rule upstream/fast-rules-see-all)', () => {
    const fast = (profile: string) => {
      const sized = nested({ outer: 2, inner: 3 }, 'one_success', profile);
      return [relevant(sized, ['o.z', 'o.a'], 1), relevant(sized, ['o.i.a', 'o.a'], 3)];
    };
    expect(fast('3.2.0')).toEqual(['all', '1']);
    expect(fast('3.3.2')).toEqual(['1', '1']);
  });

  it('are all for the placeholder of a fast rule, in 3.3.2 of one rule more (rules placeholder/fast-rule-sees-all, placeholder/none-failed-min-one-success)', () => {
    const ofPlaceholder = (triggerRule: TriggerRule, profile: string) =>
      relevant(nested({ outer: 2, inner: 3 }, triggerRule, profile), ['o.z', 'o.a'], -1);
    expect([ofPlaceholder('one_done', '3.2.0'), ofPlaceholder('one_done', '3.3.2')]).toEqual(['all', 'all']);
    const [before, now] = ['3.2.0', '3.3.2'].map((name) => ofPlaceholder('none_failed_min_one_success', name));
    expect([before, now, ofPlaceholder('none_failed', '3.3.2')]).toEqual(['-1', 'all', '-1']);
  });

  it('have an inverse: an upstream row affects exactly the instances it is relevant to', () => {
    for (const outer of [1, 2, 3, 5]) {
      for (const inner of [1, 2, 4]) {
        const sized = nested({ outer, inner });
        for (const [taskId, upstreamId] of [
          ['o.i.z', 'o.i.a'],
          ['o.i.a', 'o.a'],
          ['o.z', 'o.a'],
          ['o.z', 'o.i.z'],
        ] as const) {
          // prettier-ignore
          const task = taskOf(sized, taskId);
          const upstream = upstreamOf(task, upstreamId);
          for (let mapIndex = 0; mapIndex < expandedCount(sized, upstream.task); mapIndex++) {
            const { from, to } = affectedIndexes(sized, task, { upstream, mapIndex });
            for (let index = 0; index < expandedCount(sized, task); index++) {
              const seen = relevantIndexes(sized, task, { upstream, mapIndex: index });
              const isRelevant = seen.from <= mapIndex && mapIndex < seen.to;
              expect(
                from <= index && index < to,
                `${taskId}[${index}] of ${outer}x${inner} sees ${upstreamId}[${mapIndex}]`,
              ).toBe(isRelevant);
            }
          }
        }
      }
    }
  });
});

describe('lengths', () => {
  it('multiply in nested groups (rule group/counts-multiply)', () => {
    const run = nested({ outer: 2, inner: 3 });
    expect(['o.a', 'o.i.a', 'o.z'].map((taskId) => expandedCount(run, taskOf(run, taskId)))).toEqual([2, 6, 2]);
    expect([...run.dag.mappedGroups.values()].map((group) => groupCount(run, group))).toEqual([2, 6]);
  });

  const product = (): Run => {
    const dag = new Dag('d');
    const [a, b, c] = ['a', 'b', 'c'].map((id) => dag.task(id, () => [1])());
    dag.task('m', echo).expand({ x: a!, y: b!.concat(b!), z: a!.zip(b!), w: c! });
    dag.task('literal', echo).expandKwargs([{ x: a! }]);
    const compiled = dag.compile();
    const run = createRun(dagIndexOf(compiled.spec), prepareOptions(compiled, {}).settings, new TraceRecorder(), 0);
    createInitialRows(run);
    return run;
  };

  it('are unknown until all are known, then the product (rule mapping/product-length)', () => {
    const run = product();
    const { expand } = taskOf(run, 'm').spec;
    const record = (taskId: string, length: number) => run.xcoms.recordLength(run.dag.taskNumbers.get(taskId)!, length);
    const legs = () => (expand?.kind === 'product' ? expand.arguments.map(([, value]) => valueLength(run, value)) : []);
    record('a', 4);
    record('b', 3);
    expect(legs()).toEqual([4, 6, 3, UNKNOWN_LENGTH]);
    expect(expandLength(run, expand!)).toBe(UNKNOWN_LENGTH);
    record('c', 2);
    expect(expandLength(run, expand!)).toBe(144);
    record('a', 0);
    expect(expandLength(run, expand!)).toBe(0);
  });

  it('of literals are sizes (rule mapping/literal-length), of numbers and text none', () => {
    const run = product();
    const length = (value: unknown) => valueLength(run, { kind: 'literal', value: value as null });
    expect([[1, 2], { a: 1 }, [], 'ab', 3, null].map(length)).toEqual([2, 1, 0, -1, -1, -1]);
    expect([isLiteralLength(taskOf(run, 'literal')), isLiteralLength(taskOf(run, 'm'))]).toEqual([true, false]);
  });

  it('of zips are the shortest, with a fill value the longest', () => {
    const run = product();
    const sources = [3, 1, 2].map((length) => ({ kind: 'literal', value: Array<number>(length).fill(0) }) as const);
    expect(valueLength(run, { kind: 'zip', sources })).toBe(1);
    expect(valueLength(run, { kind: 'zip', sources, fillvalue: null })).toBe(3);
    expect(valueLength(run, { kind: 'concat', sources })).toBe(6);
  });
});
