/**
 * The order of a product: the last keyword varies fastest, dicts give their entries, rows of keyword arguments come one by one
 * (semantics-mapping 1.4, 1.5, 2.2). Silent where the profile's `concatDecoding` has a worker decode an index otherwise.
 */
import type { Judge } from './judge.ts';
import { judgeOfMappedArguments } from './mappedArguments.ts';

export const PRODUCT_ORDER: Judge = judgeOfMappedArguments({
  id: 'product-order',
  sentence: 'Each map index receives the elements of its place in the product, the last keyword varying fastest.',
  isZipJudge: false,
});
