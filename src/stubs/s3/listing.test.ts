import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareCodePoints } from '../../model/json.ts';
import { listingPage, type ListingQuery } from './listing.ts';

const WHOLE: ListingQuery = { prefix: '', delimiter: '', after: '', isResumed: false, most: 1000 };

/** Keys and common prefixes as somebody would list them who knows neither pages nor order. */
function naively(keys: readonly string[], { prefix, delimiter }: { prefix: string; delimiter: string }): string[] {
  const items = keys
    .filter((key) => key.startsWith(prefix))
    .map((key) => {
      const [first = '', ...others] = delimiter === '' ? [key] : key.slice(prefix.length).split(delimiter);
      return others.length === 0 ? key : prefix + first + delimiter;
    });
  return [...new Set(items)].sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
}

function allPages(keys: readonly string[], query: ListingQuery): string[] {
  const items: string[] = [];
  for (let { after, isResumed } = query; ; isResumed = true) {
    const page = listingPage(keys, { ...query, after, isResumed });
    const count = page.keys.length + page.commonPrefixes.length;
    expect(count).toBeLessThanOrEqual(query.most);
    items.push(...[...page.keys, ...page.commonPrefixes].sort(compareCodePoints));
    if (page.next === null) return items;
    expect(page.next, 'a page that ends where it began').not.toBe(after);
    expect(count).toBe(query.most);
    after = page.next;
  }
}

// Few characters, so that prefixes and delimiters meet; one of them above U+FFFF, where the order of code units differs.
const text = (maxLength: number) =>
  fc.array(fc.constantFrom('a', 'b', '/', '-', '\uffee', '\u{1f600}'), { maxLength }).map((units) => units.join(''));

describe('listingPage', () => {
  it('gives, page by page, every key or its common prefix once and in byte order', () => {
    let prefixes = 0;
    fc.assert(
      fc.property(
        fc.uniqueArray(text(6).filter((key) => key !== '')),
        text(2),
        fc.constantFrom('', '/', '-', 'a/', '\u{1f600}'),
        fc.integer({ min: 1, max: 5 }),
        (keys, prefix, delimiter, most) => {
          const sorted = [...keys].sort(compareCodePoints);
          const listed = allPages(sorted, { ...WHOLE, prefix, delimiter, most });
          expect(listed).toEqual(naively(keys, { prefix, delimiter }));
          if (listed.some((item) => !keys.includes(item))) prefixes++;
        },
      ),
      { seed: 20260101, numRuns: 300 },
    );
    expect(prefixes).toBeGreaterThan(50);
  });

  it.each([
    ['after a key that is there', { after: 'b/1' }, ['b/2', 'c']],
    ['after a key that is gone', { after: 'b/10' }, ['b/2', 'c']],
    ['after a key, with what of its common prefix comes after it', { after: 'b/1', delimiter: '/' }, ['b/', 'c']],
    ['after a page that ended with a common prefix', { after: 'b/', delimiter: '/', isResumed: true }, ['c']],
    ['before its prefix', { after: 'a', prefix: 'b/' }, ['b/1', 'b/2']],
  ])('goes on %s', (_, query, expected) => {
    const page = listingPage(['a', 'b/1', 'b/2', 'c'], { ...WHOLE, ...query });
    expect([...page.keys, ...page.commonPrefixes].sort()).toEqual(expected);
  });

  it('is empty and complete when nothing is asked for', () => {
    expect(listingPage(['a'], { ...WHOLE, most: 0 })).toEqual({ keys: [], commonPrefixes: [], next: null });
  });
});
