/**
 * Which element of what a task is mapped over belongs to a position, as far as the spec and what tasks have left tell: a `.map` function and
 * a text that is rendered they do not. Holds where nothing that has ended began again.
 */
import { RETURN_VALUE, type ExpandSpec, type NamedValue, type ValueSpec } from '../model/dagSpec.ts';
import { getOwn, isJsonList, isJsonObject, objectFromEntries, type Json } from '../model/json.ts';
import type { Hearing } from './hearing.ts';
import { lengthOf, presentOf, sizeOf } from './lengths.ts';

/** Stands for what cannot be told. */
export const UNTOLD: unique symbol = Symbol('untold');

/** A value as far as it can be told. */
export type Told = Json | typeof UNTOLD | readonly Told[] | ToldRecord;
interface ToldRecord {
  readonly [name: string]: Told;
}

/** What each name of an expansion gives at an index of its own; null: it cannot be told. */
export function toldOfExpand(
  hearing: Hearing,
  expand: ExpandSpec,
  index: number,
): readonly (readonly [name: string, value: ValueSpec, told: Told])[] | null {
  if (expand.kind === 'product') return toldOfProduct(hearing, expand.arguments, index);
  const row = elementAt(hearing, expand.rows, index);
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return null;
  const record = row as ToldRecord;
  return Object.keys(record).map((name) => [name, expand.rows, getOwn(record, name) as Told] as const);
}

/** The last keyword varies fastest (semantics-mapping 1.4). */
function toldOfProduct(
  hearing: Hearing,
  keywords: readonly NamedValue[],
  index: number,
): readonly (readonly [string, ValueSpec, Told])[] | null {
  // By defect (profile field `concatDecoding`) a worker takes a concat among several keywords for longer than it is.
  const isDecodedRight = keywords.length === 1 || hearing.profile?.concatDecoding === 'real_length';
  if (!isDecodedRight && keywords.some(([, value]) => containsConcat(value))) return null;
  const told: (readonly [string, ValueSpec, Told])[] = [];
  let rest = index;
  for (let at = keywords.length - 1; at >= 0; at--) {
    const [name, value] = keywords[at] as NamedValue;
    const length = lengthOf(hearing, value);
    if (length === null || length === 0) return null;
    told.push([name, value, elementAt(hearing, value, rest % length)]);
    rest = Math.floor(rest / length);
  }
  return told;
}

function containsConcat(value: ValueSpec): boolean {
  if (value.kind === 'concat') return true;
  if (value.kind === 'map') return containsConcat(value.source);
  return value.kind === 'zip' && value.sources.some(containsConcat);
}

export function containsZip(value: ValueSpec): boolean {
  if (value.kind === 'zip') return true;
  return value.kind === 'concat' && value.sources.some(containsZip);
}

/** @param dictAs What a dict contributes: its entries where it is mapped over itself, its keys as a part of a concat. */
function elementAt(hearing: Hearing, value: ValueSpec, position: number, dictAs: 'entries' | 'keys' = 'entries'): Told {
  switch (value.kind) {
    case 'literal':
      return entryOf(value.value, position, dictAs);
    case 'list':
      return position < value.items.length ? wholeOf(value.items[position] as ValueSpec) : UNTOLD;
    case 'record': {
      const entry = value.entries[position];
      return entry === undefined ? UNTOLD : [entry[0], wholeOf(entry[1])];
    }
    case 'xcom':
      return outputElement(hearing, value, position, dictAs);
    case 'zip':
      return value.sources.map((source) => componentAt(hearing, source, position, value.fillvalue));
    case 'concat':
      return concatElement(hearing, value.sources, position);
    default:
      return UNTOLD;
  }
}

