import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Dag } from '../../../authoring/dag.ts';
import type { PlanEntry } from '../../../model/outcomePlan.ts';
import { getContext } from '../../../virtual/attemptContext.ts';
import { CaseJudge, type Finding } from '../judging/caseJudge.ts';
import { checkDag } from '../checkDag.ts';
import type { CheckOptions } from '../checkOptions.ts';
import { prepareCheck } from '../checkOptions.ts';
import type { DrawnCase } from '../cases/drawnCase.ts';
import type { ExplicitCase } from '../cases/explicitCase.ts';
import { InputDomains } from '../cases/inputDomains.ts';
import { Player } from '../judging/player.ts';
import { shrinkExplicit } from './shrinkExplicit.ts';

type Body = (given: { x: number }) => unknown;

function listing(
  body: Body,
  { triggerRule = 'all_success' }: { triggerRule?: 'all_success' | 'one_success' } = {},
): Dag {
  const dag = new Dag('listing');
  const list = dag.task('list', () => [1, 2, 3, 4, 5, 6, 7, 8]);
  const work = dag.task('work', body, { retries: 3 });
  const collect = dag.task('collect', ({ all }: { all: unknown[] }) => all, { triggerRule });
  collect({ all: work.expand({ x: list() }) });
  return dag;
}

interface Seen {
  xcom(task: string): unknown;
}

const collected = (run: Seen): readonly number[] => (run.xcom('collect') as number[] | null) ?? [];

/** What a case that was found by chance becomes. */
async function shrunk(
  dag: Dag,
  { inputs = {}, plan = [], seed = 0 }: Partial<ExplicitCase>,
  { drawn = [], ...options }: CheckOptions & { drawn?: readonly DrawnCase[] } = {},
) {
  const compiled = dag.compile();
  const prepared = prepareCheck(options, ['list', 'work', 'collect']);
  const player = new Player(compiled, prepared.simulated);
  const { run } = await player.play({ plan: [], seed: 0 });
  const [judge, domains] = [new CaseJudge(player, prepared), new InputDomains(compiled, run, prepared)];
  const found = (await judge.judge({ inputs, plan, seed })) as Finding;
  const { smallest, foundAs } = await shrinkExplicit(found, { judge, domains, drawn: () => drawn, signal: null });
  return { found: found.property, smallest, foundAs, runs: player.runs };
}

const failing = (item: number, tryNumber: number): PlanEntry => ({
  where: { task: 'work', item, tryNumber },
  what: { kind: 'fail' },
});

const slow = (task: string, byMs: number, item?: number): PlanEntry => ({
  where: item === undefined ? { task } : { task, item },
  what: { kind: 'slow', byMs },
});

