import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { Reference } from '../authoring/references.ts';
import { AirflowSkipException } from '../model/errors.ts';
import { fail, skip, take } from './faults.ts';
import { byRound, echo, errorOf, movesOf, statesOf, timesOf } from './observe.support.ts';
import type { SimulateOptions } from './options.ts';
import { simulate } from './simulate.ts';
import { simulateSync } from './simulateSync.ts';

/** A bit of everything, with synchronous bodies. */
function everything(): Dag {
  const dag = new Dag('d');
  const src = dag.task('src', () => [3, 1, 2])();
  const m = dag.task('m', ({ x }: { x: number }) => x * 2, { retries: 2, retryDelay: 5 }).expand({ x: src });
  const group = dag.taskGroup('g', (inside, { y }: { y: Reference<number> }) => {
    const a = inside.task('a', echo)({ y });
    inside
      .task('b', ({ y }: { y: number }) => {
        console.log(`b ${y}`);
        if (y === 1) throw new AirflowSkipException();
        return [y];
      })({ y })
      .after(a);
  });
  const inGroup = group.expand({ y: src });
  const pick = dag.branch('pick', () => 'left')();
  pick.before(dag.task('left', () => 1)(), dag.task('right', () => 2)());
  dag.task('agg', echo, { triggerRule: 'all_done' })({ m }).after(inGroup, pick);
  return dag;
}

const FAULTS = [fail('m').at(1).onTry(1), take('m', 3).at(2), fail('g.a').at(2)];

describe('simulate and simulateSync', () => {
  it.each<SimulateOptions>([
    {},
    { order: 'seeded', seed: 3 },
    { passes: 'event' },
    { passes: { everyMs: 700 } },
    { config: { parallelism: 2 } },
    { profile: 'intended' },
  ])('have the same digest under %o', async (options) => {
    const given = { faults: FAULTS, durations: { 'g.*': 2 }, ...options };
    const [first, second] = [simulateSync(everything(), given), await simulate(everything(), given)];
    expect(second.digest).toBe(first.digest);
    expect(second.trace.moves.length).toBeGreaterThan(40);
  });

  it('start anew each time: a Dag can be simulated again and again', () => {
    const dag = everything();
    const digests = [1, 2, 3].map(() => simulateSync(dag, { faults: FAULTS }).digest);
    expect(new Set(digests).size).toBe(1);
    expect(simulateSync(dag.compile(), { faults: FAULTS }).digest).toBe(digests[0]);
  });

  it('refuse a Dag that does not compile', async () => {
    const dag = new Dag('d');
    dag.task('never', () => 1);
    expect(() => simulateSync(dag)).toThrow('cannot be compiled');
    await expect(simulate(dag)).rejects.toThrow('cannot be compiled');
  });
});

describe('simulate', () => {
  it('awaits bodies one at a time, in the order they start, while virtual time stands still', async () => {
    const dag = new Dag('d');
    const story: string[] = [];
    const body = async ({ x }: { x: number }) => {
      story.push(`begin ${x}`);
      for (let step = 0; step < 3 - x; step++) await new Promise((resolve) => setImmediate(resolve));
      story.push(`end ${x}`);
      return x;
    };
    dag.task('m', body).expand({ x: [0, 1, 2] });
    const run = await simulate(dag, { durations: { m: 4 } });
    expect(story).toEqual(['begin 0', 'end 0', 'begin 1', 'end 1', 'begin 2', 'end 2']);
    expect(timesOf(run, 'success')).toEqual(['4000 m[0] success', '4000 m[1] success', '4000 m[2] success']);
  });

  it('takes rejections for what they say', async () => {
    const dag = new Dag('d');
    dag.task('a', async () => {
      await Promise.resolve();
      throw new TypeError('later');
    })();
    dag.task('b', () => Promise.reject(new AirflowSkipException()))();
    const run = await simulate(dag);
    expect([statesOf(run), errorOf(run, 'a')]).toEqual([{ a: 'failed', b: 'skipped' }, 'TypeError: later']);
  });
});

describe('simulateSync', () => {
  it("refuses a body that returns a promise, as the caller's mistake", () => {
    const dag = new Dag('d');
    dag.task('a', async () => 1)();
    expect(() => simulateSync(dag)).toThrow(
      /a returned a promise, which simulateSync cannot wait for\.[^]*\[asynchronous-body\]/,
    );
    expect(simulateSync(dag, { outputs: { a: 2 } }).xcom('a')).toBe(2);
  });
});

