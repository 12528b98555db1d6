import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LOGICAL_DATE, formatDuration, parseDuration, pythonDateText, type Duration } from './time.ts';

describe('parseDuration', () => {
  it.each([
    [300, 300_000],
    [0, 0],
    [0.25, 250],
    ['300', 300_000],
    ['1.5', 1_500],
    ['90s', 90_000],
    ['2m', 120_000],
    ['1h30m', 5_400_000],
    ['250ms', 250],
    ['1d', 86_400_000],
    ['0.5h', 1_800_000],
    ['1m1m', 120_000],
    [' 5s ', 5_000],
  ])('reads %j as %i milliseconds', (duration, milliseconds) => {
    expect(parseDuration(duration)).toBe(milliseconds);
  });

  it.each([
    -1,
    '-1s',
    '',
    's',
    '5 s',
    '5y',
    '1h 30m',
    '5S',
    '1e3',
    'PT5S',
    0.0001,
    '0.1ms',
    Number.NaN,
    Infinity,
    1e13,
  ])('finds no duration in %j', (duration) => {
    expect(parseDuration(duration)).toBeNull();
  });

  it('finds no duration in what is neither number nor text, as plain JavaScript may give it', () => {
    for (const given of [undefined, null, {}, true]) expect(parseDuration(given as unknown as Duration)).toBeNull();
  });

  it('is not misled by binary fractions of a second', () => {
    const all = Array.from({ length: 10_000 }, (_, milliseconds) => milliseconds);
    expect(all.filter((milliseconds) => parseDuration(milliseconds / 1_000) !== milliseconds)).toEqual([]);
  });
});

describe('formatDuration', () => {
  it('has a word for an attempt that never ends', () => {
    expect(formatDuration(Infinity)).toBe('forever');
  });

  it.each([
    [0, '0s'],
    [250, '250ms'],
    [1_000, '1s'],
    [5_400_000, '1h30m'],
    [90_061_001, '1d1h1m1s1ms'],
    [86_400_000, '1d'],
  ])('writes %i milliseconds as %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });

  it('is read back as the same number of milliseconds', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1e12 }), (milliseconds) => {
        expect(parseDuration(formatDuration(milliseconds))).toBe(milliseconds);
      }),
      { seed: 20260101 },
    );
  });
});

describe('pythonDateText', () => {
  it('has no fraction for a whole second and six digits otherwise (rule retry/backoff-hash-text)', () => {
    expect(pythonDateText('2026-01-01T00:00:00.000Z')).toBe('2026-01-01 00:00:00+00:00');
    expect(pythonDateText('2026-12-31T23:59:59.120Z')).toBe('2026-12-31 23:59:59.120000+00:00');
    expect(pythonDateText(DEFAULT_LOGICAL_DATE)).toBe('2026-01-01 00:00:00+00:00');
  });

  it('takes a date without milliseconds too', () => {
    expect(pythonDateText('2026-01-01T06:30:00Z')).toBe('2026-01-01 06:30:00+00:00');
  });
});
