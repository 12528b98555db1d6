import { describe, expect, it } from 'vitest';
import { parseSchedule } from './schedule.ts';

const at = (text: string): number => Date.parse(text);
const text = (date: number | undefined): string => new Date(date ?? 0).toISOString().replace(':00.000Z', '');

describe('a schedule', () => {
  it('has the dates of its preset', () => {
    const after = (schedule: string): string => text(parseSchedule(schedule)?.next(at('2026-05-17T10:20Z')));
    expect(['@hourly', '@daily', '@weekly', '@monthly', '@quarterly', '@yearly'].map(after)).toEqual([
      '2026-05-17T11:00',
      '2026-05-18T00:00',
      '2026-05-24T00:00',
      '2026-06-01T00:00',
      '2026-07-01T00:00',
      '2027-01-01T00:00',
    ]);
  });

  it('aligns a date to itself where it has it', () => {
    const daily = parseSchedule('@daily');
    const dates = [at('2026-01-02T00:00Z'), at('2026-01-02T00:01Z')];
    expect(dates.map((date) => text(daily?.alignToNext(date)))).toEqual(['2026-01-02T00:00', '2026-01-03T00:00']);
    expect(dates.map((date) => text(daily?.alignToPrevious(date)))).toEqual(['2026-01-02T00:00', '2026-01-02T00:00']);
  });

  it('of a fixed distance aligns to nothing (rule schedule/delta-unaligned)', () => {
    const every = parseSchedule('6h');
    const date = at('2026-01-02T01:07Z');
    expect([every?.alignToNext(date), every?.alignToPrevious(date), every?.firstWithoutStart(date)]).toEqual([
      date,
      date,
      date,
    ]);
    expect(text(every?.next(date))).toBe('2026-01-02T07:07');
  });

  it('begins without a start date with what has just been, else with what comes', () => {
    const hourly = parseSchedule('@hourly');
    const daily = parseSchedule('@daily');
    expect(text(hourly?.firstWithoutStart(at('2026-01-02T10:06Z')))).toBe('2026-01-02T10:00');
    expect(text(hourly?.firstWithoutStart(at('2026-01-02T10:07Z')))).toBe('2026-01-02T11:00');
    expect(text(daily?.firstWithoutStart(at('2026-01-02T02:24Z')))).toBe('2026-01-02T00:00');
    expect(text(daily?.firstWithoutStart(at('2026-01-02T02:25Z')))).toBe('2026-01-03T00:00');
  });

  it.each(['', '@once', '@continuous', '0s', 'daily', '0 0 30 2 *'])('is none that is known: %j', (given) => {
    expect(parseSchedule(given)).toBeNull();
  });
});
