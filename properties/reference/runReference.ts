/**
 * The reference scheduler: one run of a scripted DAG, written from the semantics documents alone, slow and immutable on purpose.
 * The fast engine is compared with it move by move; so it must never be made to agree by reading that engine.
 *
 * Choices about rounds (design 3): what is due at one time is dispatched in the order it was created, attempts counting from
 * their start. A delay that has passed is such an event too, so with `passes: 'event'` it has a round of its own. With
 * `{ everyMs }` what is due happens when it is due, but there is one pass a tick, at multiples of the period (DECISIONS.md).
 */
import type { DagSpec, MapFunction } from '../../src/model/dagSpec.ts';
import type { Json } from '../../src/model/json.ts';
import type { OutcomePlan } from '../../src/model/outcomePlan.ts';
import type { Profile } from '../../src/model/profile.ts';
import type { RunAction } from '../../src/model/runAction.ts';
import type { AirflowConfig, EndReason, Passes, Pools, PoolSpec } from '../../src/model/settings.ts';
import type { InstanceState, RunState } from '../../src/model/states.ts';
import type { ExpectedCallback } from '../../src/trace/caseFormat.ts';
import type { Given } from './given.ts';
import type { Move, Row, World } from './world.ts';
import { RETURN_VALUE } from '../../src/model/dagSpec.ts';
import { DEFAULT_PROFILE } from '../../src/model/profile.ts';
import { DEFAULT_CONFIG } from '../../src/model/settings.ts';
import { DEFAULT_LOGICAL_DATE, pythonDateText } from '../../src/model/time.ts';
import { startAttempts } from './attempt.ts';
import { skipUnfinished } from './timedOut.ts';
import { dispatch, hearExecutor, isOver, nextDueMs } from './dispatch.ts';
import { createFirstRows } from './expansion.ts';
import { poolSlots } from './given.ts';
import { isTold, noteHeard, noteRound } from './roundNotes.ts';
import { callbackAt } from './runCallback.ts';
import { close, runPass } from './runPass.ts';
import { selectRows } from './selection.ts';
import { isRunOver } from './clearing.ts';
import { addEvent, compareRows, isFinished, xcomAt } from './world.ts';

export interface ReferenceOptions {
  readonly pools?: Pools;
  readonly config?: Partial<AirflowConfig>;
  readonly profile?: Profile;
  /** ISO 8601; the DAG's start date, else the default date, when absent. */
  readonly logicalDate?: string;
  /** What date it is at virtual 0, milliseconds since 1970; the logical date when absent. */
  readonly zeroDateMs?: number;
  readonly maps?: ReadonlyMap<string, MapFunction>;
  readonly passes?: Passes;
  readonly actions?: readonly RunAction[];
  /** Rounds of the whole run; reaching it ends it as `livelock`. */
  readonly maxRounds?: number;
}

export interface ReferenceInstance {
  readonly taskId: string;
  readonly mapIndex: number;
  readonly state: InstanceState;
  readonly tryNumber: number;
  readonly maxTries: number;
  /** The `return_value` it pushed. */
  readonly value: Json | undefined;
}

export type ReferenceMove = Move;

export interface ReferenceRun {
  readonly runState: RunState;
  readonly endReason: EndReason;
  /** When the run's state was decided; without a decision, the last time anything happened. */
  readonly endMs: number;
  /** By task id code point, then map index. */
  readonly instances: readonly ReferenceInstance[];
  /** Every move of a state in the order it happened; rows created, renumbered or deleted are not moves. */
  readonly moves: readonly ReferenceMove[];
  readonly xcoms: World['xcoms'];
  /** Lengths recorded with pushes, by instance. */
  readonly lengths: World['lengths'];
  /** How the rows stood after each pass that changed something or was followed by something queued. */
  readonly passes: World['rounds'];
  readonly received: World['received'];
  readonly rounds: number;
  readonly callback: ExpectedCallback | null;
  readonly assetEvents: World['assetEvents'];
}

/**
 * Runs a scripted DAG: outcomes come from the plan, values it does not give are the attempt's arguments (`echoArguments`).
 *
 * @throws DagproofError for a pool or `.map` function that is not given.
 * @example runReference(spec, [{ where: { task: 'extract', tryNumber: 1 }, what: { kind: 'fail' } }]).runState
 */
export function runReference(spec: DagSpec, plan: OutcomePlan, options: ReferenceOptions = {}): ReferenceRun {
  const passes = options.passes ?? 'instant';
  const maxRounds = options.maxRounds ?? 100_000;
  let world = createRun(givenOf(spec, plan, options), options.actions ?? []);
  let rounds = 0;
  if (typeof passes === 'object') return poll(world, passes.everyMs, maxRounds);
  for (; rounds < maxRounds; rounds++) {
    const next = round(world, passes);
    if (next !== world) {
      world = next;
      continue;
    }
    const dueMs = nextDueMs(world);
    if (dueMs === null) break;
    world = { ...world, nowMs: dueMs };
  }
  return report(world, rounds < maxRounds, rounds);
}

/** A polling scheduler: events apply when they are due, one turn of the loop at each tick at which something may have changed. */
function poll(start: World, everyMs: number, maxRounds: number): ReferenceRun {
  let world = start;
  let tickMs: number | null = 0;
  let rounds = 0;
  for (; tickMs !== null && rounds < maxRounds; rounds++) {
    const arrived = applyBefore(world, tickMs);
    const turned = round(arrived, 'instant');
    // What came about between two ticks is told of the tick, also where that one changes nothing.
    world = turned === arrived ? noteRound(arrived, arrived.rows, []) : turned;
    if (isOver(world)) return report(applyBefore(world, Infinity), true, rounds);
    tickMs = turned === arrived ? nextDueMs(world) : tickMs + 1;
    if (tickMs !== null) tickMs = Math.ceil(Math.max(tickMs, world.nowMs + 1) / everyMs) * everyMs;
  }
  return report(world, tickMs === null, rounds);
}

