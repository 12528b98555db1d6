/**
 * The logical date of a run, from ISO 8601 text or a Date. Text without a zone is UTC, whatever the machine's zone.
 */
import type { Problem } from '../model/errors.ts';
import { DEFAULT_LOGICAL_DATE } from '../model/time.ts';

const ISO_8601 = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/;

/** As `Date.prototype.toISOString` prints it; what is no date becomes a problem. */
export function readLogicalDate(given: string | Date, problems: Problem[]): string {
  const date = given instanceof Date ? given : parse(String(given).trim());
  if (date !== null && !Number.isNaN(date.getTime())) return date.toISOString();
  problems.push({
    code: 'bad-logical-date',
    message: `The logical date ${JSON.stringify(given)} is no date.`,
    remedy: "Write ISO 8601, for example '2026-01-01' or '2026-01-01T06:00:00Z'.",
  });
  return DEFAULT_LOGICAL_DATE;
}

function parse(text: string): Date | null {
  const [, day, clock = '00:00', zone = 'Z'] = ISO_8601.exec(text) ?? [];
  if (day === undefined) return null;
  // JavaScript takes the 30th of February for the 2nd of March.
  const isCalendarDay = new Date(`${day}T00:00Z`).toJSON()?.startsWith(day) === true;
  return isCalendarDay ? new Date(`${day}T${clock}${zone}`) : null;
}
