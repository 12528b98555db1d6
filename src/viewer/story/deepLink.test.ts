import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INSTANCE_STATES } from '../../model/states.ts';
import { PANE_NAMES, placeText, readPlace, type Place } from './deepLink.ts';

const BEGINNING = readPlace('');

const text = fc.string({ unit: 'grapheme' });

const place: fc.Arbitrary<Place> = fc.record({
  caseNumber: fc.nat(1000),
  runNumber: fc.nat(3),
  row: fc.option(fc.nat(100_000)),
  instance: fc.option(
    fc.record({ taskId: text.filter((id) => id !== ''), mapIndex: fc.integer({ min: -1, max: 99_999 }) }),
  ),
  pane: fc.constantFrom(...PANE_NAMES),
  filter: fc.record({
    states: fc.subarray([...INSTANCE_STATES]).map((states) => new Set(states)),
    taskId: fc.option(text.filter((id) => id !== '')),
    indexes: text,
    text,
  }),
});

describe('a deep link', () => {
  it('leads back to where it was made, whatever the names', () => {
    fc.assert(
      fc.property(place, (there) => {
        expect(readPlace(placeText(there))).toEqual(there);
      }),
      { seed: 20260101, numRuns: 300 },
    );
  });

  it('is empty where the page begins, and short elsewhere', () => {
    expect(placeText(BEGINNING)).toBe('');
    const there = { ...BEGINNING, row: 34, instance: { taskId: '__proto__', mapIndex: 2 }, pane: 'grid' as const };
    expect(placeText(there)).toBe('row=34&task=__proto__&index=2&pane=grid');
  });

  it('that makes no sense leads to the beginning', () => {
    expect(readPlace('case=-1&run=x&row=1e9&index=9&pane=none&states=sad,,')).toEqual(BEGINNING);
    expect(readPlace('%E0%A4%A&=&&')).toEqual(BEGINNING);
  });
});
