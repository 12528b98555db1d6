import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { clear } from '../drivers/clears.ts';
import { fail, skip, take } from '../drivers/faults.ts';
import type { Fault } from '../drivers/fault.ts';
import { echo, statesOf } from '../drivers/observe.support.ts';
import type { SimulateOptions } from '../drivers/options.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import type { Json } from '../model/json.ts';
import type { Simulation } from '../trace/simulation.ts';

/** One task mapped over what another returns. */
function over(items: readonly Json[], faults: readonly Fault[], options: SimulateOptions = {}): Simulation {
  const dag = new Dag('d');
  const list = dag.task('list', () => items)();
  dag.task('m', ({ x }: { x: Json }) => x).expand({ x: list });
  return simulateSync(dag, { faults, ...options });
}

const failedItems = (run: Simulation): unknown[] => {
  const list = run.xcom('list') as unknown[];
  return list.filter((_, index) => run.instance('m', index).state === 'failed');
};

describe('an entry about an item', () => {
  it('strikes the instance that was given it, at whatever index', () => {
    const faults = [fail('m').item('b')];
    expect(statesOf(over(['a', 'b', 'c'], faults))['m']).toBe('success failed success');
    expect(statesOf(over(['b', 'c'], faults))['m']).toBe('failed success');
    const without = over(['a', 'c'], faults);
    expect(statesOf(without)['m']).toBe('success success');
    expect(without.warnings).toContainEqual('the fault fail(\'m\').item("b") never matched an attempt');
  });

  it('compares items as JSON, whatever the order of their keys', () => {
    const items = [{ a: 1, b: [2] }, { a: 1 }];
    expect(failedItems(over(items, [fail('m').item({ b: [2], a: 1 })]))).toEqual([items[0]]);
  });

  it('calls the element of one keyword, the record of several, or the row of kwargs an item', () => {
    const dag = new Dag('d');
    dag
      .task('one', echo)
      .partial({ y: 0 })
      .expand({ x: [1, 2] });
    dag.task('two', echo).expand({ x: [1, 2], y: [3, 4] });
    dag.task('rows', echo).expandKwargs([{ x: 1 }, { x: 2 }]);
    dag.task('pairs', echo).expand({ x: { k: 1, l: 2 } as never });
    const faults = [
      fail('one').item(2),
      fail('two').item({ x: 2, y: 3 }),
      fail('rows').item({ x: 1 }),
      fail('pairs').item(['l', 2]),
    ];
    expect(statesOf(simulateSync(dag, { faults }))).toEqual({
      one: 'success failed',
      two: 'success success failed success',
      rows: 'failed success',
      pairs: 'success failed',
    });
  });

  it('means the item of the group inside a mapped group', () => {
    const dag = new Dag('d');
    dag
      .taskGroup('g', (group, { x }: { x: number }) => group.task('inner', ({ x }: { x: number }) => x)({ x } as never))
      .expand({ x: [5, 6] } as never);
    expect(statesOf(simulateSync(dag, { faults: [fail('g.inner').item(6)] }))).toEqual({ 'g.inner': 'success failed' });
  });

  it('asks a function of each item, whose name is what the trace keeps', () => {
    const isEven = (item: number): boolean => item % 2 === 0;
    const run = over([1, 2, 3, 4], [fail('m').when(isEven), skip('m').when((item: number) => item === 3)]);
    expect(statesOf(run)['m']).toBe('success failed skipped failed');
    expect(run.trace.header.plan.map(({ where }) => where.when)).toEqual(['isEven', 'a function']);
    const again = (): unknown => over([1], run.trace.header.plan as Fault[]);
    expect(again).toThrow(/where\.when is a function, and of one only the name isEven is left/);
  });

  it('is never about an instance without an item', () => {
    expect(statesOf(over([1], [fail('list').when(() => true)]))).toEqual({ list: 'success', m: 'success' });
  });

  it('refuses a function that throws or does not say yes or no', () => {
    const throwing = fail('m').when((item: { size: { bytes: number } }) => item.size.bytes > 0);
    expect(() => over([1], [throwing])).toThrow(/The function of fail\('m'\)\.when\(a function\) threw .*the item 1\./);
    expect(() => over([1], [fail('m').when((() => 1) as never)])).toThrow(/returned number when it was given/);
  });

  it('reads what a `.map` function makes of it, without printing twice', () => {
    const dag = new Dag('d');
    const list = dag.task('list', () => [1, 2])();
    const doubled = list.map((x: number) => {
      console.log('mapped'); // oxlint-disable-line no-console -- what a body says is kept
      return x * 2;
    });
    dag.task('m', echo).expand({ x: doubled });
    const run = simulateSync(dag, { faults: [fail('m').item(4)] });
    expect(statesOf(run)['m']).toBe('success failed');
    expect(run.trace.attempts.map(({ logs }) => logs).filter((logs) => logs !== undefined)).toEqual(['mapped']);
  });
});

