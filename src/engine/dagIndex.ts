/**
 * A DagSpec turned into numbers and direct links, once per DAG: who is upstream of whom, which mapped groups enclose a task,
 * how an upstream instance is relevant to a downstream one. It knows nothing of a run.
 */
import {
  expandValues,
  referencedTasks,
  type DagSpec,
  type ExpandSpec,
  type GroupSpec,
  type TaskSpec,
} from '../model/dagSpec.ts';
import type { TaskNumber } from '../model/ids.ts';
import { compareCodePoints } from '../model/json.ts';
import { TRIGGER_RULE_TABLE } from '../model/triggerRules.ts';
import { totalPriorityWeight } from './priorityWeight.ts';

export interface IndexedGroup {
  readonly spec: GroupSpec & { readonly expand: ExpandSpec };
  /** The nearest enclosing mapped group. */
  readonly parent: IndexedGroup | null;
  /** Tasks the group's own expansion is over. */
  readonly sources: readonly TaskNumber[];
}

export interface Upstream {
  readonly task: IndexedTask;
  /** The innermost mapped group that holds both tasks; null: every instance of the upstream is relevant. */
  readonly sharedGroup: IndexedGroup | null;
  /** The upstream is in a further mapped group below the shared one. */
  readonly isFurtherMapped: boolean;
  /** A fast rule directly inside a mapped group looks at all instances of an upstream that does not drive the group. */
  readonly isSeenWholeByFastRule: boolean;
}

export interface IndexedTask {
  readonly number: TaskNumber;
  readonly taskId: string;
  readonly spec: TaskSpec;
  /** Position in code-point order of task ids: the order of rows in a pass. */
  readonly rank: number;
  readonly upstream: readonly Upstream[];
  readonly downstream: readonly { readonly task: IndexedTask; readonly upstream: Upstream }[];
  /** The innermost mapped group around the task. */
  readonly mappedGroup: IndexedGroup | null;
  readonly isMappedOperator: boolean;
  /** Mapped itself or inside a mapped group: has map indexes. */
  readonly needsExpansion: boolean;
  /** Some mapped operator or mapped group is expanded over the task's output. */
  readonly isMappingSource: boolean;
  /** The tasks whose placeholders the mapped-source check looks at. */
  readonly expandSources: readonly TaskNumber[];
  /** The tasks whose expansion waits for this one, whether or not they are directly downstream. */
  readonly expandedBy: readonly IndexedTask[];
  readonly isFastRule: boolean;
  /** Direct upstream that may have skipped this task. */
  readonly skippers: readonly IndexedTask[];
  readonly priorityWeight: number;
  /** Leaf tasks decide the state of the run. */
  readonly isLeaf: boolean;
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
}

type Mutable<Value> = { -readonly [Key in keyof Value]: Value[Key] };
type TaskDraft = Mutable<Omit<IndexedTask, 'upstream' | 'downstream' | 'skippers' | 'expandedBy'>> & {
  expandedBy: IndexedTask[];
  upstream: Upstream[];
  downstream: { task: IndexedTask; upstream: Upstream }[];
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
    return {
      number: number as TaskNumber,
      taskId: task.taskId,
      spec: task,
      rank: 0,
      upstream: [],
      downstream: [],
      mappedGroup,
      isMappedOperator: task.expand !== null,
      needsExpansion: task.expand !== null || mappedGroup !== null,
      isMappingSource: mappingSources.has(number as TaskNumber),
      expandSources: task.expand !== null ? sourcesOf(task.expand, taskNumbers) : (mappedGroup?.sources ?? []),
      expandedBy: [],
      isFastRule: TRIGGER_RULE_TABLE[task.triggerRule].isFast === true,
      skippers: [],
      priorityWeight: weights[number] as number,
      isLeaf: true,
    };
  });
  linkUpstream(tasks, taskNumbers, mappedGroups);
  const tasksByRank = [...tasks].sort((left, right) => compareCodePoints(left.taskId, right.taskId));
  tasksByRank.forEach((task, rank) => (task.rank = rank));
  return {
    spec,
    tasks,
    tasksByRank,
    taskNumbers,
    mappedGroups,
    hasActiveTisLimit: spec.tasks.some((t) => t.maxActiveTisPerDag !== null || t.maxActiveTisPerDagrun !== null),
  };
}

