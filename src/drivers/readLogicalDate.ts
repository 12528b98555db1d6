/**
 * A date that a caller gives, such as the logical date of a run.
 */
import type { Problem } from '../model/errors.ts';
import { DEFAULT_LOGICAL_DATE, isoDate } from '../model/time.ts';

/** As `Date.prototype.toISOString` prints it; what is no date becomes a problem. */
export function readLogicalDate(given: string | Date, problems: Problem[], what = 'logical date'): string {
  const date = given === DEFAULT_LOGICAL_DATE ? given : isoDate(given);
  if (date !== null) return date;
  problems.push({
    code: 'bad-logical-date',
    message: `The ${what} ${JSON.stringify(given)} is no date.`,
    remedy: "Write ISO 8601, for example '2026-01-01' or '2026-01-01T06:00:00Z'.",
  });
  return DEFAULT_LOGICAL_DATE;
}
