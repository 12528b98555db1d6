/**
 * Which bytes a Range header asks for, as S3 reads it: one range, and what cannot be read as one is as if it were not there.
 */

/** Both ends included, as in the header. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * The bytes asked for of a body of `size` bytes. `'all'`: the header asks for nothing S3 understands (several ranges, another unit, an end before the
 * start), so the whole body is sent; `'unsatisfiable'`: the range begins after the end.
 *
 * @example byteRange('bytes=-3', 10) // { first: 7, last: 9 }
 */
export function byteRange(header: string | null, size: number): ByteRange | 'all' | 'unsatisfiable' {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (found === null) return 'all';
  const [, from = '', to = ''] = found;
  if (from === '') return to === '' ? 'all' : suffix(Number(to), size);
  const first = Number(from);
  const last = to === '' ? Infinity : Number(to);
  if (last < first) return 'all';
  return first < size ? { first, last: Math.min(last, size - 1) } : 'unsatisfiable';
}

function suffix(length: number, size: number): ByteRange | 'unsatisfiable' {
  if (length === 0 || size === 0) return 'unsatisfiable';
  return { first: Math.max(0, size - length), last: size - 1 };
}
