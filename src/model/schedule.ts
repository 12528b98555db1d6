/**
 * The dates a schedule produces: presets, cron expressions of five fields, and fixed distances such as `6h`. In UTC; it reads no clock.
 * Rules schedule/trigger-timetable, schedule/delta-unaligned; airflow-core/src/airflow/timetables/trigger.py (data intervals of length zero).
 */
import { cronDates } from './cron.ts';
import { parseDuration } from './time.ts';

/** Dates are milliseconds since 1970. */
export interface Schedule {
  /** The first date after this one. */
  next(date: number): number;
  /** The date itself if the schedule has it, else the next. */
  alignToNext(date: number): number;
  /** The date itself if the schedule has it, else the one before. */
  alignToPrevious(date: number): number;
  /** The first date of a Dag without a start date, seen from `now`. */
  firstWithoutStart(now: number): number;
}

const PRESETS: ReadonlyMap<string, string> = new Map([
  ['@hourly', '0 * * * *'],
  ['@daily', '0 0 * * *'],
  ['@weekly', '0 0 * * 0'],
  ['@monthly', '0 0 1 * *'],
  ['@quarterly', '0 0 1 */3 *'],
  ['@yearly', '0 0 1 1 *'],
]);

export const SCHEDULE_HELP = `Write ${[...PRESETS.keys()].join(', ')}, a cron expression such as '30 6 * * 1-5', or a duration such as '6h'.`;

/** Of a date that is at most this far past, a Dag without a start date gets its first run. */
const FRESH_SHARE = 10;
const FRESH_MS = 5 * 60_000;

/**
 * The schedule a text stands for; null: none that is known here.
 *
 * @example new Date(parseSchedule('@daily').next(Date.UTC(2026, 0, 1))).toISOString() // '2026-01-02T00:00:00.000Z'
 */
export function parseSchedule(text: string): Schedule | null {
  const cron = cronDates(PRESETS.get(text) ?? text);
  if (cron !== null) return cronSchedule(cron);
  const distance = parseDuration(text);
  return distance === null || distance === 0 ? null : deltaSchedule(distance);
}

function cronSchedule({ next, previous }: NonNullable<ReturnType<typeof cronDates>>): Schedule {
  const alignToNext = (date: number): number => (previous(date + 1) === date ? date : next(date));
  const alignToPrevious = (date: number): number => previous(date + 1);
  return {
    next,
    alignToNext,
    alignToPrevious,
    firstWithoutStart: (now) => {
      const past = alignToPrevious(now);
      const coming = alignToNext(now);
      return now - past <= Math.max((coming - past) / FRESH_SHARE, FRESH_MS) ? past : coming;
    },
  };
}

/** A distance has no dates of its own: whatever date it starts from is one. */
function deltaSchedule(distance: number): Schedule {
  const same = (date: number): number => date;
  return {
    next: (date) => date + distance,
    alignToNext: same,
    alignToPrevious: same,
    firstWithoutStart: same,
  };
}
