/**
 * How many slots of its pools a run took over time, and how many there were.
 */
import { poolSlotsOf } from '../model/settings.ts';
import { isActiveCode, STATE } from '../model/states.ts';
import { eachMove, instanceColumns } from './instances.ts';
import type { Trace } from './trace.ts';

export interface PoolUse {
  readonly pool: string;
  /** Slots at the beginning; -1: unlimited. */
  readonly slots: number;
  /** Slots taken from a time on, ms; of several changes at one time the last. Ascending. */
  readonly taken: readonly (readonly [timeMs: number, slots: number])[];
  /** Other sizes from a time on, ms. */
  readonly resized: readonly (readonly [timeMs: number, slots: number])[];
}

/**
 * Of each pool that a task of the DAG names, by name. Queued and running instances take the slots of their task, deferred ones where the pool counts
 * them (rules selection/pool-open-slots, deferral/frees-slot; airflow-core/src/airflow/models/pool.py). Of runs that share a pool each is alone.
 *
 * @example poolUse(run.trace) // [{ pool: 's3', slots: 2, taken: [[0, 1], [5000, 2], [25000, 0]], resized: [] }]
 */
export function poolUse(trace: Trace): PoolUse[] {
  const { dag, pools, actions } = trace.header;
  const { task } = instanceColumns(trace);
  const names = [...new Set(dag.tasks.map(({ pool }) => pool))].toSorted();
  const uses = new Map(names.map((name) => [name, { now: 0, taken: [] as [number, number][] }]));
  const held = new Map<number, number>();
  eachMove(trace, (row, timeMs) => {
    const instance = trace.moves.instanceAt(row);
    const spec = dag.tasks[task[instance] as number];
    const use = spec === undefined ? undefined : uses.get(spec.pool);
    if (spec === undefined || use === undefined) return;
    const pool = pools[spec.pool];
    const countsDeferred = typeof pool === 'object' && pool.includeDeferred === true;
    const state = trace.moves.stateAt(row);
    const takes = isActiveCode(state) || (countsDeferred && state === STATE.deferred) ? spec.poolSlots : 0;
    const before = held.get(instance) ?? 0;
    if (takes === before) return;
    held.set(instance, takes);
    use.now += takes - before;
    if (use.taken.at(-1)?.[0] === timeMs) use.taken.pop();
    use.taken.push([timeMs, use.now]);
  });
  return names.map((pool) => {
    const resizes = actions.filter((action) => action.kind === 'resize_pool').filter((action) => action.pool === pool);
    return {
      pool,
      slots: poolSlotsOf(pools[pool] ?? -1),
      taken: uses.get(pool)?.taken ?? [],
      resized: resizes.map(({ atMs, slots }) => [atMs, slots] as const),
    };
  });
}
