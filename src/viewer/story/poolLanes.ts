/**
 * The pools of a run as the timeline shows them: what is taken of each, and how many slots it has, along the axis.
 */
import type { Steps } from '../geometry/stepChart.ts';
import { isActiveCode } from '../../model/states.ts';
import { poolSteps, poolUse } from '../../trace/poolUse.ts';
import type { Trace } from '../../trace/trace.ts';
import type { Axis } from './axis.ts';
import { densityOf } from './density.ts';
import type { LoadedRun } from './loadedReport.ts';

export interface PoolLane {
  /** `pool s3`, or `max_active_tasks`. */
  readonly name: string;
  readonly taken: Steps;
  /** Slots it has, as they change; -1: unlimited. */
  readonly limit: Steps;
  readonly most: number;
  /** The most slots it ever had; -1: unlimited. */
  readonly mostSlots: number;
}

/** Airflow's own pool is worth a lane where it was ever full. */
const DEFAULT_POOL = 'default_pool';

/** Pools by name, before them the limit of the DAG where it was reached. */
export function poolLanes(loaded: LoadedRun, axis: Axis): PoolLane[] {
  const { run, history } = loaded;
  const { trace } = run;
  const steps = poolSteps(trace);
  const pools = poolUse(trace).flatMap(({ pool, slots, resized }): PoolLane[] => {
    const own = steps.get(pool) ?? [];
    const most = own.reduce((highest, step) => Math.max(highest, step.slots), 0);
    const sizes = [slots, ...resized.map(([, size]) => size)];
    const mostSlots = sizes.includes(-1) ? -1 : Math.max(...sizes);
    const isFull = sizes.some((size) => size !== -1 && most >= size);
    if (pool === DEFAULT_POOL && !isFull) return [];
    const at = (timeMs: number): number => (axis.kind === 'time' ? timeMs : history.rowAt(timeMs - 1));
    const taken = {
      positions: Float64Array.from(own, ({ row, timeMs }) => (axis.kind === 'time' ? timeMs : row + 1)),
      values: Uint32Array.from(own, (step) => step.slots),
    };
    const limit = { positions: [axis.bounds.from, ...resized.map(([timeMs]) => at(timeMs))], values: sizes };
    return [{ name: `pool ${pool}`, taken, limit, most, mostSlots }];
  });
  return [...limitOfDag(loaded, axis), ...pools];
}

function limitOfDag({ run: { trace }, columns: { count } }: LoadedRun, axis: Axis): PoolLane[] {
  const { maxActiveTasks } = trace.header.dag;
  if (mostActive(trace, count) < maxActiveTasks) return [];
  const { active, most, rows, timesMs } = densityOf(
    trace,
    Int32Array.from({ length: count }, (_, instance) => instance),
  );
  const taken = { positions: axis.kind === 'time' ? timesMs : rows, values: active };
  const limit = { positions: [axis.bounds.from], values: [maxActiveTasks] };
  return [{ name: 'max_active_tasks', taken, limit, most, mostSlots: maxActiveTasks }];
}

/** The most instances that were queued or running after any move. */
function mostActive({ moves }: Trace, count: number): number {
  const isActive = new Uint8Array(count);
  let [now, most] = [0, 0];
  for (let row = 0; row < moves.length; row++) {
    const instance = moves.instanceAt(row);
    const is = isActiveCode(moves.stateAt(row)) ? 1 : 0;
    now += is - (isActive[instance] as number);
    isActive[instance] = is;
    most = Math.max(most, now);
  }
  return most;
}
