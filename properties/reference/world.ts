/**
 * The whole state of a reference run as one immutable value, and the few steps that make the next one from it.
 * It knows no rule: who may move, and when, is decided elsewhere.
 */
import type { Json, JsonObject } from '../../src/model/json.ts';
import type { RunCallbackReason } from '../../src/model/runCallback.ts';
import type { InstanceState, RunState } from '../../src/model/states.ts';
import type { DueEvent } from './dueEvent.ts';
import type { Given } from './given.ts';
import type { Stuck } from './infrastructure.ts';
import type { Deferred, Sensing } from './progress.ts';
import { compareCodePoints } from '../../src/model/json.ts';
import { taskOf } from './given.ts';

/** One task instance. `id` is its identity: a placeholder that becomes map index 0 keeps it. */
export interface Row {
  readonly id: number;
  readonly taskId: string;
  readonly mapIndex: number;
  readonly state: InstanceState;
  readonly tryNumber: number;
  /** When its last attempt failed; what a retry delay counts from. */
  readonly failedAtMs: number;
  /** Retries it may use: those of its task, counted from its last clear. */
  readonly maxTries: number;
  /** Of a sensor that has started. */
  readonly sensing: Sensing | null;
  /** Its dates (1.2); -1: none. A clear keeps them until the next start. */
  readonly startedAtMs: number;
  /** When its worker began, which is later than the try if that had deferred. */
  readonly workerSinceMs: number;
  readonly endedAtMs: number;
  /** Of an instance that has deferred. */
  readonly deferral: Deferred | null;
  /** Of an instance that no worker took. */
  readonly stuck: Stuck | null;
  readonly queuedAtMs: number;
  /** When its worker was heard of last, if it is gone; -1: it is not. */
  readonly lostSinceMs: number;
  /** The executor knows that, although the instance runs on for the scheduler. */
  readonly isGone: boolean;
}

export interface XCom {
  readonly taskId: string;
  readonly mapIndex: number;
  readonly key: string;
  readonly value: Json;
}

export interface Move {
  readonly timeMs: number;
  readonly taskId: string;
  readonly mapIndex: number;
  readonly state: InstanceState;
  readonly tryNumber: number;
}

/** One turn of the loop: the rows as its pass left them, and what was queued then, in order. */
export interface RoundNote {
  readonly atMs: number;
  readonly rows: readonly Row[];
  readonly queued: readonly Row[];
}

/** The run before, as it stands. */
export interface PastRun {
  readonly rows: readonly Row[];
  /** Tasks that have rows in some earlier run. */
  readonly tasksBefore: ReadonlySet<string>;
}

export interface World {
  readonly given: Given;
  readonly nowMs: number;
  readonly rows: readonly Row[];
  readonly rowsCreated: number;
  readonly xcoms: readonly XCom[];
  /** Lengths recorded with a push, by the instance that pushed (mapping 1.3). */
  readonly lengths: readonly { readonly taskId: string; readonly mapIndex: number; readonly length: number }[];
  readonly events: readonly DueEvent[];
  readonly eventsCreated: number;
  /** Events whose instance hears of them through its executor, after the pass. */
  readonly reports: readonly DueEvent[];
  /** Attempts whose worker has not heard yet that their instance was taken from them: they hold slots of the executor. */
  readonly detached: readonly { readonly rowId: number; readonly tryNumber: number }[];
  readonly moves: readonly Move[];
  readonly rounds: readonly RoundNote[];
  /** What bodies were given in the last attempt of each instance. */
  readonly received: readonly { readonly taskId: string; readonly mapIndex: number; readonly given: JsonObject }[];
  /** Events of outlets (scheduling 12), in the order they happened. */
  readonly assetEvents: readonly { readonly asset: string; readonly taskId: string; readonly mapIndex: number }[];
  /** What the run before left of each task; null: nothing holds the run back (scheduling 10.1). */
  readonly past: PastRun | null;
  /** While it is the latest run of its schedule, virtual ms, the end left out, as a clock has moved on when an attempt reads it; null: always. */
  readonly latest: { readonly fromMs: number; readonly toMs: number } | null;
  readonly runState: RunState;
  /** When the run was started last. */
  readonly startedAtMs: number;
  /** When the run was decided; null while it is not. */
  readonly decidedAtMs: number | null;
  /** What is told of its end (scheduling 4.5, 11); null while there is none. */
  readonly callback: { readonly reason: RunCallbackReason; readonly row: Row | null } | null;
  /** When the scheduler started that is at work. */
  readonly schedulerStartedMs: number;
}

const FINISHED: readonly InstanceState[] = ['success', 'failed', 'skipped', 'upstream_failed', 'removed'];
const SCHEDULABLE: readonly InstanceState[] = ['none', 'up_for_retry', 'up_for_reschedule'];

export const isFinished = (state: InstanceState): boolean => FINISHED.includes(state);
export const isSchedulable = (state: InstanceState): boolean => SCHEDULABLE.includes(state);

