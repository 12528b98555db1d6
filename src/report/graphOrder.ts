/**
 * The order in which a DAG is read: upstream first, every task group in one piece. It prints nothing.
 */
import type { DagSpec, GroupSpec, TaskSpec } from '../model/dagSpec.ts';

/** A line of the graph: a task, or the heading of a group with what is inside it. */
export type GraphItem =
  { readonly task: TaskSpec } | { readonly group: GroupSpec; readonly items: readonly GraphItem[] };

/**
 * The top level of a DAG. Tasks come after their upstream; a group stands where the first of its tasks could run.
 *
 * @example graphItems(dag) // [{ task }, { group, items: [{ task }] }]
 */
export function graphItems(dag: DagSpec): readonly GraphItem[] {
  const top: GraphItem[] = [];
  const inside = new Map<string, GraphItem[]>();
  const groups = new Map(dag.groups.map((group) => [group.groupId, group]));
  const itemsOf = (groupId: string | null): GraphItem[] => {
    const group = groupId === null ? undefined : groups.get(groupId);
    if (group === undefined) return top;
    const known = inside.get(group.groupId);
    if (known !== undefined) return known;
    const items: GraphItem[] = [];
    inside.set(group.groupId, items);
    itemsOf(group.parentId).push({ group, items });
    return items;
  };
  for (const task of upstreamFirst(dag)) itemsOf(task.groupId).push({ task });
  return top;
}

/** Tasks after all of their upstream, otherwise in order of placement. */
function upstreamFirst(dag: DagSpec): readonly TaskSpec[] {
  const tasks = new Map(dag.tasks.map((task) => [task.taskId, task]));
  const ordered = new Set<TaskSpec>();
  const entered = new Set<TaskSpec>();
  for (const start of dag.tasks) {
    // A stack of its own: a chain may be longer than the call stack is deep.
    const open = [start];
    for (let task = open.at(-1); task !== undefined; task = open.at(-1)) {
      const waiting = entered.has(task) ? [] : task.upstream.map((id) => tasks.get(id));
      entered.add(task);
      const before = waiting.filter((upstream) => upstream !== undefined && !entered.has(upstream));
      if (before.length === 0) ordered.add(open.pop() as TaskSpec);
      else open.push(...(before.toReversed() as TaskSpec[]));
    }
  }
  return [...ordered];
}
