/**
 * Finds each task's direct upstream: by data, by order, and through the roots and leaves of task groups.
 * Rules: semantics-mapping 5.1.3; task-sdk/src/airflow/sdk/definitions/taskgroup.py.
 */
import { expandValues, referencedTasks, type ValueSpec } from '../model/dagSpec.ts';
import { groupChain, type DagDraft, type EdgeEnd, type GroupDraft, type OrderEdge, type TaskDraft } from './draft.ts';
import { taskEnds } from './nodes.ts';

/** Upstream task ids by task id. */
export type Upstream = ReadonlyMap<string, ReadonlySet<string>>;

/** Every task's direct upstream task ids. */
export function compileEdges(draft: DagDraft): Upstream {
  const upstream = new Map<string, Set<string>>(draft.placed.map((task) => [task.taskId, new Set()]));
  const connect = (from: string, to: string): void => void upstream.get(to)?.add(from);
  for (const task of draft.placed) {
    for (const taskId of dataUpstream(task, draft.groups)) connect(taskId, task.taskId);
  }
  const edges = [...draft.edges, ...mappedGroupEdges(draft)];
  for (const { upstream: from, downstream: to } of edges) {
    if (from.kind === 'task' && to.kind === 'task') connect(from.taskId, to.taskId);
  }
  // The roots and leaves of a group depend on the edges inside it: innermost edges first.
  const throughGroups = edges.filter(
    ({ upstream: from, downstream: to }) => from.kind === 'group' || to.kind === 'group',
  );
  const groupOf = new Map(draft.placed.map((task) => [task.taskId, task.group]));
  const depth = (edge: OrderEdge): number =>
    commonDepth(endGroup(edge.upstream, groupOf), endGroup(edge.downstream, groupOf));
  for (const edge of throughGroups.sort((left, right) => depth(right) - depth(left))) {
    const from =
      edge.upstream.kind === 'task' ? [edge.upstream.taskId] : leavesOf(draft, edge.upstream.group, upstream);
    const to =
      edge.downstream.kind === 'task' ? [edge.downstream.taskId] : rootsOf(draft, edge.downstream.group, upstream);
    for (const start of from) for (const end of to) connect(start, end);
  }
  return upstream;
}

/** The tasks behind a task's arguments and expansion, and behind the expansions whose elements it uses. */
function dataUpstream(task: TaskDraft, groups: readonly GroupDraft[]): string[] {
  const values = usedValues(task);
  const elementSources = values.flatMap(usedElements).flatMap(({ groupId }) => {
    const group = groups.find((other) => other.groupId === groupId && other.placement.expand !== null);
    return group === undefined ? [] : groupSources(group);
  });
  return [...values.flatMap(referencedTasks), ...elementSources];
}

/** The values a task is placed with. */
export function usedValues(task: TaskDraft): ValueSpec[] {
  const { arguments: given, expand } = task.placement;
  return [...given.map(([, value]) => value), ...(expand === null ? [] : expandValues(expand))];
}

type Element = Extract<ValueSpec, { kind: 'element' }>;

/** The elements of mapped groups a value contains. */
export function usedElements(value: ValueSpec): Element[] {
  switch (value.kind) {
    case 'literal':
    case 'xcom':
      return [];
    case 'element':
      return [value];
    case 'list':
      return value.items.flatMap(usedElements);
    case 'record':
      return value.entries.flatMap(([, entry]) => usedElements(entry));
    case 'map':
      return usedElements(value.source);
    case 'zip':
    case 'concat':
      return value.sources.flatMap(usedElements);
  }
}

/** The tasks a mapped group is expanded over. */
export function groupSources(group: GroupDraft): string[] {
  const { expand } = group.placement;
  return expand === null ? [] : expandValues(expand).flatMap(referencedTasks);
}

function mappedGroupEdges(draft: DagDraft): OrderEdge[] {
  return draft.groups.flatMap((group) => {
    const { expand } = group.placement;
    const ends = expand === null ? [] : expandValues(expand).flatMap(taskEnds);
    return ends.map((upstream): OrderEdge => ({ upstream, downstream: { kind: 'group', group } }));
  });
}

function tasksIn(draft: DagDraft, group: GroupDraft): TaskDraft[] {
  return draft.placed.filter((task) => groupChain(task.group).includes(group));
}

/** Tasks of a group without an upstream in it. */
function rootsOf(draft: DagDraft, group: GroupDraft, upstream: Upstream): string[] {
  const members = tasksIn(draft, group).map((task) => task.taskId);
  const inside = new Set(members);
  return members.filter((taskId) => [...(upstream.get(taskId) ?? [])].every((other) => !inside.has(other)));
}

/**
 * Tasks of a group without a downstream in it. In place of a teardown stands the work before it, so that what comes after the group
 * does not wait for clearing up (rule setup/groups-skip-teardowns); task-sdk/src/airflow/sdk/definitions/taskgroup.py (get_leaves).
 */
function leavesOf(draft: DagDraft, group: GroupDraft, upstream: Upstream): string[] {
  const members = new Map(tasksIn(draft, group).map((task) => [task.taskId, task]));
  const followed = new Set([...members.keys()].flatMap((taskId) => [...(upstream.get(taskId) ?? [])]));
  const seen = new Set<TaskDraft>();
  return [...members.values()]
    .filter(({ taskId }) => !followed.has(taskId))
    .flatMap((task) => (task.isTeardown ? workBefore(task, { members, upstream, seen }) : [task.taskId]));
}

interface InGroup {
  readonly members: ReadonlyMap<string, TaskDraft>;
  readonly upstream: Upstream;
  /** Teardowns gone through already. */
  readonly seen: Set<TaskDraft>;
}

/** The work directly before a teardown, or before the teardowns before it, that nothing but teardowns follows. */
function workBefore(teardown: TaskDraft, inGroup: InGroup): string[] {
  const { members, upstream, seen } = inGroup;
  if (seen.has(teardown)) return [];
  seen.add(teardown);
  const isFollowed = (taskId: string): boolean =>
    [...members.values()].some((other) => !other.isTeardown && upstream.get(other.taskId)?.has(taskId));
  return [...(upstream.get(teardown.taskId) ?? [])].flatMap((taskId) => {
    const task = members.get(taskId);
    if (task === undefined) return [];
    if (task.isTeardown) return workBefore(task, inGroup);
    return task.isSetup || isFollowed(taskId) ? [] : [taskId];
  });
}

function endGroup(end: EdgeEnd, groupOf: ReadonlyMap<string, GroupDraft | null>): GroupDraft | null {
  return end.kind === 'task' ? (groupOf.get(end.taskId) ?? null) : end.group.parent;
}

/** How many groups enclose both ends. */
function commonDepth(left: GroupDraft | null, right: GroupDraft | null): number {
  const around = groupChain(right);
  return groupChain(left).filter((group) => around.includes(group)).length;
}
