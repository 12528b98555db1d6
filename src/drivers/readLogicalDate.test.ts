import { describe, expect, it } from 'vitest';
import type { Problem } from '../model/errors.ts';
import { readLogicalDate } from './readLogicalDate.ts';

describe('a logical date', () => {
  it.each([
    ['2026-02-03', '2026-02-03T00:00:00.000Z'],
    ['2026-02-03T06:07', '2026-02-03T06:07:00.000Z'],
    ['2026-02-03 06:07:08.5', '2026-02-03T06:07:08.500Z'],
    ['2026-02-03T06:00:00+02:00', '2026-02-03T04:00:00.000Z'],
  ])('is UTC unless it says otherwise: %s', (given, date) => {
    const problems: Problem[] = [];
    expect(readLogicalDate(given, problems)).toBe(date);
    expect(problems).toEqual([]);
  });

  it.each(['2026-02-30', '5', '01/02/2026', 'Jan 2 2026', '', 'soon', '2026-13-01'])('is refused: %j', (given) => {
    const problems: Problem[] = [];
    readLogicalDate(given, problems);
    expect(problems.map(({ code }) => code)).toEqual(['bad-logical-date']);
  });
});
