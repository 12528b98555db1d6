import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { fail, skip } from '../drivers/faults.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import type { SimulateOptions } from '../drivers/options.ts';
import type { Json } from '../model/json.ts';
import type { Trace } from '../trace/trace.ts';
import { sentences, withValue } from './tamper.support.ts';

const ID = 'pagination';

/** Reads pages of two letters each, puts them together; as if of an API that has five. */
function reading(by: string, options: SimulateOptions = {}, may: readonly Json[] = ['a', 'b', 'c', 'd', 'e']): Trace {
  const dag = new Dag('d');
  const pages = dag.task('pages', () => [0, 1, 2])();
  const read = dag.task('read', ({ page }: { page: number }) => ['ab', 'cd', 'e'].map((each) => [...each])[page] ?? []);
  const all = read.expand({ page: pages });
  dag.task('combine', ({ all }: { all: string[][] }) => all.flat(), { triggerRule: 'all_done' })({ all });
  const { trace } = simulateSync(dag, options);
  return { ...trace, stubs: { api: { items: null, collected: { by, must: ['a', 'b', 'c', 'd', 'e'], may } } } };
}

describe('the judge pagination', () => {
  it('accuses nobody who has each item once, in one list or in one an instance', () => {
    expect(sentences(reading('combine'), ID)).toEqual([]);
    expect(sentences(reading('read'), ID)).toEqual([]);
  });

  it('accuses of what is lost and of what is there again', () => {
    expect(sentences(withValue(reading('combine'), 'combine', ['a', 'b', 'b', 'e']), ID)).toEqual([
      'combine collects what api has, and lost 2: "c", "d", repeated 1: "b".',
    ]);
    expect(sentences(withValue(reading('read'), 'read[2]', []), ID)).toEqual([
      'read collects what api has, and lost 1: "e".',
    ]);
    expect(sentences(withValue(reading('combine'), 'combine', []), ID)).toEqual([
      'combine collects what api has, and lost 5: "a", "b", "c", ....',
    ]);
  });

  it('lets be got what came while it was read, once', () => {
    const trace = reading('combine', {}, ['a', 'b', 'c', 'd', 'e', 'f']);
    expect(sentences(withValue(trace, 'combine', ['a', 'b', 'c', 'd', 'e', 'f']), ID)).toEqual([]);
    expect(sentences(withValue(trace, 'combine', ['a', 'b', 'c', 'd', 'e', 'f', 'f']), ID)).toHaveLength(1);
  });

  it.each<[what: string, options: SimulateOptions]>([
    ['a page failed', { faults: [fail('read').at(1)] }],
    ['a page was skipped', { faults: [skip('read').at(1)] }],
    ['somebody said which pages there are', { outputs: { pages: [0, 2] } }],
  ])('is silent where %s', (_what, options) => {
    const trace = reading('combine', options);
    expect(trace.returnValues).toContainEqual(expect.not.arrayContaining(['c']));
    expect(sentences(trace, ID)).toEqual([]);
  });

  it('accuses a DAG that skips by itself what it should have read', () => {
    const nothing = (options: SimulateOptions): Trace => {
      const dag = new Dag('d');
      const pages = dag.task('pages', () => [] as number[])();
      const all = dag.task('read', ({ page }: { page: number }) => [page]).expand({ page: pages });
      dag.task('combine', ({ all }: { all: number[][] }) => all.flat())({ all });
      const { trace } = simulateSync(dag, options);
      return { ...trace, stubs: { api: { items: null, collected: { by: 'combine', must: ['a'], may: ['a'] } } } };
    };
    expect(sentences(nothing({ durations: { pages: '1s' } }), ID)).toEqual([
      'combine collects what api has, and lost 1: "a".',
    ]);
    expect(sentences(nothing({ faults: [fail('pages').onTry(9)] }), ID)).toEqual([]);
  });

  it('is silent of a task that is not there, and of a value that is no list', () => {
    expect(sentences(reading('nobody'), ID)).toEqual([]);
    expect(sentences(withValue(reading('combine'), 'combine', 'abcde'), ID)).toEqual([]);
  });
});
