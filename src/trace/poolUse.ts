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

/** Slots taken from a move on. */
export interface PoolStep {
  /** Position among the moves of the trace. */
  readonly row: number;
  readonly timeMs: number;
  readonly slots: number;
}

/**
 * Every change of what is taken of each pool that a task of the DAG names, by name and in order. Queued and running instances take the slots of their
 * task, deferred ones where the pool counts them (rules selection/pool-open-slots, deferral/frees-slot; airflow-core/src/airflow/models/pool.py).
 * Of runs that share a pool each is alone.
 *
 * @example poolSteps(run.trace).get('s3') // [{ row: 1, timeMs: 0, slots: 1 }, { row: 2, timeMs: 0, slots: 2 }]
 */
export function poolSteps(trace: Trace): ReadonlyMap<string, readonly PoolStep[]> {
  let steps = stepsByTrace.get(trace);
  if (steps === undefined) stepsByTrace.set(trace, (steps = findSteps(trace)));
  return steps;
}

const stepsByTrace = new WeakMap<Trace, ReadonlyMap<string, readonly PoolStep[]>>();

function findSteps(trace: Trace): ReadonlyMap<string, readonly PoolStep[]> {
  const { dag, pools } = trace.header;
  const { task, count } = instanceColumns(trace);
  const names = [...new Set(dag.tasks.map(({ pool }) => pool))].toSorted();
  const steps = new Map(names.map((name) => [name, [] as PoolStep[]]));
  const countsDeferred = dag.tasks.map(({ pool: name }) => {
    const pool = pools[name];
    return typeof pool === 'object' && pool.includeDeferred === true;
  });
  const held = new Int32Array(count);
  eachMove(trace, (row, timeMs) => {
    const instance = trace.moves.instanceAt(row);
    const number = task[instance] as number;
    const spec = dag.tasks[number];
    const ofPool = spec === undefined ? undefined : steps.get(spec.pool);
    if (spec === undefined || ofPool === undefined) return;
    const state = trace.moves.stateAt(row);
    const takes =
      isActiveCode(state) || (countsDeferred[number] === true && state === STATE.deferred) ? spec.poolSlots : 0;
    const before = held[instance] as number;
    if (takes === before) return;
    held[instance] = takes;
    ofPool.push({ row, timeMs, slots: (ofPool.at(-1)?.slots ?? 0) + takes - before });
  });
  return steps;
}

/**
 * Of each pool that a task of the DAG names, by name: what `poolSteps` tells, by time.
 *
 * @example poolUse(run.trace) // [{ pool: 's3', slots: 2, taken: [[0, 1], [5000, 2], [25000, 0]], resized: [] }]
 */
export function poolUse(trace: Trace): PoolUse[] {
  const { pools, actions } = trace.header;
  return [...poolSteps(trace)].map(([pool, steps]) => {
    const resizes = actions.filter((action) => action.kind === 'resize_pool').filter((action) => action.pool === pool);
    const last = steps.filter(({ timeMs }, at) => steps[at + 1]?.timeMs !== timeMs);
    return {
      pool,
      slots: poolSlotsOf(pools[pool] ?? -1),
      taken: last.map(({ timeMs, slots }) => [timeMs, slots] as const),
      resized: resizes.map(({ atMs, slots }) => [atMs, slots] as const),
    };
  });
}
