import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { Reference } from '../authoring/references.ts';
import { fail, returns, skip, take } from '../drivers/faults.ts';
import { echo, errorOf, givenTo, statesOf } from '../drivers/observe.support.ts';
import type { SimulateOptions } from '../drivers/options.ts';
import { simulateSync } from '../drivers/simulateSync.ts';

/** `agg` under all_done reads all of `m`, mapped over 0..3. */
function aggregate(options: SimulateOptions) {
  const dag = new Dag('d');
  const m = dag.task('m', ({ x }: { x: number }) => x).expand({ x: [0, 1, 2, 3] });
  dag.task('agg', echo, { triggerRule: 'all_done' })({ all: m });
  return simulateSync(dag, options).xcom('agg');
}

describe('the output of a mapped task', () => {
  it('is in map-index order whatever the order of finishing (rule xcom/aggregate-in-index-order)', () => {
    const durations = { faults: [take('m', 9).at(0), take('m', 5).at(2), take('m', 7).at(1)] };
    expect(aggregate(durations)).toEqual({ all: [0, 1, 2, 3] });
  });

  it('has neither gap nor null where nothing was returned (rules xcom/aggregate-skips-absent, xcom/aggregate-position-not-index)', () => {
    expect(aggregate({ faults: [fail('m').at(0), skip('m').at(1), returns('m', null).at(2)] })).toEqual({ all: [3] });
  });

  it('is an empty list where nothing was pushed (rule xcom/aggregate-empty)', () => {
    expect(aggregate({ faults: [returns('m', null)] })).toEqual({ all: [] });
  });
});

/** `g.a` in a mapped group, `g.b` reading it inside and `out` outside. */
function grouped(items: readonly number[], options: SimulateOptions = {}) {
  const dag = new Dag('d');
  const group = dag.taskGroup('g', (inside, { x }: { x: Reference<number> }) => {
    const a = inside.task('a', ({ x }: { x: number }) => x)({ x });
    inside.task('b', echo)({ own: a });
    return a;
  });
  dag.task('out', echo)({ all: group.expand({ x: items }).output });
  return simulateSync(dag, options);
}

describe('the output of a task in a mapped group', () => {
  it('is that of the own index, inside (rule xcom/same-group-own-index)', () => {
    expect(givenTo(grouped([7, 8], { faults: [returns('g.a', null).at(0)] }), 'g.b')).toEqual([
      { own: null },
      { own: 8 },
    ]);
  });

  it('collapses outside: one value comes bare, none as null (rule xcom/group-output-outside)', () => {
    expect(grouped([7, 8]).xcom('out')).toEqual({ all: [7, 8] });
    expect(grouped([7]).xcom('out')).toEqual({ all: 7 });
    expect(grouped([7, 8], { faults: [returns('g.a', null)] }).xcom('out')).toEqual({ all: null });
  });

  it('is always a list, as intended', () => {
    expect(grouped([7], { profile: 'intended' }).xcom('out')).toEqual({ all: [7] });
    expect(grouped([7], { profile: 'intended', faults: [returns('g.a', null)] }).xcom('out')).toEqual({ all: [] });
  });
});

describe('the output of a task in an outer mapped group', () => {
  const nested = (profile: string) => {
    const dag = new Dag('d');
    const outer = dag.taskGroup('o', (group, { x }: { x: Reference<number> }) => {
      const p = group.task('p', ({ x }: { x: number }) => x)({ x });
      group
        .taskGroup('i', (inner, _given: { y: Reference<number> }) => void inner.task('q', echo)({ p }))
        .expand({ y: [0, 1] });
    });
    outer.expand({ x: [7, 8] });
    return givenTo(simulateSync(dag, { profile }), 'o.i.q');
  };

  it('is read at the full index of the inner one, but as intended at that of its part (rule group/nested-decoding)', () => {
    expect(nested('3.2.0')).toEqual([{ p: 7 }, { p: 8 }, { p: null }, { p: null }]);
    expect(nested('intended')).toEqual([{ p: 7 }, { p: 7 }, { p: 8 }, { p: 8 }]);
  });
});

describe('an output that was never pushed', () => {
  it('is null as a return value (rule xcom/missing-return-value-is-none)', () => {
    const dag = new Dag('d');
    dag.task('b', echo, { triggerRule: 'all_done' })({ x: dag.task('a', () => 1)() });
    expect(simulateSync(dag, { faults: [fail('a')] }).xcom('b')).toEqual({ x: null });
  });

  it('is null under a key of a task with several outputs, an error otherwise (rule xcom/missing-custom-key)', () => {
    const dag = new Dag('d');
    const a = dag.task('a', () => ({ k: 1, l: 2 }))();
    dag.task('b', echo)({ x: a.key('k'), y: a.key('l') });
    expect(simulateSync(dag, { outputs: { a: { k: 5 } } }).xcom('b')).toEqual({ x: 5, y: null });
    const { spec, functions } = dag.compile();
    const tasks = spec.tasks.map((task) => ({ ...task, multipleOutputs: false }));
    const run = simulateSync({ spec: { ...spec, tasks }, functions });
    expect([statesOf(run).b, errorOf(run, 'b')]).toEqual(['failed', expect.stringContaining('XComNotFound')]);
  });
});
