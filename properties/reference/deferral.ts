/**
 * Deferral (scheduling 8.2): waiting for a trigger, and what becomes of the instance when the trigger does something or does nothing in
 * time. The scheduler looks every so many seconds, counted from its start.
 */
import type { Deferral, TriggerPlan } from '../../src/model/deferral.ts';
import type { Json } from '../../src/model/json.ts';
import type { DueEvent } from './dueEvent.ts';
import type { Deferred } from './progress.ts';
import type { Row, World } from './world.ts';
import { isJsonList, isJsonObject } from '../../src/model/json.ts';
import { retryLater } from './failure.ts';
import { taskOf } from './given.ts';
import { nextLook } from './looks.ts';
import { addEvent, changeRow, compareRows, moveRow, pushXCom, rowOf } from './world.ts';

export function defer(world: World, row: Row, { trigger, timeoutMs }: Deferral): World {
  const isSameTry = row.deferral?.tryNumber === row.tryNumber;
  const of: Deferred = {
    tryNumber: row.tryNumber,
    count: (isSameTry ? (row.deferral?.count ?? 0) : 0) + 1,
    timeoutAtMs: timeoutMs === null ? Infinity : world.nowMs + timeoutMs,
    resumed: null,
  };
  const waiting = moveRow(world, row.id, 'deferred', { deferral: of });
  const looked = timeoutMs === null ? waiting : lookLater(waiting, row.id, of);
  if (trigger.kind === 'never') return looked;
  return addEvent(looked, { atMs: world.nowMs + trigger.afterMs, trigger: { rowId: row.id, of, does: trigger } });
}

/** `trigger_timeout < now`, strictly, at a multiple of the interval. */
function lookLater(world: World, rowId: number, of: Deferred): World {
  const atMs = nextLook(world, of.timeoutAtMs, world.given.config.triggerTimeoutCheckInterval);
  return addEvent(world, { atMs, trigger: { rowId, of, does: null }, since: world.schedulerStartedMs });
}

/** What waits already when a scheduler takes over is looked for by it. */
export function lookForWaiting(world: World): World {
  return world.rows
    .filter(({ state }) => state === 'deferred')
    .toSorted(compareRows)
    .reduce((after, { id, deferral }) => {
      return deferral === null || deferral.timeoutAtMs === Infinity ? after : lookLater(after, id, deferral);
    }, world);
}

/** Nothing, when the instance does not wait for that trigger any more. */
export function applyTrigger(world: World, { rowId, of, does }: NonNullable<DueEvent['trigger']>): World {
  const row = rowOf(world, rowId);
  if (row === undefined || row.state !== 'deferred' || row.deferral !== of) return world;
  switch (does?.kind) {
    case undefined:
      return resume(world, row, of, 'by timeout');
    case 'fires':
      return resume(world, row, of, 'by event');
    case 'fails':
      return resume(world, row, of, 'by failure');
    case 'ends':
      return end(world, row, does);
    case 'never':
      return world;
  }
}

/** To scheduled at once: no check, no new try. */
function resume(world: World, row: Row, of: Deferred, resumed: Deferred['resumed']): World {
  return moveRow(world, row.id, 'scheduled', { deferral: { ...of, resumed } });
}

/** No worker is asked. 8.2 lets a failure be final; release 3.3 leaves it a retry (airflow-core/src/airflow/models/trigger.py). */
function end(world: World, row: Row, { state, xcoms = {} }: Extract<TriggerPlan, { kind: 'ends' }>): World {
  const task = taskOf(world.given, row.taskId);
  const canRetry = task.retries > 0 && row.tryNumber <= row.maxTries;
  if (state === 'failed' && canRetry && world.given.profile.triggerFailureRetries) return retryLater(world, row);
  const { taskId, mapIndex } = row;
  const pushed = Object.entries(xcoms).reduce((after, [key, given]) => {
    // Airflow encodes it twice (airflow-core/src/airflow/models/xcom.py, set), so that others read a text.
    const value = world.given.profile.triggerXComs === 'value' ? given : dumped(given);
    return pushXCom(after, { taskId, mapIndex, key, value });
  }, world);
  return moveRow(pushed, row.id, state, { endedAtMs: world.nowMs });
}

/** An execution begins: what it goes on with, if it is the rest of a deferred try. */
export function takeResumed(world: World, row: Row): { readonly world: World; readonly resumed: Deferred['resumed'] } {
  if (row.deferral === null || row.deferral.tryNumber !== row.tryNumber) return { world, resumed: null };
  const { resumed } = row.deferral;
  return { world: changeRow(world, row.id, { deferral: { ...row.deferral, resumed: null } }), resumed };
}

/** What `json.dumps` makes of ASCII. */
function dumped(value: Json): string {
  if (isJsonList(value)) return `[${value.map(dumped).join(', ')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, entry]) => `"${key}": ${dumped(entry)}`)
    .join(', ')}}`;
}
