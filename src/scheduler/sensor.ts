/**
 * What becomes of a sensor's try when a poke has ended: it is done, it waits for the next poke, or it ends as timed out or failed,
 * softly or not. It pokes nothing itself.
 * Rules: semantics-scheduling 8.1; task-sdk/src/airflow/sdk/bases/sensor.py.
 */
import type { IndexedTask } from '../engine/dagIndex.ts';
import { recordTransition } from '../engine/recordTransition.ts';
import type { Run, SensorProgress } from '../engine/run.ts';
import type { AttemptPart, AttemptRequest, AttemptResult } from '../model/attempt.ts';
import type { SensorSpec } from '../model/sensorSpec.ts';
import type { InstanceId } from '../model/ids.ts';
import { STATE } from '../model/states.ts';
import { formatDuration, pythonDateText } from '../model/time.ts';
import { CAUSE, type CauseCode } from '../model/transition.ts';
import { timeoutError } from './executionTimeout.ts';
import { pokeIntervalMs } from './pokeInterval.ts';
import { waitUntil } from './waiting.ts';

type PokePart = Extract<AttemptPart, { kind: 'poke' }>;

/** Notes that an execution of a sensor begins now; the first of a try begins the try's window anew. */
export function beginSensing(run: Run, instance: InstanceId, tryNumber: number): PokePart {
  const before = run.sensors.get(instance);
  const isSameTry = before?.tryNumber === tryNumber;
  run.sensors.set(instance, {
    tryNumber,
    pokes: (isSameTry ? before.pokes : 0) + 1,
    pokesOfExecution: 1,
    executionStartMs: run.installation.nowMs,
    firstRescheduleMs: isSameTry ? before.firstRescheduleMs : null,
  });
  return { kind: 'poke', number: isSameTry ? before.pokes + 1 : 1 };
}

/** How a try goes on after a poke: `result` ends it, with a cause of its own if there is one; null: it waits for the next poke. */
export interface SettledPoke {
  readonly result: AttemptResult;
  readonly cause: CauseCode | null;
}

/** Judges a poke that has ended, and puts the sensor to sleep or up for reschedule when it was in vain. */
export function settlePoke(
  run: Run,
  task: IndexedTask,
  request: AttemptRequest,
  result: AttemptResult,
): SettledPoke | null {
  const judged = judgePoke(run, task, request, result);
  if (typeof judged !== 'number') return judged;
  const progress = run.sensors.get(request.instance) as SensorProgress;
  if ((task.spec.sensor as SensorSpec).mode === 'poke') sleep(run, task, request, progress, judged);
  else reschedule(run, request.instance, progress, judged);
  return null;
}

/** What a poke would come to, if it were taken. */
export function foreseePoke(
  run: Run,
  task: IndexedTask,
  request: AttemptRequest,
  result: AttemptResult,
): AttemptResult | 'sleeps' | 'reschedules' {
  const judged = judgePoke(run, task, request, result);
  if (typeof judged !== 'number') return judged.result;
  return (task.spec.sensor as SensorSpec).mode === 'poke' ? 'sleeps' : 'reschedules';
}

/** How the try ends, or how long to wait for the next poke, ms. */
function judgePoke(run: Run, task: IndexedTask, request: AttemptRequest, result: AttemptResult): SettledPoke | number {
  const sensor = task.spec.sensor as SensorSpec;
  const verdict = request.part?.kind === 'resume' ? resumedVerdict(sensor, result) : verdictOf(sensor, result);
  if (verdict === 'soft') return { result: { ...result, outcome: 'skip' }, cause: CAUSE.failed_softly };
  if (verdict === 'timeout')
    return { result: { ...result, outcome: 'fail_without_retry' }, cause: CAUSE.sensor_timeout };
  if (verdict === 'end') return { result, cause: null };
  const progress = run.sensors.get(request.instance) as SensorProgress;
  const elapsedMs = run.installation.nowMs - windowStartMs(sensor, progress);
  // A real clock has always moved on when it is read again: a timeout that is reached is passed.
  if (elapsedMs >= sensor.timeoutMs) return timedOut(sensor, result, elapsedMs);
  const intervalMs = pokeIntervalMs(sensor, {
    dagId: run.dag.spec.dagId,
    taskId: jitterName(run, task),
    startedAt: startedAtText(run, sensor, progress),
    elapsedMs,
    pokes: progress.pokesOfExecution,
  });
  if (intervalMs === null)
    return {
      result: { ...result, outcome: 'failure', detail: { ...result.detail, error: OVERFLOW } },
      cause: CAUSE.raised,
    };
  const isOutOfTime = sensor.mode === 'poke' && deadlineMs(task, progress) <= run.installation.nowMs;
  return isOutOfTime ? outOfTime(task, result) : intervalMs;
}

const OVERFLOW = { name: 'OverflowError', message: 'the poke interval has grown beyond what a float holds' };

/**
 * `in_vain`: wait for the next poke; `soft`: skipped instead of failed; `end`: whatever the outcome means for any task.
 * What keeps a poke from being made at all, such as an argument that cannot be resolved, is no affair of the sensor.
 */
function verdictOf(sensor: SensorSpec, { outcome, detail }: AttemptResult): 'in_vain' | 'soft' | 'end' {
  if (detail?.isBeforeBody) return 'end';
  switch (outcome) {
    case 'not_yet':
      return 'in_vain';
    case 'failure':
      if (sensor.silentFail) return 'in_vain';
      return sensor.neverFail ? 'soft' : 'end';
    case 'timeout':
    case 'fail_without_retry':
      return sensor.softFail || sensor.neverFail ? 'soft' : 'end';
    default:
      return 'end';
  }
}

