/**
 * The rows of grid and timeline: tasks in the order in which the DAG is read, under their groups, each with its instances by map index.
 */
import { isMappedTask, type DagSpec, type TaskSpec } from '../../model/dagSpec.ts';
import { graphItems, type GraphItem } from '../../report/graphOrder.ts';
import type { LoadedRun } from './loadedReport.ts';

export interface GroupRow {
  readonly kind: 'group';
  readonly groupId: string;
  readonly isMapped: boolean;
  /** Groups around it. */
  readonly depth: number;
}

export interface TaskRow {
  readonly kind: 'task';
  /** Position in `DagSpec.tasks`. */
  readonly task: number;
  readonly taskId: string;
  /** The id without that of the group above it. */
  readonly label: string;
  readonly isMapped: boolean;
  readonly depth: number;
  /** Numbers of its instances, by map index; of a task that was never expanded its placeholder. */
  readonly instances: Int32Array;
}

export type GridRow = GroupRow | TaskRow;

const rowsByRun = new WeakMap<LoadedRun, readonly GridRow[]>();

export function gridRows(loaded: LoadedRun): readonly GridRow[] {
  let rows = rowsByRun.get(loaded);
  if (rows === undefined) {
    const { dag } = loaded.run;
    const numbers = new Map(dag.tasks.map((task, number) => [task, number]));
    rowsByRun.set(loaded, (rows = rowsOf(graphItems(dag), { dag, numbers, instances: instancesByTask(loaded) })));
  }
  return rows;
}

/** The tasks alone. */
export function taskRows(loaded: LoadedRun): readonly TaskRow[] {
  return gridRows(loaded).filter((row) => row.kind === 'task');
}

interface Around {
  readonly dag: DagSpec;
  readonly numbers: ReadonlyMap<TaskSpec, number>;
  readonly instances: readonly Int32Array[];
}

function rowsOf(items: readonly GraphItem[], around: Around, depth = 0): GridRow[] {
  return items.flatMap((item): GridRow[] => {
    if ('group' in item) {
      const { groupId, expand } = item.group;
      const heading: GroupRow = { kind: 'group', groupId, isMapped: expand !== null, depth };
      return [heading, ...rowsOf(item.items, around, depth + 1)];
    }
    const task = around.numbers.get(item.task) ?? -1;
    const instances = around.instances[task] ?? new Int32Array();
    const isMapped = isMappedTask(around.dag, item.task);
    const { taskId, groupId } = item.task;
    const label = groupId !== null && taskId.startsWith(`${groupId}.`) ? taskId.slice(groupId.length + 1) : taskId;
    return [{ kind: 'task', task, taskId, label, isMapped, depth, instances }];
  });
}

function instancesByTask({ run: { dag }, columns }: LoadedRun): Int32Array[] {
  const { count, task, mapIndex, deleted } = columns;
  const sizes = new Int32Array(dag.tasks.length);
  const isCounted = (instance: number): boolean => !deleted.has(instance);
  for (let instance = 0; instance < count; instance++) {
    if (isCounted(instance)) sizes[task[instance] as number] = (sizes[task[instance] as number] ?? 0) + 1;
  }
  const found = [...sizes].map((size) => new Int32Array(size));
  sizes.fill(0);
  for (let instance = 0; instance < count; instance++) {
    const number = task[instance] as number;
    if (!isCounted(instance)) continue;
    (found[number] as Int32Array)[sizes[number] as number] = instance;
    sizes[number] = (sizes[number] as number) + 1;
  }
  const index = (instance: number): number => mapIndex[instance] as number;
  for (const instances of found) {
    const isSorted = instances.every(
      (instance, at) => at === 0 || index(instances[at - 1] as number) <= index(instance),
    );
    if (!isSorted) instances.sort((left, right) => index(left) - index(right));
  }
  return found;
}
