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

export type Verdict = 'holds' | 'failed' | 'not_modified';

/** How a request spells its conditions: `if-`, or `x-amz-copy-source-if-` for the source of a copy. */
export type ConditionPrefix = 'if-' | 'x-amz-copy-source-if-';

/**
 * Judges the conditions of a read. A matching If-Match outweighs If-Unmodified-Since; a matching If-None-Match outweighs If-Modified-Since.
 *
 * @returns `'failed'` is for 412; `'not_modified'` is for 304, or for 412 where a copy asked.
 * @example readVerdict(new Headers({ 'if-none-match': '"abc"' }), { etag: 'abc', lastModifiedMs: 0 }) // 'not_modified'
 */
export function readVerdict(headers: Headers, object: Conditioned, prefix: ConditionPrefix = 'if-'): Verdict {
  const match = headers.get(`${prefix}match`);
  if (match !== null) {
    if (!namesEtag(match, object.etag)) return 'failed';
  } else if (isChangedAfter(object, headers.get(`${prefix}unmodified-since`)) === true) {
    return 'failed';
  }
  const noneMatch = headers.get(`${prefix}none-match`);
  if (noneMatch !== null) return namesEtag(noneMatch, object.etag) ? 'not_modified' : 'holds';
  return isChangedAfter(object, headers.get(`${prefix}modified-since`)) === false ? 'not_modified' : 'holds';
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

/** By whole seconds, since HTTP dates have no finer ones; null: there is no date, or none that can be read. */
function isChangedAfter(object: Conditioned, date: string | null): boolean | null {
  const since = Date.parse(date ?? '');
  return Number.isNaN(since) ? null : Math.floor(object.lastModifiedMs / 1000) * 1000 > since;
}
