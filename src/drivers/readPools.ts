/**
 * The pools of a simulation: those given and the default one, each checked, and every pool that a task names among them.
 */
import type { TaskSpec } from '../model/dagSpec.ts';
import type { Problem } from '../model/errors.ts';
import { DEFAULT_POOL, type Pools, type PoolSpec } from '../model/settings.ts';

export function readPools(
  given: Pools,
  { tasks, defaultPoolSlots }: { readonly tasks: readonly TaskSpec[]; readonly defaultPoolSlots: number },
  problems: Problem[],
): ReadonlyMap<string, number | PoolSpec> {
  const pools = new Map<string, number | PoolSpec>([[DEFAULT_POOL, defaultPoolSlots], ...Object.entries(given)]);
  for (const [name, pool] of pools) {
    if (isPool(pool)) continue;
    const message = `The pool ${JSON.stringify(name)} has ${JSON.stringify(pool)} slots.`;
    const remedy = 'Give a whole number from 0 on, or -1 for unlimited; or { slots: 2, includeDeferred: true }.';
    problems.push({ code: 'bad-pool', message, remedy });
  }
  const missing = new Set(tasks.map((task) => task.pool).filter((pool) => !pools.has(pool)));
  for (const pool of missing) {
    const users = tasks.filter((task) => task.pool === pool).map((task) => task.taskId);
    problems.push({
      code: 'unknown-pool',
      message: `The pool ${JSON.stringify(pool)} is named by ${users.join(', ')} but not given.`,
      remedy: `Pools live beside a DAG: simulate(dag, { pools: { ${JSON.stringify(pool)}: 2 } }), or --pools ${pool}=2.`,
    });
  }
  return pools;
}

function isPool(given: unknown): boolean {
  if (typeof given !== 'object' || given === null) return Number.isInteger(given) && (given as number) >= -1;
  const { slots, includeDeferred = false, ...others } = given as Partial<PoolSpec>;
  return (
    typeof slots === 'number' &&
    isPool(slots) &&
    typeof includeDeferred === 'boolean' &&
    Object.keys(others).length === 0
  );
}
