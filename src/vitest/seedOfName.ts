/**
 * Seeds that follow from names of tests: the same everywhere, others for another test.
 */
import { drawUint32 } from '../model/randomness.ts';

/** A whole number below 2^32. */
export function seedOfName(name: string): number {
  return drawUint32(0, { task: name, mapIndex: 0, tryNumber: 0, purpose: 'seed of a test' });
}
