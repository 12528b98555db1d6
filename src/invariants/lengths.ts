/**
 * How many instances an expansion makes, by arithmetic on the spec and on what tasks have left: keywords multiply, a zip takes the shortest
 * (with a fill value the longest), a concat adds, a map keeps, a mapped task counts its values (semantics-scheduling 4.3, semantics-mapping 1.3).
 * Holds where nothing that has ended began again; whoever asks makes sure of that.
 */
import { RETURN_VALUE, type ExpandSpec, type ValueSpec } from '../model/dagSpec.ts';
import { UNMAPPED } from '../model/ids.ts';
import { isJsonList, isJsonObject, type Json } from '../model/json.ts';
import { isFinishedCode } from '../model/states.ts';
import type { Hearing } from './hearing.ts';
import type { JudgedTask, MappedGroup } from './judgedDag.ts';

/** Instances of a task that is mapped or inside mapped groups; null: it cannot be told. */
export function instancesOf(hearing: Hearing, { spec, mappedGroups }: JudgedTask): number | null {
  const around = groupInstances(hearing, mappedGroups);
  if (around === null || spec.expand === null) return around;
  const own = lengthOfExpand(hearing, spec.expand);
  return own === null ? null : own * around;
}

/** Instances of the innermost of mapped groups that enclose each other; 1 of none. */
export function groupInstances(hearing: Hearing, groups: readonly MappedGroup[]): number | null {
  let product = 1;
  for (const { expand } of groups) {
    const length = lengthOfExpand(hearing, expand);
    if (length === null) return null;
    product *= length;
  }
  return product;
}

function lengthOfExpand(hearing: Hearing, expand: ExpandSpec): number | null {
  if (expand.kind === 'kwargs') return lengthOf(hearing, expand.rows);
  let product = 1;
  for (const [, value] of expand.arguments) {
    const length = lengthOf(hearing, value);
    if (length === null) return null;
    product *= length;
  }
  return product;
}

/** The length of one input; null: it cannot be told. */
export function lengthOf(hearing: Hearing, value: ValueSpec): number | null {
  switch (value.kind) {
    case 'literal':
      return sizeOf(value.value);
    case 'list':
      return value.items.length;
    case 'record':
      return value.entries.length;
    case 'xcom':
      return value.key === RETURN_VALUE ? outputLength(hearing, value.taskId) : null;
    case 'map':
      return lengthOf(hearing, value.source);
    case 'zip':
      return combine(hearing, value.sources, value.fillvalue === undefined ? Math.min : Math.max);
    case 'concat':
      return combine(hearing, value.sources, (left, right) => left + right);
    case 'element':
      return null;
  }
}

function combine(
  hearing: Hearing,
  sources: readonly ValueSpec[],
  join: (left: number, right: number) => number,
): number | null {
  let total: number | null = null;
  for (const source of sources) {
    const length = lengthOf(hearing, source);
    if (length === null) return null;
    total = total === null ? length : join(total, length);
  }
  return total;
}

/** Entries of a list or an object; null: it is neither. */
export function sizeOf(value: Json | undefined): number | null {
  if (isJsonList(value)) return value.length;
  return isJsonObject(value) ? Object.keys(value).length : null;
}

function outputLength(hearing: Hearing, taskId: string): number | null {
  const number = hearing.dag.numbers.get(taskId);
  const task = number === undefined ? undefined : hearing.dag.tasks[number];
  if (task === undefined) return null;
  if (task.isMappedOperator) return presentOf(hearing, task)?.length ?? null;
  if (task.isMapped) return null;
  return sizeOf(hearing.trace.returnValues[hearing.unmappedRow(task.number)]);
}

/** Instances of a mapped task that have left a value, in map-index order; null: some are unfinished, or its placeholder stayed beside them. */
export function presentOf(hearing: Hearing, { number }: JudgedTask): readonly number[] | null {
  const known = hearing.presentAtEnd.get(number);
  if (known !== undefined) return known;
  const present = findPresent(hearing, number);
  if (hearing.hasEnded) hearing.presentAtEnd.set(number, present);
  return present;
}

function findPresent({ segments, mapIndex, state, isDeleted, trace }: Hearing, task: number): number[] | null {
  const present: number[] = [];
  let rows = 0;
  let hasPlaceholder = false;
  for (const { first, count } of segments[task] ?? []) {
    for (let instance = first; instance < first + count; instance++) {
      if (isDeleted[instance] === 1) continue;
      if (!isFinishedCode(state[instance] as number)) return null;
      rows++;
      if (mapIndex[instance] === UNMAPPED) hasPlaceholder = true;
      else if (trace.returnValues[instance] !== undefined) present.push(instance);
    }
  }
  return hasPlaceholder && rows > 1 ? null : present;
}
