import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simulateSync } from '../../drivers/simulateSync.ts';
import { judgedDagOf } from '../../invariants/judgedDag.ts';
import { arbitraryCase } from '../generator/arbitraryCase.ts';
import type { GeneratedCase } from '../generator/buildCase.ts';
import { COVERAGE_FACETS, type CoverageFacet } from './coverage.ts';
import { noReachedBits, noteRun, type ReachedBits } from './coverageWatch.ts';
import { pointNames } from './taskPoints.ts';
import { unreachablePoints } from './unreachable.ts';

/** A point as a run of a generated case shows it. */
interface SeenPoint {
  readonly facet: CoverageFacet;
  readonly name: string;
  readonly isReached: boolean;
  readonly why: string | null;
}

function pointsOf({ spec, functions, plan, pools, config, actions }: GeneratedCase): SeenPoint[] {
  const dag = judgedDagOf(spec);
  const reached = noReachedBits(dag);
  const { trace } = simulateSync({ spec, functions }, { faults: plan, pools, config, actions });
  noteRun(reached, trace);
  const facts = { header: trace.header, isDrawn: () => true, isPlanned: () => false, outputs: () => null };
  return dag.tasks.flatMap((task) => {
    const names = pointNames(dag, task);
    const reasons = unreachablePoints(dag, task, facts);
    return COVERAGE_FACETS.flatMap((facet) =>
      names[facet].map((name, position) => {
        const isReached = hasBit(reached, facet, { task: task.number, position });
        return { facet, name: `${task.spec.taskId} ${name}`, isReached, why: reasons[facet][position] ?? null };
      }),
    );
  });
}

function hasBit(reached: ReachedBits, facet: CoverageFacet, at: { readonly task: number; readonly position: number }) {
  if (facet === 'branch') return reached.branch[at.task]?.has(at.position) === true;
  return ((reached[facet][at.task] as number) & (1 << at.position)) !== 0;
}

describe('what is called unreachable', () => {
  it('is reached by no run that the generator draws', () => {
    const seen = new Map<string, number>();
    const check = (generated: GeneratedCase): void => {
      for (const { facet, name, isReached, why } of pointsOf(generated)) {
        // A rule may let run what no value of a condition leads to.
        const isByRule = why?.startsWith('no value') === true;
        if (isReached && why !== null && !isByRule) throw new Error(`${facet} ${name} was reached, although ${why}`);
        const what = `${facet} ${isReached ? 'reached' : why === null ? 'open' : 'unreachable'}`;
        seen.set(what, (seen.get(what) ?? 0) + 1);
      }
    };
    fc.assert(fc.property(arbitraryCase(), check), { numRuns: 100, seed: 11 });
    for (const facet of ['width', 'upstream', 'try', 'branch']) {
      for (const status of ['reached', 'open', 'unreachable'])
        expect([facet, status, (seen.get(`${facet} ${status}`) ?? 0) > 0]).toEqual([facet, status, true]);
    }
  });
});