describe('an entry with a probability', () => {
  const items = Array.from({ length: 200 }, (_, index) => `file ${index}`);
  const chance = fail('m').withProbability(0.2);

  it('strikes about that share of the tries, and all or none at its ends', () => {
    expect(failedItems(over(items, [chance]))).toHaveLength(47);
    expect(failedItems(over(items, [fail('m').withProbability(1)]))).toHaveLength(200);
    expect(failedItems(over(items, [fail('m').withProbability(0)]))).toHaveLength(0);
  });

  it('strikes others under another seed, and more of them the larger it is', () => {
    const struck = failedItems(over(items, [chance]));
    expect(failedItems(over(items, [chance], { seed: 1 }))).not.toEqual(struck);
    expect(failedItems(over(items, [fail('m').withProbability(0.5)]))).toEqual(expect.arrayContaining<unknown>(struck));
  });

  it('strikes the same items when others come or go, also where some are equal', () => {
    const struck = failedItems(over(items, [chance]));
    expect(failedItems(over(items.slice(50), [chance]))).toEqual(
      struck.filter((item) => items.indexOf(item as string) >= 50),
    );
    const equal = Array.from({ length: 100 }, () => 'same');
    const [all, fewer] = [equal, equal.slice(1)].map((list) => failedItems(over(list, [chance])).length) as [
      number,
      number,
    ];
    expect([all > 5 && all < 40, all - fewer === 0 || all - fewer === 1]).toEqual([true, true]);
  });

  it('draws anew for each try and for each entry', () => {
    const dag = new Dag('d');
    dag.task('m', echo, { retries: 9, retryDelay: 0 }).expand({ x: [1, 2, 3, 4] });
    const tries = (faults: readonly Fault[]) =>
      simulateSync(dag, { faults }).instances('m').map(({ tryNumber }) => tryNumber); // prettier-ignore
    const once = tries([fail('m').withProbability(0.5)]);
    expect(new Set(once).size).toBeGreaterThan(1);
    expect(tries([fail('m', 'other').withProbability(0.5)])).not.toEqual(once);
    // Two equal entries strike more often than one.
    const twice = tries([fail('m').withProbability(0.5), fail('m').withProbability(0.5)]);
    expect(twice.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(once.reduce((sum, count) => sum + count, 0));
  });

  it('follows the items when they change', () => {
    let runs = 0;
    const dag = new Dag('d');
    const list = dag.task('list', () => (runs++ % 2 === 0 ? items : items.toReversed()))();
    dag.task('m', ({ x }: { x: string }) => x).expand({ x: list });
    const actions = [clear('list').withDownstream().after('1h')];
    const second = simulateSync(dag, { faults: [chance], actions });
    expect(second.xcom('list')).toEqual(items.toReversed());
    const inOrder = simulateSync(dag, { faults: [chance], actions: [clear('m').after('1h')] });
    expect(failedItems(inOrder).length).toBeGreaterThan(20);
    expect(failedItems(second)).toEqual(failedItems(inOrder).toReversed());
  });
});

describe('an entry with a window', () => {
  const chain = (faults: readonly Fault[]): unknown => {
    const dag = new Dag('d');
    dag.task('m', echo, { maxActiveTisPerDag: 1 }).expand({ x: [0, 1, 2, 3] });
    return statesOf(simulateSync(dag, { faults: [...faults, take('m', '1m')] }))['m'];
  };

  it('is about what begins in it: its start belongs to it, its end does not', () => {
    expect(chain([fail('m').between('1m', '3m')])).toBe('success failed failed success');
  });

  it('may be open on either side', () => {
    expect(chain([fail('m').after('3m')])).toBe('success success success failed');
    expect(chain([fail('m').before('1m')])).toBe('failed success success success');
  });
});
