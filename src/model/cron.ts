/**
 * The dates of a cron expression of five fields, in UTC: numbers, names, ranges, lists and steps. Where neither day of month nor day of
 * week holds a bare `*`, a day needs to match one of them, as in Airflow (croniter).
 */

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Days after which an expression has no date: 30 February. 29 February may be eight years away. */
const LONGEST_GAP_DAYS = 3_000;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

interface FieldRange {
  readonly least: number;
  readonly most: number;
  readonly names?: readonly string[];
}

const FIELDS: readonly FieldRange[] = [
  { least: 0, most: 59 },
  { least: 0, most: 23 },
  { least: 1, most: 31 },
  { least: 1, most: 12, names: MONTHS },
  { least: 0, most: 7, names: WEEKDAYS },
];

export interface CronDates {
  /** The first date after this one. */
  next(date: number): number;
  /** The last date before this one. */
  previous(date: number): number;
}

/** null: no cron expression of five fields, or one without any date. */
export function cronDates(expression: string): CronDates | null {
  const texts = expression.trim().toLowerCase().split(/\s+/);
  if (texts.length !== FIELDS.length) return null;
  const fields = texts.map((text, position) => readField(text, FIELDS[position] as FieldRange));
  const [minutes, hours, days, months, weekdays] = fields;
  if (!minutes || !hours || !days || !months || !weekdays) return null;
  const clock = hours.flatMap((hour) => minutes.map((minute) => (hour * 60 + minute) * MINUTE_MS));
  const isDay = dayTest({
    days: isBare(texts[2]) ? null : days,
    months,
    weekdays: isBare(texts[4]) ? null : weekdays.map((number) => number % 7),
  });
  const next = (date: number): number => nextDate(date, clock, isDay);
  return Number.isNaN(next(0)) ? null : { next, previous: (date) => previousDate(date, clock, isDay) };
}

/** Ascending numbers, each once; null: not a field. */
function readField(text: string, range: FieldRange): readonly number[] | null {
  const found = new Set<number>();
  for (const part of text.split(',')) {
    const [, body = '', step] = /^([^/]+)(?:\/(\d+))?$/.exec(part) ?? [];
    const span = readSpan(body, range, step !== undefined);
    const width = step === undefined ? 1 : Number(step);
    if (span === null || width < 1) return null;
    for (let number = span[0]; number <= span[1]; number += width) found.add(number);
  }
  return [...found].sort((left, right) => left - right);
}

/** `*`, `5`, `1-5`; a single number with a step goes on to the end. */
function readSpan(text: string, range: FieldRange, hasStep: boolean): readonly [from: number, to: number] | null {
  const { least } = range;
  const most = range.names === WEEKDAYS ? 6 : range.most;
  if (text === '*') return [least, most];
  const ends = text.split('-').map((end) => readNumber(end, range));
  const [from, to = hasStep ? most : from] = ends;
  if (ends.length > 2 || from === undefined || to === undefined || !(from <= to)) return null;
  // croniter reads `5-5` as every number.
  if (ends.length === 2 && from === to) return null;
  return from < least || to > range.most ? null : [from, to];
}

function readNumber(text: string, { least, names }: FieldRange): number {
  const named = names?.indexOf(text) ?? -1;
  if (named !== -1) return named + least;
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}

function isBare(text: string | undefined): boolean {
  return text?.split(',').includes('*') === true;
}

interface Days {
  /** null: not restricted. */
  readonly days: readonly number[] | null;
  readonly months: readonly number[];
  /** Sunday is 0. */
  readonly weekdays: readonly number[] | null;
}

function dayTest({ days, months, weekdays }: Days): (day: number) => boolean {
  return (day) => {
    const date = new Date(day);
    if (!months.includes(date.getUTCMonth() + 1)) return false;
    const isInDays = days?.includes(date.getUTCDate()) ?? null;
    const isInWeekdays = weekdays?.includes(date.getUTCDay()) ?? null;
    if (isInDays === null || isInWeekdays === null) return (isInDays ?? true) && (isInWeekdays ?? true);
    return isInDays || isInWeekdays;
  };
}

function nextDate(date: number, clock: readonly number[], isDay: (day: number) => boolean): number {
  const first = Math.floor(date / DAY_MS) * DAY_MS;
  for (let day = first; day <= first + LONGEST_GAP_DAYS * DAY_MS; day += DAY_MS) {
    if (!isDay(day)) continue;
    const time = clock.find((ms) => day + ms > date);
    if (time !== undefined) return day + time;
  }
  return Number.NaN;
}

function previousDate(date: number, clock: readonly number[], isDay: (day: number) => boolean): number {
  const first = Math.floor(date / DAY_MS) * DAY_MS;
  for (let day = first; day >= first - LONGEST_GAP_DAYS * DAY_MS; day -= DAY_MS) {
    if (!isDay(day)) continue;
    const time = clock.findLast((ms) => day + ms < date);
    if (time !== undefined) return day + time;
  }
  return Number.NaN;
}
