/**
 * Reads the row of keyword arguments that belongs to an index of `expand_kwargs`, written in the DAG file or returned by a task.
 * Rules: semantics-mapping 2 (rules expand-kwargs/row-not-a-mapping, expand-kwargs/reference-in-row-unresolved);
 * task-sdk/src/airflow/sdk/definitions/_internal/expandinput.py.
 */
import type { ValueSpec } from '../model/dagSpec.ts';
import { isJsonObject, objectFromEntries, type Json, type JsonObject } from '../model/json.ts';
import type { Profile } from '../model/profile.ts';
import {
  describe,
  sequenceOf,
  sequenceOfValue,
  UnresolvedArgument,
  type Sequence,
  type SequenceContext,
} from './sequences.ts';

/** A row of keyword arguments; of those that Airflow hands over as references, only the names are known. */
export interface KwargsRow {
  readonly row: JsonObject;
  readonly unresolved: readonly string[];
}

/**
 * The row of an index.
 *
 * @throws UnresolvedArgument when there is none, or it is no record.
 */
export function readRow(
  context: SequenceContext,
  { rows, index, profile }: { readonly rows: ValueSpec; readonly index: number; readonly profile: Profile },
): KwargsRow {
  const unresolved = profile.literalRowReferences === 'resolved' ? [] : referencesInRow(rows, index);
  const literal = unresolved.length === 0 || rows.kind !== 'list' ? undefined : rows.items[index];
  if (literal?.kind === 'record') {
    const resolved = literal.entries.filter(([name]) => !unresolved.includes(name));
    const names = unresolved.map((name) => [name, null] as const);
    const values = resolved.map(([name, value]) => [name, context.whole(value)] as const);
    return { row: objectFromEntries<Json>([...values, ...names]), unresolved };
  }
  const sequence = rows.kind === 'xcom' ? sequenceOfRows(context, rows) : sequenceOf(context, rows, 'nothing');
  if (index >= sequence.length) throw new UnresolvedArgument(`IndexError: row ${index} is out of range`);
  const row = sequence.at(index);
  if (!isJsonObject(row)) {
    throw new UnresolvedArgument(`expand_kwargs() expects a list[dict], not a list with ${describe(row)}`);
  }
  return { row, unresolved };
}

/** No body can use such an object, so the attempt fails (rule expand-kwargs/reference-in-row-unresolved). */
export function unusableReference(name: string): UnresolvedArgument {
  return new UnresolvedArgument(
    `'${name}' is a reference in a literal expand_kwargs row, which Airflow does not resolve`,
  );
}

function sequenceOfRows(context: SequenceContext, rows: ValueSpec): Sequence {
  const present = context.present(rows);
  if (present !== null) return present;
  const value = context.whole(rows);
  if (!Array.isArray(value))
    throw new UnresolvedArgument(`expand_kwargs() expects a list[dict], not ${describe(value)}`);
  return sequenceOfValue(value, 'nothing');
}

/** Names under which a row of a literal `expandKwargs` list holds a reference itself, not one nested deeper. */
export function referencesInRow(rows: ValueSpec, index: number): readonly string[] {
  const row = rows.kind === 'list' ? rows.items[index] : undefined;
  if (row?.kind !== 'record') return [];
  return row.entries.filter(([, { kind }]) => REFERENCE_KINDS.has(kind)).map(([name]) => name);
}

const REFERENCE_KINDS: ReadonlySet<ValueSpec['kind']> = new Set(['xcom', 'map', 'zip', 'concat']);
