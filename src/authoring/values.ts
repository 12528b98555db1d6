/**
 * Reads what a DAG file gives a task into ValueSpecs: literals are copied at once, references stay references.
 * A value that is neither is noted as a problem with its place; reading goes on.
 */
import type { ExpandSpec, NamedValue, ValueSpec } from '../model/dagSpec.ts';
import { copyJson, NotPlainJson, type Json } from '../model/json.ts';
import { noteProblem, type DagDraft } from './draft.ts';
import { describe, groupContent, referenceContent } from './nodes.ts';
import { problems } from './problems.ts';

/** Named arguments of a call or of `partial`, in the order they were written; entries that are `undefined` are left out. */
export function readNamedValues(draft: DagDraft, given: unknown, where: string): NamedValue[] {
  if (given === undefined) return [];
  if (!isRecord(given)) {
    noteProblem(draft, problems.argumentsNotNamed(where, describe(given)));
    return [];
  }
  return Object.entries(given)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, readValue(draft, value, `argument "${name}" of ${where}`)] as const);
}

/** The keyword lists of `expand`. */
export function readExpand(draft: DagDraft, lists: unknown, where: string): ExpandSpec {
  const named = readNamedValues(draft, lists, `${where}.expand()`);
  if (named.length === 0) noteProblem(draft, problems.emptyExpand(where));
  for (const [name, value] of named) {
    if (!isMappable(value)) {
      const written = (lists as Record<string, unknown>)[name];
      noteProblem(draft, problems.notMappable(where, name, describe(written)));
    }
  }
  return { kind: 'product', arguments: named };
}

/** The rows of `expandKwargs`. */
export function readExpandKwargs(draft: DagDraft, rows: unknown, options: unknown, where: string): ExpandSpec {
  const isStrict = !(isRecord(options) && options['strict'] === false);
  const isReference = referenceContent(rows) !== undefined;
  const isList = Array.isArray(rows) && rows.every((row) => isRecord(row) || referenceContent(row) !== undefined);
  if (!isReference && !isList) {
    noteProblem(draft, problems.rowsNotRecords(where, describe(rows)));
    return { kind: 'kwargs', rows: { kind: 'literal', value: [] }, isStrict };
  }
  return { kind: 'kwargs', rows: readValue(draft, rows, `the rows of ${where}.expandKwargs()`), isStrict };
}

/** One value: a reference, plain JSON, or a list or record with references inside. */
export function readValue(draft: DagDraft, given: unknown, where: string): ValueSpec {
  const content = referenceContent(given);
  if (content !== undefined) {
    if (content.draft !== draft) noteProblem(draft, problems.otherDag(where, describe(given), content.draft.dagId));
    return content.value;
  }
  if (Array.isArray(given) && holdsReference(given)) {
    return {
      kind: 'list',
      items: given.map((item, position) => readValue(draft, item, `item ${position} of ${where}`)),
    };
  }
  if (isRecord(given) && holdsReference(given)) {
    return {
      kind: 'record',
      entries: Object.entries(given).map(([name, entry]) => [name, readValue(draft, entry, `"${name}" of ${where}`)]),
    };
  }
  return { kind: 'literal', value: readLiteral(draft, given, where) };
}

/** A copy of plain JSON; anything else is noted as a problem and read as null. */
export function readLiteral(draft: DagDraft, given: unknown, where: string): Json {
  if (typeof given === 'function' || groupContent(given) !== undefined) {
    noteProblem(draft, problems.notAValue(where, describe(given)));
    return null;
  }
  try {
    return copyJson(given);
  } catch (error) {
    if (!(error instanceof NotPlainJson)) throw error;
    noteProblem(draft, problems.notPlainJson(where, error.path, error.found));
    return null;
  }
}

function isMappable(value: ValueSpec): boolean {
  if (value.kind !== 'literal') return true;
  return typeof value.value === 'object' && value.value !== null;
}

function holdsReference(value: unknown, open: ReadonlySet<unknown> = new Set()): boolean {
  if (typeof value !== 'object' || value === null || open.has(value)) return false;
  if (referenceContent(value) !== undefined) return true;
  if (!Array.isArray(value) && !isRecord(value)) return false;
  const inside = new Set(open).add(value);
  const entries: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  return entries.some((entry) => holdsReference(entry, inside));
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === null || Object.getPrototypeOf(prototype) === null) && !isNode(value);
}

function isNode(value: unknown): boolean {
  return referenceContent(value) !== undefined || groupContent(value) !== undefined;
}
