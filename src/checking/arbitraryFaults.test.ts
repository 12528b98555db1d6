import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import { arbitraryDurations, arbitraryFaults } from './arbitraryFaults.ts';

const dag = new Dag('reading');
const list = dag.task('list', () => ['a', 'b', 'c'])();
const read = dag.task('read', ({ key }: { key: string }) => key, { retries: 1, retryDelay: '1m' });
read.expand({ key: list });

describe('drawn faults', () => {
  it('strike instances by index, or by the items that are given', () => {
    const plans = fc.sample(arbitraryFaults(dag), { numRuns: 200, seed: 1 });
    const indexes = plans.flat().flatMap(({ where }) => (where.task === 'read' ? [where.mapIndex] : []));
    expect(new Set(indexes)).toEqual(new Set([0, 1, 2, 3]));
    const byItem = fc.sample(arbitraryFaults(dag, { items: { read: ['b'] } }), { numRuns: 50, seed: 1 });
    const items = byItem.flat().flatMap(({ where }) => (where.task === 'read' ? [where.item] : []));
    expect(new Set(items)).toEqual(new Set(['b']));
  });

  it('leave out whole kinds in many draws, and are none in some', () => {
    const kinds = ['fail', 'slow'] as const;
    const plans = fc.sample(arbitraryFaults(dag, { kinds }), { numRuns: 200, seed: 1 });
    const seen = new Set(plans.map((plan) => [...new Set(plan.map(({ what }) => what.kind))].sort().join('+')));
    expect(seen).toEqual(new Set(['', 'fail', 'slow', 'fail+slow']));
  });

  it('are taken by a simulation, and shrink to the one that matters', () => {
    const retried = fc.property(arbitraryFaults(dag), (faults) => {
      return simulateSync(dag, { faults }).instances('read').every(({ tryNumber }) => tryNumber < 2);
    }); // prettier-ignore
    const { counterexample, failed } = fc.check(retried, { seed: 1 });
    expect(failed).toBe(true);
    expect(counterexample?.[0]).toHaveLength(1);
    expect(fc.stringify(counterexample?.[0])).toMatch(/^\[\w+\('read'.*\)\]$/);
  });
});

it('draws a length for each task, which a simulation takes', () => {
  const ends = fc.sample(arbitraryDurations(dag), { numRuns: 50, seed: 1 }).map((durations) => {
    expect(Object.keys(durations)).toEqual(['list', 'read']);
    return simulateSync(dag, { durations }).durationMs;
  });
  expect(new Set(ends).size).toBeGreaterThan(4);
});
