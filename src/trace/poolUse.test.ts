import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import { poolSteps, poolUse } from './poolUse.ts';

describe('the use of a pool', () => {
  const dag = new Dag('d');
  dag.task('write', ({ x }: { x: number }) => x, { pool: 'db' }).expand({ x: [1, 2, 3] });

  it('is told by time, and by move within a time', () => {
    const { trace } = simulateSync(dag, { pools: { db: 2 }, durations: { write: '10s' } });
    expect(poolUse(trace)).toEqual([{ pool: 'db', slots: 2, taken: [[0, 2], [10_000, 1], [20_000, 0]], resized: [] }]); // prettier-ignore
    const steps = poolSteps(trace).get('db') ?? [];
    expect(steps.map(({ timeMs, slots }) => [timeMs, slots])).toEqual([
      [0, 1],
      [0, 2],
      [10_000, 1],
      [10_000, 0],
      [10_000, 1],
      [20_000, 0],
    ]);
    expect(steps.every(({ row }, at) => at === 0 || row > (steps[at - 1]?.row ?? -1))).toBe(true);
  });
});
