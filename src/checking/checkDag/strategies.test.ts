import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Dag } from '../../authoring/dag.ts';
import type { PlanEntry } from '../../model/outcomePlan.ts';
import { getContext } from '../../virtual/attemptContext.ts';
import { s3 } from '../../stubs/index.ts';
import { checkDag } from './checkDag.ts';
import type { CheckOptions } from './checkOptions.ts';
import { ordersOf } from './cases/orderClasses.ts';

type Body = (given: { x: number }) => unknown;

function listing(body: Body, items: readonly number[] = [5, 6, 7, 8], retries = 1): Dag {
  const dag = new Dag('listing');
  const list = dag.task('list', () => items);
  const work = dag.task('work', body, { retries });
  const collect = dag.task('collect', ({ all }: { all: unknown[] }) => all);
  collect({ all: work.expand({ x: list() }) });
  return dag;
}

const same: Body = ({ x }) => x;

const LAKE = 'http://s3.example.test/lake';
const lake = s3({ buckets: { lake: {} }, endpoint: 'http://s3.example.test' });

/** Every plan of a check whose runs all hold. */
async function plansOf(dag: Dag, options: CheckOptions): Promise<(readonly PlanEntry[])[]> {
  const plans: (readonly PlanEntry[])[] = [];
  const look = ({ trace }: { trace: { header: { plan: readonly PlanEntry[] } } }): void => {
    plans.push(trace.header.plan.filter(({ what }) => what.kind !== 'return'));
  };
  expect((await checkDag(dag, { ...options, properties: { look } })).held).toBe(true);
  return plans.filter((plan) => plan.length > 0);
}

describe('priorities', () => {
  it('delay all instances but the first, each by another time, and some of them once more', async () => {
    const plans = await plansOf(listing(same), { strategy: 'pct', faults: ['slow'], runs: 40 });
    const delays = plans.map((plan) => plan.map(({ what }) => (what as { byMs: number }).byMs));
    expect(delays.every((each) => each.length >= 1)).toBe(true);
    expect(delays.some((each) => new Set(each).size === 5)).toBe(true);
    const slowest = new Set(plans.map((plan) => JSON.stringify(plan.at(-1)?.where)));
    expect(slowest.size).toBeGreaterThan(3);
  });

  it('order requests and starts as well, and keep to the kinds that are asked for', async () => {
    const body: Body = async ({ x }) => void (await fetch(`${LAKE}/${x}`, { method: 'PUT', body: String(x) }));
    const kindsOf = async (faults: CheckOptions['faults']): Promise<string[]> => {
      const options: CheckOptions = {
        stubs: [lake],
        strategy: 'pct',
        runs: 10,
        ...(faults === undefined ? {} : { faults }),
      };
      return [...new Set((await plansOf(listing(body, [1, 2, 3]), options)).flat().map(({ what }) => what.kind))];
    };
    expect(await kindsOf(['slow_requests'])).toEqual(['request_delayed']);
    expect(await kindsOf(['stuck_in_queue'])).toEqual(['stuck_in_queued']);
    expect(await kindsOf(['fail'])).toEqual(['fail']);
  });

  it('are drawn by chance now and then, and become the one delay that matters', async () => {
    let last = 0;
    const dag = listing(({ x }) => (last = x));
    dag
      .task('latest', () => last)()
      .after(dag.task('wait', () => 0)());
    const write: Body = async ({ x }) => void (await fetch(`${LAKE}/latest`, { method: 'PUT', body: String(x) }));
    const { counterexample } = await checkDag(listing(write), {
      stubs: [lake],
      strategy: 'pct',
      faults: ['slow_requests'],
    });
    expect(counterexample).toMatchObject({ property: 'finishing-order', size: { items: 2, disturbances: 1 } });
    expect(counterexample?.plan[0]?.what).toEqual({ kind: 'request_delayed', byMs: 1_000 });
  });
});

