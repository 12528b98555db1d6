import { describe, expect, it } from 'vitest';
import { chain } from './chain.ts';
import { Dag } from './dag.ts';
import type { Reference } from './references.ts';

const use = ({ x }: { x: unknown }): unknown => x;

function upstreamOf(dag: Dag): Record<string, readonly string[]> {
  return Object.fromEntries(dag.compile().spec.tasks.map((task) => [task.taskId, task.upstream]));
}

describe('a plain task group', () => {
  it('prefixes ids, also of groups in it', () => {
    const dag = new Dag('groups');
    const outer = dag.taskGroup('outer');
    outer.empty('a');
    outer.taskGroup('inner').task('b', () => 1)();
    const { tasks, groups } = dag.compile().spec;
    expect(tasks.map(({ taskId, groupId }) => [taskId, groupId])).toEqual([
      ['outer.a', 'outer'],
      ['outer.inner.b', 'outer.inner'],
    ]);
    expect(groups).toEqual([
      { groupId: 'outer', parentId: null, expand: null },
      { groupId: 'outer.inner', parentId: 'outer', expand: null },
    ]);
  });

  it('stands for its roots and leaves at the ends of an edge, whenever they are declared', () => {
    const dag = new Dag('edges');
    const group = dag.taskGroup('g');
    const [start, finish] = [dag.empty('start'), dag.empty('finish')];
    chain(start, group, finish);
    const first = group.empty('first');
    chain(first, [group.empty('left'), group.empty('right')]);
    group.empty('alone');
    expect(upstreamOf(dag)).toEqual({
      start: [],
      finish: ['g.alone', 'g.left', 'g.right'],
      'g.first': ['start'],
      'g.left': ['g.first'],
      'g.right': ['g.first'],
      'g.alone': ['start'],
    });
  });

  it('has roots that take the edges between groups inside it into account', () => {
    const dag = new Dag('nested_edges');
    const outer = dag.taskGroup('outer');
    outer.after(dag.empty('start'));
    outer.before(dag.empty('finish'));
    const [one, two] = [outer.taskGroup('one'), outer.taskGroup('two')];
    one.empty('a');
    two.empty('b');
    one.before(two);
    expect(upstreamOf(dag)).toEqual({
      start: [],
      finish: ['outer.two.b'],
      'outer.one.a': ['start'],
      'outer.two.b': ['outer.one.a'],
    });
  });

  it('may have a body, which is called once with its arguments as references', () => {
    const dag = new Dag('body');
    const number = dag.task('number', () => 1)();
    const group = dag.taskGroup('g', (inside, { x, y }: { x: Reference<number>; y: Reference<string> }) => {
      inside.task('a', use)({ x });
      return inside.task('b', use)({ x: y });
    });
    const placed = group({ x: number, y: 'text' });
    dag.empty('after').after(placed);
    dag.task('read', use)({ x: placed.output });
    const { tasks, groups } = dag.compile().spec;
    expect(groups).toEqual([{ groupId: 'g', parentId: null, expand: null }]);
    expect(tasks.map(({ taskId, arguments: given, upstream }) => [taskId, given[0]?.[1], upstream])).toEqual([
      ['number', undefined, []],
      ['g.a', { kind: 'xcom', taskId: 'number', key: 'return_value' }, ['number']],
      ['g.b', { kind: 'literal', value: 'text' }, []],
      ['after', undefined, ['g.a', 'g.b']],
      ['read', { kind: 'xcom', taskId: 'g.b', key: 'return_value' }, ['g.b']],
    ]);
  });
});

