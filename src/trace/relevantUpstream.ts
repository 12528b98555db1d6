/**
 * Which upstream instances an instance looks at: all of a task, or inside a shared mapped group those of its own index (rules upstream/all-instances-outside-group,
 * upstream/floor-division, upstream/further-mapped-range).
 */
import type { DagSpec, TaskSpec } from '../model/dagSpec.ts';
import { UNMAPPED } from '../model/ids.ts';
import type { InstanceColumns } from './instances.ts';

/** Numbers of the upstream instances, by upstream task and then by map index. Where it cannot be told which are looked at: all of that task. */
export function relevantUpstream(dag: DagSpec, columns: InstanceColumns, instance: number): number[] {
  const task = dag.tasks[columns.task[instance] as number];
  if (task === undefined) return [];
  const rows = rowsByTask(dag, columns);
  return task.upstream.flatMap((taskId) => {
    const number = dag.tasks.findIndex((candidate) => candidate.taskId === taskId);
    const upstream = dag.tasks[number];
    if (upstream === undefined) return [];
    const all = rows[number] ?? [];
    const isSeen = rangeOf({ dag, columns, rows }, { task, upstream, mapIndex: columns.mapIndex[instance] as number });
    return all.filter((row) => isSeen(columns.mapIndex[row] as number));
  });
}

interface Rows {
  readonly dag: DagSpec;
  readonly columns: InstanceColumns;
  readonly rows: readonly (readonly number[])[];
}

interface Pair {
  readonly task: TaskSpec;
  readonly upstream: TaskSpec;
  readonly mapIndex: number;
}

function rangeOf(all: Rows, { task, upstream, mapIndex }: Pair): (index: number) => boolean {
  const groups = mappedGroups(all.dag, task);
  const upstreamGroups = mappedGroups(all.dag, upstream);
  const shared = groups.find((groupId) => upstreamGroups.includes(groupId));
  if (shared === undefined || mapIndex === UNMAPPED) return () => true;
  const further = furtherInstances(all, task, shared);
  if (further === null) return () => true;
  const isFurtherMapped = upstreamGroups[0] !== shared || upstream.expand !== null;
  // Airflow takes the further instances of the task for those of the upstream.
  const width = isFurtherMapped ? further : 1;
  const from = Math.floor(mapIndex / further) * width;
  return (index) => index === UNMAPPED || (index >= from && index < from + width);
}

/** So many indexes of a task belong to one of a group around it, by those of its groups between; null: nobody knows. */
function furtherInstances({ dag, columns, rows }: Rows, task: TaskSpec, groupId: string): number | null {
  const groups = mappedGroups(dag, task);
  if (groups[0] === groupId) return 1;
  const countOf = (group: string | undefined): number | null => {
    const direct = dag.tasks.findIndex((each) => each.expand === null && mappedGroups(dag, each)[0] === group);
    const count = rows[direct]?.filter((row) => columns.mapIndex[row] !== UNMAPPED).length ?? 0;
    return count === 0 ? null : count;
  };
  const [inner, outer] = [countOf(groups[0]), countOf(groupId)];
  if (inner === null || outer === null || inner % outer !== 0) return null;
  return inner / outer;
}

/** Ids of the mapped groups around a task, the innermost first. */
function mappedGroups({ groups }: DagSpec, { groupId }: TaskSpec): string[] {
  const around: string[] = [];
  for (let id = groupId; id !== null;) {
    const group = groups.find((candidate) => candidate.groupId === id);
    if (group === undefined) break;
    if (group.expand !== null) around.push(id);
    id = group.parentId;
  }
  return around;
}

function rowsByTask(dag: DagSpec, columns: InstanceColumns): number[][] {
  const rows = dag.tasks.map((): number[] => []);
  for (let row = 0; row < columns.count; row++) {
    if (!columns.deleted.has(row)) rows[columns.task[row] as number]?.push(row);
  }
  const index = (row: number): number => columns.mapIndex[row] as number;
  for (const ofTask of rows) ofTask.sort((left, right) => index(left) - index(right));
  return rows;
}
