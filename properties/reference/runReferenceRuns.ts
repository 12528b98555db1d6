/**
 * The reference scheduler for several runs of one DAG (scheduling 5, 10.1 to 10.3): each run is a world of its own, and all of them stand in one
 * immutable value. What happens inside a run is what happens to a run alone; only this file and the selection look at several.
 */
import type { ResizePool } from '../../src/model/runAction.ts';
import type { Passes } from '../../src/model/settings.ts';
import type { RunState } from '../../src/model/states.ts';
import type { DueEvent } from './dueEvent.ts';
import type { PastRun, Row } from './world.ts';
import { applyAction } from './actions.ts';
import { applyEnd, startAttempts } from './attempt.ts';
import { giveSlotBack, takenAtOnce } from './detached.ts';
import { runsAskedFor, startOf, type RunToBe } from './runDates.ts';
import { runPass } from './runPass.ts';
import { report, timeOut, type ReferenceRun } from './runReference.ts';
import { createRuns, dateNow, nextCreation, startQueued } from './runSupply.ts';
import { selectAcross } from './selection.ts';
import { AT_MOST, inRun, type All, type Input, type OneRun, type RunStart } from './severalRuns.ts';
import { noteRound } from './roundNotes.ts';
import { moveRow } from './world.ts';

export interface ReferenceRunOfSeveral extends ReferenceRun {
  readonly runType: RunToBe['runType'];
  readonly logicalDate: number;
  /** As Airflow says it: `queued` before the start. */
  readonly state: RunState;
  /** null: never started. */
  readonly startMs: number | null;
}

export interface ReferenceRuns {
  /** In order of creation. */
  readonly runs: readonly ReferenceRunOfSeveral[];
  /** Logical dates in the order in which runs started, with the time. */
  readonly starts: readonly RunStart[];
}

const NOTHING_ELSE = { attempt: null, stop: null, trigger: null, report: null, look: null, since: null };

/** As `runReference`, for the runs of a generated case. */
export function runReferenceRuns(given: Input): ReferenceRuns {
  const passes = given.options.passes ?? 'instant';
  if (typeof passes === 'object') throw new TypeError('the reference knows no polling scheduler of several runs');
  const actions = (given.options.actions ?? []).map((action, order) => {
    const event: DueEvent = { atMs: action.atMs, order: order - 1_000, action, ...NOTHING_ELSE };
    return { atMs: action.atMs, event };
  });
  let all: All = {
    given,
    nowMs: 0,
    asked: runsAskedFor(given.spec, given.runs),
    runs: [],
    starts: [],
    passes: 0,
    eventsCreated: 0,
    actions,
  };
  for (let rounds = 0; rounds < 20_000; rounds++) {
    const next = round(all, passes);
    if (next !== all) {
      all = next;
      continue;
    }
    const dueMs = nextDueMs(all);
    if (dueMs === null) return reportAll(all);
    all = atTime(all, dueMs);
  }
  throw new Error('no end of rounds');
}

function atTime(all: All, nowMs: number): All {
  return { ...all, nowMs, runs: all.runs.map((run) => ({ ...run, world: { ...run.world, nowMs } })) };
}

/** One turn of the loop (5.1). The very same value when nothing happened; passes alone are nothing. */
function round(all: All, passes: Passes): All {
  const dispatched = dispatch(all, passes);
  const supplied = startQueued(createRuns(dispatched));
  const examined = examine(supplied);
  const selected = select(examined);
  const ended = selected.runs.map((run) =>
    run.world.runState === 'running' || run.state === 'queued' ? run : { ...run, state: 'ended' as const },
  );
  const hasHappened =
    dispatched !== all || supplied !== dispatched || ended.some((run, at) => isOther(run, supplied.runs[at]));
  return hasHappened ? { ...selected, runs: ended } : all;
}

function isOther(run: OneRun, before: OneRun | undefined): boolean {
  return run.state !== before?.state || run.world.rows !== before.world.rows || run.world.moves !== before.world.moves;
}

interface Due {
  /** Position of the run; null: all running runs. */
  readonly at: number | null;
  readonly event: DueEvent;
}

/** Ends of attempts count whatever became of the run; other events while it runs. */
function waitingEvents(all: All): Due[] {
  const own = all.runs.flatMap(({ world, state }, at) =>
    world.events
      .filter((event) => state !== 'ended' || event.attempt !== null || event.stop !== null)
      .map((event): Due => ({ at, event })),
  );
  const isOver = all.runs.length > 0 && all.runs.every(({ state }) => state === 'ended') && nextCreation(all) === null;
  return isOver ? own : [...own, ...all.actions.map(({ event }): Due => ({ at: null, event }))];
}

function dispatch(all: All, passes: Passes): All {
  const inOrder = waitingEvents(all)
    .filter(({ event }) => event.atMs <= all.nowMs)
    .toSorted((left, right) => left.event.atMs - right.event.atMs || left.event.order - right.event.order)
    .map((due) => ({ ...due, stop: due.event.stop }));
  const due = takenAtOnce(inOrder, passes === 'event');
  return due.reduce<All>((after, { at, event }) => {
    if (at === null) return happen(after, event);
    const taken = inRun(after, at, (world) => ({ ...world, events: world.events.filter((other) => other !== event) }));
    const { attempt, stop } = event;
    const over = attempt ?? stop;
    const freed = over === null ? taken : inRun(taken, at, (world) => giveSlotBack(world, over));
    return attempt === null ? freed : inRun(freed, at, (world) => applyEnd(world, attempt));
  }, all);
}

