/**
 * Which rows of an upstream task an instance looks at: all of them, or inside a shared mapped group those of its own index (semantics-scheduling 2.3).
 */
import { UNMAPPED } from '../model/ids.ts';
import type { Hearing } from './hearing.ts';
import type { JudgedTask } from './judgedDag.ts';
import { groupInstances } from './lengths.ts';

/** Map indexes from `from` to `to`, exclusive, and the placeholder besides; null: every row. */
export interface IndexRange {
  readonly from: number;
  readonly to: number;
}

const EVERY_ROW = null;

/** @returns `undefined`: it cannot be told. */
export function relevantRange(
  hearing: Hearing,
  task: JudgedTask,
  upstream: JudgedTask,
  mapIndex: number,
): IndexRange | null | undefined {
  if (task.mappedGroups.length === 0 || upstream.mappedGroups.length === 0) return EVERY_ROW;
  const shared = task.mappedGroups.findIndex((group) => upstream.mappedGroups.includes(group));
  if (shared === -1) return EVERY_ROW;
  // What lies between the shared group and the task multiplies: so many indexes of the task belong to one of the group.
  const further = groupInstances(hearing, task.mappedGroups.slice(0, shared));
  if (further === null || further === 0 || (shared > 0 && hearing.isByHand)) return undefined;
  const index = Math.floor(mapIndex / further);
  const isFurtherMapped = upstream.mappedGroups[0] !== task.mappedGroups[shared] || upstream.isMappedOperator;
  // Airflow takes the further instances of the task for those of the upstream.
  const width = isFurtherMapped ? further : 1;
  return { from: index * width, to: (index + 1) * width };
}

/** Rows of an upstream at the indexes of a range, up to the first that is missing, and its placeholder. */
export function eachRelevant(
  hearing: Hearing,
  upstream: JudgedTask,
  { from, to }: IndexRange,
  visit: (instance: number) => void,
): void {
  const placeholder = hearing.rowAt(upstream.number, UNMAPPED);
  if (placeholder !== -1) visit(placeholder);
  for (let index = from; index < to; index++) {
    const instance = hearing.rowAt(upstream.number, index);
    if (instance === -1) return;
    visit(instance);
  }
}
