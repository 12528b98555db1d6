import { describe, expect, it } from 'vitest';
import { widePage } from './widePage.ts';

describe('a page', () => {
  it('of 10,000 instances, failing and passing, is smaller than 5 MB', async () => {
    const { length } = await widePage(10_000);
    expect(length).toBeLessThan(5_000_000);
    expect(length).toBeGreaterThan(500_000);
  });
});