/**
 * After a deferral nothing is poked: what Airflow itself raises is softened, a trigger that did nothing in time counts as a sensor timeout,
 * and any other exception is an ordinary failure (rule deferral/sensor-softens).
 */
function resumedVerdict(sensor: SensorSpec, { outcome, detail }: AttemptResult): 'soft' | 'timeout' | 'end' {
  const name = detail?.error?.name ?? '';
  const isRaisedByAirflow =
    outcome === 'fail_without_retry' || (outcome === 'failure' && AIRFLOW_ERRORS.includes(name));
  if (!isRaisedByAirflow || detail?.isBeforeBody) return 'end';
  if (sensor.softFail || sensor.neverFail) return 'soft';
  return name === 'TaskDeferralTimeout' ? 'timeout' : 'end';
}

const AIRFLOW_ERRORS = ['AirflowException', 'TaskDeferralError', 'TaskDeferralTimeout'];

/** Never fails or not: a sensor past its timeout is skipped only if it fails softly (rules sensor/timeout-no-retry, sensor/never-fail-timeout). */
function timedOut(sensor: SensorSpec, result: AttemptResult, elapsedMs: number): SettledPoke {
  const message = `timed out after ${formatDuration(elapsedMs)}, its timeout is ${formatDuration(sensor.timeoutMs)}`;
  const detail = { ...result.detail, error: { name: 'AirflowSensorTimeout', message } };
  const outcome = sensor.softFail ? 'skip' : 'fail_without_retry';
  return { result: { ...result, outcome, detail }, cause: CAUSE.sensor_timeout };
}

function outOfTime({ spec }: IndexedTask, result: AttemptResult): SettledPoke {
  const detail = { ...result.detail, error: timeoutError(spec.executionTimeoutMs ?? 0) };
  return { result: { ...result, outcome: 'timeout', detail }, cause: CAUSE.execution_timeout };
}

/** What the timeout counts from: this execution when poking, the first reschedule of the try when rescheduling (rule sensor/timeout-window). */
function windowStartMs({ mode }: SensorSpec, { executionStartMs, firstRescheduleMs }: SensorProgress): number {
  return mode === 'poke' ? executionStartMs : (firstRescheduleMs ?? executionStartMs);
}

/** Airflow hashes a date when rescheduling, and a monotonic clock when poking: there virtual seconds stand for it. */
function startedAtText(run: Run, sensor: SensorSpec, progress: SensorProgress): string {
  const startMs = windowStartMs(sensor, progress);
  if (sensor.mode === 'reschedule') {
    // A run that is simulated alone begins at its logical date.
    const zeroDate = run.origin === null ? Date.parse(run.settings.logicalDate) : run.installation.startDate;
    return pythonDateText(new Date(zeroDate + startMs).toISOString());
  }
  return Number.isInteger(startMs / 1000) ? `${startMs / 1000}.0` : String(startMs / 1000);
}

/** Making an index of a mapped TaskFlow sensor, Airflow looks for a free name, as for a second call of the same function (rule sensor/mapped-jitter-name). */
function jitterName({ settings, dag }: Run, { taskId, spec }: IndexedTask): string {
  const isRenamed = spec.expand !== null && spec.style === 'taskflow' && spec.groupId === null;
  if (!isRenamed || settings.profile.mappedSensorJitter === 'own_name') return taskId;
  const stem = taskId.replace(/__\d+$/, '');
  const taken = dag.tasks.flatMap((other) => {
    const end = other.taskId.startsWith(`${stem}__`) ? other.taskId.slice(stem.length + 2) : '';
    return /^\d+$/.test(end) ? Number(end) : [];
  });
  return `${stem}__${Math.max(0, ...taken) + 1}`;
}

function reschedule(run: Run, instance: InstanceId, progress: SensorProgress, intervalMs: number): void {
  run.sensors.set(instance, { ...progress, firstRescheduleMs: progress.firstRescheduleMs ?? run.installation.nowMs });
  recordTransition(run, instance, STATE.up_for_reschedule, CAUSE.poked_in_vain);
  waitUntil(run, instance, run.installation.nowMs + intervalMs);
}

/** The instance stays running; an execution timeout reached meanwhile ends it without asking whether the sensor fails softly. */
function sleep(
  run: Run,
  task: IndexedTask,
  request: AttemptRequest,
  progress: SensorProgress,
  intervalMs: number,
): void {
  const { instance } = request;
  const wakesMs = run.installation.nowMs + intervalMs;
  const limitMs = deadlineMs(task, progress);
  const isCutShort = limitMs <= wakesMs;
  run.installation.events.push({
    run,
    atMs: isCutShort ? limitMs : wakesMs,
    tie: 0,
    order: 0,
    instance,
    request: null,
    result: null,
    happening: { kind: isCutShort ? 'sleep_cut_short' : 'poke_due', request },
  });
}

/** When the execution timeout strikes; a poke may end as it is reached, but the sensor does not go to sleep then (rule sensor/timeout-while-asleep). */
function deadlineMs({ spec: { executionTimeoutMs } }: IndexedTask, { executionStartMs }: SensorProgress): number {
  return executionTimeoutMs === null || executionTimeoutMs === 0 ? Infinity : executionStartMs + executionTimeoutMs;
}

/** The next poke of an execution that slept. */
export function nextPoke(run: Run, { instance, part, ...request }: AttemptRequest): AttemptRequest {
  const progress = run.sensors.get(instance) as SensorProgress;
  run.sensors.set(instance, {
    ...progress,
    pokes: progress.pokes + 1,
    pokesOfExecution: progress.pokesOfExecution + 1,
  });
  const number = part?.kind === 'poke' ? part.number + 1 : 1;
  return { ...request, instance, atMs: run.installation.nowMs, part: { kind: 'poke', number } };
}
