import { describe, expect, it } from 'vitest';
import { readVerdict, type Verdict } from './preconditions.ts';

const OBJECT = { etag: 'abc', lastModifiedMs: Date.UTC(2026, 0, 2, 3, 4, 5, 678) };
const SAME = 'Fri, 02 Jan 2026 03:04:05 GMT';
const EARLIER = 'Fri, 02 Jan 2026 03:04:04 GMT';

describe('readVerdict', () => {
  it.each<[Record<string, string>, Verdict]>([
    [{}, 'holds'],
    [{ 'if-match': '"abc"' }, 'holds'],
    [{ 'if-match': 'abc' }, 'holds'],
    [{ 'if-match': '*' }, 'holds'],
    [{ 'if-match': '"x", "abc"' }, 'holds'],
    [{ 'if-match': '"x"' }, 'failed'],
    [{ 'if-none-match': '"x"' }, 'holds'],
    [{ 'if-none-match': 'W/"abc"' }, 'not_modified'],
    [{ 'if-none-match': '*' }, 'not_modified'],
    [{ 'if-modified-since': EARLIER }, 'holds'],
    [{ 'if-modified-since': SAME }, 'not_modified'],
    [{ 'if-unmodified-since': SAME }, 'holds'],
    [{ 'if-unmodified-since': EARLIER }, 'failed'],
    [{ 'if-modified-since': 'yesterday', 'if-unmodified-since': '' }, 'holds'],
    // As S3 documents them together.
    [{ 'if-match': '"abc"', 'if-unmodified-since': EARLIER }, 'holds'],
    [{ 'if-match': '"abc"', 'if-none-match': '"abc"' }, 'not_modified'],
    [{ 'if-none-match': '"abc"', 'if-modified-since': EARLIER }, 'not_modified'],
    [{ 'if-none-match': '"x"', 'if-modified-since': SAME }, 'holds'],
    [{ 'if-match': '"x"', 'if-none-match': '"abc"' }, 'failed'],
  ])('judges %j: %s', (headers, verdict) => {
    expect(readVerdict(new Headers(headers), OBJECT)).toBe(verdict);
    const ofCopy = Object.entries(headers).map(([name, value]): [string, string] => [
      `x-amz-copy-source-${name}`,
      value,
    ]);
    expect(readVerdict(new Headers(ofCopy), OBJECT, 'x-amz-copy-source-if-')).toBe(verdict);
    expect(readVerdict(new Headers(ofCopy), OBJECT)).toBe('holds');
  });
});
