/**
 * The tasks whose output decides how wide a DAG becomes, and what else they might have returned: unless the caller says it, any part of
 * what they return in the undisturbed run, as nothing is known of other values.
 */
import * as fc from 'fast-check';
import type { DagSpec, ExpandSpec, ValueSpec } from '../../../model/dagSpec.ts';
import { isMappedTask, RETURN_VALUE } from '../../../model/dagSpec.ts';
import { isJsonList, isJsonObject, objectFromEntries, type Json } from '../../../model/json.ts';

/** Ids of unmapped tasks that a mapping is made from, in order of placement. */
export function sourcesOf(dag: DagSpec): string[] {
  const named = new Set<string>();
  for (const { expand } of [...dag.tasks, ...dag.groups]) if (expand !== null) noteSources(expand, named);
  return dag.tasks.filter((task) => named.has(task.taskId) && !isMappedTask(dag, task)).map(({ taskId }) => taskId);
}

function noteSources(expand: ExpandSpec, named: Set<string>): void {
  const values = expand.kind === 'kwargs' ? [expand.rows] : expand.arguments.map(([, value]) => value);
  for (const value of values) noteTasks(value, named);
}

/** Elements inside a list that is written in the DAG file are no lengths. */
function noteTasks(value: ValueSpec, named: Set<string>): void {
  if (value.kind === 'xcom' && value.key === RETURN_VALUE) named.add(value.taskId);
  if (value.kind === 'map') noteTasks(value.source, named);
  if (value.kind === 'zip' || value.kind === 'concat') for (const source of value.sources) noteTasks(source, named);
}

/** Parts of a list or a record, in its order, none of it included; null: neither. */
export function partsOf(example: Json): fc.Arbitrary<Json> | null {
  if (isJsonList(example)) return anyPart([...example]);
  return isJsonObject(example) ? anyPart(Object.entries(example)).map((entries) => objectFromEntries(entries)) : null;
}

/** Items of what a task returns; 1 where it has none. */
export function widthOf(value: Json): number {
  if (isJsonList(value)) return value.length;
  return isJsonObject(value) ? Object.keys(value).length : 1;
}

/**
 * Lists of any width between two: the items of the example first, then others like them, told apart by their position.
 *
 * @example fc.sample(listsOfWidth(['a'], [3, 3]), 1) // [['a', 'a-1', 'a-2']]
 */
export function listsOfWidth(example: Json, [least, most]: readonly [number, number]): fc.Arbitrary<Json> {
  const items: readonly Json[] = isJsonList(example) ? example : isJsonObject(example) ? Object.values(example) : [];
  const itemAt = (position: number): Json => {
    if (items.length === 0) return position;
    const model = items[position % items.length] as Json;
    return position < items.length ? model : likeness(model, position);
  };
  return fc.integer({ min: least, max: most }).map((width) => Array.from({ length: width }, (_, at) => itemAt(at)));
}

/** Something of the same shape that is another value. */
function likeness(model: Json, position: number): Json {
  if (typeof model === 'number') return model + position;
  if (typeof model === 'string') return `${model}-${position}`;
  if (isJsonList(model)) return model.map((member) => likeness(member, position));
  if (!isJsonObject(model)) return model;
  return objectFromEntries(Object.entries(model).map(([name, member]) => [name, likeness(member, position)]));
}

/** Every width is as likely as the others, and the smallest ones are likelier. */
function anyPart<Item>(items: Item[]): fc.Arbitrary<Item[]> {
  const fewest = fc.subarray(items, { maxLength: Math.min(2, items.length) });
  return fc.oneof({ weight: 1, arbitrary: fewest }, { weight: 3, arbitrary: fc.noBias(fc.subarray(items)) });
}
