import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteRange } from './byteRange.ts';

const bound = fc.option(fc.nat(12), { nil: null });

describe('byteRange', () => {
  it('cuts what slicing the body cuts', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(bound, bound, fc.nat(10), (from, to, size) => {
        const body = Array.from({ length: size }, (_, index) => index);
        const range = byteRange(`bytes=${from ?? ''}-${to ?? ''}`, size);
        seen.add(typeof range === 'string' ? range : 'cut');
        if (range === 'all') {
          expect(from === null ? to === null : to !== null && to < from).toBe(true);
          return;
        }
        const expected = from === null ? body.slice(Math.max(0, size - (to ?? 0))) : body.slice(from, (to ?? size) + 1);
        expect(range === 'unsatisfiable' ? [] : body.slice(range.first, range.last + 1)).toEqual(expected);
        if (range === 'unsatisfiable') expect(expected).toEqual([]);
      }),
      { seed: 20260101, numRuns: 300 },
    );
    expect([...seen].sort()).toEqual(['all', 'cut', 'unsatisfiable']);
  });

  it.each([null, '', 'bytes=0-1,3-4', 'items=0-1', 'bytes=a-b', 'bytes=-1-2'])('ignores %j', (header) => {
    expect(byteRange(header, 10)).toBe('all');
  });
});
