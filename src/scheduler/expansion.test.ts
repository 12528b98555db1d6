import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { Reference } from '../authoring/references.ts';
import { returns, take } from '../drivers/faults.ts';
import { byRound, echo, givenTo, movesOf, statesOf } from '../drivers/observe.support.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import type { Json } from '../model/json.ts';

/** `m` mapped over what `src` returns. */
function overSource(value: Json, options: { triggerRule?: 'all_done' } = {}) {
  const dag = new Dag('d');
  const src = dag.task('src', () => [0])();
  const m = dag.task('m', echo, options).expand({ x: src });
  dag.task('agg', echo, options)({ all: m });
  return simulateSync(dag, { outputs: { src: value } });
}

describe('the rows of a new run', () => {
  it('are all indexes of what is mapped over literals, else one with index -1 (rules expansion/at-creation, expansion/placeholder-at-creation)', () => {
    const dag = new Dag('d');
    const src = dag.task('src', () => [1])();
    dag.task('literal', echo).expand({ x: [1, 2], y: { a: 1, b: 2 } as never });
    dag.task('empty', echo).expand({ x: [] });
    dag.task('mixed', echo).expand({ x: [1, 2], y: src });
    dag.task('rows', echo).expandKwargs([{ x: src }, { x: 1 }]);
    dag.task('output', echo).expandKwargs(dag.task('list', () => [{ x: 1 }])());
    const group = (id: string) =>
      dag.taskGroup(id, (inside, { x }: { x: Reference<number> }) => inside.task('t', echo)({ x }));
    group('g').expand({ x: [1, 2, 3] });
    group('h').expand({ x: src });
    const { creations, header } = simulateSync(dag).trace;
    const atStart = creations.filter(({ row }) => row === 0);
    expect(
      atStart.map(({ task, firstMapIndex, count }) => [header.dag.tasks[task]?.taskId, firstMapIndex, count]),
    ).toEqual([
      ['empty', -1, 1],
      ['g.t', 0, 3],
      ['h.t', -1, 1],
      ['list', -1, 1],
      ['literal', 0, 4],
      ['mixed', -1, 1],
      ['output', -1, 1],
      ['rows', 0, 2],
      ['src', -1, 1],
    ]);
  });
});

describe('expansion', () => {
  it('to n turns the placeholder into index 0 and creates the others (rule expansion/placeholder-becomes-index-zero)', () => {
    const run = overSource([5, 6, 7]);
    expect(statesOf(run)).toEqual({ src: 'success', m: 'success success success', agg: 'success' });
    expect(givenTo(run, 'm')).toEqual([{ x: 5 }, { x: 6 }, { x: 7 }]);
    const placeholder = run.trace.creations.find(({ task, count }) => task === 1 && count === 1)?.first;
    const renumbered = run.trace.creations.filter(({ count }) => count === 0);
    expect(renumbered).toMatchObject([{ first: placeholder, firstMapIndex: 0 }]);
  });

  it('to one creates nothing', () => {
    const run = overSource([5]);
    expect(statesOf(run).m).toBe('success');
    expect(run.trace.creations.filter(({ row }) => row > 0).map(({ count }) => count)).toEqual([0]);
  });

  it.each([[[]], [{}]])(
    'to zero, here by %j, skips the placeholder without dates (rules expansion/to-zero-skips, expansion/no-dates)',
    (nothing) => {
      const run = overSource(nothing);
      expect(statesOf(run)).toEqual({ src: 'success', m: '-1:skipped', agg: 'skipped' });
      expect(run.state).toBe('success');
      expect(movesOf(run, 'skipped')[0]).toMatchObject({ name: 'm', cause: 'expanded_to_zero', culprit: 0 });
      expect(run.instance('m').tryNumber).toBe(0);
    },
  );

  it('to zero hands all_done an empty list (rule aggregate/empty-source-skips)', () => {
    const run = overSource([], { triggerRule: 'all_done' });
    expect(statesOf(run)).toEqual({ src: 'success', m: '-1:skipped', agg: 'success' });
    expect(run.xcom('agg')).toEqual({ all: [] });
  });

  it('with an unknown length fails the placeholder for good (rules expansion/unknown-length-fails, expansion/rule-met-before-source)', () => {
    const dag = new Dag('d');
    const [fast, slow] = [dag.task('fast', () => [1])(), dag.task('slow', () => [2])()];
    dag.task('m', echo, { triggerRule: 'one_success' }).expand({ x: fast, y: slow });
    const run = simulateSync(dag, { durations: { slow: 5 } });
    expect(statesOf(run)).toEqual({ fast: 'success', slow: 'success', m: '-1:upstream_failed' });
    // The culprit is the source whose length is missing.
    expect(movesOf(run, 'upstream_failed')).toMatchObject([{ cause: 'length_unknown', culprit: 1, timeMs: 0 }]);
    expect(run.state).toBe('failed');
  });

  it('of a traditional operator with rule always comes before its source (rule expansion/always-before-source)', () => {
    const dag = new Dag('d');
    const src = dag.task('src', () => [1])();
    dag.operator('m', echo, { triggerRule: 'always' }).expand({ x: src });
    const run = simulateSync(dag);
    expect(statesOf(run)).toEqual({ src: 'success', m: '-1:upstream_failed' });
    expect(byRound(run, 'upstream_failed', 'scheduled')).toEqual([['m', 'src']]);
  });

  it('over the output of a mapped task waits for all of it and counts what was returned (rules mapping/mapped-source-waits, mapping/mapped-source-counts-xcoms)', () => {
    const dag = new Dag('d');
    const m = dag.task('m', echo).expand({ x: [0, 1, 2, 3] });
    dag.task('n', echo).expand({ x: m });
    const run = simulateSync(dag, { faults: [returns('m', null).at(1)], durations: { m: 3 } });
    expect(givenTo(run, 'n')).toEqual([{ x: { x: 0 } }, { x: { x: 2 } }, { x: { x: 3 } }]);
  });

  it('over a mapped task under an eager rule comes before its length is known (rule mapping/mapped-source-waits)', () => {
    const dag = new Dag('d');
    const m = dag.task('m', echo).expand({ x: [0, 1] });
    dag.task('n', echo, { triggerRule: 'one_success' }).expand({ x: m });
    expect(statesOf(simulateSync(dag, { faults: [take('m', 5).at(1)] })).n).toBe('-1:upstream_failed');
    expect(statesOf(simulateSync(dag)).n).toBe('success success');
  });

  it('over a task inside a mapped group never gets a length (rule mapping/in-group-source-never-known)', () => {
    const dag = new Dag('d');
    const group = dag.taskGroup('g', (inside, { x }: { x: Reference<number> }) =>
      inside.task('t', ({ x }: { x: number }) => [x])({ x }),
    );
    dag.task('m', echo).expand({ x: group.expand({ x: [1, 2] }).output as never });
    expect(statesOf(simulateSync(dag))).toEqual({ 'g.t': 'success success', m: '-1:upstream_failed' });
  });
});
