/**
 * Whether the conditions of a request hold for an object: If-Match, If-None-Match, If-Modified-Since, If-Unmodified-Since, with the precedence that S3
 * documents. It reads headers and compares; what a failed condition means is for the operation to say.
 */

/** What conditions are about. */
export interface Conditioned {
  /** Without quotes. */
  readonly etag: string;
  readonly lastModifiedMs: number;
}

export type Condition = 'If-Match' | 'If-None-Match' | 'If-Modified-Since' | 'If-Unmodified-Since';

/** How a request spells its conditions: `if-`, or `x-amz-copy-source-if-` for the source of a copy. */
export type ConditionPrefix = 'if-' | 'x-amz-copy-source-if-';

/**
 * The condition of a read that does not hold; null: all hold. A matching If-Match outweighs If-Unmodified-Since; an If-None-Match outweighs
 * If-Modified-Since, and a date to come is no date.
 *
 * @example unmetCondition(new Headers({ 'if-none-match': '"abc"' }), { etag: 'abc', lastModifiedMs: 0 }) // 'If-None-Match'
 */
export function unmetCondition(
  headers: Headers,
  object: Conditioned,
  prefix: ConditionPrefix = 'if-',
): Condition | null {
  const match = headers.get(`${prefix}match`);
  if (match !== null) {
    if (!namesEtag(match, object.etag)) return 'If-Match';
  } else if (isChangedAfter(object, dateIn(headers, `${prefix}unmodified-since`)) === true) {
    return 'If-Unmodified-Since';
  }
  const noneMatch = headers.get(`${prefix}none-match`);
  if (noneMatch !== null) return namesEtag(noneMatch, object.etag) ? 'If-None-Match' : null;
  const modifiedSince = dateIn(headers, `${prefix}modified-since`);
  if (modifiedSince !== null && modifiedSince > Date.now()) return null;
  return isChangedAfter(object, modifiedSince) === false ? 'If-Modified-Since' : null;
}

/** Whether a list of entity tags, quoted or not, names this one; `*` names any. */
export function namesEtag(list: string, etag: string): boolean {
  return list.split(',').some((entry) => entry.trim() === '*' || unquoted(entry) === etag);
}

/** An entity tag without quotes and without the mark of a weak one. */
export function unquoted(etag: string): string {
  return etag
    .trim()
    .replace(/^W\//, '')
    .replace(/^"(.*)"$/, '$1');
}

function dateIn(headers: Headers, name: string): number | null {
  const date = Date.parse(headers.get(name) ?? '');
  return Number.isNaN(date) ? null : date;
}

/** By whole seconds, since HTTP dates have no finer ones. */
function isChangedAfter(object: Conditioned, since: number | null): boolean | null {
  return since === null ? null : Math.floor(object.lastModifiedMs / 1000) * 1000 > since;
}
