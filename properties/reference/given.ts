/**
 * What never changes during a reference run: the DAG, the plan, the settings, and plain questions about the shape of the DAG.
 * Like everything in this folder it is written from the semantics documents alone and knows nothing of the engine it judges.
 */
import type { DagSpec, ExpandSpec, GroupSpec, MapFunction, TaskSpec, ValueSpec } from '../../src/model/dagSpec.ts';
import type { OutcomePlan } from '../../src/model/outcomePlan.ts';
import type { Profile } from '../../src/model/profile.ts';
import type { AirflowConfig, Pools } from '../../src/model/settings.ts';
import { mistake } from '../../src/model/errors.ts';
import { compareCodePoints } from '../../src/model/json.ts';
import { DEFAULT_POOL, poolSlotsOf } from '../../src/model/settings.ts';

export interface Given {
  readonly spec: DagSpec;
  readonly plan: OutcomePlan;
  readonly config: AirflowConfig;
  readonly profile: Profile;
  /** Slots by pool name, Infinity for an unlimited pool. */
  readonly pools: ReadonlyMap<string, number>;
  /** Pools in which a deferred instance keeps its slots. */
  readonly poolsWithDeferred: ReadonlySet<string>;
  /** Python's text of the logical date, which retry jitter hashes. */
  readonly logicalDateText: string;
  /** The date of virtual time 0. */
  readonly zeroDateMs: number;
  readonly maps: ReadonlyMap<string, MapFunction>;
  readonly tasks: ReadonlyMap<string, TaskSpec>;
  readonly groups: ReadonlyMap<string, GroupSpec>;
}

export function taskOf(given: Given, taskId: string): TaskSpec {
  const task = given.tasks.get(taskId);
  if (task === undefined) throw mistake('unknown-task', `the DAG has no task ${taskId}`, 'Name a task of the DAG.');
  return task;
}

/** The pools of a run: those given plus `default_pool`; a task naming any other is the caller's mistake. */
export function poolSlots(spec: DagSpec, pools: Pools, defaultPoolSlots: number): Map<string, number> {
  const all = new Map([[DEFAULT_POOL, defaultPoolSlots]]);
  for (const [pool, spec] of Object.entries(pools)) all.set(pool, poolSlotsOf(spec));
  for (const [pool, slots] of all) if (slots === -1) all.set(pool, Infinity);
  for (const task of spec.tasks) {
    if (all.has(task.pool)) continue;
    throw mistake('unknown-pool', `task ${task.taskId} names the pool ${task.pool}`, 'Give it in `pools`.');
  }
  return all;
}

/** The mapped task groups a task is in, innermost first; plain groups between them do not count. */
export function mappedGroups(given: Given, task: TaskSpec): GroupSpec[] {
  const found: GroupSpec[] = [];
  for (let id = task.groupId; id !== null; id = given.groups.get(id)?.parentId ?? null) {
    const group = given.groups.get(id);
    if (group !== undefined && group.expand !== null) found.push(group);
  }
  return found;
}

/** Whether the innermost group of a task is itself mapped (scheduling 2.3, "immediate parent"). */
export function isParentMapped(given: Given, task: TaskSpec): boolean {
  return task.groupId !== null && (given.groups.get(task.groupId)?.expand ?? null) !== null;
}

/** A mapped operator, or any task in a mapped group. */
export function needsExpansion(given: Given, task: TaskSpec): boolean {
  return task.expand !== null || mappedGroups(given, task).length > 0;
}

/** Direct downstream task ids, in code-point order. */
export function downstreamOf(given: Given, taskId: string): string[] {
  return given.spec.tasks
    .filter((task) => task.upstream.includes(taskId))
    .map((task) => task.taskId)
    .sort(compareCodePoints);
}

/** Every distinct task reached by repeating `step`, the start not included. */
function reachable(start: string, step: (taskId: string) => readonly string[]): Set<string> {
  const found = new Set<string>();
  const open = [...step(start)];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    open.push(...step(next));
  }
  return found;
}

export function transitiveDownstream(given: Given, taskId: string): Set<string> {
  return reachable(taskId, (id) => downstreamOf(given, id));
}

export function transitiveUpstream(given: Given, taskId: string): Set<string> {
  return reachable(taskId, (id) => taskOf(given, id).upstream);
}

/** The tasks of a group, also in its sub-groups, that have no upstream inside it. */
export function groupRoots(given: Given, groupId: string): string[] {
  const inside = given.spec.tasks.filter((task) => isInside(given, task, groupId));
  const ids = new Set(inside.map((task) => task.taskId));
  return inside.filter((task) => !task.upstream.some((up) => ids.has(up))).map((task) => task.taskId);
}

