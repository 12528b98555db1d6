/**
 * Everything a compile of the DAG would have refused, for a DagSpec that comes from JSON or from a generator: each problem in one line that
 * begins with the id of the task or group.
 */
import { findCycles } from '../../authoring/findCycles.ts';
import type { DagSpec, ExpandSpec, GroupSpec, TaskSpec, ValueSpec } from '../../model/dagSpec.ts';
import { expandValues, referencedTasks, RETURN_VALUE } from '../../model/dagSpec.ts';
import { isInMappedGroup } from './choosePlan.ts';

/** All problems of a spec; empty: Airflow would accept the DAG. */
export function specProblems(spec: DagSpec): string[] {
  const parts: Parts = {
    tasks: new Map(spec.tasks.map((task) => [task.taskId, task])),
    groups: new Map(spec.groups.map((group) => [group.groupId, group])),
  };
  const ofGroups = spec.groups.flatMap((group) => groupProblems(spec, parts, group));
  // Where groups do not nest there is no telling what is inside which.
  if (ofGroups.length > 0) return ofGroups;
  return [
    ...repeated([...spec.tasks.map(({ taskId }) => taskId), ...spec.groups.map(({ groupId }) => groupId)]),
    ...spec.tasks.flatMap((task) => taskProblems(spec, parts, task)),
    ...cycleProblems(spec),
    ...(spec.catchup && spec.schedule !== null && spec.startDate === null
      ? [`${spec.dagId}: it catches up without a start date`]
      : []),
  ];
}

interface Parts {
  readonly tasks: ReadonlyMap<string, TaskSpec>;
  readonly groups: ReadonlyMap<string, GroupSpec>;
}

function repeated(ids: readonly string[]): string[] {
  const twice = ids.filter((id, position) => ids.indexOf(id) !== position);
  return twice.map((id) => `${id}: the id is taken`);
}

function cycleProblems(spec: DagSpec): string[] {
  const cycles = findCycles(new Map(spec.tasks.map(({ taskId, upstream }) => [taskId, new Set(upstream)])));
  return cycles.map((cycle) => `${cycle[0]}: it is its own upstream, ${cycle.join(' -> ')}`);
}

function groupProblems(spec: DagSpec, parts: Parts, { groupId, parentId, expand }: GroupSpec): string[] {
  const earlier = spec.groups.slice(
    0,
    spec.groups.findIndex((group) => group.groupId === groupId),
  );
  const isParentKnown = parentId === null || earlier.some((group) => group.groupId === parentId);
  const values = expand === null ? [] : expandValues(expand);
  return [
    ...(isParentKnown ? [] : [`${groupId}: its parent ${parentId} does not come before it`]),
    ...(isOverNothing(expand) ? [`${groupId}: it is expanded over nothing`] : []),
    ...values.flatMap((value) => [...unknownTasks(parts, groupId, value), ...customKeys(groupId, value)]),
  ];
}

/** Airflow: "no arguments to expand against". */
function isOverNothing(expand: ExpandSpec | null): boolean {
  return expand?.kind === 'product' && expand.arguments.length === 0;
}

function taskProblems(spec: DagSpec, parts: Parts, task: TaskSpec): string[] {
  const { taskId, groupId, upstream, decision, triggerRule, style } = task;
  const expansion = task.expand === null ? [] : expandValues(task.expand);
  const values = [...task.arguments.map(([, value]) => value), ...expansion];
  const isInside = isInMappedGroup(spec, task);
  const isGenerated = style === 'taskflow' && expansion.flatMap(referencedTasks).length > 0;
  const targets = decisionTargets(task).filter((id) => !parts.tasks.get(id)?.upstream.includes(taskId));
  const missing = task.requiredArguments.filter((name) => !task.arguments.some(([given]) => given === name));
  const isBelowSetup = upstream.some((id) => parts.tasks.get(id)?.isSetup === true);
  const problems: [isWrong: boolean, text: string][] = [
    [groupId !== null && !parts.groups.has(groupId), `there is no group ${groupId}`],
    [task.expand !== null && isInside, 'it is expanded inside a mapped group'],
    [isOverNothing(task.expand), 'it is expanded over nothing'],
    [triggerRule === 'always' && (isInside || isGenerated), 'the trigger rule always with task-generated mapping'],
    [task.isSetup && task.isTeardown, 'it is both setup and teardown'],
    [task.isTeardown && triggerRule !== 'all_done_setup_success', 'a teardown with a trigger rule of its own'],
    [
      isBelowSetup && !task.isTeardown && triggerRule !== 'all_success',
      `the rule ${triggerRule} directly below a setup`,
    ],
    [
      spec.failFast && triggerRule !== 'all_success' && triggerRule !== 'all_done_setup_success',
      `the rule ${triggerRule} in a DAG with failFast`,
    ],
    [task.onFailureFailDagrun && !task.isTeardown, 'onFailureFailDagrun without being a teardown'],
    [task.expand === null && missing.length > 0, `it is called without ${missing.join(', ')}`],
    [decision !== null && targets.length > 0, `it decides about ${targets.join(', ')}, which is not downstream`],
  ];
  return [
    ...problems.flatMap(([isWrong, text]) => (isWrong ? [`${taskId}: ${text}`] : [])),
    ...upstream.filter((id) => !parts.tasks.has(id)).map((id) => `${taskId}: there is no upstream task ${id}`),
    ...values.flatMap((value) => unknownTasks(parts, taskId, value)),
    ...expansion.flatMap((value) => customKeys(taskId, value)),
    ...missingEdges(spec, task, values),
    ...elementProblems(spec, task),
  ];
}

