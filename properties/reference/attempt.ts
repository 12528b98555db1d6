/**
 * An attempt from being queued to its result (scheduling 3, mapping 1.6): what the plan says of it, what it pushes, whether it is
 * tried again. When it starts and when its end is applied is decided by the rounds.
 */
import type { TaskSpec } from '../../src/model/dagSpec.ts';
import type { Json } from '../../src/model/json.ts';
import type { AttemptEnd, DueEvent } from './dueEvent.ts';
import type { Deferred } from './progress.ts';
import type { Row, World } from './world.ts';
import { RETURN_VALUE } from '../../src/model/dagSpec.ts';
import { compareCodePoints, isJsonList, isJsonObject } from '../../src/model/json.ts';
import { applyDecision } from './decision.ts';
import { defer, takeResumed } from './deferral.ts';
import { fail } from './failure.ts';
import { applyLost, loseHeartbeats, loseWorker, stayQueued } from './infrastructure.ts';
import { isMappingSource, taskOf } from './given.ts';
import { freshRow } from './clearing.ts';
import { foreseen, limited } from './foreseen.ts';
import { plannedBesides } from './planned.ts';
import { inStartOrder, refuseStart } from './starting.ts';
import { asPoke, asRest, beginSensing, waitForNextPoke } from './sensor.ts';
import { addEvent, changeRow, moveRow, noteReceived, pushXCom, rowOf } from './world.ts';

/** All become queued in their order, then each becomes running in the same order. */
export function startAttempts(world: World, rows: readonly Row[]): World {
  const queued = rows.reduce((after, row) => moveRow(after, row.id, 'queued'), world);
  return inStartOrder(world, rows).reduce((after, { id }) => {
    const row = rowOf(after, id);
    return row === undefined ? after : (stayQueued(after, row) ?? refuseStart(after, row) ?? startAttempt(after, row));
  }, queued);
}

function startAttempt(world: World, row: Row): World {
  const { taskId, mapIndex } = row;
  const { world: handed, resumed } = takeResumed(world, row);
  const heard = changeRow(handed, row.id, { workerSinceMs: world.nowMs, stuck: null, lostSinceMs: -1, isGone: false });
  const taken = loseHeartbeats(heard, row);
  // The rest of a deferred try keeps the start of the try.
  if (resumed !== null) return perform(moveRow(taken, row.id, 'running', { endedAtMs: -1 }), row.id, resumed);
  const running = moveRow(taken, row.id, 'running', { startedAtMs: world.nowMs, endedAtMs: -1 });
  const cleared = {
    ...running,
    xcoms: running.xcoms.filter((xcom) => xcom.taskId !== taskId || xcom.mapIndex !== mapIndex),
  };
  return perform(taskOf(world.given, taskId).sensor === null ? cleared : beginSensing(cleared, row), row.id);
}

/** Performs a whole attempt, one poke of a sensor, or the rest of a deferred try, from now on. */
function perform(world: World, rowId: number, resumed: Deferred['resumed'] = null): World {
  const row = rowOf(world, rowId);
  if (row === undefined) return world;
  const { taskId, mapIndex, tryNumber } = row;
  const task = taskOf(world.given, taskId);
  const isRest = resumed !== null;
  const spentMs = row.sensing === null || isRest ? 0 : world.nowMs - row.sensing.startedAtMs;
  const attempt = foreseen(world, task, row, resumed);
  const { durationMs, end } = limited(task, attempt, spentMs);
  const repetition = end.kind === 'lost' ? undefined : plannedBesides(world, row, 'repetition');
  const repeatAfterMs = repetition === undefined ? null : (repetition.afterMs ?? 0);
  const noted = noteReceived(world, { taskId, mapIndex }, attempt.given);
  // Never ending, the attempt is no event.
  if (durationMs === Infinity) return noted;
  return addEvent(noted, { atMs: world.nowMs + durationMs, attempt: { rowId, tryNumber, end, isRest, repeatAfterMs } });
}

/** Applies the end of an attempt, which may be reported once more when it is over. */
export function applyEnd(world: World, attempt: NonNullable<DueEvent['attempt']>): World {
  const { repeatAfterMs, ...again } = attempt;
  const wasRunning = rowOf(world, attempt.rowId)?.state === 'running';
  const after = applyEndOnce(world, attempt);
  const row = rowOf(after, attempt.rowId);
  const isOver = row !== undefined && !['running', 'deferred', 'up_for_reschedule'].includes(row.state);
  if (typeof repeatAfterMs !== 'number' || !wasRunning || !isOver) return after;
  return addEvent(after, { atMs: world.nowMs + repeatAfterMs, attempt: again });
}