function isInside(given: Given, task: TaskSpec, groupId: string): boolean {
  for (let id = task.groupId; id !== null; id = given.groups.get(id)?.parentId ?? null) if (id === groupId) return true;
  return false;
}

/** What a task is mapped over itself; for another task in a mapped group, what its closest mapped group is over (2.9). */
export function expansionSources(given: Given, task: TaskSpec): Set<string> {
  const expand = task.expand ?? mappedGroups(given, task)[0]?.expand ?? null;
  return expand === null ? new Set() : sourcesOf(expand);
}

/**
 * The sources of an expansion: tasks referenced directly or through map, zip and concat (mapping 1.3), an item of a literal list of rows
 * included; a reference inside such a row is none (airflow-core/src/airflow/models/expandinput.py, iter_references).
 */
export function sourcesOf(expand: ExpandSpec): Set<string> {
  if (expand.kind === 'product') return new Set(expand.arguments.flatMap(([, value]) => directReferences(value)));
  const items = expand.rows.kind === 'list' ? expand.rows.items : [expand.rows];
  return new Set(items.flatMap(directReferences));
}

function directReferences(value: ValueSpec): string[] {
  return value.kind === 'list' || value.kind === 'record' ? [] : references(value);
}

/** Every task a value refers to, at any depth. */
export function references(value: ValueSpec): string[] {
  switch (value.kind) {
    case 'literal':
    case 'element':
      return [];
    case 'xcom':
      return [value.taskId];
    case 'list':
      return value.items.flatMap(references);
    case 'record':
      return value.entries.flatMap(([, entry]) => references(entry));
    case 'map':
      return references(value.source);
    case 'zip':
    case 'concat':
      return value.sources.flatMap(references);
  }
}

/** Tasks that a mapped task, or the closest mapped group around a task, refers to inside literal lists and records. */
export function nestedSources(given: Given, task: TaskSpec): Set<string> {
  const expand = task.expand ?? mappedGroups(given, task)[0]?.expand ?? null;
  const direct = expansionSources(given, task);
  return new Set(expand === null ? [] : expandReferences(expand).filter((id) => !direct.has(id)));
}

function expandReferences(expand: ExpandSpec): string[] {
  return expand.kind === 'product'
    ? expand.arguments.flatMap(([, value]) => references(value))
    : references(expand.rows);
}

/** Whether some mapped operator or mapped group is over the output of this task (mapping 1.3 b). */
export function isMappingSource(given: Given, taskId: string): boolean {
  const expands = [...given.spec.tasks, ...given.spec.groups].map((owner) => owner.expand);
  if (expands.some((expand) => expand !== null && sourcesOf(expand).has(taskId))) return true;
  // Release 2.x looks for references of mapped tasks at any depth (airflow/models/xcom_arg.py, iter_xcom_references).
  if (given.profile.nestedReference === 'no_source') return false;
  return given.spec.tasks.some(({ expand }) => expand !== null && expandReferences(expand).includes(taskId));
}

/** `wait_for_downstream` implies it; of a mapped traditional operator it does not (task-sdk/src/airflow/sdk/bases/operator.py, partial). */
export function dependsOnPast(task: TaskSpec): boolean {
  const isPartialOperator =
    task.expand !== null && (task.style === 'traditional' || task.isEmpty || task.decision?.kind === 'latest_only');
  return task.dependsOnPast || (task.waitForDownstream && !isPartialOperator);
}

/** Priority weight of a task (scheduling 5.6): its own, plus that of all distinct tasks below or above it, as 32 bits hold it. */
export function priorityWeight(given: Given, task: TaskSpec): number {
  const related =
    task.weightRule === 'absolute'
      ? new Set<string>()
      : task.weightRule === 'downstream'
        ? transitiveDownstream(given, task.taskId)
        : transitiveUpstream(given, task.taskId);
  let sum = task.priorityWeight;
  for (const id of related) sum += taskOf(given, id).priorityWeight;
  return Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, sum));
}

/** `*` stands for any text, `?` for one character. */
export function globMatches(glob: string, text: string): boolean {
  const [first, ...rest] = [...glob];
  if (first === undefined) return text === '';
  if (first === '*') {
    const characters = [...text];
    return characters.concat('').some((_, from) => globMatches(rest.join(''), characters.slice(from).join('')));
  }
  const [head, ...tail] = [...text];
  return head !== undefined && (first === '?' || first === head) && globMatches(rest.join(''), tail.join(''));
}
