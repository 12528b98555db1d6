/**
 * What a mapped task is mapped over, read from how a run ended: the lists as the documentation builds them, each part of it written out once more.
 * null where nothing can be said: a source that left nothing, a dict inside a transform, a function that throws.
 */
import { RETURN_VALUE, type DagFunctions, type ExpandSpec, type ValueSpec } from '../../src/model/dagSpec.ts';
import { canonicalJson, isJsonList, isJsonObject, type Json, type JsonObject } from '../../src/model/json.ts';
import type { Simulation } from '../../src/trace/simulation.ts';

/** The arguments of each instance that an expansion gives, in map-index order. */
export function mappedArguments(
  run: Simulation,
  expand: ExpandSpec,
  functions: DagFunctions,
): readonly JsonObject[] | null {
  if (expand.kind === 'kwargs') {
    const rows = elementsOf(run, expand.rows, functions);
    return rows?.every(isJsonObject) === true ? rows : null;
  }
  let combinations: readonly JsonObject[] = [{}];
  for (const [name, value] of expand.arguments) {
    const elements = elementsOf(run, value, functions);
    if (elements === null) return null;
    combinations = combinations.flatMap((before) => elements.map((element) => ({ ...before, [name]: element })));
  }
  return combinations;
}

/** The values that the instances of a mapped task have left, in map-index order. */
export function presentValues(run: Simulation, taskId: string): Json[] {
  const rows = run.instances(taskId).toSorted((left, right) => left.mapIndex - right.mapIndex);
  return rows.flatMap(({ mapIndex }) => {
    const left = run.xcoms(taskId, mapIndex);
    return Object.hasOwn(left, RETURN_VALUE) ? [left[RETURN_VALUE] as Json] : [];
  });
}

/** Equal as JSON; nothing is null, as a body receives it. */
export function isSame(left: Json | undefined, right: Json | undefined): boolean {
  return canonicalJson(left ?? null) === canonicalJson(right ?? null);
}

function elementsOf(run: Simulation, value: ValueSpec, functions: DagFunctions): readonly Json[] | null {
  switch (value.kind) {
    case 'literal':
      return elements(value.value);
    case 'xcom':
      return value.key === RETURN_VALUE ? elementsOfTask(run, value.taskId) : null;
    case 'map': {
      const items = listOf(run, value.source, functions);
      return items === null ? null : applied(items, value.functions, functions);
    }
    case 'concat': {
      const parts = value.sources.map((source) => listOf(run, source, functions));
      return parts.includes(null) ? null : parts.flatMap((part) => part as readonly Json[]);
    }
    case 'zip': {
      const parts = value.sources.map((source) => listOf(run, source, functions));
      return parts.includes(null) ? null : zipped(parts as (readonly Json[])[], value.fillvalue);
    }
    default:
      return null;
  }
}

/** Transforms read dicts otherwise than `expand` does. */
function listOf(run: Simulation, value: ValueSpec, functions: DagFunctions): readonly Json[] | null {
  if (value.kind === 'literal') return isJsonList(value.value) ? value.value : null;
  if (value.kind === 'xcom' && !isMapped(run, value.taskId)) {
    const left = run.instances(value.taskId)[0]?.mapIndex === -1 ? run.xcom(value.taskId) : null;
    return isJsonList(left) ? left : null;
  }
  return elementsOf(run, value, functions);
}

function elementsOfTask(run: Simulation, taskId: string): readonly Json[] | null {
  const rows = run.instances(taskId);
  if (!isMapped(run, taskId)) return rows[0]?.mapIndex === -1 ? elements(run.xcom(taskId)) : null;
  const isWhole = rows.every(({ state }) => FINISHED.has(state));
  return isWhole ? presentValues(run, taskId) : null;
}

const FINISHED: ReadonlySet<string> = new Set(['success', 'failed', 'skipped', 'upstream_failed', 'removed']);

/** A task inside a mapped group is nothing that can be mapped over. */
function isMapped({ dag }: Simulation, taskId: string): boolean {
  return dag.tasks.some((task) => task.taskId === taskId && task.expand !== null);
}

function elements(value: Json | undefined): readonly Json[] | null {
  if (isJsonList(value)) return value;
  return isJsonObject(value) ? Object.entries(value).map(([key, member]) => [key, member]) : null;
}

function applied(items: readonly Json[], names: readonly string[], { maps }: DagFunctions): Json[] | null {
  try {
    return items.map((item) => names.reduce<Json>((given, name) => (maps.get(name)?.(given) ?? null) as Json, item));
  } catch {
    return null;
  }
}

function zipped(parts: readonly (readonly Json[])[], fillvalue: Json | undefined): Json[] {
  const lengths = parts.map((part) => part.length);
  const length = fillvalue === undefined ? Math.min(...lengths) : Math.max(...lengths);
  return Array.from({ length }, (_, at) => parts.map((part) => (at < part.length ? part[at] : fillvalue) as Json));
}
