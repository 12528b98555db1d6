/**
 * Arbitraries of values of the shape of an example: the same types at the same places, lists of other widths, numbers and texts that the example
 * lacks among those it has. For inputs of which any value will do: an invented key names no object.
 */
import * as fc from 'fast-check';
import { isJsonList, isJsonObject, objectFromEntries, type Json, type JsonObject } from '../../model/json.ts';
import { dictOf, listOf } from './mappingInputs.ts';
import type { WidthOptions } from './widths.ts';

export interface LikenessOptions extends WidthOptions {
  /** Whether the example is a dict to map over, whose keys are data: then they are drawn too. A record otherwise, of the same keys. */
  readonly isDict?: boolean;
}

/**
 * Values of the shape of an example. Only the outermost list or dict has weighted widths: lists inside have up to twice the items they have there.
 *
 * @example likeExample([{ key: 'a', size: 3 }], { limit: 10 }) // [], [{ key: 'a-7', size: 5 }], ...
 * @example likeExample(simulateSync(dag).xcom('list_files'))   // as a task returns by itself
 */
export function likeExample(example: Json, { isDict = false, ...widths }: LikenessOptions = {}): fc.Arbitrary<Json> {
  if (isJsonList(example)) return listOf(likeAnyOf(example), widths);
  if (!isJsonObject(example)) return likeAnyOf([example]);
  return isDict
    ? dictOf(likeAnyOf(Object.values(example)), { ...widths, keys: likeTexts(Object.keys(example)) })
    : likeRecords([example]);
}

/** Like one of the examples; of none, small numbers. */
function likeAnyOf(examples: readonly Json[]): fc.Arbitrary<Json> {
  const numbers = examples.filter((example) => typeof example === 'number');
  const texts = examples.filter((example) => typeof example === 'string');
  const lists = examples.filter(isJsonList);
  const records = examples.filter(isJsonObject);
  const kinds: fc.Arbitrary<Json>[] = [
    ...(numbers.length > 0 ? [likeNumbers(numbers)] : []),
    ...(texts.length > 0 ? [likeTexts(texts)] : []),
    ...(lists.length > 0 ? [likeLists(lists)] : []),
    ...(records.length > 0 ? [likeRecords(records)] : []),
    ...(examples.some((example) => typeof example === 'boolean') ? [fc.boolean()] : []),
    ...(examples.includes(null) ? [fc.constant(null)] : []),
  ];
  return kinds.length === 0 ? fc.nat({ max: 9 }) : fc.oneof(...kinds);
}

/** Whole where the examples are, negative only where one is. */
function likeNumbers(examples: readonly number[]): fc.Arbitrary<number> {
  const [lowest, highest] = [Math.min(0, ...examples) * 2, Math.max(1, ...examples) * 2];
  return examples.every(Number.isSafeInteger)
    ? fc.integer({ min: Math.max(lowest, Number.MIN_SAFE_INTEGER), max: Math.min(highest, Number.MAX_SAFE_INTEGER) })
    : fc.double({ min: lowest, max: highest, noNaN: true }).map((drawn) => drawn + 0);
}

function likeTexts(examples: readonly string[]): fc.Arbitrary<string> {
  const [first = 'a', ...others] = examples;
  const known = fc.constantFrom(first, ...others);
  return fc.oneof(
    known,
    fc.tuple(known, fc.nat({ max: 9_999 })).map(([text, number]) => `${text}-${number}`),
  );
}

function likeLists(examples: readonly (readonly Json[])[]): fc.Arbitrary<Json[]> {
  const longest = Math.max(...examples.map((list) => list.length));
  return fc.array(likeAnyOf(examples.flat()), { maxLength: 2 * longest });
}

/** A key that one of the examples lacks may be missing. */
function likeRecords(examples: readonly JsonObject[]): fc.Arbitrary<JsonObject> {
  const names = [...new Set(examples.flatMap((record) => Object.keys(record)))];
  const members = names.map((name) => {
    const values = examples.flatMap((record) => (Object.hasOwn(record, name) ? [record[name] as Json] : []));
    const member = likeAnyOf(values).map((value): readonly (readonly [string, Json])[] => [[name, value]]);
    return values.length === examples.length ? member : fc.oneof(fc.constant([]), member);
  });
  return fc.tuple(...members).map((entries) => objectFromEntries(entries.flat()));
}