function indexMappedGroups(spec: DagSpec, taskNumbers: ReadonlyMap<string, TaskNumber>): Map<string, IndexedGroup> {
  const mapped = new Map<string, IndexedGroup>();
  const nearest = new Map<string, IndexedGroup | null>();
  for (const group of spec.groups) {
    const parent = group.parentId === null ? null : (nearest.get(group.parentId) ?? null);
    if (group.expand === null) {
      nearest.set(group.groupId, parent);
      continue;
    }
    const indexed = {
      spec: group as GroupSpec & { readonly expand: ExpandSpec },
      parent,
      sources: sourcesOf(group.expand, taskNumbers),
    };
    mapped.set(group.groupId, indexed);
    nearest.set(group.groupId, indexed);
  }
  return mapped;
}

/** A reference inside a literal list or record is no source (airflow-core/src/airflow/models/expandinput.py, iter_references). */
function sourcesOf(expand: ExpandSpec, taskNumbers: ReadonlyMap<string, TaskNumber>): readonly TaskNumber[] {
  const values = expand.kind === 'kwargs' && expand.rows.kind === 'list' ? expand.rows.items : expandValues(expand);
  const ids = new Set(values.filter(({ kind }) => kind !== 'list' && kind !== 'record').flatMap(referencedTasks));
  return [...ids].map((id) => taskNumbers.get(id) as TaskNumber);
}

function linkUpstream(
  tasks: readonly TaskDraft[],
  taskNumbers: ReadonlyMap<string, TaskNumber>,
  mappedGroups: ReadonlyMap<string, IndexedGroup>,
): void {
  for (const task of tasks) {
    for (const source of task.expandSources) (tasks[source] as TaskDraft).expandedBy.push(task);
    const drivers = driversOf(task.mappedGroup);
    const isDirectlyMapped = task.spec.groupId !== null && mappedGroups.has(task.spec.groupId);
    for (const taskId of task.spec.upstream) {
      const upstreamTask = tasks[taskNumbers.get(taskId) as TaskNumber] as TaskDraft;
      const sharedGroup = innermostShared(task.mappedGroup, upstreamTask.mappedGroup);
      const upstream: Upstream = {
        task: upstreamTask,
        sharedGroup,
        isFurtherMapped: upstreamTask.mappedGroup !== sharedGroup || upstreamTask.isMappedOperator,
        isSeenWholeByFastRule: task.isFastRule && isDirectlyMapped && !drivers.has(upstreamTask.number),
      };
      task.upstream.push(upstream);
      upstreamTask.downstream.push({ task, upstream });
      upstreamTask.isLeaf = false;
      if (canSkipDownstream(upstreamTask.spec)) task.skippers.push(upstreamTask);
    }
  }
}

/** A mapped TaskFlow branch is not flagged as able to skip; a mapped traditional one is (rule branch/mapped-taskflow-ignored). */
function canSkipDownstream(task: TaskSpec): boolean {
  return task.decision !== null && (task.expand === null || task.style === 'traditional');
}

function driversOf(group: IndexedGroup | null): ReadonlySet<TaskNumber> {
  const drivers = new Set<TaskNumber>();
  for (let at = group; at !== null; at = at.parent) for (const source of at.sources) drivers.add(source);
  return drivers;
}

function innermostShared(left: IndexedGroup | null, right: IndexedGroup | null): IndexedGroup | null {
  const around = new Set<IndexedGroup>();
  for (let at = right; at !== null; at = at.parent) around.add(at);
  for (let at = left; at !== null; at = at.parent) if (around.has(at)) return at;
  return null;
}
