/**
 * What of a DAG is drawn: its tasks and groups, one box for each group that is collapsed, and the edges between them by what they stand for.
 */
import { expandValues, referencedTasks, type DagSpec, type TaskSpec } from '../../model/dagSpec.ts';

/** `mapped`: the later is mapped over what the earlier returns; `data`: it is given it otherwise; `order`: it only comes after it. */
export type EdgeKind = 'mapped' | 'data' | 'order';

export interface DrawnNode {
  readonly label: string;
  /** Number of the group around it that is open. */
  readonly parent: number | null;
  readonly task: number | null;
  readonly group: number | null;
  readonly tasks: readonly number[];
}

export interface Drawn {
  readonly nodes: ReadonlyMap<string, DrawnNode>;
  /** Name of the node that stands for a task. */
  readonly nodeOf: readonly string[];
  /** Groups that are drawn open and have something inside, outer ones first. */
  readonly open: readonly number[];
}

/** Each box by name: `t3` for a task, `c1` for a collapsed group. */
export function drawnNodes(dag: DagSpec, collapsed: ReadonlySet<string>): Drawn {
  const nodes = new Map<string, DrawnNode>();
  const open = new Set<number>();
  const nodeOf = dag.tasks.map(({ taskId, groupId }, task) => {
    const around = groupsAround(dag, groupId);
    const closed = around.findIndex((group) => collapsed.has(dag.groups[group]?.groupId ?? ''));
    const parents = closed === -1 ? around : around.slice(0, closed);
    for (const group of parents) open.add(group);
    const parent = parents.at(-1) ?? null;
    if (closed === -1) {
      nodes.set(`t${task}`, { label: shortName(taskId, groupId), parent, task, group: null, tasks: [task] });
      return `t${task}`;
    }
    const group = around[closed] as number;
    const { groupId: id = '', parentId = null } = dag.groups[group] ?? {};
    const before = nodes.get(`c${group}`)?.tasks ?? [];
    nodes.set(`c${group}`, { label: shortName(id, parentId), parent, task: null, group, tasks: [...before, task] });
    return `c${group}`;
  });
  return { nodes, nodeOf, open: [...open].toSorted((left, right) => left - right) };
}

/** Numbers of the groups around, the outermost first. */
export function groupsAround(dag: DagSpec, groupId: string | null): number[] {
  const around: number[] = [];
  for (let number = numberOfGroup(dag, groupId); number !== null;) {
    around.unshift(number);
    number = numberOfGroup(dag, dag.groups[number]?.parentId ?? null);
  }
  return around;
}

/** null: there is no such group. */
export function numberOfGroup(dag: DagSpec, groupId: string | null): number | null {
  const number = dag.groups.findIndex((group) => group.groupId === groupId);
  return number === -1 ? null : number;
}

/** An id without the group it is in, as Airflow shows it. */
export function shortName(id: string, groupId: string | null): string {
  return groupId !== null && id.startsWith(`${groupId}.`) ? id.slice(groupId.length + 1) : id;
}

export interface DrawnEdge {
  readonly from: string;
  readonly to: string;
  kind: EdgeKind;
  readonly pairs: [number, number][];
}

/** Edges by the names of their ends. */
export function drawnEdges(dag: DagSpec, nodeOf: readonly string[]): ReadonlyMap<string, DrawnEdge> {
  const numbers = new Map(dag.tasks.map(({ taskId }, number) => [taskId, number]));
  const edges = new Map<string, DrawnEdge>();
  dag.tasks.forEach((task, downstream) => {
    for (const taskId of task.upstream) {
      const upstream = numbers.get(taskId);
      if (upstream === undefined) continue;
      const [from, to] = [nodeOf[upstream] as string, nodeOf[downstream] as string];
      if (from === to) continue;
      const kind = edgeKind(dag, task, taskId);
      const known = edges.get(`${from} ${to}`);
      if (known === undefined) edges.set(`${from} ${to}`, { from, to, kind, pairs: [[upstream, downstream]] });
      else {
        known.pairs.push([upstream, downstream]);
        if (known.kind === 'order' || kind === 'mapped') known.kind = kind;
      }
    }
  });
  return edges;
}

function edgeKind(dag: DagSpec, task: TaskSpec, upstream: string): EdgeKind {
  const groups = groupsAround(dag, task.groupId).map((number) => dag.groups[number]);
  const expands = [task, ...groups].flatMap((each) => each?.expand ?? []);
  const mappedOver = expands.flatMap(expandValues).flatMap(referencedTasks);
  if (mappedOver.includes(upstream)) return 'mapped';
  return task.arguments.some(([, value]) => referencedTasks(value).includes(upstream)) ? 'data' : 'order';
}
