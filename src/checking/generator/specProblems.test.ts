import { describe, expect, it } from 'vitest';
import { completeDag, type SparseDag } from '../../trace/caseFormat.ts';
import { specProblems } from './specProblems.ts';

const xcom = (taskId: string, key = 'return_value') => ({ kind: 'xcom', taskId, key }) as const;
const product = (taskId: string, key?: string) => ({ kind: 'product', arguments: [['x', xcom(taskId, key)]] }) as const;

const TEARDOWN = { triggerRule: 'all_done_setup_success' } as const;

describe('the problems of a spec', () => {
  const refused: [problem: string, dag: Omit<SparseDag, 'dagId'>][] = [
    ['a: the id is taken', { tasks: [{ taskId: 'a' }, { taskId: 'a' }] }],
    [
      'a: the rule all_done in a DAG with failFast',
      { failFast: true, tasks: [{ taskId: 'a', triggerRule: 'all_done' }] },
    ],
    ['a: there is no group g', { tasks: [{ taskId: 'a', groupId: 'g' }] }],
    ['g: its parent h does not come before it', { tasks: [], groups: [{ groupId: 'g', parentId: 'h' }] }],
    ['g: its parent g does not come before it', { tasks: [], groups: [{ groupId: 'g', parentId: 'g' }] }],
    ['a: there is no upstream task b', { tasks: [{ taskId: 'a', upstream: ['b'] }] }],
    [
      'a: it is its own upstream, a -> b -> a',
      {
        tasks: [
          { taskId: 'a', upstream: ['b'] },
          { taskId: 'b', upstream: ['a'] },
        ],
      },
    ],
    [
      'b: a, which it needs, is not upstream of it',
      { tasks: [{ taskId: 'a' }, { taskId: 'b', expand: product('a') }] },
    ],
    [
      'b: it is mapped over the key k',
      { tasks: [{ taskId: 'a' }, { taskId: 'b', upstream: ['a'], expand: product('a', 'k') }] },
    ],
    [
      'b: the trigger rule always with task-generated mapping',
      { tasks: [{ taskId: 'a' }, { taskId: 'b', upstream: ['a'], expand: product('a'), triggerRule: 'always' }] },
    ],
    [
      'g.t: it is expanded inside a mapped group',
      {
        tasks: [{ taskId: 'a' }, { taskId: 'g.t', groupId: 'g', upstream: ['a'], expand: product('a') }],
        groups: [{ groupId: 'g', expand: product('a') }],
      },
    ],
    [
      'g.t: a, which it needs, is not upstream of it',
      { tasks: [{ taskId: 'a' }, { taskId: 'g.t', groupId: 'g' }], groups: [{ groupId: 'g', expand: product('a') }] },
    ],
    [
      'b: no mapped group g is around it',
      {
        tasks: [{ taskId: 'b', arguments: [['x', { kind: 'element', groupId: 'g', name: 'x' }]] }],
        groups: [{ groupId: 'g', expand: { kind: 'product', arguments: [['x', { kind: 'literal', value: [1] }]] } }],
      },
    ],
    ['a: it is expanded over nothing', { tasks: [{ taskId: 'a', expand: { kind: 'product', arguments: [] } }] }],
    [
      'g: it is expanded over nothing',
      { tasks: [{ taskId: 'a' }], groups: [{ groupId: 'g', expand: { kind: 'product', arguments: [] } }] },
    ],
    ['a: it is called without x, y', { tasks: [{ taskId: 'a', requiredArguments: ['x', 'y'] }] }],
    ['a: it is both setup and teardown', { tasks: [{ taskId: 'a', isSetup: true, isTeardown: true, ...TEARDOWN }] }],
    ['a: a teardown with a trigger rule of its own', { tasks: [{ taskId: 'a', isTeardown: true }] }],
    ['a: onFailureFailDagrun without being a teardown', { tasks: [{ taskId: 'a', onFailureFailDagrun: true }] }],
    [
      'b: the rule all_done directly below a setup',
      {
        tasks: [
          { taskId: 'a', isSetup: true },
          { taskId: 'b', upstream: ['a'], triggerRule: 'all_done' },
        ],
      },
    ],
    [
      'a: it decides about b, which is not downstream',
      { tasks: [{ taskId: 'a', decision: { kind: 'if', then: 'b', else: null } }, { taskId: 'b' }] },
    ],
  ];
  it.each(refused)('include: %s', (problem, dag) => {
    expect(specProblems(completeDag({ dagId: 'd', ...dag }))).toEqual([problem]);
  });

  it('are none for a task that is placed before its upstream', () => {
    const dag = completeDag({ dagId: 'd', tasks: [{ taskId: 'b', upstream: ['a'] }, { taskId: 'a' }] });
    expect(specProblems(dag)).toEqual([]);
  });
});
