import { describe, expect, it } from 'vitest';
import { DAG_DEFAULTS, TASK_DEFAULTS } from './dagDefaults.ts';
import { expandValues, isMappedTask, referencedTasks, type DagSpec, type ValueSpec } from './dagSpec.ts';

const xcom = (taskId: string): ValueSpec => ({ kind: 'xcom', taskId, key: 'return_value' });
const literal: ValueSpec = { kind: 'literal', value: [1, 2] };

describe('referencedTasks', () => {
  it('finds references at every depth, in order of occurrence and as often as they occur', () => {
    const value: ValueSpec = {
      kind: 'zip',
      sources: [
        { kind: 'map', source: { kind: 'concat', sources: [xcom('b'), xcom('a')] }, functions: ['f'] },
        { kind: 'list', items: [literal, { kind: 'record', entries: [['__proto__', xcom('b')]] }] },
      ],
    };
    expect(referencedTasks(value)).toEqual(['b', 'a', 'b']);
  });

  it('finds none in literals and in the elements of a group', () => {
    expect(referencedTasks(literal)).toEqual([]);
    expect(referencedTasks({ kind: 'element', groupId: 'g', name: 'x' })).toEqual([]);
  });
});

describe('isMappedTask', () => {
  it('is a task that is mapped, or inside a group that is, however deep', () => {
    const expand = { kind: 'product' as const, arguments: [['x', literal]] as const };
    const groups = [
      { groupId: 'plain', parentId: null, expand: null },
      { groupId: 'mapped', parentId: null, expand },
      { groupId: 'mapped.inner', parentId: 'mapped', expand: null },
    ];
    const dag: DagSpec = { ...DAG_DEFAULTS, dagId: 'd', tasks: [], groups };
    const isMapped = (groupId: string | null, own: typeof expand | null = null): boolean =>
      isMappedTask(dag, { ...TASK_DEFAULTS, taskId: 't', groupId, expand: own });
    expect(['plain', 'mapped', 'mapped.inner', 'unknown', null].map((groupId) => isMapped(groupId))).toEqual([
      false,
      true,
      true,
      false,
      false,
    ]);
    expect(isMapped(null, expand)).toBe(true);
  });
});

describe('expandValues', () => {
  it('are the lists of a product in keyword order, or the rows', () => {
    const lists = [
      ['y', xcom('a')],
      ['x', literal],
    ] as const;
    expect(expandValues({ kind: 'product', arguments: lists })).toEqual([xcom('a'), literal]);
    expect(expandValues({ kind: 'kwargs', rows: literal, isStrict: true })).toEqual([literal]);
  });
});

describe('defaults', () => {
  it("of a task are those of Airflow's serialized format", () => {
    expect(TASK_DEFAULTS).toMatchObject({
      triggerRule: 'all_success',
      retries: 0,
      retryDelayMs: 300_000,
      retryExponentialBackoff: 0,
      maxRetryDelayMs: null,
      executionTimeoutMs: null,
      pool: 'default_pool',
      poolSlots: 1,
      priorityWeight: 1,
      weightRule: 'downstream',
      dependsOnPast: false,
      waitForDownstream: false,
      maxActiveTisPerDag: null,
      maxActiveTisPerDagrun: null,
    });
  });

  it("of a DAG are those of Airflow's serialized format", () => {
    expect(DAG_DEFAULTS).toMatchObject({ maxActiveTasks: 16, maxActiveRuns: 16, catchup: false, failFast: false });
  });
});
