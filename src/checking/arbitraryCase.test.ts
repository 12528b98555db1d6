import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DagSpec, TaskSpec, ValueSpec } from '../model/dagSpec.ts';
import { expandValues, referencedTasks, RETURN_VALUE } from '../model/dagSpec.ts';
import { compareCodePoints } from '../model/json.ts';
import { arbitraryCase } from './arbitraryCase.ts';
import type { GeneratedCase } from './buildCase.ts';
import { caseStatistics } from './caseStatistics.ts';
import { isInMappedGroup } from './choosePlan.ts';
import { functionsOf } from './mapFunctions.ts';

const SEED = 20260101;
const SAMPLES = 3_000;

describe(`arbitraryCase (${SAMPLES} cases of seed ${SEED})`, () => {
  const cases = fc.sample(arbitraryCase(), { numRuns: SAMPLES, seed: SEED });

  it('reaches every class of case', () => {
    const counts = caseStatistics(cases);
    const missing = [...counts].filter(([, count]) => count === 0).map(([name]) => name);
    expect(missing).toEqual([]);
  });

  it('makes nearly every case different from all others', () => {
    const texts = new Set(cases.map(({ spec, plan, pools, config }) => JSON.stringify({ spec, plan, pools, config })));
    expect(texts.size).toBeGreaterThan(SAMPLES * 0.9);
  });

  it('gives only DAGs that Airflow accepts', () => {
    const problems = cases.flatMap(problemsOf);
    expect(problems.slice(0, 5)).toEqual([]);
  });

  it('gives cases that survive being written as JSON and read again', () => {
    for (const { spec, plan, functions } of cases.slice(0, 300)) {
      const read = JSON.parse(JSON.stringify({ spec, plan })) as Pick<GeneratedCase, 'spec' | 'plan'>;
      expect(read).toEqual({ spec, plan });
      expect([...functionsOf(read.spec).maps.keys()]).toEqual([...functions.maps.keys()]);
    }
  });

  it('never lets a task hang that has no execution timeout', () => {
    const endless = cases.flatMap(({ spec, plan }) => {
      const limited = spec.tasks.filter(({ executionTimeoutMs }) => executionTimeoutMs !== null);
      const taskIds = new Set(limited.map(({ taskId }) => taskId));
      return plan.filter(({ where, what }) => what.kind === 'hang' && !taskIds.has(where.task));
    });
    expect(endless).toEqual([]);
  });

  it('never has a task ask for more slots than its pool has', () => {
    const starved = cases.flatMap(({ spec, pools, config }) => {
      const slots = (pool: string): number => pools[pool] ?? config.defaultPoolSlots ?? 128;
      return spec.tasks.filter(({ pool, poolSlots }) => slots(pool) !== -1 && poolSlots > slots(pool));
    });
    expect(starved).toEqual([]);
  });

  it('shrinks to the few tasks that matter', () => {
    const result = fc.check(
      fc.property(arbitraryCase(), ({ spec }) => !spec.tasks.some(isMappedOverMapped(spec))),
      { seed: SEED, numRuns: SAMPLES },
    );
    const [smallest] = result.counterexample ?? [];
    expect(smallest?.spec.tasks.map(({ taskId }) => taskId)).toEqual(['a', 'b']);
    expect(smallest?.spec.groups).toEqual([]);
    expect(smallest?.plan).toEqual([]);
    expect(smallest?.spec.tasks.map(({ triggerRule }) => triggerRule)).toEqual(['all_success', 'all_success']);
  });
});

function isMappedOverMapped(spec: DagSpec): (task: TaskSpec) => boolean {
  const mapped = new Set(spec.tasks.filter(({ expand }) => expand !== null).map(({ taskId }) => taskId));
  return ({ expand }) => expand !== null && sources(expand).some((source) => mapped.has(source));
}

function sources(expand: NonNullable<TaskSpec['expand']>): string[] {
  return expandValues(expand).flatMap(referencedTasks);
}

