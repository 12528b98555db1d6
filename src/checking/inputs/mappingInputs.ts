/**
 * Arbitraries of what tasks return that others are mapped over: lists, dicts, rows of keyword arguments. They nest.
 */
import * as fc from 'fast-check';
import { objectFromEntries, type Json } from '../../model/json.ts';
import { ofWeightedWidth, type WidthOptions } from './widths.ts';

/**
 * Lists to map over. Widths are weighted to 0, 1, 2, the limit and one more. Lists of lists want a limit each: the product is what is drawn.
 *
 * @throws DagproofError `bad-width` when no width is between the least and the most.
 * @example checkDag(dag, { inputs: { list_files: listOf(fc.constantFrom('a.csv', 'b.csv'), { limit: 10 }) } })
 */
export function listOf<Item extends Json>(items: fc.Arbitrary<Item>, options: WidthOptions = {}): fc.Arbitrary<Item[]> {
  return ofWeightedWidth(
    (minLength, maxLength) => fc.array(items, { minLength, maxLength, size: 'max', depthIdentifier: 'mapped' }),
    options,
  );
}

/**
 * Dicts to map over, of as many keys; an instance gets one pair of key and value.
 *
 * @param keys Have to give as many different texts as the widest dict has.
 * @example dictOf(fc.integer(), { limit: 3 })
 */
export function dictOf<Item extends Json>(
  values: fc.Arbitrary<Item>,
  {
    keys = fc.string({ minLength: 1, maxLength: 6 }),
    ...options
  }: WidthOptions & { readonly keys?: fc.Arbitrary<string> } = {},
): fc.Arbitrary<Record<string, Item>> {
  return ofWeightedWidth((minLength, maxLength) => {
    const entries = fc.uniqueArray(fc.tuple(keys, values), {
      minLength,
      maxLength,
      size: 'max',
      selector: ([key]) => key,
    });
    return entries.map(objectFromEntries, Object.entries as never) as fc.Arbitrary<Record<string, Item>>;
  }, options);
}

/**
 * Rows for `expandKwargs`: one record of keyword arguments for each instance.
 *
 * @example kwargsOf({ bucket: fc.constant('lake'), key: fc.constantFrom('a', 'b') }, { limit: 5 })
 */
export function kwargsOf<Row extends Record<string, Json>>(
  keywords: { readonly [Name in keyof Row]: fc.Arbitrary<Row[Name]> },
  options: WidthOptions = {},
): fc.Arbitrary<Row[]> {
  return listOf(
    fc.record(keywords as { [Name in keyof Row]: fc.Arbitrary<Row[Name]> }, {
      noNullPrototype: true,
    }) as unknown as fc.Arbitrary<Row>,
    options,
  );
}
