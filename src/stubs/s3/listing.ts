/**
 * One page of a listing of keys: prefix, delimiter, where to go on and how much at most. Pure arithmetic over sorted keys.
 */
import { compareCodePoints } from '../../model/json.ts';

export interface ListingQuery {
  readonly prefix: string;
  /** Keys with this text after the prefix are told as one common prefix; empty: none. */
  readonly delimiter: string;
  /** Only what comes after this in key order. */
  readonly after: string;
  /** A common prefix that `after` itself lies in was told on the page before, and is not told again. */
  readonly isResumed: boolean;
  /** Keys and common prefixes together. */
  readonly most: number;
}

export interface ListingPage {
  readonly keys: readonly string[];
  readonly commonPrefixes: readonly string[];
  /** The last key or common prefix of the page, to go on after; null: nothing is left. */
  readonly next: string | null;
}

/**
 * One page.
 *
 * @param keys - In the order of their UTF-8 bytes, which is that of their code points.
 * @example listingPage(['a', 'b/1', 'b/2'], { prefix: '', delimiter: '/', after: '', isResumed: false, most: 2 })
 * // { keys: ['a'], commonPrefixes: ['b/'], next: null }
 */
export function listingPage(keys: readonly string[], query: ListingQuery): ListingPage {
  const { prefix, after, most } = query;
  const page = { keys: [] as string[], commonPrefixes: [] as string[], next: null as string | null };
  if (most === 0) return page;
  let last: string | null = null;
  for (let at = firstAfter(keys, prefix, after); at < keys.length; at++) {
    const key = keys[at] as string;
    if (!key.startsWith(prefix)) break;
    const common = commonPrefixOf(key, query);
    if (common !== null && (common === last || (query.isResumed && after.startsWith(common)))) continue;
    if (page.keys.length + page.commonPrefixes.length === most) return { ...page, next: last };
    if (common === null) page.keys.push(key);
    else page.commonPrefixes.push(common);
    last = common ?? key;
  }
  return page;
}

/** The common prefix that a key is told by; null: it is told itself. */
export function commonPrefixOf(
  key: string,
  { prefix, delimiter }: Pick<ListingQuery, 'prefix' | 'delimiter'>,
): string | null {
  if (delimiter === '') return null;
  const at = key.indexOf(delimiter, prefix.length);
  return at === -1 ? null : key.slice(0, at + delimiter.length);
}

/** Position of the first key that comes after `after` and not before `prefix`. */
function firstAfter(keys: readonly string[], prefix: string, after: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const key = keys[middle] as string;
    if (compareCodePoints(key, after) <= 0 || compareCodePoints(key, prefix) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
