import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { TaskOptions } from '../authoring/options.ts';
import type { Reference } from '../authoring/references.ts';
import { echo, errorOf, givenTo, statesOf } from '../drivers/observe.support.ts';
import type { SimulateOptions } from '../drivers/options.ts';
import { simulate } from '../drivers/simulate.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import type { Json } from '../model/json.ts';
import { getClient } from '../virtual/attemptContext.ts';

/** `src` returns `value`; `m` is mapped over it. */
function source(value: unknown, options: SimulateOptions = {}, task: TaskOptions = {}) {
  const dag = new Dag('d');
  const src = dag.task('src', () => value as number[], task)();
  dag.task('m', echo).expand({ x: src });
  return simulateSync(dag, options);
}

function returning(value: unknown, task: TaskOptions = {}, options: SimulateOptions = {}) {
  const dag = new Dag('d');
  dag.task('a', () => value, task)();
  return simulateSync(dag, options);
}

describe('the output of a task that is mapped over', () => {
  it.each<[value: unknown, error: string]>([
    [undefined, 'XComForMappingNotPushed: src did not push XCom for task mapping'],
    [null, 'XComForMappingNotPushed: src did not push XCom for task mapping'],
    ['abc', 'UnmappableXComTypePushed: src returned "abc"'],
    [7, 'UnmappableXComTypePushed: src returned 7'],
    [true, 'UnmappableXComTypePushed: src returned true'],
  ])('may not be %j (rules push/none-from-source, push/unmappable-from-source)', (value, error) => {
    const run = source(value);
    expect(statesOf(run)).toEqual({ src: 'failed', m: '-1:upstream_failed' });
    expect(errorOf(run, 'src')).toContain(error);
    expect([run.xcom('src'), run.instance('src').cause]).toEqual([null, 'push_refused']);
  });

  it('is refused as a failure like any other: retries apply (rule push/refusal-is-retryable)', () => {
    expect(source(null, {}, { retries: 2, retryDelay: 1 }).instance('src').tryNumber).toBe(3);
    const values = ['text', [1, 2]];
    const dag = new Dag('d');
    dag.task('m', echo).expand({ x: dag.task('src', () => values.shift() as number[], { retries: 1 })() });
    expect(statesOf(simulateSync(dag))).toEqual({ src: 'success', m: 'success success' });
  });

  it('is nothing if it is not to be pushed (rule push/do-xcom-push-off)', () => {
    expect(statesOf(source([1], {}, { doXcomPush: false }))).toEqual({ src: 'failed', m: '-1:upstream_failed' });
  });

  it.each([
    [1024, {}, 'success'],
    [1025, {}, 'failed'],
    [3, { maxMapLength: 3 }, 'success'],
    [4, { maxMapLength: 3 }, 'failed'],
  ])('may have %i items under %j: %s (rule push/max-map-length)', (length, config, state) => {
    const run = source(Array<number>(length).fill(0), { config });
    expect(run.instance('src').state).toBe(state);
    expect(run.instances('m').length).toBe(state === 'success' ? length : 1);
  });

  it('is limited by its keys when it is a dict, and the limit is for outputs only (rule push/max-map-length-scope)', () => {
    const config = { maxMapLength: 2 };
    const keys = source({ a: 1, b: 2, c: 3 }, { config });
    expect(keys.instance('src').state).toBe('failed');
    expect(errorOf(keys, 'src')).toContain(
      'UnmappableXComLengthPushed: src returned 3 items to map over; maxMapLength is 2',
    );
    const dag = new Dag('d');
    const two = dag.task('two', () => [1, 2])();
    dag.task('literal', echo).expand({ x: [1, 2, 3] });
    dag.task('product', echo).expand({ x: two, y: two });
    dag.task('joined', echo).expand({ x: two.concat(two) });
    expect(statesOf(simulateSync(dag, { config })).product).toBe('success success success success');
    expect(simulateSync(dag, { config }).state).toBe('success');
  });

  it('is checked for a mapped group and a transform, not for what is only downstream (rule mapping/source-length-recorded)', () => {
    const state = (place: (dag: Dag, src: ReturnType<typeof declare>) => void) => {
      const dag = new Dag('d');
      place(dag, declare(dag));
      return simulateSync(dag).instance('src').state;
    };
    const declare = (dag: Dag) => dag.task('src', () => 'text' as unknown as number[])();
    expect(
      state(
        (dag, src) =>
          void dag.taskGroup('g', (inside, _: { x: Reference<number> }) => void inside.empty('e')).expand({ x: src }),
      ),
    ).toBe('failed');
    expect(state((dag, src) => void dag.task('m', echo).expand({ x: src.map((x) => x) }))).toBe('failed');
    expect(
      state(
        (dag, src) =>
          void dag
            .task('m', echo)
            .partial({ y: src })
            .expand({ x: [1] }),
      ),
    ).toBe('success');
    expect(state((dag, src) => void dag.task('a', echo)({ y: src }))).toBe('success');
  });

  it('is not checked when the task is itself mapped (rule push/mapped-task-unchecked)', () => {
    const dag = new Dag('d');
    const m = dag.task('m', ({ x }: { x: string }) => x).expand({ x: ['a', 'b'] });
    dag.task('n', echo).expand({ x: m });
    expect(givenTo(simulateSync(dag), 'n')).toEqual([{ x: 'a' }, { x: 'b' }]);
  });
});

