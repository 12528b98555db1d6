/**
 * The DAGs that are measured: literal lists, bodies that return a small integer.
 */
import { Dag, type CompiledDag, type SimulateOptions } from 'dagproof';

/** Airflow's limits out of the way: 32 slots, as the bare loop has. */
export const WIDE_OPEN: SimulateOptions = { config: { parallelism: 32, maxTisPerQuery: 32 } };

/** The body that both the bare loop and the engine call. */
export function smallInteger({ x }: { x: number }): number {
  return x & 7;
}

export function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** One task mapped over a literal list. */
export function wideDag(width: number): CompiledDag {
  const dag = new Dag('wide', { maxActiveTasks: 32 });
  dag.task('work', smallInteger).expand({ x: numbers(width) });
  return dag.compile();
}

/** A task mapped over the output of a mapped task. */
export function mappedOverMappedDag(width: number): CompiledDag {
  const dag = new Dag('mapped_over_mapped', { maxActiveTasks: 32 });
  const first = dag.task('first', smallInteger).expand({ x: numbers(width) });
  dag.task('second', smallInteger).expand({ x: first });
  return dag.compile();
}

/** Two tasks in a mapped group. */
export function mappedGroupDag(width: number): CompiledDag {
  const dag = new Dag('mapped_group', { maxActiveTasks: 32 });
  const group = dag.taskGroup('group', (inside, each: { x: Reference }) => {
    const first = inside.task('first', smallInteger)({ x: each.x });
    inside.task('second', smallInteger)({ x: first });
  });
  group.expand({ x: numbers(width) });
  return dag.compile();
}

type Reference = import('dagproof').Reference<number>;