/** Applies what is due before a time, each at its own time; then it is that time. */
function applyBefore(world: World, untilMs: number): World {
  const dueMs = nextDueMs(world);
  if (dueMs === null || dueMs >= untilMs) return untilMs === Infinity ? world : { ...world, nowMs: untilMs };
  return applyBefore(dispatch({ ...world, nowMs: dueMs }, 'instant'), untilMs);
}

/** One turn of the loop; the very same world when it dispatched nothing and changed nothing, which ends the instant. */
function round(world: World, passes: Passes): World {
  const arrived = dispatch(world, passes);
  if (isRunOver(arrived)) return noteHeard(world, hearExecutor(arrived), arrived.rows);
  // A run that was queued again starts before the pass of the same turn (5.1).
  const dispatched = arrived.runState === 'queued' ? startRun(arrived) : arrived;
  const timedOut = timeOut(dispatched);
  const passed = timedOut === dispatched ? runPass(dispatched) : timedOut;
  const selected = passed.runState === 'running' ? selectRows(passed) : [];
  // What executors report is looked at last in the loop (5.1, step 6).
  const after = hearExecutor(startAttempts(passed, selected));
  if (after !== world) return noteRound(after, passed.rows, selected);
  return isTold(world) ? world : noteRound(world, world.rows, []);
}

/** Its time begins now (1.3), so that a timeout is counted from here. */
export function startRun(world: World): World {
  const { dagrunTimeoutMs } = world.given.spec;
  const started: World = { ...world, runState: 'running', startedAtMs: world.nowMs };
  return dagrunTimeoutMs ? addEvent(started, { atMs: world.nowMs + dagrunTimeoutMs + 1 }) : started;
}

/** `dagrun_timeout` (scheduling 4.5), tested strictly and before the pass: the run fails, what is unfinished is skipped. */
export function timeOut(world: World): World {
  const { dagrunTimeoutMs } = world.given.spec;
  // A timeout of zero is none: Airflow asks for its truth.
  if (!dagrunTimeoutMs || world.startedAtMs + dagrunTimeoutMs >= world.nowMs) return world;
  const unfinished = world.rows.filter((row) => !isFinished(row.state)).toSorted(compareRows);
  const callback = callbackAt(
    world,
    'timed_out',
    unfinished.map((row) => row.id),
  );
  return skipUnfinished(close(world, 'failed', callback), unfinished);
}

export function givenOf(spec: DagSpec, plan: OutcomePlan, options: ReferenceOptions): Given {
  const config = { ...DEFAULT_CONFIG, ...options.config };
  const logicalDate = new Date(options.logicalDate ?? spec.startDate ?? DEFAULT_LOGICAL_DATE);
  return {
    spec,
    plan,
    config,
    profile: options.profile ?? DEFAULT_PROFILE,
    pools: poolSlots(spec, options.pools ?? {}, config.defaultPoolSlots),
    poolsWithDeferred: new Set(
      Object.entries(options.pools ?? {})
        .filter(([, pool]) => (pool as Partial<PoolSpec>).includeDeferred)
        .map(([name]) => name),
    ),
    logicalDateText: pythonDateText(logicalDate.toISOString()),
    zeroDateMs: options.zeroDateMs ?? logicalDate.getTime(),
    maps: options.maps ?? new Map(),
    tasks: new Map(spec.tasks.map((task) => [task.taskId, task])),
    groups: new Map(spec.groups.map((group) => [group.groupId, group])),
  };
}

function createRun(given: Given, actions: readonly RunAction[]): World {
  // Created first, an action comes before whatever else is due at its time.
  const awaiting = actions.reduce((after, action) => addEvent(after, { atMs: action.atMs, action }), emptyWorld(given));
  const created = createFirstRows(awaiting);
  return startRun(noteRound(created, created.rows, []));
}

export function emptyWorld(given: Given): World {
  return {
    given,
    nowMs: 0,
    rows: [],
    rowsCreated: 0,
    xcoms: [],
    lengths: [],
    events: [],
    eventsCreated: 0,
    reports: [],
    detached: [],
    moves: [],
    assetEvents: [],
    rounds: [],
    received: [],
    past: null,
    latest: null,
    runState: 'queued',
    startedAtMs: 0,
    decidedAtMs: null,
    callback: null,
    schedulerStartedMs: 0,
  };
}

function addressOf(row: Row | null): ExpectedCallback['instance'] {
  return row === null ? null : { taskId: row.taskId, mapIndex: row.mapIndex };
}

export function report(world: World, isQuiet: boolean, rounds: number): ReferenceRun {
  const ended = isRunOver(world) ? 'finished' : 'stalled';
  return {
    runState: world.runState,
    endReason: isQuiet ? ended : 'livelock',
    endMs: world.decidedAtMs ?? world.nowMs,
    instances: [...world.rows].sort(compareRows).map(({ taskId, mapIndex, state, tryNumber, maxTries }) => ({
      taskId,
      mapIndex,
      state,
      tryNumber,
      maxTries,
      value: xcomAt(world, { taskId, mapIndex, key: RETURN_VALUE }),
    })),
    moves: world.moves,
    xcoms: world.xcoms,
    lengths: world.lengths,
    passes: world.rounds,
    received: world.received,
    rounds,
    assetEvents: world.assetEvents,
    callback:
      world.callback === null ? null : { reason: world.callback.reason, instance: addressOf(world.callback.row) },
  };
}
