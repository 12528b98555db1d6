/**
 * The instances that failed in the end, in the order of the grid, so that one can walk from one to the next.
 */
import { STATE } from '../../model/states.ts';
import { taskRows } from './gridRows.ts';
import type { LoadedRun } from './loadedReport.ts';

interface Failed {
  /** In the order of the grid. */
  readonly instances: readonly number[];
  /** Place of every instance in that order. */
  readonly rank: Int32Array;
}

const failedByRun = new WeakMap<LoadedRun, Failed>();

/** Those that failed by themselves; where there is none, those whose upstream did. */
function failedOf(loaded: LoadedRun): Failed {
  const known = failedByRun.get(loaded);
  if (known !== undefined) return known;
  const { count, state } = loaded.columns;
  const ordered = taskRows(loaded).flatMap(({ instances }) => [...instances]);
  const rank = new Int32Array(count);
  ordered.forEach((instance, place) => {
    rank[instance] = place;
  });
  const own = ordered.filter((instance) => state[instance] === STATE.failed);
  const instances = own.length > 0 ? own : ordered.filter((instance) => state[instance] === STATE.upstream_failed);
  const failed = { instances, rank };
  failedByRun.set(loaded, failed);
  return failed;
}

/** In the order of the grid. */
export function failedInstances(loaded: LoadedRun): readonly number[] {
  return failedOf(loaded).instances;
}

/** The next after an instance, or the one before it, round and round; null: nothing failed. */
export function failedBeside(loaded: LoadedRun, from: number | null, step: 1 | -1): number | null {
  const { instances, rank } = failedOf(loaded);
  const place = from === null ? -1 : (rank[from] as number);
  const rankOf = (instance: number): number => rank[instance] as number;
  const next =
    step === 1
      ? instances.find((instance) => rankOf(instance) > place)
      : instances.findLast((instance) => rankOf(instance) < place);
  return next ?? instances.at(step === 1 ? 0 : -1) ?? null;
}
