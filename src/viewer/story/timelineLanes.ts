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

/** A task with more instances is closed until somebody opens it; this many that failed are seen all the same. */
const [MOST_OPENED, MOST_FAILED] = [24, 5];

export interface Looked {
  /** What somebody said of a task, by its number: whether it is open. */
  readonly opened: ReadonlyMap<number, boolean>;
  /** Seen in a closed task too; null: none is. */
  readonly selected: number | null;
  /** Whether an instance failed in the end. */
  readonly isFailed: (instance: number) => boolean;
}

export function timelineLanes(rows: readonly GridRow[], { by }: Matching, looked: Looked): Lane[] {
  return rows.flatMap((row): Lane[] => {
    if (row.kind === 'group') return [{ kind: 'group', row }];
    const shown = by === null ? row.instances : row.instances.filter((instance) => by[instance] === 1);
    if (row.instances.length === 1) {
      return Array.from(shown, (instance): Lane => ({ kind: 'instance', row, instance, isAlone: true }));
    }
    if (by !== null && shown.length === 0) return [];
    const isOpen = looked.opened.get(row.task) ?? shown.length <= MOST_OPENED;
    const lane: Lane = { kind: 'task', row, isOpen, shown: shown.length };
    const seen = isOpen ? shown : seenWhenClosed(shown, looked);
    return [lane, ...Array.from(seen, (instance): Lane => ({ kind: 'instance', row, instance, isAlone: false }))];
  });
}

/** The first that failed, and the selected one. */
function seenWhenClosed(shown: Int32Array, { selected, isFailed }: Looked): Int32Array {
  let failed = 0;
  return shown.filter((instance) => (isFailed(instance) && failed++ < MOST_FAILED) || instance === selected);
}

export function sizeOfLane({ kind }: Lane): LaneSize {
  return kind;
}
