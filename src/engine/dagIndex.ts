/**
 * A DagSpec turned into numbers and direct links, once per DAG: who is upstream of whom, which mapped groups enclose a task,
 * how an upstream instance is relevant to a downstream one. It knows nothing of a run.
 */
import type { DagSpec, TaskSpec, ValueSpec } from '../model/dagSpec.ts';
import type { TaskNumber } from '../model/ids.ts';
import { compareCodePoints } from '../model/json.ts';
import { TRIGGER_RULE_TABLE } from '../model/triggerRules.ts';
import {
  driversOf,
  indexMappedGroups,
  innermostShared,
  sourcesOf,
  valuesOver,
  type IndexedGroup,
} from './mappedGroups.ts';
import { totalPriorityWeight } from './priorityWeight.ts';
import { findIndirectSetups, findLeaves, findTeardownScope } from './setupsAndTeardowns.ts';
import { canSkipDownstream, dependsOnPast } from './taskTraits.ts';

export interface Upstream {
  readonly task: IndexedTask;
  /** The innermost mapped group that holds both tasks; null: every instance of the upstream is relevant. */
  readonly sharedGroup: IndexedGroup | null;
  /** The upstream is in a further mapped group below the shared one. */
  readonly isFurtherMapped: boolean;
  /** A fast rule directly inside a mapped group looks at all instances of an upstream that does not drive the group. */
  readonly isSeenWholeByFastRule: boolean;
  /** In 3.3.2 the placeholder of a fast rule or of `none_failed_min_one_success` does, at any depth of a mapped group. */
  readonly isSeenWholeByPlaceholder: boolean;
}

/** A task, with how the one it is downstream of is relevant to it. */
export interface Downstream {
  readonly task: IndexedTask;
  readonly upstream: Upstream;
}

export interface IndexedTask {
  readonly number: TaskNumber;
  readonly taskId: string;
  readonly spec: TaskSpec;
  /** Position in code-point order of task ids: the order of rows in a pass. */
  readonly rank: number;
  readonly upstream: readonly Upstream[];
  readonly downstream: readonly Downstream[];
  /** Setups further upstream that have to succeed first (rule setup/indirect-setups). */
  readonly setups: readonly Upstream[];
  /** Of a teardown: the tasks between its setups and itself, not directly upstream (rule setup/teardown-scope). */
  readonly scope: readonly Upstream[];
  /** Direct upstream, setups and scope together. */
  readonly watched: readonly Upstream[];
  /** The tasks whose checks look at this one: its downstream, and those that have it among their setups or in their scope. */
  readonly watchers: readonly Downstream[];
  /** The innermost mapped group around the task. */
  readonly mappedGroup: IndexedGroup | null;
  readonly isMappedOperator: boolean;
  /** Mapped itself or inside a mapped group: has map indexes. */
  readonly needsExpansion: boolean;
  /** Some mapped operator or mapped group is expanded over the task's output. */
  readonly isMappingSource: boolean;
  /** What it and the mapped groups around it are expanded over. */
  readonly expandValues: readonly ValueSpec[];
  /** The tasks whose placeholders the mapped-source check looks at. */
  readonly expandSources: readonly TaskNumber[];
  /** The tasks whose expansion waits for this one, whether or not they are directly downstream. */
  readonly expandedBy: readonly IndexedTask[];
  readonly isFastRule: boolean;
  /** Direct upstream that may have skipped this task. */
  readonly skippers: readonly IndexedTask[];
  readonly priorityWeight: number;
  /** Rows wait for the task in the previous run. */
  readonly dependsOnPast: boolean;
  /** Decides the state of the run: a leaf, teardowns left out (rule run-state/teardown-leaves). */
  readonly isLeaf: boolean;
  /** The same where mapped teardowns lose their mark (rule run-state/mapped-teardown-mark). */
  readonly isLeafWithoutMappedMarks: boolean;
}

export interface DagIndex {
  readonly spec: DagSpec;
  readonly tasks: readonly IndexedTask[];
  /** In code-point order of task ids. */
  readonly tasksByRank: readonly IndexedTask[];
  readonly taskNumbers: ReadonlyMap<string, TaskNumber>;
  readonly mappedGroups: ReadonlyMap<string, IndexedGroup>;
  /** A task limits its own active instances, so that a stuck run is no deadlock to Airflow. */
  readonly hasActiveTisLimit: boolean;
  /** Tasks that depend on their past. */
  readonly pastDependents: readonly IndexedTask[];
}

type Mutable<Value> = { -readonly [Key in keyof Value]: Value[Key] };
type TaskDraft = Mutable<
  Omit<IndexedTask, 'upstream' | 'downstream' | 'setups' | 'scope' | 'watched' | 'watchers' | 'skippers' | 'expandedBy'>
> & {
  expandedBy: IndexedTask[];
  upstream: Upstream[];
  downstream: Downstream[];
  setups: Upstream[];
  scope: Upstream[];
  watched: Upstream[];
  watchers: Downstream[];
  skippers: IndexedTask[];
};

const indexes = new WeakMap<DagSpec, DagIndex>();

/** The index of a spec, built on first use and kept as long as the spec is. */
export function dagIndexOf(spec: DagSpec): DagIndex {
  let index = indexes.get(spec);
  if (index === undefined) {
    index = buildDagIndex(spec);
    indexes.set(spec, index);
  }
  return index;
}

