/**
 * Where the tasks and groups of a DAG stand when it is drawn, and the way of each edge between them. It knows boxes and numbers, and draws nothing.
 */
import { Graph, layout } from '@dagrejs/dagre';
import type { DagSpec, TaskSpec } from '../../model/dagSpec.ts';
import { taskTraits } from '../story/taskTraits.ts';
import {
  drawnEdges,
  drawnNodes,
  groupsAround,
  numberOfGroup,
  type Drawn,
  type DrawnEdge,
  type EdgeKind,
} from './graphNodes.ts';

/** From the left and the top of the whole, px. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface TaskBox extends Box {
  /** Number of the task in the DAG. */
  readonly task: number;
}

export interface GroupBox extends Box {
  /** Number of the group in the DAG. */
  readonly group: number;
  /** Its tasks are not drawn; it stands for all of them, also those of groups inside of it. */
  readonly isCollapsed: boolean;
  readonly tasks: readonly number[];
}

export interface GraphEdge {
  readonly kind: EdgeKind;
  /** Pairs of tasks that it stands for: several where a group is collapsed. */
  readonly pairs: readonly (readonly [upstream: number, downstream: number])[];
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  readonly tasks: readonly TaskBox[];
  /** Outer ones before those inside. */
  readonly groups: readonly GroupBox[];
  readonly edges: readonly GraphEdge[];
}

export interface GraphOptions {
  /** Ids of groups that are drawn as one box. */
  readonly collapsed: ReadonlySet<string>;
  /** From left to right, or downwards where there is little width. */
  readonly direction: 'LR' | 'TB';
}

const TASK_HEIGHT = 48;
const NARROWEST = 116;
const WIDEST = 250;
const LETTER = 8.2;
const SMALL_LETTER = 6.4;
const BESIDE_NAME = 72;
const BESIDE_TRAITS = 24;
const GROUP_PADDING = 10;
const GROUP_HEADING = 30;
const MARGIN = 8;

/** Lays a DAG out. */
export function graphLayout(dag: DagSpec, { collapsed, direction }: GraphOptions): GraphLayout {
  const drawn = drawnNodes(dag, collapsed);
  const graph = new Graph({ compound: true, multigraph: false });
  graph.setGraph({
    rankdir: direction,
    nodesep: 30,
    ranksep: direction === 'LR' ? 44 : 40,
    edgesep: 12,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  // Numbers as names: dagre keeps nodes in plain objects, in which a task may not be called `__proto__`.
  for (const [name, { label, task }] of drawn.nodes)
    graph.setNode(name, { width: widthOf(label, dag.tasks[task ?? -1]), height: TASK_HEIGHT });
  for (const group of drawn.open) graph.setNode(`g${group}`, {});
  for (const [name, { parent }] of drawn.nodes) if (parent !== null) graph.setParent(name, `g${parent}`);
  for (const group of drawn.open) {
    const parent = numberOfGroup(dag, dag.groups[group]?.parentId ?? null);
    if (parent !== null) graph.setParent(`g${group}`, `g${parent}`);
  }
  const edges = drawnEdges(dag, drawn.nodeOf);
  for (const { from, to, kind } of edges.values()) graph.setEdge(from, to, { weight: kind === 'order' ? 1 : 2 });
  layout(graph);
  return placed(dag, drawn, { graph, edges });
}

function widthOf(label: string, task: TaskSpec | undefined): number {
  const name = label.length * LETTER + BESIDE_NAME;
  const traits = task === undefined ? 0 : taskTraits(task).join(' · ').length * SMALL_LETTER + BESIDE_TRAITS;
  return Math.min(WIDEST, Math.max(NARROWEST, Math.ceil(Math.max(name, traits))));
}

interface Arranged {
  readonly graph: Graph;
  readonly edges: ReadonlyMap<string, DrawnEdge>;
}

function placed(dag: DagSpec, { nodes, open }: Drawn, { graph, edges }: Arranged): GraphLayout {
  const boxes = new Map([...nodes.keys()].map((name) => [name, boxOf(graph, name)]));
  const frames = new Map<number, Box>();
  // Those inside come later, and the frame of a group is around theirs.
  for (const group of open.toReversed()) {
    const inside = [
      ...[...nodes].filter(([, { parent }]) => parent === group).map(([name]) => boxes.get(name) as Box),
      ...open
        .filter((each) => numberOfGroup(dag, dag.groups[each]?.parentId ?? null) === group)
        .map((each) => frames.get(each) as Box),
    ];
    frames.set(group, frameAround(inside));
  }
  const ways = [...edges.values()].map((edge) => ({ ...edge, points: pointsOf(graph, edge) }));
  const all = [...boxes.values(), ...frames.values()];
  const corners = [...all.map(({ x, y }) => [x, y] as const), ...ways.flatMap(({ points }) => points)];
  const left = least(corners.map(([x]) => x)) - MARGIN;
  const top = least(corners.map(([, y]) => y)) - MARGIN;
  const move = (box: Box): Box => ({ ...box, x: box.x - left, y: box.y - top });
  const tasksIn = (group: number): number[] =>
    dag.tasks.flatMap(({ groupId }, task) => (groupsAround(dag, groupId).includes(group) ? [task] : []));
  return {
    width: most(all.map(({ x, width }) => x + width)) - left + MARGIN,
    height: most(all.map(({ y, height }) => y + height)) - top + MARGIN,
    tasks: [...nodes].flatMap(([name, { task }]) => (task === null ? [] : [{ ...move(boxes.get(name) as Box), task }])),
    groups: [
      ...open.map((group) => ({ ...move(frames.get(group) as Box), group, isCollapsed: false, tasks: tasksIn(group) })),
      ...[...nodes].flatMap(([name, { group, tasks }]) =>
        group === null ? [] : [{ ...move(boxes.get(name) as Box), group, isCollapsed: true, tasks }],
      ),
    ],
    edges: ways.map(({ kind, pairs, points }) => ({
      kind,
      pairs,
      points: points.map(([x, y]) => [x - left, y - top]),
    })),
  };
}

function boxOf(graph: Graph, name: string): Box {
  const { x = 0, y = 0, width = 0, height = 0 } = graph.node(name) as Partial<Box>;
  return { x: x - width / 2, y: y - height / 2, width, height };
}

function frameAround(inside: readonly Box[]): Box {
  const [left, top] = [least(inside.map(({ x }) => x)), least(inside.map(({ y }) => y))];
  const right = most(inside.map(({ x, width }) => x + width));
  const bottom = most(inside.map(({ y, height }) => y + height));
  return {
    x: left - GROUP_PADDING,
    y: top - GROUP_HEADING,
    width: right - left + 2 * GROUP_PADDING,
    height: bottom - top + GROUP_HEADING + GROUP_PADDING,
  };
}

function pointsOf(graph: Graph, { from, to }: DrawnEdge): (readonly [number, number])[] {
  const { points = [] } = graph.edge(from, to) as { points?: { x: number; y: number }[] };
  return points.map(({ x, y }) => [x, y] as const);
}

/** Of a list that may be longer than a call has room for; 0 of none. */
function least(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : numbers.reduce((left, right) => Math.min(left, right));
}

function most(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : numbers.reduce((left, right) => Math.max(left, right));
}
