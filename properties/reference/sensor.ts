/**
 * Sensors (scheduling 8.1): what an outcome means when it is a poke's, and when the next poke is. Two choices stand where the documents
 * leave room: a timeout or a deadline that is reached exactly is passed, because a real clock has moved on when it is read again,
 * and no wait is shorter than a millisecond.
 */
import { createHash } from 'node:crypto';
import type { TaskSpec } from '../../src/model/dagSpec.ts';
import type { SensorSpec } from '../../src/model/sensorSpec.ts';
import type { AttemptEnd } from './dueEvent.ts';
import type { Sensing } from './progress.ts';
import type { Row, World } from './world.ts';
import { pythonDateText } from '../../src/model/time.ts';
import { taskOf } from './given.ts';
import { addEvent, changeRow, moveRow } from './world.ts';

/** An execution begins: in a new try the window and the count of pokes begin as well. */
export function beginSensing(world: World, row: Row): World {
  const isSameTry = row.sensing?.tryNumber === row.tryNumber;
  const sensing: Sensing = {
    tryNumber: row.tryNumber,
    pokes: isSameTry ? (row.sensing?.pokes ?? 0) + 1 : 1,
    pokesOfExecution: 1,
    startedAtMs: world.nowMs,
    firstRescheduleMs: isSameTry ? (row.sensing?.firstRescheduleMs ?? null) : null,
    notBeforeMs: 0,
  };
  return changeRow(world, row.id, { sensing });
}

/** `soft_fail` and `never_fail` skip where others fail, `silent_fail` goes on; nothing of it concerns arguments that cannot be resolved. */
export function asPoke(sensor: SensorSpec, end: AttemptEnd): AttemptEnd {
  if (end.kind === 'value' || end.kind === 'defer' || end.isBeforeBody === true) return end;
  switch (end.kind) {
    case 'failure':
      if (sensor.silentFail) return { kind: 'not_yet' };
      return sensor.neverFail ? { kind: 'skip' } : end;
    case 'timeout':
      return sensor.softFail || sensor.neverFail ? { kind: 'skip' } : { kind: 'failure' };
    case 'fail_without_retry':
      return sensor.softFail || sensor.neverFail ? { kind: 'skip' } : end;
    default:
      return end;
  }
}

/** The rest of a deferred try: a trigger that did nothing in time is a sensor timeout; what a body throws is left as it is. */
export function asRest(sensor: SensorSpec, end: AttemptEnd): AttemptEnd {
  if (end.kind === 'value' || end.kind === 'defer' || end.isBeforeBody === true) return end;
  const isLenient = sensor.softFail || sensor.neverFail;
  const isRaised = end.kind === 'fail_without_retry' || end.kind === 'deferral_timeout' || end.isOfAirflow === true;
  if (isLenient && isRaised) return { kind: 'skip' };
  return end.kind === 'deferral_timeout' ? { kind: 'fail_without_retry' } : end;
}

/** After an unsuccessful poke: how the attempt ends if its time is up, or the world in which the sensor waits. */
export function waitForNextPoke(
  world: World,
  row: Row,
  { task, sensor, sensing }: { readonly task: TaskSpec; readonly sensor: SensorSpec; readonly sensing: Sensing },
): World | AttemptEnd {
  const windowMs = sensor.mode === 'poke' ? sensing.startedAtMs : (sensing.firstRescheduleMs ?? sensing.startedAtMs);
  const elapsedMs = world.nowMs - windowMs;
  // Only soft_fail is asked here, never_fail is not.
  if (elapsedMs >= sensor.timeoutMs) return { kind: sensor.softFail ? 'skip' : 'fail_without_retry' };
  const intervalMs = pokeIntervalMs(world, row, { sensor, sensing, windowMs });
  if (intervalMs === null) return { kind: 'failure' };
  const waitMs = Math.max(1, intervalMs);
  const { id: rowId, tryNumber } = row;
  if (sensor.mode === 'reschedule') {
    const notBeforeMs = world.nowMs + waitMs;
    const firstRescheduleMs = sensing.firstRescheduleMs ?? world.nowMs;
    const waiting = moveRow(world, rowId, 'up_for_reschedule', {
      sensing: { ...sensing, notBeforeMs, firstRescheduleMs },
    });
    return addEvent(waiting, { atMs: notBeforeMs });
  }
  const timeoutMs =
    task.executionTimeoutMs === null || task.executionTimeoutMs === 0 ? Infinity : task.executionTimeoutMs;
  const deadlineMs = sensing.startedAtMs + timeoutMs;
  // A poke may end as the limit is reached, but then there is no sleep.
  if (deadlineMs <= world.nowMs) return { kind: 'failure' };
  const wakesMs = world.nowMs + waitMs;
  const end: AttemptEnd = deadlineMs <= wakesMs ? { kind: 'failure', isAsleep: true } : { kind: 'wake' };
  return addEvent(world, { atMs: Math.min(deadlineMs, wakesMs), attempt: { rowId, tryNumber, end } });
}

/** null: it has outgrown Python's floats, which raises an error outside of the poke (rule sensor/backoff-overflow). */
function pokeIntervalMs(
  world: World,
  { taskId }: Row,
  { sensor, sensing, windowMs }: { readonly sensor: SensorSpec; readonly sensing: Sensing; readonly windowMs: number },
): number | null {
  if (!sensor.exponentialBackoff) return sensor.pokeIntervalMs;
  const elapsedMs = world.nowMs - windowMs;
  const started =
    sensor.mode === 'reschedule'
      ? pythonDateText(new Date(world.given.zeroDateMs + windowMs).toISOString())
      : pythonSeconds(windowMs);
  const baseOf = (poke: number): number => Math.max(1, Math.floor((sensor.pokeIntervalMs / 1000) * 2 ** (poke - 2)));
  const backoffMs = (poke: number): number => {
    const base = baseOf(poke);
    const text = `${world.given.spec.dagId}#${hashedName(world, taskId)}#${started}#${poke}`;
    const hash = BigInt(`0x${createHash('sha1').update(text).digest('hex')}`);
    return (base + Number(hash % BigInt(base))) * 1000;
  };
  let poke = sensing.pokesOfExecution;
  if (sensor.mode === 'reschedule') {
    poke = 0;
    for (let sumMs = 0; sumMs <= elapsedMs; sumMs += backoffMs(poke)) poke += 1;
  }
  if (baseOf(poke) === Infinity) return null;
  const restMs = sensor.timeoutMs - Math.floor(elapsedMs / 1000) * 1000;
  return Math.min(restMs, backoffMs(poke), sensor.maxWaitMs || Infinity);
}

/** An index of a mapped TaskFlow sensor outside groups goes by the name that a further call of its function would get. */
function hashedName({ given }: World, taskId: string): string {
  const { expand, style, groupId } = taskOf(given, taskId);
  if (given.profile.mappedSensorJitter === 'own_name' || expand === null) return taskId;
  if (style === 'traditional' || groupId !== null) return taskId;
  const [, stem = taskId] = /^(.*)__\d+$/s.exec(taskId) ?? [];
  let number = 0;
  for (const other of given.spec.tasks) {
    const [, before, end] = /^(.*)__(\d+)$/s.exec(other.taskId) ?? [];
    if (before === stem) number = Math.max(number, Number(end));
  }
  return `${stem}__${number + 1}`;
}

/** Python's text of a float. */
function pythonSeconds(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  return Number.isInteger(seconds) ? `${seconds}.0` : `${seconds}`;
}
