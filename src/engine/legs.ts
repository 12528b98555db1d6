/**
 * Decodes an index of a product: the element of each keyword's list that belongs to it.
 * Rules: semantics-mapping 1.4-1.5 (rule mapping/product-order); task-sdk/src/airflow/sdk/definitions/_internal/expandinput.py.
 */
import type { NamedValue, ValueSpec } from '../model/dagSpec.ts';
import { copyJson, setOwn, type Json } from '../model/json.ts';
import { decodedLength } from './lengths.ts';
import type { Run } from './run.ts';
import { sequenceOf, sequenceOfValue, UnresolvedArgument, type Sequence, type SequenceContext } from './sequences.ts';

/** Reads products of one run. */
export interface LegReader extends SequenceContext {
  readonly run: Run;
  /** By the keywords they belong to. */
  readonly legs: Map<readonly NamedValue[], readonly Leg[]>;
}

/** One keyword's list while an index is decoded. */
interface Leg {
  readonly name: string;
  readonly value: ValueSpec;
  /** A literal's list never changes; null: it must be read again for each attempt. */
  readonly literal: Sequence | null;
  sequence: Sequence;
  length: number;
  position: number;
}

function legsOf(reader: LegReader, keywords: readonly NamedValue[]): readonly Leg[] {
  let legs = reader.legs.get(keywords);
  if (legs === undefined) {
    legs = keywords.map(([name, value]): Leg => {
      const literal = value.kind === 'literal' ? sequenceOfValue(value.value, 'items') : null;
      return { name, value, literal, sequence: literal ?? EMPTY_SEQUENCE, length: 0, position: 0 };
    });
    reader.legs.set(keywords, legs);
  }
  return legs;
}

const EMPTY_SEQUENCE: Sequence = sequenceOfValue([], 'items');

/** The element of each keyword's list that belongs to `index`: the last keyword varies fastest. Evaluated first to last. */
export function readProduct(reader: LegReader, keywords: readonly NamedValue[], index: number): Record<string, Json> {
  const legs = legsOf(reader, keywords);
  for (const leg of legs) {
    leg.sequence = leg.literal ?? sequenceOf(reader, leg.value, 'items');
    leg.length = decodedLength(reader.run, leg.value, leg.sequence.length);
    if (leg.length < 1) throw new UnresolvedArgument(`cannot expand field mapped to length ${leg.length}`);
  }
  let rest = index;
  for (let number = legs.length - 1; number >= 0; number--) {
    const leg = legs[number] as Leg;
    leg.position = rest % leg.length;
    rest = Math.floor(rest / leg.length);
  }
  const given: Record<string, Json> = {};
  for (const { name, sequence, position } of legs) setOwn(given, name, elementOf(sequence, position));
  return given;
}

function elementOf(sequence: Sequence, position: number): Json {
  if (position >= sequence.length) throw new UnresolvedArgument(`IndexError: ${position} is out of range`);
  return copyJson(sequence.at(position));
}
