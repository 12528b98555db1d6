import { describe, expect, it } from 'vitest';
import { DAG_DEFAULTS, TASK_DEFAULTS } from '../model/dagDefaults.ts';
import type { DagSpec } from '../model/dagSpec.ts';
import { graphItems, type GraphItem } from './graphOrder.ts';

type Placed = readonly [taskId: string, upstream: readonly string[], groupId?: string];

function dagOf(tasks: readonly Placed[], groups: readonly (readonly [string, string | null])[] = []): DagSpec {
  return {
    ...DAG_DEFAULTS,
    dagId: 'd',
    tasks: tasks.map(([taskId, upstream, groupId = null]) => ({ ...TASK_DEFAULTS, taskId, upstream, groupId })),
    groups: groups.map(([groupId, parentId]) => ({ groupId, parentId, expand: null })),
  };
}

function shape(items: readonly GraphItem[]): unknown[] {
  return items.map((item) => ('task' in item ? item.task.taskId : [item.group.groupId, ...shape(item.items)]));
}

describe('the order of a graph', () => {
  it('puts upstream first and otherwise keeps the order of placement', () => {
    const dag = dagOf([
      ['last', ['middle', 'other']],
      ['middle', ['first']],
      ['first', []],
      ['other', []],
    ]);
    expect(shape(graphItems(dag))).toEqual(['first', 'middle', 'other', 'last']);
  });

  it('keeps a group in one piece, even when a task from outside stands between its tasks', () => {
    const dag = dagOf(
      [
        ['g.a', [], 'g'],
        ['between', ['g.a']],
        ['g.b', ['between'], 'g'],
        ['g.h.c', ['g.b'], 'g.h'],
      ],
      [
        ['g', null],
        ['g.h', 'g'],
      ],
    );
    expect(shape(graphItems(dag))).toEqual([['g', 'g.a', 'g.b', ['g.h', 'g.h.c']], 'between']);
  });

  it('takes a chain that is deeper than the call stack, and hostile names', () => {
    const chain = Array.from({ length: 30_000 }, (_, at): Placed => [`t${at}`, at === 29_999 ? [] : [`t${at + 1}`]]);
    expect(shape(graphItems(dagOf(chain)))[0]).toBe('t29999');
    const hostile = dagOf([
      ['__proto__', ['constructor']],
      ['constructor', []],
    ]);
    expect(shape(graphItems(hostile))).toEqual(['constructor', '__proto__']);
  });
});
