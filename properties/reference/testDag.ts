/** Small DAGs in few words, and what became of them in fewer, for the tests of the reference scheduler. */
import type { DagSpec, ExpandSpec, GroupSpec, TaskSpec, ValueSpec } from '../../src/model/dagSpec.ts';
import type { Json } from '../../src/model/json.ts';
import type { PlanEntry, PlanWhat } from '../../src/model/outcomePlan.ts';
import type { ReferenceRun } from './runReference.ts';
import { DAG_DEFAULTS, TASK_DEFAULTS } from '../../src/model/dagDefaults.ts';
import { compareCodePoints } from '../../src/model/json.ts';
import { groupRoots, references, sourcesOf } from './given.ts';
import type { Given } from './given.ts';

type TaskParts = Partial<Omit<TaskSpec, 'taskId' | 'arguments'>> & { readonly arguments?: Record<string, ValueSpec> };

export function task(taskId: string, parts: TaskParts = {}): TaskSpec {
  return { ...TASK_DEFAULTS, ...parts, taskId, arguments: Object.entries(parts.arguments ?? {}) };
}

/** A mapped TaskFlow task; `x` stands for `expand(x=...)`. */
export function mapped(taskId: string, x: ValueSpec, parts: TaskParts = {}): TaskSpec {
  return task(taskId, { ...parts, expand: expand({ x }) });
}

export function expand(values: Record<string, ValueSpec>): ExpandSpec {
  return { kind: 'product', arguments: Object.entries(values) };
}

export function kwargs(rows: ValueSpec, isStrict = true): ExpandSpec {
  return { kind: 'kwargs', rows, isStrict };
}

export function group(groupId: string, over: ExpandSpec | null, parentId: string | null = null): GroupSpec {
  return { groupId, parentId, expand: over };
}

export const literal = (value: Json): ValueSpec => ({ kind: 'literal', value });
export const xcom = (taskId: string, key = 'return_value'): ValueSpec => ({ kind: 'xcom', taskId, key });
export const element = (groupId: string, name = 'x'): ValueSpec => ({ kind: 'element', groupId, name });
export const concat = (...sources: ValueSpec[]): ValueSpec => ({ kind: 'concat', sources });
export const zip = (...sources: ValueSpec[]): ValueSpec => ({ kind: 'zip', sources });
export const map = (source: ValueSpec, ...functions: string[]): ValueSpec => ({ kind: 'map', source, functions });

/** Upstream tasks are added from what arguments, expansions and groups refer to. */
export function dag(tasks: readonly TaskSpec[], parts: Partial<DagSpec> = {}): DagSpec {
  const spec: DagSpec = { ...DAG_DEFAULTS, dagId: 'd', ...parts, tasks };
  const given = { spec, groups: new Map(spec.groups.map((entry) => [entry.groupId, entry])) } as unknown as Given;
  const fromGroups = (taskId: string): string[] =>
    spec.groups
      .filter((entry) => entry.expand !== null && groupRoots(given, entry.groupId).includes(taskId))
      .flatMap((entry) => (entry.expand === null ? [] : [...sourcesOf(entry.expand)]));
  const withData = tasks.map((entry) => ({ ...entry, upstream: unique([...entry.upstream, ...dataOf(entry)]) }));
  Object.assign(spec, { tasks: withData });
  return {
    ...spec,
    tasks: withData.map((entry) => ({ ...entry, upstream: unique([...entry.upstream, ...fromGroups(entry.taskId)]) })),
  };
}

function dataOf(entry: TaskSpec): string[] {
  const values = [entry.arguments, entry.expand?.kind === 'product' ? entry.expand.arguments : []].flat();
  const rows = entry.expand?.kind === 'kwargs' ? [entry.expand.rows] : [];
  return [...values.map(([, value]) => value), ...rows].flatMap(references);
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)].sort(compareCodePoints);
}

/** `on('work[1]', 'fail')`, `on('src', { returns: [1, 2] })`, `on('a', { takes: 1000 })`; without a map index: any. */
export function on(
  where: string,
  what: 'fail' | 'fail_without_retry' | 'skip' | 'hang' | { returns: Json } | { takes: number },
  tryNumber?: number,
): PlanEntry {
  const [, taskId = where, mapIndex] = /^(.*)\[(-?\d+)\]$/.exec(where) ?? [];
  return {
    where: {
      task: taskId,
      ...(mapIndex === undefined ? {} : { mapIndex: Number(mapIndex) }),
      ...(tryNumber === undefined ? {} : { tryNumber }),
    },
    what: whatOf(what),
  };
}

function whatOf(what: Parameters<typeof on>[1]): PlanWhat {
  if (typeof what === 'string') return { kind: what };
  return 'takes' in what ? { kind: 'take', durationMs: what.takes } : { kind: 'return', value: what.returns };
}

/** States by task, instances apart by a space; a placeholder that never expanded is written `-1:state` for a mapped task. */
export function statesOf(run: ReferenceRun): Record<string, string> {
  const states: Record<string, string> = {};
  for (const { taskId, mapIndex, state } of run.instances) {
    const text = mapIndex === -1 ? `-1:${state}` : state;
    states[taskId] = states[taskId] === undefined ? text : `${states[taskId]} ${text}`;
  }
  return states;
}

/** The values pushed, in map-index order, `undefined` where nothing was. */
export function valuesOf(run: ReferenceRun, taskId: string): (Json | undefined)[] {
  return run.instances.filter((entry) => entry.taskId === taskId).map((entry) => entry.value);
}

/** `time task[index] state` of each move into one of the states, in order. */
export function movesTo(run: ReferenceRun, ...states: string[]): string[] {
  return run.moves
    .filter((move) => states.includes(move.state))
    .map((move) => `${move.timeMs} ${move.taskId}${move.mapIndex === -1 ? '' : `[${move.mapIndex}]`} ${move.state}`);
}