describe('what fast-check leaves', () => {
  it('loses each disturbance, try and item that is not needed, however many there are', async () => {
    const plan = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((item) => [1, 2, 3].map((tryNumber) => failing(item, tryNumber)));
    const dag = listing(({ x }) => (x === 5 ? Math.min(getContext().tryNumber, 3) : x));
    const { smallest, runs } = await shrunk(dag, { plan: [slow('collect', 60_000), ...plan], seed: 9 });
    expect(smallest).toMatchObject({
      property: 'retry',
      explicit: { inputs: { list: [5] }, plan: [failing(5, 1)], seed: 0 },
    });
    expect(runs).toBeLessThan(200);
  });

  it('strikes the first try where the one before it need not fail', async () => {
    const plan: PlanEntry[] = [
      failing(2, 1),
      { where: { task: 'work', item: 2, tryNumber: 2 }, what: { kind: 'worker_killed', reported: 'failed' } },
    ];
    let performed: number[] = [];
    const dag = new Dag('listing');
    const begun = dag.task('begin', () => void (performed = []))();
    const list = dag.task('list', () => [1, 2, 3])();
    const work = dag.task('work', ({ x }: { x: number }) => void performed.push(x), { retries: 3 }).expand({ x: list });
    begun.before(list);
    dag
      .task('count', () => performed.length)()
      .after(work);
    const { smallest } = await shrunk(dag, { plan });
    expect(smallest.explicit.plan).toEqual([{ where: { task: 'work', item: 2, tryNumber: 1 }, what: plan[1]?.what }]);
  });

  it('is told by another property where a smaller case of it breaks that', async () => {
    const plan = [failing(2, 1), slow('work', 3_600_000, 3)];
    const { found, smallest, foundAs } = await shrunk(
      listing(({ x }) => x, { triggerRule: 'one_success' }),
      { plan },
    );
    expect([found, foundAs]).toEqual(['retry', null]);
    expect(smallest.explicit.plan).toHaveLength(1);
  });

  it('gives way to a drawn case of other values that is smaller', async () => {
    const body: Body = ({ x }) => (x > 20 ? -1 : x + getContext().tryNumber);
    const properties = {
      'something is collected': (run: Seen) => !collected(run).includes(-1),
    };
    const drawn: DrawnCase[] = [
      { inputs: { list: [30, 1] }, disturbances: [], order: null, seed: 3 },
      { inputs: { list: [21] }, disturbances: [], order: null, seed: 3 },
    ];
    const inputs = { list: fc.array(fc.nat(40)) };
    const { smallest, foundAs } = await shrunk(
      listing(body),
      { inputs: { list: [2] }, plan: [failing(2, 1)] },
      { inputs, properties, drawn },
    );
    expect(smallest).toMatchObject({
      property: 'something is collected',
      explicit: { inputs: { list: [21] }, plan: [], seed: 0 },
    });
    expect(foundAs).toMatchObject({ property: 'retry', explicit: { inputs: { list: [2] }, plan: [failing(2, 1)] } });
  });

  it('keeps to what the caller says may be drawn', async () => {
    const inputs = { list: fc.array(fc.nat(9), { minLength: 2 }) };
    const { smallest } = await shrunk(
      listing(() => getContext().tryNumber),
      { inputs: { list: [4, 5, 6] }, plan: [failing(5, 1)] },
      { inputs },
    );
    expect(smallest.explicit.inputs['list']).toHaveLength(2);
  });

  it('has its entries by map index follow when an item before them goes', async () => {
    const plan: PlanEntry[] = [{ where: { task: 'work', mapIndex: 2, tryNumber: 1 }, what: { kind: 'fail' } }];
    const body: Body = ({ x }) => (x === 7 ? getContext().tryNumber : x);
    const { smallest } = await shrunk(listing(body), { inputs: { list: [1, 1, 7] }, plan });
    expect(smallest.explicit).toMatchObject({ inputs: { list: [7] }, plan: [{ where: { mapIndex: 0 } }] });
  });

  it('has the shortest delays and the earliest requests that do', async () => {
    const { smallest } = await shrunk(
      listing(({ x }) => x, { triggerRule: 'one_success' }),
      { plan: [slow('work', 3_600_000, 3)] },
    );
    expect(smallest.explicit.plan).toEqual([slow('work', 1_000, expect.any(Number) as unknown as number)]);
  });
});

describe('a check', () => {
  it('tells both cases where the smallest breaks another property than the first', async () => {
    const body: Body = ({ x }) => (x > 30 ? -1 : x + getContext().tryNumber);
    const properties = {
      'nothing is lost': (run: Seen) => !collected(run).includes(-1),
    };
    const inputs = { list: fc.array(fc.nat(40)) };
    let report = await checkDag(listing(body), { inputs, properties });
    for (let seed = 1; seed < 40 && report.foundAs === null; seed++) {
      report = await checkDag(listing(body), { inputs, properties, seed });
    }
    const { counterexample, foundAs, text } = report;
    expect([counterexample?.property, counterexample?.size]).toEqual([
      'nothing is lost',
      { items: 1, disturbances: 0 },
    ]);
    expect([foundAs?.property, foundAs?.size]).toEqual(['retry', { items: 1, disturbances: 1 }]);
    expect(text).toContain('  retry was broken first, by a larger case:\n');
  });
});