/** Task id by code point, then map index: the order of rows in a pass (scheduling 14). */
export function compareRows(left: Row, right: Row): number {
  return compareCodePoints(left.taskId, right.taskId) || left.mapIndex - right.mapIndex;
}

export function rowOf(world: World, id: number): Row | undefined {
  return world.rows.find((row) => row.id === id);
}

/** The rows of a task in map-index order, the placeholder first. */
export function rowsOfTask(world: World, taskId: string): Row[] {
  return world.rows.filter((row) => row.taskId === taskId).sort(compareRows);
}

/**
 * Moves a row to a state; nothing happens when it is there already (`set_state`, scheduling 1.2), so that two checks wanting
 * different states make two moves and the last one stays.
 */
export function moveRow(world: World, id: number, state: InstanceState, changes: Partial<Row> = {}): World {
  const row = rowOf(world, id);
  if (row === undefined || row.state === state) return world;
  const moved = { ...row, ...datesAt(world, row, state), ...changes, state };
  const { taskId, mapIndex, tryNumber } = moved;
  return {
    ...world,
    rows: world.rows.map((other) => (other.id === id ? moved : other)),
    moves: [...world.moves, { timeMs: world.nowMs, taskId, mapIndex, state, tryNumber }],
  };
}

/** What `set_state` writes (1.2): dates that are there stay. */
function datesAt(world: World, row: Row, state: InstanceState): Partial<Row> {
  if (!isFinished(state) && state !== 'up_for_retry' && state !== 'up_for_reschedule') return {};
  const { startedAtMs, endedAtMs } = row;
  return {
    startedAtMs: startedAtMs === -1 ? world.nowMs : startedAtMs,
    endedAtMs: endedAtMs === -1 ? world.nowMs : endedAtMs,
  };
}

/** As `moveRow`, where Airflow sets nothing but the state. */
export function moveWithoutDates(world: World, id: number, state: InstanceState): World {
  const { startedAtMs = -1, endedAtMs = -1 } = rowOf(world, id) ?? {};
  return moveRow(world, id, state, { startedAtMs, endedAtMs });
}

/** Changes what is kept beside the state; not a move. */
export function changeRow(world: World, id: number, changes: Partial<Omit<Row, 'state'>>): World {
  return { ...world, rows: world.rows.map((row) => (row.id === id ? { ...row, ...changes } : row)) };
}

/** Creates one row without a state; not a move. */
export function createRow(world: World, taskId: string, mapIndex: number): World {
  const maxTries = taskOf(world.given, taskId).retries;
  const row: Row = {
    id: world.rowsCreated,
    taskId,
    mapIndex,
    state: 'none',
    tryNumber: 0,
    maxTries,
    failedAtMs: 0,
    startedAtMs: -1,
    workerSinceMs: -1,
    endedAtMs: -1,
    sensing: null,
    deferral: null,
    stuck: null,
    queuedAtMs: -1,
    lostSinceMs: -1,
    isGone: false,
  };
  return { ...world, rows: [...world.rows, row], rowsCreated: world.rowsCreated + 1 };
}

export function addEvent(
  world: World,
  {
    atMs,
    attempt = null,
    action = null,
    stop = null,
    trigger = null,
    report = null,
    look = null,
    since = null,
  }: Pick<DueEvent, 'atMs'> & Partial<DueEvent>,
): World {
  return {
    ...world,
    events: [
      ...world.events,
      { atMs, attempt, action, stop, trigger, report, look, since, order: world.eventsCreated },
    ],
    eventsCreated: world.eventsCreated + 1,
  };
}

/** Stores an XCom in place of one of the same task, map index and key. */
export function pushXCom(world: World, pushed: XCom): World {
  const others = world.xcoms.filter(
    (xcom) => xcom.taskId !== pushed.taskId || xcom.mapIndex !== pushed.mapIndex || xcom.key !== pushed.key,
  );
  return { ...world, xcoms: [...others, pushed] };
}

/** Keeps what a body is given in place of what an earlier attempt of the same instance got; null: no body ran. */
export function noteReceived(
  world: World,
  { taskId, mapIndex }: Pick<Row, 'taskId' | 'mapIndex'>,
  given: JsonObject | null,
): World {
  const others = world.received.filter((note) => note.taskId !== taskId || note.mapIndex !== mapIndex);
  return { ...world, received: given === null ? others : [...others, { taskId, mapIndex, given }] };
}

export function xcomAt(world: World, wanted: Omit<XCom, 'value'>): Json | undefined {
  return world.xcoms.find(
    (xcom) => xcom.taskId === wanted.taskId && xcom.mapIndex === wanted.mapIndex && xcom.key === wanted.key,
  )?.value;
}

/** The values a task pushed under a key, in map-index order; instances that pushed nothing leave no gap (mapping 4.1). */
export function presentXComs(world: World, taskId: string, key: string): Json[] {
  return world.xcoms
    .filter((xcom) => xcom.taskId === taskId && xcom.key === key && xcom.mapIndex >= 0)
    .sort((left, right) => left.mapIndex - right.mapIndex)
    .map((xcom) => xcom.value);
}
