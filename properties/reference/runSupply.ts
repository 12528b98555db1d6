/**
 * Runs that come into being and that start (scheduling 5.1, 5.3, 10.2, 10.3).
 */
import type { RunToBe } from './runDates.ts';
import type { World } from './world.ts';
import { createFirstRows } from './expansion.ts';
import { after, dateOf, nextScheduled, startOf } from './runDates.ts';
import { emptyWorld, givenOf, startRun } from './runReference.ts';
import { AT_MOST, inRun, type All, type Input, type OneRun } from './severalRuns.ts';

export function dateNow(all: All): number {
  return startOf(all.given.runs) + all.nowMs;
}

/** Those asked for by now, then one that the schedule makes. */
export function createRuns(all: All): All {
  const due = all.asked.filter((run) => run.askedAt <= dateNow(all));
  const asked = due.reduce(
    create,
    all.asked.length === 0 ? all : { ...all, asked: all.asked.filter((run) => !due.includes(run)) },
  );
  const base = due.length === 0 ? all : asked;
  const date = scheduledDate(base);
  if (date === null || date > dateNow(base)) return base;
  return create(base, {
    runType: 'scheduled',
    logicalDate: date,
    runAfter: date,
    ordinal: null,
    askedAt: dateNow(base),
  });
}

/** The date of the next run of the schedule; null: none, or as many runs as may be are queued or running. */
export function scheduledDate({ given: { spec, runs: caseRuns }, runs, nowMs }: All): number | null {
  const { until } = caseRuns;
  const active = runs.filter(({ state, toBe }) => state !== 'ended' && toBe.ordinal === null).length;
  if (until === undefined || active >= spec.maxActiveRuns) return null;
  const automated = runs.filter(({ toBe }) => toBe.runType !== 'manual').map(({ toBe }) => toBe.logicalDate);
  const last = automated.length === 0 ? null : Math.max(...automated);
  let date = nextScheduled(spec, { last, now: startOf(caseRuns) + nowMs });
  while (runs.some(({ toBe }) => toBe.logicalDate === date)) date = after(spec, date);
  return date <= dateOf(until) ? date : null;
}

/** A date has one run. */
export function create(all: All, toBe: RunToBe): All {
  if (all.runs.some((run) => run.toBe.logicalDate === toBe.logicalDate)) return all;
  const { spec, plan, options } = all.given;
  const position = all.runs.length;
  const isoDate = new Date(toBe.logicalDate).toISOString();
  const own = plan.filter(({ where }) => where.run === undefined || where.run === position || where.run === isoDate);
  const world: World = {
    ...emptyWorld(givenOf(spec, own, { ...options, logicalDate: isoDate, zeroDateMs: startOf(all.given.runs) })),
    nowMs: all.nowMs,
    latest: latestOf(all.given, toBe),
  };
  // A task that begins after the logical date has no row, but in a backfill (4.2).
  const hasRows = toBe.ordinal !== null || spec.startDate === null || toBe.logicalDate >= Date.parse(spec.startDate);
  const created = hasRows ? createFirstRows(world) : world;
  return { ...all, runs: [...all.runs, { toBe, state: 'queued', lastPass: -1, world: created }] };
}

/** From its own date to the next of the schedule. */
export function latestOf({ spec, runs }: Input, { runType, logicalDate }: RunToBe): World['latest'] {
  if (runType === 'manual' || spec.schedule === null) return null;
  return { fromMs: logicalDate - startOf(runs), toMs: after(spec, logicalDate) - startOf(runs) };
}

/** 5.3: backfills last and in their order, then by the time from which they may run. */
export function startQueued(all: All): All {
  const { spec, runs: caseRuns } = all.given;
  const room = (after: All, ordinal: number | null): boolean => {
    const running = after.runs.filter(
      ({ state, toBe }) => state === 'running' && (toBe.ordinal === null) === (ordinal === null),
    );
    return running.length < (ordinal === null ? spec.maxActiveRuns : (caseRuns.backfill?.maxActiveRuns ?? 10));
  };
  const candidates = all.runs
    .map((run, at) => ({ ...run, at }))
    .filter(({ state, toBe }) => state === 'queued' && toBe.runAfter <= dateNow(all) && room(all, toBe.ordinal))
    .sort(
      (left, right) =>
        (left.toBe.ordinal ?? 0) - (right.toBe.ordinal ?? 0) ||
        left.toBe.runAfter - right.toBe.runAfter ||
        left.at - right.at,
    )
    .slice(0, AT_MOST);
  return candidates.reduce<All>((after, { at, toBe }) => (room(after, toBe.ordinal) ? start(after, at) : after), all);
}

export function start(all: All, at: number): All {
  const started = inRun(all, at, startRun);
  const { toBe } = started.runs[at] as OneRun;
  return {
    ...started,
    starts: [...all.starts, { logicalDate: toBe.logicalDate, atMs: all.nowMs }],
    runs: started.runs.map((run, position) => (position === at ? { ...run, state: 'running' } : run)),
  };
}

export function nextCreation(all: All): number | null {
  const date = scheduledDate(all);
  const times = [...all.asked.map((run) => run.askedAt), ...(date === null ? [] : [date])];
  return times.length === 0 ? null : Math.min(...times) - startOf(all.given.runs);
}
