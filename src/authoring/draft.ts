/**
 * What has been declared of a DAG so far: tasks, task groups, order-only edges, `.map` functions and the mistakes seen on the way.
 * It records and judges nothing; `compileDag.ts` turns it into a DagSpec.
 */
import type { CompiledDag, ExpandSpec, MapFunction, NamedValue, TaskBody } from '../model/dagSpec.ts';
import type { Problem } from '../model/errors.ts';

export interface DagDraft {
  readonly dagId: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** In order of declaration. */
  readonly tasks: TaskDraft[];
  /** In order of placement. */
  readonly placed: TaskDraft[];
  /** In order of declaration, so parents before children. */
  readonly groups: GroupDraft[];
  readonly edges: OrderEdge[];
  readonly maps: Map<string, MapFunction>;
  /** Found while declaring. */
  readonly problems: Problem[];
  /** The result of the last compile, until something more is declared. */
  compiled: CompiledDag | null;
}

export interface TaskDraft {
  readonly taskId: string;
  readonly group: GroupDraft | null;
  readonly kind: TaskKind;
  /** `null` for an empty operator. */
  readonly body: TaskBody | null;
  readonly options: Readonly<Record<string, unknown>>;
  readonly placement: Placement;
  /** `.key()` was used on a reference to it. */
  hasKeys: boolean;
  decision: DecisionDraft | null;
  isSetup: boolean;
  isTeardown: boolean;
  onFailureFailDagrun: boolean;
}

export type TaskKind = 'task' | 'operator' | 'sensor' | 'branch' | 'short_circuit' | 'latest_only' | 'empty';

/** How a task or a task group with a body came to its place. */
export interface Placement {
  /** How often it was placed; once is right. */
  times: number;
  hasPartial: boolean;
  arguments: readonly NamedValue[];
  expand: ExpandSpec | null;
}

/** Candidates are filled in as the chain of calls is written. */
export type DecisionDraft =
  | { readonly kind: 'if'; then: string | null; else: string | null }
  | { readonly kind: 'switch'; readonly cases: string[] };

export interface GroupDraft {
  readonly groupId: string;
  readonly parent: GroupDraft | null;
  /** Whether it has a body, so that a factory has to place it. */
  readonly hasBody: boolean;
  readonly placement: Placement;
}

/** One end of an order-only edge. */
export type EdgeEnd =
  { readonly kind: 'task'; readonly taskId: string } | { readonly kind: 'group'; readonly group: GroupDraft };

export interface OrderEdge {
  readonly upstream: EdgeEnd;
  readonly downstream: EdgeEnd;
}

export function createDraft(dagId: string, options: Readonly<Record<string, unknown>>): DagDraft {
  return {
    dagId,
    options,
    tasks: [],
    placed: [],
    groups: [],
    edges: [],
    maps: new Map(),
    problems: [],
    compiled: null,
  };
}

export function createPlacement(): Placement {
  return { times: 0, hasPartial: false, arguments: [], expand: null };
}

/** Notes a mistake made while declaring; it is raised with all others when the DAG is compiled. */
export function noteProblem(draft: DagDraft, problem: Problem): void {
  draft.compiled = null;
  draft.problems.push(problem);
}

export function addTask(draft: DagDraft, task: TaskDraft): TaskDraft {
  draft.compiled = null;
  draft.tasks.push(task);
  return task;
}

export function addGroup(draft: DagDraft, group: GroupDraft): GroupDraft {
  draft.compiled = null;
  draft.groups.push(group);
  return group;
}

/** Counts one placement of a task, the first one deciding its position among the tasks. */
export function countPlacement(draft: DagDraft, task: TaskDraft): void {
  draft.compiled = null;
  task.placement.times++;
  if (task.placement.times === 1) draft.placed.push(task);
}

export function addEdge(draft: DagDraft, edge: OrderEdge): void {
  draft.compiled = null;
  draft.edges.push(edge);
}

/** An id as it stands in the DAG: with the ids of the groups around it as prefix. */
export function prefixedId(group: GroupDraft | null, id: string): string {
  return group === null ? id : `${group.groupId}.${id}`;
}

/** The group and the groups around it, innermost first. */
export function groupChain(group: GroupDraft | null): GroupDraft[] {
  const chain: GroupDraft[] = [];
  for (let current = group; current !== null; current = current.parent) chain.push(current);
  return chain;
}
