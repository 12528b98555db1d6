/**
 * Runs of whole generated DAGs for properties that speak of single tasks in them: with faults, ties drawn from a seed, and every defect of Airflow
 * off, as the properties are those of the documentation.
 */
import * as fc from 'fast-check';
import { arbitraryCase } from '../../src/checking/generator/arbitraryCase.ts';
import type { GeneratedCase } from '../../src/checking/generator/buildCase.ts';
import { simulateSync } from '../../src/drivers/simulateSync.ts';
import { expandValues, isMappedTask, referencedTasks, type TaskSpec } from '../../src/model/dagSpec.ts';
import type { Json } from '../../src/model/json.ts';
import type { OutcomePlan } from '../../src/model/outcomePlan.ts';
import { instanceColumns } from '../../src/trace/instances.ts';
import type { Simulation } from '../../src/trace/simulation.ts';
import { caseOptions, caseText } from './runCase.ts';

export interface WholeCase {
  readonly generated: GeneratedCase;
  readonly seed: number;
}

/** A generated DAG with its plan, and the seed of its ties. What has ended stays ended: nobody clears or marks anything. */
export const arbitraryWholeCase: fc.Arbitrary<WholeCase> = fc
  .record({ generated: arbitraryCase(), seed: fc.nat(), strike: fc.noBias(fc.nat({ max: 999 })) })
  .map(({ generated, seed, strike }) => {
    const actions = generated.actions.filter(({ kind }) => kind === 'resize_pool');
    return { generated: { ...generated, actions, plan: [...struck(generated, strike), ...generated.plan] }, seed };
  });

/** Few of many tasks are what a property speaks of: often a mapped task is struck at one index, or a task that others are mapped over leaves nothing. */
function struck({ spec }: GeneratedCase, drawn: number): OutcomePlan {
  const mapped = spec.tasks.filter(({ expand }) => expand !== null);
  if (drawn < 300 || mapped.length === 0) return [];
  const { taskId, expand } = mapped[drawn % mapped.length] as TaskSpec;
  if (drawn < 700) {
    const kind = (['fail', 'skip', 'fail_without_retry'] as const)[drawn % 3] ?? 'fail';
    return [{ where: { task: taskId, mapIndex: drawn % 2 }, what: { kind } }];
  }
  const sources = expand === null ? [] : expandValues(expand).flatMap(referencedTasks);
  return sources.slice(0, 1).map((task) => ({ where: { task }, what: { kind: 'return', value: [] } }));
}

/** The run of a case; with bodies, tasks that nothing is mapped over return their arguments, which are recorded. */
export function playWhole(
  { generated, seed }: WholeCase,
  { hasBodies = false, plan = generated.plan }: { readonly hasBodies?: boolean; readonly plan?: OutcomePlan } = {},
): Simulation {
  const options = { ...caseOptions(generated), order: 'seeded', profile: 'intended', seed } as const;
  if (!hasBodies) return simulateSync(generated, { ...options, faults: plan });
  const { tasks, groups } = generated.spec;
  const expands = [...tasks, ...groups].flatMap(({ expand }) => (expand === null ? [] : expandValues(expand)));
  const sources = new Set(expands.flatMap(referencedTasks));
  const faults = plan.filter(({ where, what }) => what.kind !== 'return' || sources.has(where.task));
  return simulateSync(generated, { ...options, faults, recordArguments: true });
}

/** Mapped tasks outside of mapped groups. */
export function mappedTasks({ dag }: Simulation): TaskSpec[] {
  return dag.tasks.filter((task) => task.expand !== null && !isMappedTask(dag, { ...task, expand: null }));
}

/** What bodies of a task received, in the order in which its attempts ended. */
export function receivedBy({ trace, dag }: Simulation, task: TaskSpec): Received[] {
  const { task: taskOf, mapIndex } = instanceColumns(trace);
  const number = dag.tasks.findIndex(({ taskId }) => taskId === task.taskId);
  return trace.attempts.flatMap(({ instance, tryNumber, given }) => {
    if (given === undefined || taskOf[instance] !== number) return [];
    return [{ mapIndex: mapIndex[instance] as number, tryNumber, received: given }];
  });
}

interface Received {
  readonly mapIndex: number;
  readonly tryNumber: number;
  readonly received: Readonly<Record<string, Json>>;
}

/** Fails with the case as JSON. */
export function complain({ generated, seed }: WholeCase, complaint: string): never {
  throw new Error(`${complaint}; seed ${seed}\n${caseText(generated)}`);
}
