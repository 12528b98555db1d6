/**
 * What a sensor's body says by what it returns.
 */
import type { AttemptResult } from '../model/attempt.ts';
import { isTruthy, type Json } from '../model/json.ts';
import type { PokeReturnValue } from '../model/pokeReturnValue.ts';

/** What a poke said: done or not, by its truth or by a PokeReturnValue, which may carry the XCom of one that is done. */
export function pokeAnswer(value: unknown): Pick<AttemptResult, 'outcome' | 'output'> {
  const { isDone, xcomValue } = asPokeReturnValue(value) ?? { isDone: isTruthy(value as Json), xcomValue: undefined };
  return isDone ? { outcome: 'success', output: xcomValue } : { outcome: 'not_yet', output: undefined };
}

export function asPokeReturnValue(value: unknown): PokeReturnValue | null {
  if (typeof value !== 'object' || value === null || !('isDone' in value)) return null;
  return typeof value.isDone === 'boolean' ? (value as PokeReturnValue) : null;
}
