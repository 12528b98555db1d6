/**
 * Virtual time: whole milliseconds since the run's start, the texts users write for durations, and dates as Airflow prints them.
 * It never reads a clock.
 */

/** A duration as users write it: a number of seconds, or text such as `'90s'`, `'2m'`, `'1h30m'`, `'250ms'`, `'1d'`. */
export type Duration = number | string;

/** What to write where a duration could not be read. */
export const DURATION_HELP = "Write seconds as a number, or text such as '90s', '2m', '1h30m', '250ms'.";

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
type Unit = keyof typeof UNIT_MS;

/**
 * Whole milliseconds of a duration, or `null` when the text is none (negative, fractions below 1 ms, unknown unit, neither number nor text).
 *
 * @example parseDuration('1h30m') // 5_400_000
 * @example parseDuration(300) // 300_000
 */
export function parseDuration(duration: Duration): number | null {
  if (typeof duration === 'number') return wholeMilliseconds(duration * UNIT_MS.s);
  if (typeof duration !== 'string') return null;
  const text = duration.trim();
  if (/^\d+(\.\d+)?$/.test(text)) return wholeMilliseconds(Number(text) * UNIT_MS.s);
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text)) return null;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
    total += Number(amount) * UNIT_MS[unit as Unit];
  }
  return wholeMilliseconds(total);
}

function wholeMilliseconds(milliseconds: number): number | null {
  const whole = Math.round(milliseconds);
  return Number.isSafeInteger(whole) && whole >= 0 && Math.abs(whole - milliseconds) < 1e-6 ? whole : null;
}

/** The shortest text of a duration in milliseconds: `'0s'`, `'250ms'`, `'1h30m'`; Infinity is `'forever'`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds === 0) return '0s';
  if (milliseconds === Infinity) return 'forever';
  let rest = milliseconds;
  let text = '';
  for (const unit of ['d', 'h', 'm', 's', 'ms'] as const) {
    const amount = Math.floor(rest / UNIT_MS[unit]);
    if (amount > 0) text += `${amount}${unit}`;
    rest -= amount * UNIT_MS[unit];
  }
  return text;
}

/** The date used when neither the caller nor the Dag gives one; never the wall clock. */
export const DEFAULT_LOGICAL_DATE = '2026-01-01T00:00:00.000Z';

const ISO_8601 = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/;

/**
 * A date as `Date.prototype.toISOString` prints it, from ISO 8601 text or a Date; null: no date. Text without a zone is UTC, whatever
 * the machine's zone.
 *
 * @example isoDate('2026-01-31') // '2026-01-31T00:00:00.000Z'
 */
export function isoDate(given: string | Date): string | null {
  const date = given instanceof Date ? given : parseIso(String(given).trim());
  return date === null || Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function parseIso(text: string): Date | null {
  const [, day, clock = '00:00', zone = 'Z'] = ISO_8601.exec(text) ?? [];
  if (day === undefined) return null;
  // JavaScript takes the 30th of February for the 2nd of March.
  const isCalendarDay = new Date(`${day}T00:00Z`).toJSON()?.startsWith(day) === true;
  return isCalendarDay ? new Date(`${day}T${clock}${zone}`) : null;
}

/**
 * Python's text of a UTC datetime, which Airflow hashes for retry jitter (rule retry/backoff-hash-text): `2026-01-01 00:00:00+00:00`,
 * with `.ffffff` when there is a fraction of a second.
 *
 * @param logicalDate ISO 8601 text as `Date.prototype.toISOString` gives it.
 */
export function pythonDateText(logicalDate: string): string {
  const [day = '', clock = ''] = logicalDate.replace('Z', '').split('T');
  const [seconds = '', fraction = '000'] = clock.split('.');
  return `${day} ${seconds}${fraction === '000' ? '' : `.${fraction}000`}+00:00`;
}
