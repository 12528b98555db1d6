/**
 * Whether two plain JSON values are equal, whatever the order of keys.
 */
import { getOwn, isJsonList, isJsonObject, type Json } from '../model/json.ts';

export function sameJson(left: Json, right: Json): boolean {
  if (left === right) return true;
  if (isJsonList(left)) {
    return (
      isJsonList(right) && left.length === right.length && left.every((item, at) => sameJson(item, right[at] as Json))
    );
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return false;
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length) return false;
  return names.every((name) => {
    const other = getOwn(right, name);
    return other !== undefined && sameJson(getOwn(left, name) as Json, other);
  });
}