function buildDagIndex(spec: DagSpec): DagIndex {
  const taskNumbers = new Map(spec.tasks.map((task, number) => [task.taskId, number as TaskNumber]));
  const mappedGroups = indexMappedGroups(spec, taskNumbers);
  const groupSpecs = new Map(spec.groups.map((group) => [group.groupId, group]));
  const innermost = (groupId: string | null): IndexedGroup | null => {
    for (let id = groupId; id !== null; id = groupSpecs.get(id)?.parentId ?? null) {
      const mapped = mappedGroups.get(id);
      if (mapped !== undefined) return mapped;
    }
    return null;
  };
  const mappingSources = new Set<TaskNumber>();
  for (const { expand } of [...spec.tasks, ...spec.groups]) {
    if (expand !== null) for (const source of sourcesOf(expand, taskNumbers)) mappingSources.add(source);
  }
  const weights = totalPriorityWeight(spec);
  const tasks = spec.tasks.map((task, number): TaskDraft => {
    const mappedGroup = innermost(task.groupId);
    const upstream: Upstream[] = [];
    const downstream: Downstream[] = [];
    return {
      number: number as TaskNumber,
      taskId: task.taskId,
      spec: task,
      rank: 0,
      upstream,
      downstream,
      setups: [],
      scope: [],
      watched: upstream,
      watchers: downstream,
      mappedGroup,
      isMappedOperator: task.expand !== null,
      needsExpansion: task.expand !== null || mappedGroup !== null,
      isMappingSource: mappingSources.has(number as TaskNumber),
      expandValues: valuesOver(task.expand, mappedGroup),
      expandSources: task.expand !== null ? sourcesOf(task.expand, taskNumbers) : (mappedGroup?.sources ?? []),
      expandedBy: [],
      isFastRule: TRIGGER_RULE_TABLE[task.triggerRule].isFast === true,
      skippers: [],
      priorityWeight: weights[number] as number,
      dependsOnPast: dependsOnPast(task),
      isLeaf: true,
      isLeafWithoutMappedMarks: true,
    };
  });
  linkUpstream(tasks, taskNumbers, mappedGroups);
  linkSetupsAndTeardowns(tasks, mappedGroups);
  const tasksByRank = [...tasks].sort((left, right) => compareCodePoints(left.taskId, right.taskId));
  tasksByRank.forEach((task, rank) => (task.rank = rank));
  return {
    spec,
    tasks,
    tasksByRank,
    taskNumbers,
    mappedGroups,
    pastDependents: tasks.filter((task) => task.dependsOnPast),
    hasActiveTisLimit: spec.tasks.some((t) => t.maxActiveTisPerDag !== null || t.maxActiveTisPerDagrun !== null),
  };
}

function linkUpstream(
  tasks: readonly TaskDraft[],
  taskNumbers: ReadonlyMap<string, TaskNumber>,
  mappedGroups: ReadonlyMap<string, IndexedGroup>,
): void {
  for (const task of tasks) {
    for (const source of task.expandSources) (tasks[source] as TaskDraft).expandedBy.push(task);
    const relate = relationsOf(task, mappedGroups);
    for (const taskId of task.spec.upstream) {
      const upstreamTask = tasks[taskNumbers.get(taskId) as TaskNumber] as TaskDraft;
      const upstream = relate(upstreamTask);
      task.upstream.push(upstream);
      upstreamTask.downstream.push({ task, upstream });
      if (canSkipDownstream(upstreamTask.spec)) task.skippers.push(upstreamTask);
    }
  }
}

/** How another task is relevant to this one, whether directly upstream or further away. */
function relationsOf(
  task: TaskDraft,
  mappedGroups: ReadonlyMap<string, IndexedGroup>,
): (upstreamTask: IndexedTask) => Upstream {
  const drivers = driversOf(task.mappedGroup);
  const isDirectlyMapped = task.spec.groupId !== null && mappedGroups.has(task.spec.groupId);
  const hasEagerPlaceholder =
    task.mappedGroup !== null && (task.isFastRule || task.spec.triggerRule === 'none_failed_min_one_success');
  return (upstreamTask) => {
    const isNoDriver = !drivers.has(upstreamTask.number);
    const sharedGroup = innermostShared(task.mappedGroup, upstreamTask.mappedGroup);
    return {
      task: upstreamTask,
      sharedGroup,
      isFurtherMapped: upstreamTask.mappedGroup !== sharedGroup || upstreamTask.isMappedOperator,
      isSeenWholeByFastRule: task.isFastRule && isDirectlyMapped && isNoDriver,
      isSeenWholeByPlaceholder: hasEagerPlaceholder && isNoDriver,
    };
  };
}

/** Leaves and what tasks watch beyond their direct upstream; without setups and teardowns nothing but the leaves. */
function linkSetupsAndTeardowns(tasks: readonly TaskDraft[], mappedGroups: ReadonlyMap<string, IndexedGroup>): void {
  const leaves = findLeaves(tasks, 'kept');
  const leavesWithoutMarks = findLeaves(tasks, 'lost');
  for (const task of tasks) {
    task.isLeaf = leaves.has(task.number);
    task.isLeafWithoutMappedMarks = leavesWithoutMarks.has(task.number);
  }
  if (!tasks.some(({ spec }) => spec.isSetup || spec.isTeardown)) return;
  for (const task of tasks) {
    const relate = relationsOf(task, mappedGroups);
    const link = (number: TaskNumber): Upstream => relate(tasks[number] as TaskDraft);
    task.setups = findIndirectSetups(task).map(link);
    task.scope = findTeardownScope(task).map(link);
    const further = [...task.setups, ...task.scope];
    if (further.length > 0) task.watched = [...task.upstream, ...further];
    for (const upstream of further) {
      const watched = tasks[upstream.task.number] as TaskDraft;
      if (watched.watchers === watched.downstream) watched.watchers = [...watched.downstream];
      watched.watchers.push({ task, upstream });
    }
  }
}