describe('every case up to a bound', () => {
  it('is played, and counted', async () => {
    const { text, states, cases } = await checkDag(listing(same, [5, 6]), {
      strategy: 'exhaustive',
      faults: ['slow', 'fail'],
    });
    // Lists of 0, 1, 1 and 2 items make 2, 3, 3 and 4 instances: each slow in two ways, and `work` may fail.
    expect(states?.counts).toEqual({
      undisturbed: 4,
      single: 28,
      orders: 0,
      ordersInAll: 0,
      double: 81,
      isWhole: true,
    });
    expect(cases).toBe(113);
    expect(text).toContain(
      '\n  these are all cases up to 3 items and 2 disturbances: 4 undisturbed, 28 with one disturbance, 0 in another order, 81 with two disturbances',
    );
  });

  it('is told with its price where there are more than may be played', async () => {
    const few = await checkDag(listing(same), { strategy: 'exhaustive', runs: 40, bound: { disturbances: 1 } });
    expect([few.held, few.cases]).toEqual([true, 40]);
    expect(few.text).toMatch(
      /there are \d{3} cases up to 3 items and 1 disturbance: 16 undisturbed, .* raise runs to play them all, or lower the bound$/,
    );
    const fewer = await checkDag(listing(same), { strategy: 'exhaustive', runs: 10 });
    expect(fewer.text).toContain('there are 16 inputs up to 3 items and 2 disturbances, and not all were played');
  });

  it('begins with the smallest, so that what fails is small', async () => {
    const tooMany = {
      'at most one': (run: { xcom(task: string): unknown }) =>
        ((run.xcom('list') as unknown[] | null) ?? []).length < 2,
    };
    const { counterexample, cases } = await checkDag(listing(same, [5, 6]), {
      strategy: 'exhaustive',
      properties: tooMany,
    });
    expect(counterexample).toMatchObject({ property: 'at most one', size: { items: 2, disturbances: 0 } });
    const three = await checkDag(listing(same), {
      strategy: 'exhaustive',
      properties: { 'not 3': (run) => (run.xcom('list') as unknown[]).length !== 3 },
    });
    expect([counterexample?.path, cases < 5, three.counterexample?.size.items]).toEqual(['', true, 3]);
  });

  it('stands on drawn values where the caller has an arbitrary, and says so', async () => {
    const inputs = { list: fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 1 }) };
    const { text, states } = await checkDag(listing(same), { strategy: 'exhaustive', inputs, faults: false });
    // Fourteen lists of up to three of two numbers, and the one as written.
    expect(states).toMatchObject({ searched: 15, counts: { undisturbed: 15 }, sampled: ['list'] });
    expect(text).toContain(
      '\n  of what list may return not everything was played, but what was drawn, and parts of it',
    );
  });

  it('has two failures of one instance in its first two tries', async () => {
    const plans = await plansOf(listing(same, [5], 2), { strategy: 'exhaustive', faults: ['fail'] });
    const tries = plans.map((plan) => plan.map(({ where }) => where.tryNumber));
    expect(tries).toEqual([[1], [1, 2]]);
  });
});

describe('the orders of some instances', () => {
  it('are all there are, or stand for others by who is first and who last', () => {
    expect(ordersOf(3, false)).toHaveLength(5);
    expect(ordersOf(4, false)).toHaveLength(23);
    const classes = ordersOf(5, true);
    expect(classes).toHaveLength(19);
    expect(new Set(classes.map((order) => `${order[0]} ${order.at(-1)}`)).size).toBe(19);
  });
});

describe('a task that looks at more than its item', () => {
  const byIndex: Body = ({ x }) => (getContext().mapIndex % 2 === 0 ? x : -x);
  const orders = async (body: Body) => {
    const options: CheckOptions = {
      strategy: 'exhaustive',
      runs: 40,
      bound: { items: 5, disturbances: 1 },
      faults: ['slow', 'fail'],
    };
    return (await checkDag(listing(body, [1, 2, 3, 4, 5]), options)).states;
  };

  it('is told where an item elsewhere makes it do otherwise: by its index, in what it returns or asks for', async () => {
    let calls = 0;
    const bodies: [Body, boolean][] = [
      [byIndex, true],
      [() => getContext().mapIndex === getContext().maxMapIndex, true],
      [async () => (await fetch(`${LAKE}/part-${getContext().mapIndex}`, { method: 'PUT', body: '' })).ok, true],
      [async ({ x }) => (await fetch(`${LAKE}/part-${x}`, { method: 'PUT', body: '' })).ok, false],
      [({ x }) => (x > 100 ? calls++ : x), false],
      // What it only logs makes no difference.
      [({ x }) => (console.log(getContext().mapIndex), x), false],
    ];
    for (const [body, isTold] of bodies) {
      const { held, positional, text } = await checkDag(listing(body), { stubs: [lake], runs: 3 });
      expect([held, positional]).toEqual([true, isTold ? ['work'] : []]);
      expect(text.includes('\n  work looks at more than its item: ')).toBe(isTold);
    }
    expect((await checkDag(listing(byIndex), { runs: 3, fast: true })).positional).toEqual([]);
  });

  it('is played in every order, while of others classes of orders stand for all', async () => {
    // Of five items five lists have four, one has five: 11 and 19 orders by first and last, 16 and 25 around one; ten lists have three.
    const [reduced, whole] = [await orders(same), await orders(byIndex)];
    expect(reduced?.counts).toMatchObject({
      orders: 10 * (5 + 9) + 5 * (11 + 16) + 19 + 25,
      ordersInAll: 10 * 5 + 5 * 23 + 119,
    });
    expect(whole?.counts).toMatchObject({ orders: 10 * (5 + 18) + 5 * (23 + 96) + 119 + 600 });
    expect([reduced?.positional, whole?.positional]).toEqual([[], ['work']]);
  });
});

describe('a strategy', () => {
  it('is refused where it is none, with a bound that is none', async () => {
    const wrong = { strategy: 'luck', bound: { items: -1, disturbances: 3 } };
    await expect(checkDag(listing(same), wrong as never)).rejects.toMatchObject({
      problems: [{ code: 'bad-bound' }, { code: 'bad-bound' }, { code: 'unknown-strategy' }],
    });
  });
});
