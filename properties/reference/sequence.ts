/**
 * Things with positions, as a mapped argument, a zip or a concat sees them (mapping 1.5, 3): lists, dicts and what is made of them.
 * Where their values come from is not known here.
 */
import type { Json } from '../../src/model/json.ts';
import { isJsonList, isJsonObject } from '../../src/model/json.ts';

/** Why an attempt cannot go on, and how it ends because of that. */
export class AttemptError extends Error {
  readonly end: 'failure' | 'fail_without_retry' | 'skip';
  readonly isOfBody: boolean;
  constructor(message: string, end: AttemptError['end'] = 'failure', isOfBody = false) {
    super(message);
    this.end = end;
    this.isOfBody = isOfBody;
  }
}

/** A position or key that is not there; the fill value of a zip stands in for it. */
class MissingItem extends AttemptError {}

/** Something with positions: a list, a dict (`keys`; its values stand at the positions), or what a transform makes of them. */
export interface Sequence {
  readonly length: number;
  readonly keys: readonly string[] | null;
  /** Evaluated when asked, so that a `.map` function runs for the positions that are used and no other (mapping 3.2). */
  readonly at: (position: number) => Json;
}

export function itemAt(sequence: Sequence, position: number): Json {
  // A dict is indexed by position here, which is a KeyError (mapping 3.7).
  if (sequence.keys !== null) throw new MissingItem(`KeyError: ${position}`);
  if (position < 0 || position >= sequence.length) throw new MissingItem(`IndexError: ${position}`);
  return sequence.at(position);
}

/** What an instance gets of a mapped leg: an item, or the pair of key and value of a dict (mapping 1.5). */
export function elementAt(sequence: Sequence, position: number): Json {
  const key = sequence.keys?.[position];
  return key === undefined ? itemAt({ ...sequence, keys: null }, position) : [key, sequence.at(position)];
}

export function sequenceOfValue(value: Json): Sequence {
  if (isJsonList(value)) return { length: value.length, keys: null, at: (i) => value[i] as Json };
  // A text is a sequence of characters to Python.
  if (typeof value === 'string') return sequenceOfValue(Array.from(value));
  if (!isJsonObject(value)) throw new AttemptError(`can't map over value of type ${typeof value}`);
  const entries = Object.entries(value);
  const at = (i: number): Json => (entries[i] as [string, Json])[1];
  return { length: entries.length, keys: entries.map(([key]) => key), at };
}

/**
 * Mapping 3.8. A dict among the parts is indexed by position like under `map` (3.7): the fill value stands in for what is not there.
 * Without one Airflow hands out a placeholder object of its own, which no JSON value is: the attempt fails here.
 * Whatever a part fails to look up is filled, also below a map (task-sdk/src/airflow/sdk/definitions/xcom_arg.py, _get_or_fill).
 */
export function zipOf(parts: readonly Sequence[], fillvalue: Json | undefined): Sequence {
  const lengths = parts.map((part) => part.length);
  const length = fillvalue === undefined ? Math.min(...lengths) : Math.max(...lengths);
  const itemOrFill = (part: Sequence, i: number): Json => {
    try {
      return itemAt(part, i);
    } catch (error) {
      if (!(error instanceof MissingItem)) throw error;
      if (fillvalue === undefined) throw new AttemptError(error.message);
      return fillvalue;
    }
  };
  return { length, keys: null, at: (i) => parts.map((part) => itemOrFill(part, i)) };
}

/** Mapping 3.9: a dict part contributes its keys only. */
export function concatOf(parts: readonly Sequence[]): Sequence {
  const items = parts.flatMap((part) => Array.from({ length: part.length }, (_, position) => ({ part, position })));
  const at = (i: number): Json => {
    const { part, position } = items[i] as (typeof items)[number];
    return part.keys?.[position] ?? part.at(position);
  };
  return { length: items.length, keys: null, at };
}
