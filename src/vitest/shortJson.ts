/**
 * A value as it stands in a message: JSON, cut where it is long.
 */
import type { Json } from '../model/json.ts';

const LONGEST = 120;

export function shortJson(value: Json): string {
  const text = JSON.stringify(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)} ...`;
}
