/**
 * The pairing of a zip: position by position, the fill value where a list is shorter (semantics-mapping 3.8).
 */
import type { Judge } from './judge.ts';
import { judgeOfMappedArguments } from './mappedArguments.ts';

export const ZIP_PAIRING: Judge = judgeOfMappedArguments({
  id: 'zip-pairing',
  sentence: 'A zip pairs the elements of its lists position by position.',
  isZipJudge: true,
});