describe('a seeded order', () => {
  const wide = (options: SimulateOptions): { selected: string; finished: string; digest: string } => {
    const dag = new Dag('d');
    for (const id of ['a', 'b', 'c', 'd']) dag.task(id, () => 1)();
    const run = simulateSync(dag, { durations: { '*': 5 }, ...options });
    return {
      selected: byRound(run, 'queued').join('|'),
      finished: byRound(run, 'success').join('|'),
      digest: run.digest,
    };
  };
  const playSeeds = () => Array.from({ length: 20 }, (_, seed) => wide({ order: 'seeded', seed }));

  it('is the same for the same seed', () => {
    playSeeds().forEach(({ digest }, seed) => expect(wide({ order: 'seeded', seed }).digest).toBe(digest));
  });

  it('draws which of equal candidates is selected and which of equal completions comes first', () => {
    const seeds = playSeeds();
    expect(new Set(seeds.map(({ selected }) => selected)).size).toBeGreaterThan(5);
    expect(new Set(seeds.map(({ finished }) => finished)).size).toBeGreaterThan(5);
  });

  it('draws the order of finishing also where that of starting is fixed', () => {
    const finished = Array.from({ length: 20 }, (_, seed) => {
      const dag = new Dag('d');
      for (const [position, id] of ['a', 'b', 'c'].entries()) dag.task(id, () => 1, { priorityWeight: 9 - position })();
      const run = simulateSync(dag, { order: 'seeded', seed, durations: { '*': 5 } });
      expect(byRound(run, 'queued')).toEqual([['a', 'b', 'c']]);
      return byRound(run, 'success').join('|');
    });
    expect(new Set(finished).size).toBeGreaterThan(3);
  });

  it('draws nothing when it is canonical, whatever the seed', () => {
    const runs = [1, 2, 3].map((seed) => wide({ seed }));
    expect(new Set(runs.map(({ digest }) => digest)).size).toBe(1);
    expect([runs[0]?.selected, runs[0]?.finished]).toEqual(['a,b,c,d', 'a,b,c,d']);
  });

  it('reorders ties only: weights, map indexes and times hold under every seed', () => {
    for (let seed = 0; seed < 20; seed++) {
      const dag = new Dag('d');
      dag.task('low', () => 1)();
      dag.task('high', () => 1, { priorityWeight: 9 })();
      dag.task('m', echo, { priorityWeight: 5 }).expand({ x: [0, 1, 2] });
      const faults = [take('m', 1).at(2), take('m', 2).at(0), skip('m').at(1)];
      const run = simulateSync(dag, { order: 'seeded', seed, faults, durations: { m: 3, '*': 9 } });
      expect(byRound(run, 'queued')).toEqual([['high', 'm[0]', 'm[1]', 'm[2]', 'low']]);
      expect(
        movesOf(run, 'success', 'skipped')
          .slice(0, 3)
          .map(({ name }) => name),
      ).toEqual(['m[2]', 'm[0]', 'm[1]']);
    }
  });
});

describe('hostile names', () => {
  const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];
  const record = (value: unknown): Record<string, never> =>
    Object.fromEntries(NAMES.map((name) => [name, value])) as never;
  const keysOf = (value: unknown): string[] => Object.keys(value as object);

  it('are arguments, dict keys and XCom keys like any other', () => {
    const dag = new Dag('d');
    const src = dag.task('src', () => record(1))();
    const all = dag.task('all', (given: Record<string, unknown>) => ({
      ...given,
      dict: Object.keys(given['dict'] as object),
    }));
    all({ ...record('x'), dict: src } as never);
    dag.task('m', echo).expand({ ...record([1]) });
    dag.task('pairs', echo).expand({ x: src as never });
    dag
      .task('rows', echo)
      .partial({ ...record(0) })
      .expandKwargs([record(2)] as never, { strict: false });
    dag.task('keyed', echo)({ x: (src as unknown as { key(name: string): Reference<number> }).key('__proto__') });
    const run = simulateSync(dag);
    expect(run.state).toBe('success');
    expect(keysOf(run.xcom('src'))).toEqual(NAMES);
    expect(keysOf(run.xcom('all'))).toEqual([...NAMES, 'dict']);
    expect(Object.entries(run.xcom('m', { mapIndex: 0 }) as object)).toEqual(NAMES.map((name) => [name, 1]));
    expect(run.xcom('pairs')).toEqual(NAMES.map((name) => ({ x: [name, 1] })));
    expect(Object.entries(run.xcom('rows', { mapIndex: 0 }) as object)).toEqual(NAMES.map((name) => [name, 2]));
    expect(run.xcom('keyed')).toEqual({ x: 1 });
    expect(NAMES.map((key) => run.xcom('src', { key }))).toEqual([1, 1, 1, 1, 1]);
    expect(Object.getPrototypeOf(run.xcom('src'))).toBe(Object.prototype);
  });

  it('are task ids, group ids, pools and plan entries like any other', () => {
    const dag = new Dag('d', { params: { ...record('param') } });
    for (const name of NAMES) dag.task(name, () => name, { pool: name })();
    const group = dag.taskGroup('prototype', (inside, { x }: { x: Reference<number> }) => {
      for (const name of NAMES) inside.task(name, echo)({ x });
    });
    group.expand({ x: [1] });
    const pools = record(1);
    expect(() => simulateSync(dag)).toThrow('The pool "__proto__"');
    const run = simulateSync(dag, {
      pools,
      faults: [fail('__proto__')],
      outputs: { ...record(7) },
      durations: { ...record(1) },
    });
    expect(NAMES.map((name) => run.xcom(name))).toEqual([null, 7, 7, 7, 7]);
    expect(run.instance('__proto__')).toMatchObject({ state: 'failed', cause: 'planned' });
    expect(run.xcom('prototype.constructor')).toEqual([{ x: 1 }]);
    expect(() => run.instance('isPrototypeOf')).toThrow('no task "isPrototypeOf"');
    expect([keysOf(run.trace.header.pools), keysOf(run.trace.header.params)]).toEqual([
      ['default_pool', ...NAMES],
      NAMES,
    ]);
    expect(run.digest).toBe(simulateSync(dag, { pools, faults: [fail('__proto__')], outputs: { ...record(7) }, durations: { ...record(1) } }).digest); // prettier-ignore
  });
});