/** Everything a compile of the DAG would have to refuse. */
function problemsOf({ spec }: GeneratedCase): string[] {
  const problems: string[] = [];
  const placed = new Set<string>();
  const groups = new Map(spec.groups.map((group) => [group.groupId, group]));
  spec.groups.forEach((group, position) => {
    const parents = spec.groups.slice(0, position).map(({ groupId }) => groupId);
    if (group.parentId !== null && !parents.includes(group.parentId))
      problems.push(`${group.groupId}: parent is later`);
    if (group.expand !== null) problems.push(...customKeys(group.groupId, expandValues(group.expand)));
  });
  for (const task of spec.tasks) {
    const say = (problem: string): void => void problems.push(`${task.taskId}: ${problem}`);
    if (placed.has(task.taskId)) say('placed twice');
    if (task.groupId !== null && !groups.has(task.groupId)) say('unknown group');
    const expansion = task.expand === null ? [] : expandValues(task.expand);
    const given = task.arguments.map(([, value]) => value);
    const upstream = new Set([...given, ...expansion].flatMap(referencedTasks));
    if (!isSubset(upstream, task.upstream)) say('a reference is not upstream');
    if (!isSubset(task.upstream, placed)) say('upstream is not placed before');
    const sorted = [...new Set(task.upstream)].sort(compareCodePoints);
    if (JSON.stringify(sorted) !== JSON.stringify(task.upstream)) say('upstream is not sorted');
    const isInside = isInMappedGroup(spec, task);
    if (task.expand !== null && isInside) say('expanded in a mapped group');
    if (
      task.triggerRule === 'always' &&
      (isInside || (task.style === 'taskflow' && expansion.flatMap(referencedTasks).length > 0))
    ) {
      say('always with task-generated mapping');
    }
    const setups = spec.tasks.filter(({ isSetup, taskId }) => isSetup && task.upstream.includes(taskId));
    if (task.isSetup && task.isTeardown) say('setup and teardown');
    if (task.isTeardown && task.triggerRule !== 'all_done_setup_success') say('teardown with a rule of its own');
    if (setups.length > 0 && !task.isTeardown && task.triggerRule !== 'all_success') say('rule below a setup');
    if (task.onFailureFailDagrun && !task.isTeardown) say('counts without being a teardown');
    problems.push(...customKeys(task.taskId, expansion), ...elementProblems(spec, task), ...sourceProblems(spec, task));
    const targets = decisionTargets(task);
    const downstream = spec.tasks.filter((other) => other.upstream.includes(task.taskId)).map(({ taskId }) => taskId);
    if (!isSubset(targets, downstream)) say('a decision about a task that is not downstream');
    placed.add(task.taskId);
  }
  return problems;
}

function isSubset(some: Iterable<string>, all: Iterable<string>): boolean {
  const set = new Set(all);
  return [...some].every((name) => set.has(name));
}

function customKeys(name: string, values: readonly ValueSpec[]): string[] {
  return /"key":"(?!return_value)/.test(JSON.stringify(values))
    ? [`${name}: mapped over a key but ${RETURN_VALUE}`]
    : [];
}

function decisionTargets({ decision }: TaskSpec): string[] {
  if (decision?.kind === 'if') return [decision.then, ...(decision.else === null ? [] : [decision.else])];
  return decision?.kind === 'switch' ? [...decision.cases] : [];
}

function enclosingGroups(spec: DagSpec, groupId: string | null): DagSpec['groups'] {
  const group = spec.groups.find((candidate) => candidate.groupId === groupId);
  return group === undefined ? [] : [group, ...enclosingGroups(spec, group.parentId)];
}

function elementProblems(spec: DagSpec, task: TaskSpec): string[] {
  return task.arguments.flatMap(([, value]) => {
    if (value.kind !== 'element') return [];
    const group = enclosingGroups(spec, task.groupId).find(({ groupId }) => groupId === value.groupId);
    if (group === undefined || group.expand === null)
      return [`${task.taskId}: element of a group that is not around it`];
    const names = group.expand.kind === 'product' ? group.expand.arguments.map(([name]) => name) : [value.name];
    return names.includes(value.name) ? [] : [`${task.taskId}: element of an unknown name`];
  });
}

/** Roots of a mapped group, and whoever uses its elements, come after everything the group is expanded over. */
function sourceProblems(spec: DagSpec, task: TaskSpec): string[] {
  return enclosingGroups(spec, task.groupId).flatMap((group) => {
    if (group.expand === null) return [];
    const members = spec.tasks.filter(({ groupId }) => enclosingGroups(spec, groupId).includes(group));
    const isRoot = !members.some(({ taskId }) => task.upstream.includes(taskId));
    const usesElement = task.arguments.some(([, value]) => value.kind === 'element' && value.groupId === group.groupId);
    const isAfter = isSubset(sources(group.expand), task.upstream);
    return (isRoot || usesElement) && !isAfter ? [`${task.taskId}: not after the sources of ${group.groupId}`] : [];
  });
}
