/**
 * Reads fields of options by a table: which names exist, what each takes, which are known but without effect yet.
 * It knows no field by name.
 */
import { copyJson, isJsonObject, NotPlainJson } from '../model/json.ts';
import type { Problem } from '../model/errors.ts';
import { parseDuration } from '../model/time.ts';
import { closestName } from './closestName.ts';
import { compileProblems } from './compileProblems.ts';
import { describe } from './nodes.ts';

/** What a field takes: `read` gives the value to keep, or `undefined` when the given one will not do. */
export interface FieldReader {
  readonly expected: string;
  readonly read: (given: unknown) => unknown;
}

/** A field's name among the compiled fields, and how it is read. */
export type FieldTable = Readonly<Record<string, readonly [target: string, reader: FieldReader]>>;

interface FieldsToRead {
  readonly given: Readonly<Record<string, unknown>>;
  readonly table: FieldTable;
  /** Names accepted without effect. */
  readonly ignored: readonly string[];
  /** Names someone else reads. */
  readonly others?: readonly string[];
  /** `task "x"`, for messages. */
  readonly where: string;
}

export interface FieldsRead {
  /** Compiled values by target name; fields not given are absent. */
  readonly values: ReadonlyMap<string, unknown>;
  /** The fields given that have no effect yet, in the order given. */
  readonly ignored: readonly string[];
  readonly problems: readonly Problem[];
}

/** Reads every field given; a field whose value is `undefined` counts as not given. */
export function readFields({ given, table, ignored, others = [], where }: FieldsToRead): FieldsRead {
  const values = new Map<string, unknown>();
  const problems: Problem[] = [];
  const withoutEffect: string[] = [];
  for (const [field, value] of Object.entries(given)) {
    if (value === undefined || others.includes(field)) continue;
    if (ignored.includes(field)) withoutEffect.push(field);
    const row = Object.hasOwn(table, field) ? table[field] : undefined;
    if (row === undefined) {
      if (ignored.includes(field)) continue;
      const known = [...Object.keys(table), ...ignored, ...others];
      problems.push(compileProblems.unknownField(where, field, closestName(field, known)));
      continue;
    }
    const [target, { read, expected }] = row;
    const compiled = read(value);
    if (compiled === undefined) problems.push(compileProblems.badField(where, field, describe(value), expected));
    else values.set(target, compiled);
  }
  return { values, ignored: withoutEffect, problems };
}

/** A text that may be empty, as a label may. */
export const anyText: FieldReader = {
  expected: 'a text',
  read: (given) => (typeof given === 'string' ? given : undefined),
};

export const text: FieldReader = {
  expected: 'a text that is not empty',
  read: (given) => (typeof given === 'string' && given !== '' ? given : undefined),
};

/** Texts that are not empty; one given twice is kept once. */
export const textList: FieldReader = {
  expected: 'a list of texts that are not empty',
  read: (given) =>
    Array.isArray(given) && given.every((item) => text.read(item) !== undefined) ? [...new Set(given)] : undefined,
};

/** Also one text alone, for a list of it. */
export function oneText(list: FieldReader): FieldReader {
  return {
    expected: `a text, or ${list.expected}`,
    read: (given) => list.read(typeof given === 'string' ? [given] : given),
  };
}

export const flag: FieldReader = {
  expected: 'true or false',
  read: (given) => (typeof given === 'boolean' ? given : undefined),
};

export const duration: FieldReader = {
  expected: "a duration: a number of seconds, or text such as '90s', '2m', '1h30m'",
  read: (given) =>
    typeof given === 'number' || typeof given === 'string' ? (parseDuration(given) ?? undefined) : undefined,
};

export const jsonRecord: FieldReader = {
  expected: 'a record of plain JSON values',
  read: (given) => {
    try {
      const copy = copyJson(given);
      return isJsonObject(copy) ? copy : undefined;
    } catch (error) {
      if (error instanceof NotPlainJson) return undefined;
      throw error;
    }
  },
};

/** A date as `Date.prototype.toISOString` writes it. */
export const date: FieldReader = {
  expected: "a Date, or ISO 8601 text such as '2026-01-31' or '2026-01-31T06:00:00Z'",
  read: (given) => {
    if (typeof given === 'string') return isoText(given);
    return given instanceof Date && !Number.isNaN(given.getTime()) ? given.toISOString() : undefined;
  },
};

// A text without a zone is UTC, as Airflow takes it; JavaScript would take a date with a time for local time.
function isoText(given: string): string | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)(Z|[+-]\d{2}:\d{2})?)?$/.exec(given);
  if (match === null) return undefined;
  const [, day, clock = '00:00', zone = 'Z'] = match;
  const parsed = new Date(`${day}T${clock}${zone}`);
  // 31 February would become 3 March.
  const midnight = new Date(`${day}T00:00Z`);
  if (Number.isNaN(parsed.getTime()) || !midnight.toISOString().startsWith(day as string)) return undefined;
  return parsed.toISOString();
}

/** A whole number that is at least `least`. */
export function integer(least: number, most: number = Number.MAX_SAFE_INTEGER): FieldReader {
  const upTo = most === Number.MAX_SAFE_INTEGER ? ' or more' : ` to ${most}`;
  return {
    expected: least === Number.MIN_SAFE_INTEGER ? 'a whole number' : `a whole number, ${least}${upTo}`,
    read: (given) =>
      Number.isSafeInteger(given) && (given as number) >= least && (given as number) <= most ? given : undefined,
  };
}

export function oneOf(choices: readonly string[]): FieldReader {
  return {
    expected: `one of ${choices.join(', ')}`,
    read: (given) => (choices.includes(given as string) ? given : undefined),
  };
}

export function orNull(reader: FieldReader): FieldReader {
  return {
    expected: `${reader.expected}, or null`,
    read: (given) => (given === null ? null : reader.read(given)),
  };
}
