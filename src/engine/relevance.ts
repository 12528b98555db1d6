/**
 * Which instances of an upstream task matter to an instance: all of them, one, or a range, inside mapped task groups.
 * Rules: semantics-scheduling 2.3; airflow-core/src/airflow/models/taskinstance.py (relevant upstream map indexes).
 */
import type { IndexedTask, Upstream } from './dagIndex.ts';
import { expandedCount, groupCount } from './lengths.ts';
import type { Run } from './run.ts';

/** Map indexes `from` to `to` (exclusive) of the upstream; `isAll`: every instance. A range may lie outside the rows. */
export interface Relevance {
  readonly isAll: boolean;
  readonly from: number;
  readonly to: number;
}

const ALL: Relevance = { isAll: true, from: 0, to: 0 };

/** Relevance of an upstream to the instance of `task` at `mapIndex`; rows with map index -1 are relevant besides. */
export function relevantIndexes(
  run: Run,
  task: IndexedTask,
  { upstream, mapIndex }: { readonly upstream: Upstream; readonly mapIndex: number },
): Relevance {
  if (upstream.sharedGroup === null || isSeenWhole(run, upstream, mapIndex)) return ALL;
  const own = expandedCount(run, task);
  if (own <= 0) return ALL;
  const shared = groupCount(run, upstream.sharedGroup);
  const index = Math.floor((mapIndex * shared) / own);
  if (!upstream.isFurtherMapped) return { isAll: false, from: index, to: index + 1 };
  const width = Math.floor(own / shared);
  return { isAll: false, from: index * width, to: (index + 1) * width };
}

/**
 * The placeholder of a fast rule inside a mapped group sees every instance; in 3.2.0 so do the expanded ones
 * (rules placeholder/fast-rule-sees-all, upstream/fast-rules-see-all).
 */
export function isSeenWhole(run: Run, upstream: Upstream, mapIndex: number): boolean {
  const { fastRulesPerIndex, fastPlaceholder, earlier } = run.settings.profile;
  if (mapIndex < 0 && earlier.eagerPlaceholderBlind) return false;
  if (mapIndex < 0 && fastPlaceholder === 'closest_group') return upstream.isSeenWholeByPlaceholder;
  return upstream.isSeenWholeByFastRule && (mapIndex < 0 || !fastRulesPerIndex);
}

/**
 * The map indexes of `task` to which the upstream instance at `mapIndex` is relevant: the inverse of `relevantIndexes`.
 */
export function affectedIndexes(
  run: Run,
  task: IndexedTask,
  { upstream, mapIndex }: { readonly upstream: Upstream; readonly mapIndex: number },
): Relevance {
  if (upstream.sharedGroup === null || mapIndex < 0 || isSeenWhole(run, upstream, 0)) return ALL;
  const own = expandedCount(run, task);
  if (own <= 0) return ALL;
  const shared = groupCount(run, upstream.sharedGroup);
  const width = upstream.isFurtherMapped ? Math.floor(own / shared) : 1;
  const index = Math.floor(mapIndex / width);
  return { isAll: false, from: Math.ceil((index * own) / shared), to: Math.ceil(((index + 1) * own) / shared) };
}
