/**
 * The reference scheduler for several runs of one DAG (scheduling 5, 10.1 to 10.3): each run is a world of its own, and all of them stand in one
 * immutable value. What happens inside a run is what happens to a run alone; only this file and the selection look at several.
 */
import type { CaseRuns } from '../../src/checking/chooseRuns.ts';
import type { DagSpec } from '../../src/model/dagSpec.ts';
import type { OutcomePlan } from '../../src/model/outcomePlan.ts';
import type { Passes } from '../../src/model/settings.ts';
import type { DueEvent, PastRun, Row, World } from './world.ts';
import { applyAction } from './actions.ts';
import { applyEnd, startAttempts } from './attempt.ts';
import { createFirstRows } from './expansion.ts';
import { after, nextScheduled, runsAskedFor, startOf, dateOf, type RunToBe } from './runDates.ts';
import { runPass } from './runPass.ts';
import {
  emptyWorld,
  givenOf,
  noteRound,
  report,
  timeOut,
  type ReferenceOptions,
  type ReferenceRun,
} from './runReference.ts';
import { selectAcross } from './selection.ts';
import { addEvent, moveRow } from './world.ts';

export interface ReferenceRuns {
  /** In order of creation. */
  readonly runs: readonly (ReferenceRun & { readonly logicalDate: number; readonly state: string })[];
  /** Logical dates in the order in which runs started, with the time. */
  readonly starts: readonly { readonly logicalDate: number; readonly atMs: number }[];
}

/** Runs a round starts or examines at most. */
const AT_MOST = 20;

interface OneRun {
  readonly toBe: RunToBe;
  readonly state: 'queued' | 'running' | 'ended';
  /** Passes made over all runs before the last one over this; -1: none. */
  readonly lastPass: number;
  readonly world: World;
}

interface All {
  readonly given: Input;
  readonly nowMs: number;
  readonly asked: readonly RunToBe[];
  readonly runs: readonly OneRun[];
  readonly starts: ReferenceRuns['starts'];
  readonly passes: number;
  readonly eventsCreated: number;
  /** What happens to all runs, by time. */
  readonly actions: readonly { readonly atMs: number; readonly event: DueEvent }[];
}

interface Input {
  readonly spec: DagSpec;
  readonly plan: OutcomePlan;
  readonly runs: CaseRuns;
  readonly options: ReferenceOptions;
}

