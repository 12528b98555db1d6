import { describe, expect, it } from 'vitest';
import { Dag } from '../../authoring/dag.ts';
import { canonicalJson, type Json } from '../../model/json.ts';
import type { Simulation } from '../../trace/simulation.ts';
import { checkDag } from './checkDag.ts';
import type { CheckOptions } from './checkOptions.ts';

/** Lists whatever is drawn; `work` throws where `limit` is passed. */
function listing(limit = Infinity): Dag {
  const dag = new Dag('listing');
  const list = dag.task('list', () => [1, 2, 3, 4, 5, 6]);
  const work = ({ x }: { x: number }): number => x;
  const total = ({ all }: { all: readonly number[] }): number => {
    if (all.length > limit) throw new Error('too many');
    return all.length;
  };
  const done = dag.task('work', work, { retries: 2 }).expand({ x: list() });
  dag.task('total', total)({ all: done });
  return dag;
}

/** What makes the runs that were played, each once. */
async function playedBy(options: CheckOptions): Promise<Set<string>> {
  const played = new Set<string>();
  const see = ({ trace: { header } }: Simulation): void => {
    played.add(canonicalJson({ plan: header.plan, seed: header.seed } as unknown as Json));
  };
  const { held, text } = await checkDag(listing(), { runs: 60, fast: true, properties: { see }, ...options });
  expect([held, text]).toEqual([true, text]);
  return played;
}

describe('the shards of a check', () => {
  it('play together what the whole check plays', async () => {
    const whole = await playedBy({});
    const parts = await Promise.all([1, 2, 3].map((number) => playedBy({ shard: { number, of: 3 } })));
    expect(new Set(parts.flatMap((part) => [...part]))).toEqual(whole);
    for (const part of parts) expect(part.size).toBeLessThan(whole.size);
  });

  it('find the same case as the whole check, in one of them, under a path that needs no shard', async () => {
    const whole = await checkDag(listing(2), { off: ['undisturbed-success'], properties: { small }, seed: 4 });
    const parts = await Promise.all(
      [1, 2, 3].map((number) => {
        return checkDag(listing(2), { off: ['undisturbed-success'], properties: { small }, seed: 4, shard: { number, of: 3 } });
      }),
    );
    const paths = parts.map(({ counterexample }) => counterexample?.path);
    expect(paths).toContain(whole.counterexample?.path);
    const [found] = parts.filter(({ counterexample }) => counterexample?.path === whole.counterexample?.path);
    expect(found?.counterexample).toMatchObject({ inputs: whole.counterexample?.inputs, plan: whole.counterexample?.plan });
    for (const { counterexample, seed, shard, text } of parts) {
      const path = counterexample?.path ?? '';
      expect(text).toContain(`seed 4, shard ${shard?.number}/3, path ${path})`);
      const again = await checkDag(listing(2), { off: ['undisturbed-success'], properties: { small }, seed, parameters: { path } });
      expect(again.counterexample).toMatchObject({ inputs: counterexample?.inputs, plan: counterexample?.plan });
    }
  }); // prettier-ignore

  const small = (run: Simulation): boolean => run.state === 'success' || (run.xcom('list') as Json[]).length < 3;

  it('share all cases of a bound, and say so', async () => {
    const options = { strategy: 'exhaustive', bound: { items: 1, disturbances: 1 }, fast: true } as const;
    const whole = await checkDag(listing(), options);
    const parts = await Promise.all([1, 2].map((number) => checkDag(listing(), { ...options, shard: { number, of: 2 } })));
    expect(parts.reduce((sum, { cases }) => sum + cases, 0)).toBe(whole.cases);
    expect(parts[0]?.text).toContain(`these are the shard's part of ${whole.cases} cases up to 1 item and 1 disturbance`);
  }); // prettier-ignore

  it.each([
    [{ shard: { number: 5, of: 4 } }, 'shard is 5/4'],
    [{ shard: { number: 1, of: 2 }, parameters: { path: '3:1' } }, 'path "3:1" names one case'],
  ])('are refused where they make no sense: %o', async (options, message) => {
    await expect(checkDag(listing(), options)).rejects.toThrow(message);
  });
});

describe('tries that fail at a rate', () => {
  it('fail about as often, by item and try, in the plan', async () => {
    const plans: string[] = [];
    let struck = 0;
    const see = ({ trace: { header } }: Simulation): void => {
      plans.push(JSON.stringify(header.plan));
      struck += header.plan.filter(({ what }) => what.kind === 'fail').length;
    };
    const options = { faults: false, fast: true, inputs: {}, properties: { see }, failRates: { work: 0.25 } } as const;
    expect((await checkDag(listing(), { ...options, runs: 40, off: ['retry'] })).held).toBe(true);
    expect(plans.some((plan) => plan.includes('"where":{"task":"work","item":3,"tryNumber":2}'))).toBe(true);
    expect(struck).toBeGreaterThan(40);
    const before = [...plans];
    plans.length = 0;
    await checkDag(listing(), { ...options, runs: 40, off: ['retry'] });
    expect(plans).toEqual(before);
  });

  it('shrink to those that are needed', async () => {
    const properties = { twice: (run: Simulation) => run.instances('work').every(({ tryNumber }) => tryNumber < 3) };
    const { counterexample } = await checkDag(listing(), { faults: false, properties, failRates: { work: 0.3 } });
    const where = { task: 'work', item: expect.any(Number) as number };
    expect(counterexample).toMatchObject({
      property: 'twice',
      inputs: { list: [expect.any(Number)] },
      plan: [1, 2].map((tryNumber) => ({ where: { ...where, tryNumber }, what: { kind: 'fail' } })),
    });
  });

  it.each([
    [{ failRates: { work: 1.5 } }, 'fail at a rate of 1.5'],
    [{ failRates: { nobody: 0.5 } }, '"nobody", no task of the Dag'],
  ])('are refused where they make no sense: %o', async (options, message) => {
    await expect(checkDag(listing(), options)).rejects.toThrow(message);
  });
});
