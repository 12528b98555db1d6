import { describe, expect, it } from 'vitest';
import { Dag } from '../../authoring/dag.ts';
import type { Reference } from '../../authoring/references.ts';
import { graphLayout, type Box, type GraphLayout, type GraphOptions } from './graphLayout.ts';

const OPEN: GraphOptions = { collapsed: new Set(), direction: 'LR' };

/** A listing that is mapped over, a mapped group of two, and a group inside a group. */
function example(): Dag {
  const dag = new Dag('d');
  const list = dag.task('list', () => [1, 2])();
  const read = dag.task('read', ({ x }: { x: number }) => x).expand({ x: list });
  dag.task('sum', ({ xs }: { xs: number[] }) => xs.length)({ xs: read });
  const region = dag.taskGroup('region', (group, { name }: { name: Reference<number> }) => {
    const extract = group.task('extract', ({ name }: { name: number }) => name)({ name });
    return group.task('load', ({ from }: { from: number }) => from)({ from: extract });
  });
  const regions = region.expand({ name: list });
  const outer = dag.taskGroup('outer', (group) => {
    const inner = group.taskGroup('inner', (inside) => {
      inside.task('one', () => 1)();
      return inside.task('two', () => 2)();
    });
    return inner();
  });
  regions.before(outer());
  return dag;
}

function laidOut(dag: Dag, options: GraphOptions = OPEN): GraphLayout {
  return graphLayout(dag.compile().spec, options);
}

function overlap(left: Box, right: Box): boolean {
  const isApart =
    left.x + left.width <= right.x ||
    right.x + right.width <= left.x ||
    left.y + left.height <= right.y ||
    right.y + right.height <= left.y;
  return !isApart;
}

function isInside(inner: Box, outer: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

describe('the layout of a graph', () => {
  it.each(['LR', 'TB'] as const)('puts no task on another and everything inside the drawing: %s', (direction) => {
    const { tasks, groups, width, height } = laidOut(example(), { ...OPEN, direction });
    expect(tasks).toHaveLength(7);
    for (const [position, box] of tasks.entries()) {
      expect(tasks.slice(position + 1).filter((other) => overlap(box, other))).toEqual([]);
    }
    for (const box of [...tasks, ...groups]) expect(isInside(box, { x: 0, y: 0, width, height })).toBe(true);
  });

  it('puts what is later to the right, or below', () => {
    const across = laidOut(example());
    const down = laidOut(example(), { ...OPEN, direction: 'TB' });
    expect((across.tasks[1] as Box).x).toBeGreaterThan((across.tasks[0] as Box).x + (across.tasks[0] as Box).width);
    expect((down.tasks[1] as Box).y).toBeGreaterThan((down.tasks[0] as Box).y + (down.tasks[0] as Box).height);
  });

  it('frames the tasks of a group, and a group inside a group', () => {
    const { spec } = example().compile();
    const { tasks, groups } = graphLayout(spec, OPEN);
    const frameOf = (groupId: string): Box =>
      groups.find(({ group }) => spec.groups[group]?.groupId === groupId) as Box;
    for (const { task, ...box } of tasks) {
      const { groupId = null } = spec.tasks[task] ?? {};
      for (const { group, ...frame } of groups) {
        const id = spec.groups[group]?.groupId;
        const isMember = id === groupId || (id === 'outer' && groupId === 'outer.inner');
        expect([id, spec.tasks[task]?.taskId, overlap(box, frame)]).toEqual([id, spec.tasks[task]?.taskId, isMember]);
      }
    }
    expect(isInside(frameOf('outer.inner'), frameOf('outer'))).toBe(true);
  });

  it('draws a closed group as one box, with the edges of its tasks', () => {
    const { tasks, groups, edges } = laidOut(example(), { ...OPEN, collapsed: new Set(['region', 'outer']) });
    expect(tasks).toHaveLength(3);
    expect(groups.map(({ isCollapsed, tasks: inside }) => [isCollapsed, inside.length])).toEqual([
      [true, 2],
      [true, 2],
    ]);
    expect(edges.some(({ pairs }) => pairs.length === 2)).toBe(true);
  });

  it('tells what is mapped over from what is handed over and from order alone', () => {
    const { spec } = example().compile();
    const named = graphLayout(spec, OPEN).edges.map(({ kind, pairs: [[from, to] = [0, 0]] }) => [
      `${spec.tasks[from]?.taskId} ${spec.tasks[to]?.taskId}`,
      kind,
    ]);
    expect(Object.fromEntries(named)).toMatchObject({
      'list read': 'mapped',
      'read sum': 'data',
      'list region.extract': 'mapped',
      'region.extract region.load': 'data',
      'region.load outer.inner.one': 'order',
    });
  });

  it('lets edges begin and end at their boxes', () => {
    const { tasks, edges } = laidOut(example());
    for (const { pairs, points } of edges) {
      const [[from, to] = [0, 0]] = pairs;
      const ends = [points[0], points.at(-1)] as [readonly [number, number], readonly [number, number]];
      for (const [box, [x, y]] of [[tasks[from] as Box, ends[0]] as const, [tasks[to] as Box, ends[1]] as const]) {
        const near = { x: box.x - 1, y: box.y - 1, width: box.width + 2, height: box.height + 2 };
        expect(isInside({ x, y, width: 0, height: 0 }, near)).toBe(true);
      }
    }
  });

  it('takes names that are those of nothing else', () => {
    const dag = new Dag('d');
    const hostile = ['__proto__', 'constructor', 'toString'].map((name) => dag.task(name, () => 1)());
    hostile[0]?.before(...hostile.slice(1));
    expect(laidOut(dag).tasks).toHaveLength(3);
    expect(laidOut(new Dag('empty')).tasks).toEqual([]);
  });
});