function componentAt(hearing: Hearing, source: ValueSpec, position: number, fillvalue: Json | undefined): Told {
  const length = lengthOf(hearing, source);
  if (length === null) return UNTOLD;
  if (position >= length) return fillvalue ?? UNTOLD;
  // Airflow looks positions up in a dict and fills what it does not find.
  if (source.kind === 'xcom' && !isJsonList(outputOf(hearing, source))) {
    const task = hearing.dag.tasks[hearing.dag.numbers.get(source.taskId) ?? -1];
    if (task?.isMappedOperator !== true) return UNTOLD;
  }
  return elementAt(hearing, source, position, 'keys');
}

function concatElement(hearing: Hearing, sources: readonly ValueSpec[], position: number): Told {
  let rest = position;
  for (const source of sources) {
    const length = lengthOf(hearing, source);
    if (length === null) return UNTOLD;
    if (rest < length) return elementAt(hearing, source, rest, 'keys');
    rest -= length;
  }
  return UNTOLD;
}

function outputElement(
  hearing: Hearing,
  reference: ValueSpec & { readonly kind: 'xcom' },
  position: number,
  dictAs: 'entries' | 'keys',
): Told {
  const task = hearing.dag.tasks[hearing.dag.numbers.get(reference.taskId) ?? -1];
  if (task?.isMappedOperator === true) {
    const instance = presentOf(hearing, task)?.[position];
    return instance === undefined ? UNTOLD : (hearing.trace.returnValues[instance] ?? UNTOLD);
  }
  return entryOf(outputOf(hearing, reference), position, dictAs);
}

/** What an unmapped task has left. */
function outputOf(hearing: Hearing, { taskId, key }: ValueSpec & { readonly kind: 'xcom' }): Json | undefined {
  const task = hearing.dag.tasks[hearing.dag.numbers.get(taskId) ?? -1];
  if (task === undefined || task.isMapped || key !== RETURN_VALUE) return undefined;
  return hearing.trace.returnValues[hearing.unmappedRow(task.number)];
}

function entryOf(value: Json | undefined, position: number, dictAs: 'entries' | 'keys'): Told {
  if (value === undefined || position >= (sizeOf(value) ?? 0)) return UNTOLD;
  if (isJsonList(value)) return value[position] as Json;
  const [key, entry] = Object.entries(value as object)[position] as [string, Json];
  return dictAs === 'keys' ? key : [key, entry];
}

/** What a reference inside gives depends on when it is read: nothing waits for that which only stands inside. */
function wholeOf(value: ValueSpec): Told {
  switch (value.kind) {
    case 'literal':
      return value.value;
    case 'list':
      return value.items.map(wholeOf);
    case 'record':
      return objectFromEntries(value.entries.map(([name, entry]) => [name, wholeOf(entry)] as const));
    default:
      return UNTOLD;
  }
}

/**
 * Whether a value is what was told, as far as it was.
 *
 * @param templateExt Endings of names of template files, where texts were rendered; null: they were not.
 */
export function isAsTold(told: Told, value: Json | undefined, templateExt: readonly string[] | null): boolean {
  if (told === UNTOLD) return true;
  if (typeof told === 'string' && told !== value)
    return typeof value === 'string' && templateExt !== null && mayBeTemplate(told, templateExt);
  if (typeof told !== 'object' || told === null) return told === value;
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(told)) {
    const list = told as readonly Told[];
    if (!isJsonList(value) || value.length !== list.length) return false;
    return list.every((item, at) => isAsTold(item, value[at], templateExt));
  }
  const record = told as ToldRecord;
  const names = Object.keys(record);
  if (!isJsonObject(value) || Object.keys(value).length !== names.length) return false;
  return names.every((name) => isAsTold(getOwn(record, name) as Told, getOwn(value, name), templateExt));
}

/** Line ends are changed by rendering too. */
function mayBeTemplate(text: string, templateExt: readonly string[]): boolean {
  return (
    text.includes('{') || text.includes('\n') || text.includes('\r') || templateExt.some((end) => text.endsWith(end))
  );
}

/** A short text of what was told, for a message. */
export function toldText(told: Told | undefined): string {
  const text = JSON.stringify(told, (_, value: unknown) => (value === UNTOLD ? '?' : value)) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
