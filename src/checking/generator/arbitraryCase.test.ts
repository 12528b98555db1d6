import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DagSpec, TaskSpec } from '../../model/dagSpec.ts';
import { poolSlotsOf } from '../../model/settings.ts';
import { expandValues, referencedTasks } from '../../model/dagSpec.ts';
import { compareCodePoints } from '../../model/json.ts';
import { simulateSync } from '../../drivers/simulateSync.ts';
import { arbitraryCase, settingsOfCase } from './arbitraryCase.ts';
import type { GeneratedCase } from './buildCase.ts';
import { caseStatistics } from './caseStatistics.ts';
import { functionsOf } from './mapFunctions.ts';
import { specProblems } from './specProblems.ts';

const SEED = 20260101;
const SAMPLES = 3_000;

describe('a generated case', () => {
  it('is simulated as a Dag is, and shrinks to one task where one is enough', () => {
    const details = fc.check(
      fc.property(arbitraryCase({ maxTasks: 3 }), (drawn) => {
        const run = simulateSync(drawn, { ...settingsOfCase(drawn), order: 'seeded', seed: 7 });
        return run.instances().every(({ state }) => state !== 'success');
      }),
      { numRuns: 100, seed: SEED },
    );
    expect(details.counterexample?.[0].spec.tasks).toHaveLength(1);
    expect(details.counterexample?.[0].plan.filter(({ what }) => what.kind !== 'return')).toEqual([]);
  });
});

describe(`arbitraryCase (${SAMPLES} cases of seed ${SEED})`, () => {
  const cases = fc.sample(arbitraryCase(), { numRuns: SAMPLES, seed: SEED });

  it('reaches every class of case', () => {
    const counts = caseStatistics(cases);
    const missing = [...counts].filter(([, count]) => count === 0).map(([name]) => name);
    expect(missing).toEqual([]);
  });

  it('makes nearly every case different from all others', () => {
    const texts = new Set(cases.map(({ spec, plan, pools, config }) => JSON.stringify({ spec, plan, pools, config })));
    expect(texts.size).toBeGreaterThan(SAMPLES * 0.9);
  });

  it('gives only DAGs that Airflow accepts', () => {
    const problems = cases.flatMap(problemsOf);
    expect(problems.slice(0, 5)).toEqual([]);
  });

  it('gives cases that survive being written as JSON and read again', () => {
    for (const { spec, plan, functions } of cases.slice(0, 300)) {
      const read = JSON.parse(JSON.stringify({ spec, plan })) as Pick<GeneratedCase, 'spec' | 'plan'>;
      expect(read).toEqual({ spec, plan });
      expect([...functionsOf(read.spec).maps.keys()]).toEqual([...functions.maps.keys()]);
    }
  });

  it('never lets a task hang that has no execution timeout', () => {
    const endless = cases.flatMap(({ spec, plan }) => {
      const limited = spec.tasks.filter(({ executionTimeoutMs }) => executionTimeoutMs !== null);
      const taskIds = new Set(limited.map(({ taskId }) => taskId));
      return plan.filter(({ where, what }) => what.kind === 'hang' && !taskIds.has(where.task));
    });
    expect(endless).toEqual([]);
  });

  it('never has a task ask for more slots than its pool has', () => {
    const starved = cases.flatMap(({ spec, pools, config }) => {
      const slots = (pool: string): number => poolSlotsOf(pools[pool] ?? config.defaultPoolSlots ?? 128);
      return spec.tasks.filter(({ pool, poolSlots }) => slots(pool) !== -1 && poolSlots > slots(pool));
    });
    expect(starved).toEqual([]);
  });

  it('shrinks to the few tasks that matter', () => {
    const result = fc.check(
      fc.property(arbitraryCase(), ({ spec }) => !spec.tasks.some(isMappedOverMapped(spec))),
      { seed: SEED, numRuns: SAMPLES },
    );
    const [smallest] = result.counterexample ?? [];
    expect(smallest?.spec.tasks.map(({ taskId }) => taskId)).toEqual(['a', 'b']);
    expect(smallest?.spec.groups).toEqual([]);
    expect(smallest?.plan).toEqual([]);
    expect(smallest?.spec.tasks.map(({ triggerRule }) => triggerRule)).toEqual(['all_success', 'all_success']);
  });
});

function isMappedOverMapped(spec: DagSpec): (task: TaskSpec) => boolean {
  const mapped = new Set(spec.tasks.filter(({ expand }) => expand !== null).map(({ taskId }) => taskId));
  return ({ expand }) => expand !== null && sources(expand).some((source) => mapped.has(source));
}

function sources(expand: NonNullable<TaskSpec['expand']>): string[] {
  return expandValues(expand).flatMap(referencedTasks);
}

/** What a compile of the DAG would refuse, and what it would have done: upstream in order, and placed before. */
function problemsOf({ spec }: GeneratedCase): string[] {
  const problems = specProblems(spec);
  const placed = new Set<string>();
  for (const { taskId, upstream } of spec.tasks) {
    const sorted = [...new Set(upstream)].sort(compareCodePoints);
    if (JSON.stringify(sorted) !== JSON.stringify(upstream)) problems.push(`${taskId}: upstream is not sorted`);
    if (upstream.some((id) => !placed.has(id))) problems.push(`${taskId}: upstream is not placed before`);
    placed.add(taskId);
  }
  return problems;
}
