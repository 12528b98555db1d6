import { describe, expect, it } from 'vitest';
import { sortFew } from './sortFew.ts';

describe('sortFew', () => {
  it.each([[[]], [[1]], [[1, 2, 2, 3]], [[3, 1, 2]], [[1, 3, 2]], [[2, 1]]])('sorts %j', (items) => {
    const sorted = [...items].sort((left, right) => left - right);
    expect(sortFew(items, (left, right) => left - right)).toEqual(sorted);
    expect(items).toEqual(sorted);
  });

  it('leaves equal items in their order', () => {
    const items = ['b1', 'a1', 'b2', 'a2'];
    expect(sortFew(items, (left, right) => left.charCodeAt(0) - right.charCodeAt(0))).toEqual(['a1', 'a2', 'b1', 'b2']);
  });
});