/** Applies the end of an attempt; refused (HTTP 409 in Airflow) when its instance is not running it any more. */
function applyEndOnce(world: World, attempt: NonNullable<DueEvent['attempt']>): World {
  const { rowId, tryNumber, end, isRest } = attempt;
  const row = rowOf(world, rowId);
  if (row === undefined || row.tryNumber !== tryNumber) return world;
  const task = taskOf(world.given, row.taskId);
  if (row.state === 'restarting') return refuse(world, row, task, attempt);
  if (row.state !== 'running') return world;
  const { sensor } = task;
  if (end.kind === 'defer') return defer(world, row, end.deferral);
  if (end.kind === 'lost') {
    const isFailing = end.isReported && world.given.profile.reportedWhileRunning === 'fails';
    return isFailing ? applyLost(world, row) : loseWorker(world, row, end.isReported);
  }
  if (sensor === null || row.sensing === null) return settle(world, row, task, end);
  if (isRest) return settle(world, row, task, asRest(sensor, end));
  if (end.kind === 'wake') {
    const { pokes, pokesOfExecution } = row.sensing;
    const sensing = { ...row.sensing, pokes: pokes + 1, pokesOfExecution: pokesOfExecution + 1 };
    return perform(changeRow(world, rowId, { sensing }), rowId);
  }
  const poked = end.kind !== 'value' && end.isAsleep === true ? end : asPoke(sensor, end);
  if (poked.kind !== 'not_yet') return settle(world, row, task, poked);
  const next = waitForNextPoke(world, row, { task, sensor, sensing: row.sensing });
  return 'kind' in next ? settle(world, row, task, next) : next;
}

/** Cleared while it ran: what the task itself would have said is refused and only logged, the rest fails its supervisor (10.4). */
function refuse(world: World, row: Row, task: TaskSpec, attempt: NonNullable<DueEvent['attempt']>): World {
  if (attempt.end.kind === 'lost') return fail(world, row, true);
  const turned = (from: World, state: Row['state']): World => ({
    ...from,
    rows: from.rows.map((other) => (other.id === row.id ? { ...other, state } : other)),
  });
  const taken = applyEndOnce(turned(world, 'running'), attempt);
  const { end } = attempt;
  const state = rowOf(taken, row.id)?.state ?? 'none';
  if (state === 'running') return turned(taken, 'restarting');
  const isSkippingAtOnce = end.kind === 'value' && applyDecision(world, row, task, end.value)?.isReturning === false;
  const isSaidByTask =
    ['up_for_retry', 'up_for_reschedule', 'deferred'].includes(state) || (state === 'success' && !isSkippingAtOnce);
  if (isSaidByTask && world.given.profile.refusedMessage === 'is_logged') return freshRow(world, row);
  return fail(world, row, true);
}

/** Gives the instance the state its attempt earned. */
function settle(world: World, row: Row, task: TaskSpec, end: AttemptEnd): World {
  const rowId = row.id;
  const hasTriesLeft = task.retries > 0 && row.tryNumber <= row.maxTries;
  switch (end.kind) {
    case 'not_yet':
    case 'wake':
    case 'defer':
    case 'lost':
      return world;
    case 'skip':
      return moveRow(world, rowId, 'skipped');
    case 'failure':
    case 'timeout':
    case 'deferral_timeout':
      return fail(world, row, hasTriesLeft);
    case 'fail_without_retry':
      return fail(world, row, false);
    case 'value': {
      // The skip call and the decision's XCom come from inside the body, before the value is pushed.
      const value = task.decision?.kind === 'latest_only' ? keptByLatestOnly(world, row, task) : end.value;
      const decided = applyDecision(world, row, task, value);
      const pushed = decided?.isReturning ? pushValue(decided.world, row, task, value) : decided?.world;
      if (pushed !== null && pushed !== undefined) return succeed(pushed, row, task);
      return fail(decided?.world ?? world, row, hasTriesLeft);
    }
  }
}

/**
 * A latest-only task returns its direct downstream while its run is the latest one, nothing afterwards; one started by hand always is
 * (scheduling 7.2, providers/standard/operators/latest_only.py).
 */
function keptByLatestOnly({ given, latest }: World, { startedAtMs }: Row, { taskId }: TaskSpec): string[] {
  if (latest !== null && (startedAtMs < latest.fromMs || startedAtMs >= latest.toMs)) return [];
  const downstream = given.spec.tasks.filter(({ upstream }) => upstream.includes(taskId));
  return downstream.map((task) => task.taskId).toSorted(compareCodePoints);
}

/** Each outlet has an event of each success that a worker reports (scheduling 12). */
function succeed(world: World, { id, taskId, mapIndex }: Row, { outlets }: TaskSpec): World {
  const events = outlets.map((asset) => ({ asset, taskId, mapIndex }));
  const after = { ...world, assetEvents: [...world.assetEvents, ...events] };
  return moveRow(after, id, 'success', { endedAtMs: world.nowMs });
}

/** Pushes what an attempt returned, with its length when something is mapped over it; null when it may not be pushed (mapping 1.6). */
function pushValue(world: World, row: Row, task: TaskSpec, returned: Json): World | null {
  const value = task.doXcomPush ? returned : null;
  const isSource = task.expand === null && isMappingSource(world.given, row.taskId);
  if (value === null) return isSource ? null : world;
  const length = isJsonList(value) || isJsonObject(value) ? Object.keys(value).length : null;
  if (isSource && (length === null || length > world.given.config.maxMapLength)) return null;
  if (task.multipleOutputs && !isJsonObject(value)) return null;
  const { taskId, mapIndex } = row;
  const outputs = task.multipleOutputs && isJsonObject(value) ? Object.entries(value) : [];
  const pushes = [...outputs, [RETURN_VALUE, value] as const];
  const after = pushes.reduce((step, [key, pushed]) => pushXCom(step, { taskId, mapIndex, key, value: pushed }), world);
  if (!isSource || length === null) return after;
  const others = after.lengths.filter((entry) => entry.taskId !== taskId || entry.mapIndex !== mapIndex);
  return { ...after, lengths: [...others, { taskId, mapIndex, length }] };
}
