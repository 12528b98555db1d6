import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { fail } from '../drivers/faults.ts';
import { simulate } from '../drivers/simulate.ts';
import type { Simulation } from '../trace/simulation.ts';

describe('several simulations at once', () => {
  it('each have their own time, beside a real one', async () => {
    const one = (ms: number): Promise<Simulation> => {
      const dag = new Dag('d');
      dag.task('a', async () => [await pause(ms, 'x'), performance.now()])();
      return simulate(dag);
    };
    const before = Date.now();
    const [short, long, waited] = await Promise.all([one(1_000), one(3_600_000), pause(5, 'real')]);
    expect([short.xcom('a'), long.xcom('a'), waited]).toEqual([['x', 1_000], ['x', 3_600_000], 'real']);
    expect(Date.now() - before).toBeLessThan(60_000);
  });

  it('give what each gives alone, whatever else runs', async () => {
    const body = async (): Promise<unknown> => {
      const drawn = [Math.random(), crypto.randomUUID()];
      await readFile(new URL(import.meta.url));
      await pause(Math.ceil(Math.random() * 100));
      return drawn;
    };
    const digestOf = async (seed: number): Promise<string> => {
      const dag = new Dag('d');
      dag.task('m', (_: { x: number }) => body(), { retries: 1 }).expand({ x: [0, 1, 2, 3] });
      return (await simulate(dag, { seed, order: 'seeded', faults: [fail('m').at(1).onTry(1)] })).digest;
    };
    const alone = [await digestOf(1), await digestOf(2), await digestOf(3)];
    expect(await Promise.all([1, 2, 3].map(digestOf))).toEqual(alone);
    expect(new Set(alone).size).toBe(3);
  });
});
