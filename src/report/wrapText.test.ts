import { describe, expect, it } from 'vitest';
import { wrapPieces, wrapWords } from './wrapText.ts';

describe('wrapped text', () => {
  it('breaks between pieces, never inside one', () => {
    const pieces = ['76 success', '14 skipped', '10 upstream_failed'];
    expect(wrapPieces(pieces, { separator: ', ', width: 80 })).toEqual(['76 success, 14 skipped, 10 upstream_failed']);
    expect(wrapPieces(pieces, { separator: ', ', width: 26 })).toEqual([
      '76 success, 14 skipped,',
      '10 upstream_failed',
    ]);
    expect(wrapPieces(['x'.repeat(50)], { separator: ' ', width: 26 })).toEqual(['x'.repeat(50)]);
    expect(wrapPieces([], { separator: ' ', width: 26 })).toEqual([]);
  });

  it('indents what is moved to further lines, and keeps every word', () => {
    const text = 'upstream_failed: etl.transform[3] failed (trigger rule none_failed_min_one_success)';
    const wrapped = wrapWords(text, { indent: 10, width: 60 });
    const [, ...further] = wrapped.split('\n');
    expect(further.length).toBeGreaterThan(0);
    for (const line of further) expect(line).toMatch(/^ {10}\S/);
    expect(wrapped.split(/\s+/).join(' ')).toBe(text);
  });
});