function unknownTasks(parts: Parts, id: string, value: ValueSpec): string[] {
  const unknown = referencedTasks(value).filter((taskId) => !parts.tasks.has(taskId));
  return unknown.map((taskId) => `${id}: there is no task ${taskId} to refer to`);
}

function customKeys(id: string, value: ValueSpec): string[] {
  return keysOf(value)
    .filter((key) => key !== RETURN_VALUE)
    .map((key) => `${id}: it is mapped over the key ${key}`);
}

function keysOf(value: ValueSpec): string[] {
  switch (value.kind) {
    case 'xcom':
      return [value.key];
    case 'list':
      return value.items.flatMap(keysOf);
    case 'record':
      return value.entries.flatMap(([, entry]) => keysOf(entry));
    case 'map':
      return keysOf(value.source);
    case 'zip':
    case 'concat':
      return value.sources.flatMap(keysOf);
    default:
      return [];
  }
}

/** A task comes after all it refers to; roots of a mapped group, and whoever uses its elements, after what the group is expanded over. */
function missingEdges(spec: DagSpec, task: TaskSpec, values: readonly ValueSpec[]): string[] {
  const needed = new Set(values.flatMap(referencedTasks));
  for (const group of enclosingGroups(spec, task.groupId)) {
    if (group.expand === null) continue;
    const members = spec.tasks.filter(({ groupId }) => enclosingGroups(spec, groupId).includes(group));
    const isRoot = !members.some(({ taskId }) => task.upstream.includes(taskId));
    const isUser = task.arguments.some(([, value]) => value.kind === 'element' && value.groupId === group.groupId);
    if (isRoot || isUser)
      expandValues(group.expand)
        .flatMap(referencedTasks)
        .forEach((id) => needed.add(id));
  }
  const missing = [...needed].filter((id) => !task.upstream.includes(id));
  return missing.map((id) => `${task.taskId}: ${id}, which it needs, is not upstream of it`);
}

function enclosingGroups(spec: DagSpec, groupId: string | null): GroupSpec[] {
  const group = spec.groups.find((candidate) => candidate.groupId === groupId);
  return group === undefined ? [] : [group, ...enclosingGroups(spec, group.parentId)];
}

function elementProblems(spec: DagSpec, task: TaskSpec): string[] {
  return task.arguments.flatMap(([, value]) => {
    if (value.kind !== 'element') return [];
    const group = enclosingGroups(spec, task.groupId).find(({ groupId }) => groupId === value.groupId);
    if (group === undefined || group.expand === null) {
      return [`${task.taskId}: no mapped group ${value.groupId} is around it`];
    }
    const names = group.expand.kind === 'product' ? group.expand.arguments.map(([name]) => name) : [value.name];
    return names.includes(value.name) ? [] : [`${task.taskId}: ${value.groupId} is not expanded over ${value.name}`];
  });
}

function decisionTargets({ decision }: TaskSpec): string[] {
  if (decision?.kind === 'if') return [decision.then, ...(decision.else === null ? [] : [decision.else])];
  return decision?.kind === 'switch' ? [...decision.cases] : [];
}