describe('a mapped task group', () => {
  it('is expanded over lists; its tasks get elements and partial values', () => {
    const dag = new Dag('mapped');
    const rows = dag.task('rows', () => [1, 2])();
    const limit = dag.task('limit', () => 9)();
    const group = dag.taskGroup('g', (inside, each: { x: Reference<number>; limit: Reference<number> }) => {
      const a = inside.task('a', use)({ x: each.x });
      const b = inside.task('b', use)({ x: a });
      const c = inside.task('c', use)({ x: each.limit });
      c.after(b);
    });
    const placed = group.partial({ limit }).expand({ x: rows });
    dag.empty('done').after(placed);
    const { tasks, groups } = dag.compile().spec;
    expect(groups).toEqual([
      {
        groupId: 'g',
        parentId: null,
        expand: { kind: 'product', arguments: [['x', { kind: 'xcom', taskId: 'rows', key: 'return_value' }]] },
      },
    ]);
    expect(tasks.find((task) => task.taskId === 'g.a')?.arguments).toEqual([
      ['x', { kind: 'element', groupId: 'g', name: 'x' }],
    ]);
    expect(upstreamOf(dag)).toMatchObject({
      'g.a': ['rows'],
      'g.b': ['g.a'],
      'g.c': ['g.b', 'limit'],
      done: ['g.c'],
    });
  });

  it('is downstream of its sources with every root and every task that uses an element', () => {
    const dag = new Dag('sources');
    const rows = dag.task('rows', () => [1, 2])();
    const group = dag.taskGroup('g', (inside, { x }: { x: Reference<number> }) => {
      const root = inside.empty('root');
      inside.task('late', use)({ x: x }).after(root);
      inside.empty('ignorant').after(root);
    });
    group.expand({ x: rows });
    expect(upstreamOf(dag)).toEqual({
      rows: [],
      'g.root': ['rows'],
      'g.late': ['g.root', 'rows'],
      'g.ignorant': ['g.root'],
    });
  });

  it('takes rows of keywords, whose names the body may ask for freely', () => {
    const dag = new Dag('rows');
    const group = dag.taskGroup(
      'g',
      (inside, { toString: odd, x }: { toString: Reference<string>; x: Reference<string> }) => {
        inside.task('a', ({ odd, x }: { odd: string; x: string }) => odd + x)({ odd, x });
      },
    );
    group.expandKwargs([{ toString: 'a', x: 'b' } as never]);
    expect(dag.compile().spec).toMatchObject({
      tasks: [
        {
          arguments: [
            ['odd', { kind: 'element', groupId: 'g', name: 'toString' }],
            ['x', { kind: 'element', groupId: 'g', name: 'x' }],
          ],
        },
      ],
      groups: [
        { expand: { kind: 'kwargs', rows: { kind: 'literal', value: [{ toString: 'a', x: 'b' }] }, isStrict: true } },
      ],
    });
  });

  it('may hold mapped groups, parents coming before children', () => {
    const dag = new Dag('nested');
    const outer = dag.taskGroup('outer', (group) => {
      const inner = group.taskGroup('inner', (nested, { y }: { y: Reference<number> }) => {
        nested.task('a', use)({ x: y });
      });
      inner.expand({ y: [1, 2] });
    });
    outer();
    expect(dag.compile().spec.groups.map(({ groupId, parentId }) => [groupId, parentId])).toEqual([
      ['outer', null],
      ['outer.inner', 'outer'],
    ]);
  });
});

describe('chain', () => {
  it('connects nodes, a node with a list, and lists pairwise', () => {
    const dag = new Dag('chain');
    const [a, b, c] = [dag.empty('a'), dag.empty('b'), dag.empty('c')] as const;
    const [d, e, f] = [dag.empty('d'), dag.empty('e'), dag.empty('f')] as const;
    chain(a, [b, c], [d, e], f);
    expect(upstreamOf(dag)).toEqual({ a: [], b: ['a'], c: ['a'], d: ['b'], e: ['c'], f: ['d', 'e'] });
  });

  it('refuses neighbouring lists of different lengths', () => {
    const dag = new Dag('chain');
    chain([dag.empty('a'), dag.empty('b')], [dag.empty('c')]);
    expect(() => dag.compile()).toThrow('chain() was given lists of 2 and 1 next to each other');
  });
});

describe('before and after', () => {
  it('hand back their receiver, draw an edge once however often it is drawn, and refuse what is no node', () => {
    const dag = new Dag('order');
    const [a, b, c] = [dag.empty('a'), dag.empty('b'), dag.empty('c')] as const;
    expect(a.before(b, c)).toBe(a);
    expect(c.after(a, b)).toBe(c);
    expect(upstreamOf(dag)).toEqual({ a: [], b: ['a'], c: ['a', 'b'] });
    a.before('b' as never, dag.task('d', () => 1) as never);
    expect(() => dag.compile()).toThrow(/before was given "b"[^]*before was given a factory that was not called/);
  });
});
