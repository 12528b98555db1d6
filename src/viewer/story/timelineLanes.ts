/**
 * The lanes of the timeline: groups, tasks, and the instances of tasks that are opened, as far as the filter lets them through.
 */
import type { LaneSize } from '../geometry/timelineLayout.ts';
import type { GridRow, GroupRow, TaskRow } from './gridRows.ts';
import type { Matching } from './instanceFilter.ts';

export type Lane =
  | { readonly kind: 'group'; readonly row: GroupRow }
  /** All instances of a task together. */
  | { readonly kind: 'task'; readonly row: TaskRow; readonly isOpen: boolean; readonly shown: number }
  /** `isAlone`: of a task that has no other, so that the lane is that of its task. */
  | { readonly kind: 'instance'; readonly row: TaskRow; readonly instance: number; readonly isAlone: boolean };

/** A task with more instances is closed until somebody opens it. */
export const MOST_OPENED = 24;

/**
 * @param opened What somebody said of a task, by its number: whether it is open.
 */
export function timelineLanes(
  rows: readonly GridRow[],
  matching: Matching,
  opened: ReadonlyMap<number, boolean>,
): Lane[] {
  return rows.flatMap((row): Lane[] => {
    if (row.kind === 'group') return [{ kind: 'group', row }];
    const { by } = matching;
    const shown = by === null ? row.instances : row.instances.filter((instance) => by[instance] === 1);
    if (row.instances.length === 1) {
      return [...shown].map((instance) => ({ kind: 'instance', row, instance, isAlone: true }));
    }
    if (by !== null && shown.length === 0) return [];
    const isOpen = opened.get(row.task) ?? shown.length <= MOST_OPENED;
    const lane: Lane = { kind: 'task', row, isOpen, shown: shown.length };
    if (!isOpen) return [lane];
    return [lane, ...Array.from(shown, (instance): Lane => ({ kind: 'instance', row, instance, isAlone: false }))];
  });
}

export function sizeOfLane({ kind }: Lane): LaneSize {
  return kind;
}