/** As `runReference`, for the runs of a generated case. */
export function runReferenceRuns(given: Input): ReferenceRuns {
  const passes = given.options.passes ?? 'instant';
  if (typeof passes === 'object') throw new TypeError('the reference knows no polling scheduler of several runs');
  const actions = (given.options.actions ?? []).map((action, order) => {
    return { atMs: action.atMs, event: { atMs: action.atMs, order: order - 1_000, attempt: null, action } };
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

/** Changes the world of one run; its events are numbered after all there are. */
function inRun(all: All, at: number, change: (world: World) => World): All {
  const run = all.runs[at] as OneRun;
  const world = change({ ...run.world, eventsCreated: all.eventsCreated });
  const runs = all.runs.map((other) => (other === run ? { ...run, world } : other));
  return { ...all, runs, eventsCreated: world.eventsCreated };
}

interface Due {
  /** Position of the run; null: all running runs. */
  readonly at: number | null;
  readonly event: DueEvent;
}

/** Ends of attempts count whatever became of the run; other events while it runs. */
function waitingEvents(all: All): Due[] {
  const own = all.runs.flatMap(({ world, state }, at) =>
    world.events.filter((event) => state !== 'ended' || event.attempt !== null).map((event): Due => ({ at, event })),
  );
  const isOver = all.runs.length > 0 && all.runs.every(({ state }) => state === 'ended') && nextCreation(all) === null;
  return isOver ? own : [...own, ...all.actions.map(({ event }): Due => ({ at: null, event }))];
}

function dispatch(all: All, passes: Passes): All {
  const due = waitingEvents(all)
    .filter(({ event }) => event.atMs <= all.nowMs)
    .toSorted((left, right) => left.event.atMs - right.event.atMs || left.event.order - right.event.order)
    .slice(0, passes === 'event' ? 1 : undefined);
  return due.reduce<All>((after, { at, event }) => {
    if (at === null) return happen(after, event);
    const taken = inRun(after, at, (world) => ({ ...world, events: world.events.filter((other) => other !== event) }));
    const { attempt } = event;
    return attempt === null ? taken : inRun(taken, at, (world) => applyEnd(world, attempt));
  }, all);
}

function happen(all: All, { action, order }: DueEvent): All {
  const taken = { ...all, actions: all.actions.filter(({ event }) => event.order !== order) };
  if (action === null) return taken;
  return taken.runs.reduce<All>(
    (after, { state }, at) => (state === 'running' ? inRun(after, at, (world) => applyAction(world, action)) : after),
    taken,
  );
}

function dateNow(all: All): number {
  return startOf(all.given.runs) + all.nowMs;
}

/** Those asked for by now, then one that the schedule makes. */
function createRuns(all: All): All {
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
function scheduledDate({ given: { spec, runs: caseRuns }, runs, nowMs }: All): number | null {
  const { until } = caseRuns;
  const active = runs.filter(({ state, toBe }) => state !== 'ended' && toBe.ordinal === null).length;
  if (until === undefined || active >= spec.maxActiveRuns) return null;
  const automated = runs.filter(({ toBe }) => toBe.runType !== 'manual').map(({ toBe }) => toBe.logicalDate);
  const last = automated.length === 0 ? null : Math.max(...automated);
  let date = nextScheduled(spec, { last, now: startOf(caseRuns) + nowMs });
  while (runs.some(({ toBe }) => toBe.logicalDate === date)) date = after(spec, date);
  return date <= dateOf(until) ? date : null;
}

function create(all: All, toBe: RunToBe): All {
  const { spec, plan, options } = all.given;
  const position = all.runs.length;
  const isoDate = new Date(toBe.logicalDate).toISOString();
  const own = plan.filter(({ where }) => where.run === undefined || where.run === position || where.run === isoDate);
  const world: World = { ...emptyWorld(givenOf(spec, own, { ...options, logicalDate: isoDate })), nowMs: all.nowMs };
  // A task that begins after the logical date has no row, but in a backfill (4.2).
  const hasRows = toBe.ordinal !== null || spec.startDate === null || toBe.logicalDate >= Date.parse(spec.startDate);
  const created = hasRows ? createFirstRows(world) : world;
  return { ...all, runs: [...all.runs, { toBe, state: 'queued', lastPass: -1, world: created }] };
}

/** 5.3: backfills last and in their order, then by the time from which they may run. */
function startQueued(all: All): All {
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

function start(all: All, at: number): All {
  const { dagrunTimeoutMs } = all.given.spec;
  const started = inRun(all, at, (world) => {
    const running = { ...world, startedAtMs: all.nowMs };
    return dagrunTimeoutMs === null ? running : addEvent(running, { atMs: all.nowMs + dagrunTimeoutMs + 1 });
  });
  const { toBe } = started.runs[at] as OneRun;
  return {
    ...started,
    starts: [...all.starts, { logicalDate: toBe.logicalDate, atMs: all.nowMs }],
    runs: started.runs.map((run, position) => (position === at ? { ...run, state: 'running' } : run)),
  };
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
    const world = noteRound(run.world, all.runs[at]?.world.rows ?? [], own);
    return own.length === 0 ? run : { ...run, world };
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

function nextCreation(all: All): number | null {
  const date = scheduledDate(all);
  const times = [...all.asked.map((run) => run.askedAt), ...(date === null ? [] : [date])];
  return times.length === 0 ? null : Math.min(...times) - startOf(all.given.runs);
}

function reportAll(all: All): ReferenceRuns {
  return {
    starts: all.starts,
    runs: all.runs.map(({ world, toBe, state }) => ({
      ...report(world, true, 0),
      logicalDate: toBe.logicalDate,
      state: state === 'queued' ? 'queued' : world.runState,
    })),
  };
}
