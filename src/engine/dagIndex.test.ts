import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { Reference } from '../authoring/references.ts';
import { echo } from '../drivers/observe.support.ts';
import { dagIndexOf, type DagIndex, type IndexedTask } from './dagIndex.ts';

function index(place: (dag: Dag) => unknown): { dag: DagIndex; task(taskId: string): IndexedTask } {
  const dag = new Dag('d');
  place(dag);
  const indexed = dagIndexOf(dag.compile().spec);
  return { dag: indexed, task: (taskId) => indexed.tasks[indexed.taskNumbers.get(taskId) ?? -1] as IndexedTask };
}

const idsOf = (tasks: readonly IndexedTask[]): string[] => tasks.map(({ taskId }) => taskId);

describe('the index of a DAG', () => {
  it('is built once for a spec', () => {
    const dag = new Dag('d');
    dag.task('a', () => 1)();
    expect(dagIndexOf(dag.compile().spec)).toBe(dagIndexOf(dag.compile().spec));
  });

  it('knows who is up and down, in which order, and who is a leaf', () => {
    const { dag, task } = index((scope) => {
      const [z, b, a] = ['z', 'b', 'a'].map((id) => scope.task(id, () => 1)());
      z!.before(b!, a!);
    });
    expect(idsOf(dag.tasksByRank)).toEqual(['a', 'b', 'z']);
    expect(dag.tasks.map(({ rank }) => rank)).toEqual([2, 1, 0]);
    expect(idsOf(task('z').downstream.map(({ task: downstream }) => downstream)).toSorted()).toEqual(['a', 'b']);
    expect(task('a').upstream.map((upstream) => upstream.task)).toEqual([task('z')]);
    expect(dag.tasks.map(({ isLeaf }) => isLeaf)).toEqual([false, true, true]);
  });

  it('knows the sources of an expansion, through transforms and for every task of a group', () => {
    const { dag, task } = index((scope) => {
      const [a, b, c] = ['a', 'b', 'c'].map((id) => scope.task(id, () => [1])());
      scope
        .task('m', echo)
        .partial({ p: c! })
        .expand({ x: a!.zip(b!.map((x) => x)), y: [1] });
      const group = scope.taskGroup('g', (inside, { x }: { x: Reference<number> }) => {
        inside.taskGroup('plain').task('t', echo)({ x });
      });
      group.expand({ x: b! });
    });
    const sources = (taskId: string) => task(taskId).expandSources.map((number) => dag.tasks[number]?.taskId);
    expect([sources('m'), sources('g.plain.t'), sources('a')]).toEqual([['a', 'b'], ['b'], []]);
    expect(['a', 'b', 'c', 'm'].map((taskId) => task(taskId).isMappingSource)).toEqual([true, true, false, false]);
    expect(idsOf(task('b').expandedBy)).toEqual(['m', 'g.plain.t']);
    expect(['m', 'g.plain.t', 'a'].map((taskId) => task(taskId).needsExpansion)).toEqual([true, true, false]);
  });

  it('knows the group two tasks share', () => {
    const { task } = index((scope) => {
      const top = scope.task('top', () => 1)();
      const outer = scope.taskGroup('o', (group, { x }: { x: Reference<number> }) => {
        const a = group.task('a', echo)({ x, top });
        const inner = group.taskGroup('i', (inside, { y }: { y: Reference<number> }) =>
          inside.task('b', echo)({ y, a, top }),
        );
        group
          .task(
            'c',
            echo,
          )({ x })
          .after(inner.expand({ y: [1] }));
      });
      outer.expand({ x: [1] });
    });
    const shared = (taskId: string) =>
      task(taskId).upstream.map(({ task: up, sharedGroup, isFurtherMapped }) => [
        up.taskId,
        sharedGroup?.spec.groupId ?? null,
        isFurtherMapped,
      ]);
    expect(shared('o.i.b')).toEqual([
      ['o.a', 'o', false],
      ['top', null, false],
    ]);
    expect(shared('o.c')).toEqual([['o.i.b', 'o', true]]);
  });

  it('knows who may skip a task: no mapped task function (rule branch/mapped-taskflow-ignored)', () => {
    const { task } = index((scope) => {
      const one = scope.branch('one', () => null)();
      const many = scope.branch('many', ({ x }: { x: string }) => x).expand({ x: ['a'] });
      scope
        .task('a', () => 1)()
        .after(one, many as never, scope.latestOnly());
    });
    expect(idsOf(task('a').skippers).toSorted()).toEqual(['latest_only', 'one']);
  });
});
