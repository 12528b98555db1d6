/**
 * The lists an expansion or a whole argument reads element by element: literals, outputs, and what map, zip and concat make of them.
 * Values are handed out as stored; the reader copies what it gives to a body. Functions are applied by whoever performs the attempt.
 * Rules: semantics-mapping 3 and 4 (rules mapping/value-decoded-on-worker, transform/zip-shortest, transform/concat-order).
 */
import type { ValueSpec } from '../model/dagSpec.ts';
import { isJsonList, isJsonObject, type Json } from '../model/json.ts';

/** Raised when arguments cannot be resolved: the attempt fails, retries apply. */
export class UnresolvedArgument extends Error {
  /** A position or key is not there: the one thing for which the fill value of a zip stands in. */
  readonly isMissingPosition: boolean;
  constructor(message: string, isMissingPosition = false) {
    super(message);
    this.name = 'UnresolvedArgument';
    this.isMissingPosition = isMissingPosition;
  }
}

export interface Sequence {
  readonly length: number;
  /** The element at a position from 0 to length - 1. */
  at(position: number): Json;
}

/** What reading needs from outside: the whole value behind a reference, and the worker's way to apply a `.map` function. */
export interface SequenceContext {
  whole(value: ValueSpec): Json;
  /** The present values of a mapped task without building a list, when the reference is to one. */
  present(value: ValueSpec): Sequence | null;
  applyMap(functionName: string, item: Json): Json;
  /** What stands in a zip without a fill value of its own where a list has ended; undefined: it ends with the shortest. */
  readonly defaultFill?: Json | undefined;
}

/** The sequence behind a value; `dictAs` tells what a dict contributes. Raises `UnresolvedArgument` for what is no sequence. */
export function sequenceOf(context: SequenceContext, value: ValueSpec, dictAs: 'items' | 'keys' | 'nothing'): Sequence {
  switch (value.kind) {
    case 'map': {
      const source = sequenceOf(context, value.source, 'nothing');
      return {
        length: source.length,
        at: (position) => value.functions.reduce((item, name) => context.applyMap(name, item), source.at(position)),
      };
    }
    case 'zip':
      return zip(
        value.sources.map((source) => sequenceOf(context, source, 'nothing')),
        value.fillvalue === undefined ? context.defaultFill : value.fillvalue,
      );
    case 'concat':
      return concat(value.sources.map((source) => sequenceOf(context, source, 'keys')));
    case 'list':
      // Written in the DAG file: only the item that is asked for is resolved.
      return { length: value.items.length, at: (position) => context.whole(value.items[position] as ValueSpec) };
    default:
      return context.present(value) ?? sequenceOfValue(context.whole(value), dictAs);
  }
}

/** In Python a text is a sequence of its characters (rule transform/text-as-characters). */
export function sequenceOfValue(value: Json, dictAs: 'items' | 'keys' | 'nothing'): Sequence {
  if (isJsonList(value)) return { length: value.length, at: (position) => value[position] as Json };
  if (isJsonObject(value)) {
    const entries = Object.entries(value);
    return { length: entries.length, at: (position) => dictElement(entries[position], position, dictAs) };
  }
  if (typeof value === 'string') return sequenceOfValue([...value], dictAs);
  throw new UnresolvedArgument(`cannot map over ${describe(value)}: a list or a dict is needed`);
}

function dictElement(
  entry: readonly [string, Json] | undefined,
  position: number,
  dictAs: 'items' | 'keys' | 'nothing',
): Json {
  if (entry === undefined || dictAs === 'nothing') {
    throw new UnresolvedArgument(
      `KeyError: ${position} (map and zip read a dict by position, and it has no such key)`,
      true,
    );
  }
  return dictAs === 'items' ? [entry[0], entry[1]] : entry[0];
}

/** The fill value stands in for whatever cannot be looked up, inside other transforms too (task-sdk/src/airflow/sdk/definitions/xcom_arg.py, _get_or_fill). */
function zip(parts: readonly Sequence[], fillvalue: Json | undefined): Sequence {
  const lengths = parts.map((part) => part.length);
  const length = fillvalue === undefined ? Math.min(...lengths) : Math.max(...lengths);
  return { length, at: (position) => parts.map((part) => lookUp(part, position, fillvalue)) };
}

function lookUp(part: Sequence, position: number, fillvalue: Json | undefined): Json {
  if (position >= part.length && fillvalue !== undefined) return fillvalue;
  try {
    return part.at(position);
  } catch (error) {
    if (!(error instanceof UnresolvedArgument) || !error.isMissingPosition) throw error;
    if (fillvalue !== undefined) return fillvalue;
    // Airflow hands out an object that no JSON value stands for; no other zip fills it.
    throw new UnresolvedArgument(error.message);
  }
}

function concat(parts: readonly Sequence[]): Sequence {
  return {
    length: parts.reduce((total, part) => total + part.length, 0),
    at: (position) => {
      let rest = position;
      for (const part of parts) {
        if (rest < part.length) return part.at(rest);
        rest -= part.length;
      }
      throw new UnresolvedArgument(`IndexError: ${position} is beyond the concatenated lists`, true);
    },
  };
}

/** The short description of a value in an error: its Python type name as Airflow would print it, and the value when short. */
export function describe(value: Json): string {
  if (value === null) return 'None';
  if (isJsonList(value)) return 'a list';
  if (isJsonObject(value)) return 'a dict';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
