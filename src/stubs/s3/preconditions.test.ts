import { describe, expect, it } from 'vitest';
import { unmetCondition, type Condition } from './preconditions.ts';

const OBJECT = { etag: 'abc', lastModifiedMs: Date.UTC(2026, 0, 2, 3, 4, 5, 678) };
const SAME = 'Fri, 02 Jan 2026 03:04:05 GMT';
const EARLIER = 'Fri, 02 Jan 2026 03:04:04 GMT';

describe('unmetCondition', () => {
  it.each<[Record<string, string>, Condition | null]>([
    [{}, null],
    [{ 'if-match': '"abc"' }, null],
    [{ 'if-match': 'abc' }, null],
    [{ 'if-match': '*' }, null],
    [{ 'if-match': '"x", "abc"' }, null],
    [{ 'if-match': '"x"' }, 'If-Match'],
    [{ 'if-none-match': '"x"' }, null],
    [{ 'if-none-match': 'W/"abc"' }, 'If-None-Match'],
    [{ 'if-none-match': '*' }, 'If-None-Match'],
    [{ 'if-modified-since': EARLIER }, null],
    [{ 'if-modified-since': SAME }, 'If-Modified-Since'],
    [{ 'if-unmodified-since': SAME }, null],
    [{ 'if-unmodified-since': EARLIER }, 'If-Unmodified-Since'],
    [{ 'if-modified-since': 'yesterday', 'if-unmodified-since': '' }, null],
    [{ 'if-modified-since': 'Fri, 01 Jan 2100 00:00:00 GMT' }, null],
    // As S3 documents them together.
    [{ 'if-match': '"abc"', 'if-unmodified-since': EARLIER }, null],
    [{ 'if-match': '"abc"', 'if-none-match': '"abc"' }, 'If-None-Match'],
    [{ 'if-none-match': '"abc"', 'if-modified-since': EARLIER }, 'If-None-Match'],
    [{ 'if-none-match': '"x"', 'if-modified-since': SAME }, null],
    [{ 'if-match': '"x"', 'if-none-match': '"abc"' }, 'If-Match'],
  ])('of %j: %s', (headers, unmet) => {
    expect(unmetCondition(new Headers(headers), OBJECT)).toBe(unmet);
    const ofCopy = Object.entries(headers).map(([name, value]): [string, string] => [
      `x-amz-copy-source-${name}`,
      value,
    ]);
    expect(unmetCondition(new Headers(ofCopy), OBJECT, 'x-amz-copy-source-if-')).toBe(unmet);
    expect(unmetCondition(new Headers(ofCopy), OBJECT)).toBeNull();
  });
});
