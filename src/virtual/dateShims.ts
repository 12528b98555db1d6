/**
 * Date, performance, hrtime and Intl that tell a task its virtual time, and everyone else the real one. The clock they read is that of
 * @sinonjs/fake-timers: one a simulation, made when a task first asks what time it is, never installed anywhere.
 */
import { createRequire } from 'node:module';
import { currentProcess } from './attemptContext.ts';
import { originals } from './originals.ts';
import type { Timeline } from './timeline.ts';

type FakeTimers = typeof import('@sinonjs/fake-timers');
type Clock = ReturnType<FakeTimers['createClock']>;

export function installDates(): void {
  const { Date: RealDate, dateNow } = originals;
  const now = (): number => currentClock()?.Date.now() ?? dateNow();
  // Whoever kept the class, or its `now`, from before is served as well where that can be done.
  RealDate.now = now;
  globalThis.Date = virtualDate(RealDate, now);
  performance.now = () => currentClock()?.performance.now() ?? originals.performanceNow();
  const timeOrigin = performance.timeOrigin;
  Object.defineProperty(performance, 'timeOrigin', {
    configurable: true,
    get: () => currentProcess()?.timeline.startDate ?? timeOrigin,
  });
  const hrtime = (previous?: [number, number]): [number, number] =>
    (currentClock()?.hrtime(previous) as [number, number] | undefined) ?? originals.hrtime(previous);
  process.hrtime = Object.assign(hrtime, {
    bigint: () =>
      (currentClock()?.hrtime as typeof originals.hrtime | undefined)?.bigint() ?? originals.hrtime.bigint(),
  });
  installFormats(now);
}

/** A function and no proxy: dates with a date given are made all the time, and cost as little as before. */
function virtualDate(RealDate: DateConstructor, now: () => number): DateConstructor {
  const VirtualDate = function (this: unknown, ...given: number[]): unknown {
    if (new.target === undefined) return new RealDate(now()).toString();
    if (given.length === 1 && new.target === (VirtualDate as unknown)) return new RealDate(given[0] as number);
    return Reflect.construct(RealDate, given.length === 0 ? [now()] : given, new.target);
  };
  for (const name of ['now', 'parse', 'UTC', 'length', 'name']) {
    Object.defineProperty(VirtualDate, name, Object.getOwnPropertyDescriptor(RealDate, name) as PropertyDescriptor);
  }
  VirtualDate.prototype = RealDate.prototype;
  RealDate.prototype.constructor = VirtualDate;
  return VirtualDate as unknown as DateConstructor;
}

/** A format without a date formats the date of now. */
function installFormats(now: () => number): void {
  const { prototype } = Intl.DateTimeFormat;
  const { formatToParts } = prototype;
  const getFormat = Object.getOwnPropertyDescriptor(prototype, 'format')?.get as (
    this: Intl.DateTimeFormat,
  ) => Intl.DateTimeFormat['format'];
  prototype.formatToParts = function (date) {
    return formatToParts.call(this, date ?? now());
  };
  Object.defineProperty(prototype, 'format', {
    configurable: true,
    get(this: Intl.DateTimeFormat) {
      const format = getFormat.call(this);
      return (date?: Date | number) => format(date ?? now());
    },
  });
}

const clocks = new WeakMap<Timeline<never>, Clock>();
let fakeTimers: ReturnType<FakeTimers['withGlobal']> | undefined;

/** The clock of the task that is running, brought to its time. */
function currentClock(): Clock | undefined {
  const timeline = currentProcess()?.timeline as Timeline<never> | undefined;
  if (timeline === undefined) return undefined;
  let clock = clocks.get(timeline);
  if (clock === undefined) clocks.set(timeline, (clock = createClock(timeline.startDate)));
  const lag = timeline.date - clock.now;
  if (lag > 0) clock.tick(lag);
  return clock;
}

function createClock(startDate: number): Clock {
  fakeTimers ??= (createRequire(import.meta.url)('@sinonjs/fake-timers') as FakeTimers).withGlobal({
    // Looked at only for the kind of what they return.
    setTimeout: () => 0,
    clearTimeout: () => {},
    Date: originals.Date,
    performance: { now: originals.performanceNow },
    process: { hrtime: originals.hrtime },
  } as unknown as typeof globalThis);
  return fakeTimers.createClock(startDate);
}
