/**
 * Total priority weight of each task, per task and not per instance (rules priority/downstream).
 * Mirrors airflow-core/src/airflow/task/priority_strategy.py: absolute, or own plus all distinct transitive relatives.
 */
import type { DagSpec } from '../model/dagSpec.ts';

const INT32_MAX = 2_147_483_647;
const INT32_MIN = -2_147_483_648;

/** Weights in the order of `spec.tasks`, clamped to 32-bit integers. */
export function totalPriorityWeight(spec: DagSpec): readonly number[] {
  const numbers = new Map(spec.tasks.map((task, number) => [task.taskId, number]));
  const upstream = spec.tasks.map((task) => task.upstream.map((id) => numbers.get(id) as number));
  const downstream: number[][] = spec.tasks.map(() => []);
  upstream.forEach((ids, number) => ids.forEach((id) => downstream[id]?.push(number)));
  return spec.tasks.map((task, number) => {
    if (task.weightRule === 'absolute') return clamp(task.priorityWeight);
    const relatives = transitive(number, task.weightRule === 'downstream' ? downstream : upstream);
    let total = task.priorityWeight;
    for (const relative of relatives) total += spec.tasks[relative]?.priorityWeight ?? 0;
    return clamp(total);
  });
}

function transitive(start: number, links: readonly (readonly number[])[]): ReadonlySet<number> {
  const reached = new Set<number>();
  const open = [...(links[start] ?? [])];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (reached.has(at)) continue;
    reached.add(at);
    open.push(...(links[at] ?? []));
  }
  return reached;
}

function clamp(weight: number): number {
  return Math.max(INT32_MIN, Math.min(INT32_MAX, Math.trunc(weight)));
}
