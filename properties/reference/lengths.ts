/**
 * How many instances a task is expanded to, and which upstream map indexes concern one of them (scheduling 2.3, 4.3; mapping 1.3, 5.3).
 * Lengths only: it never looks at a value. States are those of now, also within a pass: Airflow asks its database, and both the checks
 * (`TaskInstance.set_state`) and the expansion (`TaskMap.expand_mapped_task`) have flushed what they changed.
 */
import type { ExpandSpec, GroupSpec, TaskSpec, ValueSpec } from '../../src/model/dagSpec.ts';
import type { Given } from './given.ts';
import type { World } from './world.ts';
import { RETURN_VALUE } from '../../src/model/dagSpec.ts';
import { mappedGroups, taskOf } from './given.ts';
import { isFinished, presentXComs } from './world.ts';

/** null: not known (yet). */
type Length = number | null;

/** Instances a task is to be expanded to: its own product times the lengths of all mapped groups it is in; 1 for any other task. */
export function expectedCount(world: World, task: TaskSpec): Length {
  const own = task.expand === null ? 1 : expandLength(world, task.expand);
  return product([own, ...mappedGroups(world.given, task).map((group) => groupLength(world, group))]);
}

/** Length of a mapped group by itself, its mapped ancestors not counted. */
export function groupLength(world: World, group: GroupSpec): Length {
  return group.expand === null ? 1 : expandLength(world, group.expand);
}

function expandLength(world: World, expand: ExpandSpec): Length {
  if (expand.kind === 'kwargs') return valueLength(world, expand.rows);
  return product(expand.arguments.map(([, value]) => valueLength(world, value)));
}

function valueLength(world: World, value: ValueSpec): Length {
  switch (value.kind) {
    case 'literal':
      return typeof value.value === 'object' && value.value !== null ? Object.keys(value.value).length : null;
    case 'list':
      return value.items.length;
    case 'record':
      return value.entries.length;
    case 'xcom':
      return outputLength(world, taskOf(world.given, value.taskId));
    case 'map':
      return valueLength(world, value.source);
    case 'zip': {
      const lengths = known(value.sources.map((source) => valueLength(world, source)));
      if (lengths === null) return null;
      return value.fillvalue === undefined ? Math.min(...lengths) : Math.max(...lengths);
    }
    case 'concat':
      return known(value.sources.map((source) => valueLength(world, source)))?.reduce((a, b) => a + b, 0) ?? null;
    case 'element':
      return null;
  }
}

/**
 * A mapped operator: the values present once all its instances are finished. Any other task: what was recorded at map index -1,
 * so that the output of a task inside a mapped group is never known outside (mapping 5.7).
 */
function outputLength(world: World, task: TaskSpec): Length {
  if (task.expand === null) {
    return world.lengths.find((entry) => entry.taskId === task.taskId && entry.mapIndex < 0)?.length ?? null;
  }
  const rows = world.rows.filter((row) => row.taskId === task.taskId);
  if (rows.some((row) => !isFinished(row.state))) return null;
  return presentXComs(world, task.taskId, RETURN_VALUE).length;
}

/**
 * Instances to create with the run (mapping 1.8): null when anything it is expanded over is an XComArg. Transforms are XComArgs
 * whatever is inside them (mapping 3.13: Airflow takes no literals there); references inside a literal list are not looked at.
 */
export function countAtCreation(given: Given, task: TaskSpec): Length {
  const expands = [task.expand, ...mappedGroups(given, task).map((group) => group.expand)];
  return product(expands.map((expand) => (expand === null ? 1 : literalLength(expand))));
}

function literalLength(expand: ExpandSpec): Length {
  const values = expand.kind === 'kwargs' ? [expand.rows] : expand.arguments.map(([, value]) => value);
  return product(
    values.map((value) => {
      if (value.kind === 'list') return value.items.length;
      if (value.kind === 'record') return value.entries.length;
      if (value.kind !== 'literal') return null;
      return typeof value.value === 'object' && value.value !== null ? Object.keys(value.value).length : null;
    }),
  );
}

/** Which map indexes of an upstream task concern an instance: all, its own one, or a stretch of a deeper group's. */
export type Relevance =
  | { readonly kind: 'all' }
  | { readonly kind: 'one'; readonly mapIndex: number }
  | { readonly kind: 'range'; readonly from: number; readonly to: number };

export const ALL: Relevance = { kind: 'all' };

/**
 * Scheduling 2.3 without its rule about fast trigger rules, which is also mapping 5.3. The width of a range is taken from the
 * count of the asking task, not of the upstream: a defect of Airflow that the documents record as executed.
 */
export function relevance(
  world: World,
  asking: { readonly task: TaskSpec; readonly mapIndex: number; readonly upstream: TaskSpec },
): Relevance {
  const groups = mappedGroups(world.given, asking.task);
  const upstreamGroups = mappedGroups(world.given, asking.upstream);
  const common = groups.find((group) => upstreamGroups.includes(group));
  const count = expectedCount(world, asking.task);
  if (common === undefined || count === null || count === 0) return ALL;
  const enclosing = groups.slice(groups.indexOf(common));
  const commonCount = product(enclosing.map((group) => groupLength(world, group))) as number;
  const ancestor = Math.floor((asking.mapIndex * commonCount) / count);
  const isFurtherMapped = asking.upstream.expand !== null || upstreamGroups[0] !== common;
  if (!isFurtherMapped) return { kind: 'one', mapIndex: ancestor };
  const width = Math.floor(count / commonCount);
  return { kind: 'range', from: ancestor * width, to: (ancestor + 1) * width };
}

function known(lengths: readonly Length[]): number[] | null {
  return lengths.every((length) => length !== null) ? [...lengths] : null;
}

function product(lengths: readonly Length[]): Length {
  return known(lengths)?.reduce((a, b) => a * b, 1) ?? null;
}
