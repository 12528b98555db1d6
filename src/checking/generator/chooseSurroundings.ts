/**
 * Chooses what lies around the tasks: the DAG's own limit, pools and Airflow's settings. All of it is Airflow's default
 * unless limits (or bad outputs, for the map length) are switched on.
 */
import type { AirflowConfig, Pools, PoolSpec } from '../../model/settings.ts';
import { DEFAULT_CONFIG, DEFAULT_POOL, poolSlotsOf } from '../../model/settings.ts';
import type { CaseKinds } from './caseChoices.ts';
import { drawsFrom, type Draws } from './draws.ts';

export interface Surroundings {
  readonly maxActiveTasks: number;
  readonly dagrunTimeoutMs: number | null;
  readonly pools: Pools;
  readonly config: Partial<AirflowConfig>;
  /** Every pool a task may name with its slots, the default pool first. */
  readonly poolSlots: readonly [readonly [string, number], ...(readonly [string, number])[]];
}

/** Limits, pools and settings of a case. */
export function chooseSurroundings(numbers: readonly number[], kinds: CaseKinds): Surroundings {
  const draws = drawsFrom(numbers);
  const always = {
    ...(draws.chance(30) && kinds.badOutputs ? { maxMapLength: 2 } : {}),
    ...(kinds.infrastructure ? chooseLimitsOfSilence(drawsFrom(numbers.slice(5))) : {}),
    ...(kinds.clears ? { minHeartbeatInterval: draws.pick([1, 5, 0]) } : {}),
  };
  const dagrunTimeoutMs = kinds.dagrunTimeout
    ? drawsFrom(numbers.slice(7)).pick([2_000, 1_000, 3_000, 4_001, 0])
    : null;
  if (!kinds.limits) {
    const poolSlots = [[DEFAULT_POOL, DEFAULT_CONFIG.defaultPoolSlots]] as const;
    return { maxActiveTasks: 16, dagrunTimeoutMs, pools: {}, config: always, poolSlots };
  }
  const maxActiveTasks = draws.pick([16, 16, 3, 2, 1]);
  const pools = {
    p: draws.pick([1, 2, 3]),
    q: withDeferred(draws.pick([2, 3, -1]), kinds.deferrals),
  };
  const config: Partial<AirflowConfig> = {
    ...always,
    parallelism: draws.pick([32, 32, 3, 2, 1]),
    maxTisPerQuery: draws.pick([16, 16, 0, 3, 1]),
    defaultPoolSlots: draws.pick([128, 128, 2, 1]),
  };
  const slots = ([pool, spec]: readonly [string, number | PoolSpec]) => {
    const open = poolSlotsOf(spec);
    return [pool, open === -1 ? Infinity : open] as const;
  };
  return {
    maxActiveTasks,
    dagrunTimeoutMs,
    pools,
    config,
    poolSlots: [[DEFAULT_POOL, config.defaultPoolSlots ?? 1], ...Object.entries(pools).map(slots)],
  };
}

/** Where tasks defer, one pool counts the deferred ones as well. */
function withDeferred(slots: number, isCounting: boolean): number | PoolSpec {
  return isCounting ? { slots, includeDeferred: true } : slots;
}

/** How long the scheduler waits for what is lost: short, or other things would have ended long before. */
function chooseLimitsOfSilence(draws: Draws): Partial<AirflowConfig> {
  return draws.pick<Partial<AirflowConfig>>([
    { taskInstanceHeartbeatTimeout: 10, taskQueuedTimeout: 20, taskQueuedTimeoutCheckInterval: 15 },
    {},
    {
      taskInstanceHeartbeatTimeout: 3,
      taskInstanceHeartbeatTimeoutDetectionInterval: 2,
      taskQueuedTimeout: 2,
      taskQueuedTimeoutCheckInterval: 3,
    },
    { numStuckInQueuedRetries: 1, taskQueuedTimeout: 5, taskQueuedTimeoutCheckInterval: 5 },
  ]);
}
