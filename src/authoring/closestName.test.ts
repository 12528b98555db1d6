import { describe, expect, it } from 'vitest';
import { closestName } from './closestName.ts';

describe('closestName', () => {
  const known = ['retries', 'retryDelay', 'pool', 'poolSlots'];

  it.each([
    ['retires', 'retries'],
    ['retry_delay', 'retryDelay'],
    ['RETRYDELAY', 'retryDelay'],
    ['pools', 'pool'],
    ['bucket', null],
    ['', null],
  ])('for %j is %j', (name, expected) => {
    expect(closestName(name, known)).toBe(expected);
  });
});