function happen(all: All, { action, order }: DueEvent): All {
  const taken = { ...all, actions: all.actions.filter(({ event }) => event.order !== order) };
  if (action === null) return taken;
  if (action.kind === 'resize_pool') return resized(taken, action);
  return taken.runs.reduce<All>(
    (after, { state }, at) => (state === 'running' ? inRun(after, at, (world) => applyAction(world, action)) : after),
    taken,
  );
}

/** Pools belong to no run, so runs that are still to be made find the new size too. */
function resized(all: All, action: ResizePool): All {
  const { options } = all.given;
  const before = options.pools?.[action.pool];
  const { slots } = action;
  const pools = { ...options.pools, [action.pool]: typeof before === 'object' ? { ...before, slots } : slots };
  const runs = all.runs.map((run) => ({ ...run, world: applyAction(run.world, action) }));
  return { ...all, given: { ...all.given, options: { ...options, pools } }, runs };
}

/** 5.2: those of no backfill first, then those not examined for longest. */
function examine(all: All): All {
  const examined = all.runs
    .map((run, at) => ({ ...run, at }))
    .filter(({ state, toBe }) => state === 'running' && toBe.runAfter <= dateNow(all))
    .sort(
      (left, right) =>
        (left.toBe.ordinal ?? 0) - (right.toBe.ordinal ?? 0) ||
        left.lastPass - right.lastPass ||
        left.toBe.runAfter - right.toBe.runAfter ||
        left.at - right.at,
    )
    .slice(0, AT_MOST);
  return examined.reduce<All>((after, { at }) => pass(after, at), all);
}

function pass(all: All, at: number): All {
  const { world, toBe } = all.runs[at] as OneRun;
  const timedOut = timeOut(world);
  if (timedOut !== world) return inRun(all, at, () => timedOut);
  if (toBe.logicalDate > dateNow(all)) return all;
  const past = pastOf(all, toBe);
  const passed = inRun(all, at, (before) => runPass({ ...before, past }));
  const runs = passed.runs.map((run, position) => (position === at ? { ...run, lastPass: all.passes } : run));
  return { ...passed, runs, passes: all.passes + 1 };
}

/** 10.1, steps 1 to 3. */
function pastOf(all: All, toBe: RunToBe): PastRun | null {
  const { catchup, startDate } = all.given.spec;
  if (toBe.ordinal === 1) return null;
  const earlier = all.runs.filter((run) => run.toBe.logicalDate < toBe.logicalDate);
  const eligible = earlier.filter((run) => !catchup || run.toBe.runType !== 'manual');
  const [previous] = eligible.toSorted((left, right) => right.toBe.logicalDate - left.toBe.logicalDate);
  if (previous === undefined) return null;
  if (catchup && startDate !== null && previous.toBe.logicalDate < Date.parse(startDate)) return null;
  const rowsBefore: Row[] = earlier.flatMap(({ world }) => world.rows);
  return { rows: previous.world.rows, tasksBefore: new Set(rowsBefore.map(({ taskId }) => taskId)) };
}

/** 5.4, over all running runs; then what was queued starts, in its order. */
function select(all: All): All {
  const contenders = all.runs.map(({ world, state, toBe }) => {
    return { world, isRunning: state === 'running' && world.runState === 'running', logicalDate: toBe.logicalDate };
  });
  const selected = selectAcross(contenders);
  const queued = selected.reduce<All>(
    (after, { at, row }) => inRun(after, at, (world) => moveRow(world, row.id, 'queued')),
    all,
  );
  const started = selected.reduce<All>(
    (after, { at, row }) => inRun(after, at, (world) => startAttempts(world, [row])),
    queued,
  );
  const noted = (run: OneRun, at: number): OneRun => {
    const own = selected.filter((one) => one.at === at).map(({ row }) => row);
    const before = all.runs[at];
    if (before === undefined || before.state === 'ended') return run;
    return { ...run, world: noteRound(run.world, before.world.rows, own) };
  };
  return { ...started, runs: started.runs.map(noted) };
}

/** null: nothing comes any more. */
function nextDueMs(all: All): number | null {
  const dates = all.runs
    .filter(({ state }) => state !== 'ended')
    .flatMap(({ toBe }) => [toBe.runAfter, toBe.logicalDate])
    .map((date) => date - startOf(all.given.runs))
    .filter((ms) => ms > all.nowMs);
  const times = [...dates, ...waitingEvents(all).map(({ event }) => event.atMs)];
  const creation = nextCreation(all);
  if (creation !== null) times.push(creation);
  return times.length === 0 ? null : Math.min(...times);
}

function reportAll(all: All): ReferenceRuns {
  return {
    starts: all.starts,
    runs: all.runs.map(({ world, toBe, state }) => ({
      ...report(world, true, 0),
      runType: toBe.runType,
      logicalDate: toBe.logicalDate,
      state: state === 'queued' ? 'queued' : world.runState,
      startMs: state === 'queued' ? null : world.startedAtMs,
    })),
  };
}