describe('an output', () => {
  it.each([undefined, null])('of %j pushes nothing, and the task succeeds (rule push/none-is-not-pushed)', (value) => {
    const run = returning(value);
    expect([run.instance('a').state, run.trace.returnValues[0]]).toEqual(['success', undefined]);
  });

  it.each<[value: unknown, message: string]>([
    [new Date(0), '$ is a Date'],
    [{ rows: [1, { at: new Map() }] }, '$.rows[1].at is a Map'],
    [[Number.NaN], '$[0] is NaN'],
    [{ f: () => 1 }, '$.f is a function'],
    [10n, '$ is the bigint 10n'],
    [[undefined], '$[0] is undefined'],
    [Symbol('s'), '$ is a symbol'],
  ])('that is not plain JSON fails the attempt and names the path: %o', (value, message) => {
    const run = returning(value);
    expect([run.instance('a').state, run.instance('a').cause]).toEqual(['failed', 'push_refused']);
    expect(errorOf(run, 'a')).toContain(`XComNotPlainJson: a returned a value that XCom cannot carry: ${message}`);
  });

  it('that contains itself fails the attempt', () => {
    const loop: Record<string, unknown> = {};
    loop.inner = { loop };
    expect(errorOf(returning(loop), 'a')).toContain('$.inner.loop is a cycle');
  });

  it('that is not pushed may be anything', () => {
    expect(returning(new Map(), { doXcomPush: false }).instance('a').state).toBe('success');
  });

  it.each<[value: Json, state: string]>([
    ['12345678', 'success'],
    ['123456789', 'failed'],
    [[1, 2, 3, 4], 'success'],
    [[1, 2, 3, 4, 5], 'failed'],
  ])('of %j against ten characters of JSON: %s', (value, state) => {
    const run = returning(value, {}, { limits: { xcomCharacters: 10 } });
    expect(run.instance('a').state).toBe(state);
    if (state === 'failed') expect(errorOf(run, 'a')).toContain('XComTooLarge: a returned 11 characters of JSON');
  });

  it('of several is pushed key by key, and must be a dict (rule push/multiple-outputs)', () => {
    const run = returning({ x: 1, y: null, constructor: 3 }, { multipleOutputs: true });
    expect(['x', 'y', 'constructor', 'toString'].map((key) => run.xcom('a', { key }))).toEqual([1, null, 3, null]);
    expect(run.xcom('a')).toEqual({ x: 1, y: null, constructor: 3 });
    expect(errorOf(returning([1], { multipleOutputs: true }), 'a')).toContain(
      'TypeError: a has multiple outputs, so it must return a dict',
    );
  });
});

describe('a value pushed by hand', () => {
  it('under return_value counts towards the length, even null (rule mapping/push-by-hand-counts)', async () => {
    const dag = new Dag('d');
    const body = async ({ x }: { x: number }) => {
      if (x > 0) await getClient().setXCom({ key: 'return_value', value: x === 1 ? null : x });
    };
    const m = dag.task('m', body).expand({ x: [0, 1, 2] });
    dag.task('n', echo).expand({ x: m });
    expect(givenTo(await simulate(dag), 'n')).toEqual([{ x: null }, { x: 2 }]);
  });

  it('that is not plain JSON fails the attempt', async () => {
    const dag = new Dag('d');
    dag.task('a', async () => {
      await getClient().setXCom({ key: 'k', value: { at: new Date(0) } as never });
    })();
    const run = await simulate(dag);
    expect([run.instance('a').state, errorOf(run, 'a')]).toEqual([
      'failed',
      'NotPlainJson: $.at is a Date, which is not plain JSON',
    ]);
  });
});
