/**
 * An attempt's way through the scheduler: handed out as a request, its result taken in, its outcome turned into a state when it ends.
 * It performs nothing itself.
 * Rules: semantics-scheduling 3.1-3.4 (rules attempt/other-exception, attempt/execution-timeout, retry/per-index).
 */
import type { IndexedTask } from '../engine/dagIndex.ts';
import { recordTransition } from '../engine/recordTransition.ts';
import type { EventOfRun, Run, SensorProgress } from '../engine/run.ts';
import type { AttemptError, AttemptRequest, AttemptResult } from '../model/attempt.ts';
import type { InstanceId } from '../model/ids.ts';
import { copyJson, NotPlainJson } from '../model/json.ts';
import { drawUint32 } from '../model/randomness.ts';
import { STATE } from '../model/states.ts';
import { CAUSE, NO_CULPRIT, type CauseCode } from '../model/transition.ts';
import { timeoutError } from './executionTimeout.ts';
import { fail } from './fail.ts';
import { recordFailure } from './failFast.ts';
import { checkOutput, OutputRefusal, pushOutput } from './pushChecks.ts';
import { refuseEnd, refuseResult } from './refusedResult.ts';
import { isRestarting } from './restarting.ts';
import { settlePoke } from './sensor.ts';
import { deferInstance } from './deferral.ts';
import { decide, keptByLatestOnly, skipAtOnce } from './skipping.ts';

/**
 * Takes in what an attempt comes to; it takes effect when the attempt ends. An attempt that never ends has no end event.
 * `order`: the place among equal times that was reserved when it began, if what it comes to was not known then.
 */
export function acceptResult(run: Run, request: AttemptRequest, result: AttemptResult, order?: number): void {
  const limited = limitDuration(run, request, result);
  if (limited.durationMs === Infinity) return;
  const { events } = run.installation;
  const event: EventOfRun = {
    run,
    atMs: request.atMs + limited.durationMs,
    tie: run.settings.order === 'canonical' ? 0 : finishingDraw(run, request),
    order: 0,
    instance: request.instance,
    request,
    result: limited,
    happening: null,
  };
  if (order === undefined) events.push(event);
  else events.pushAt(event, order);
}

function finishingDraw(run: Run, { taskId, mapIndex, tryNumber }: AttemptRequest): number {
  return drawUint32(run.settings.seed, { task: taskId, mapIndex, tryNumber, purpose: 'finishing order' });
}

/** The execution timeout ends an execution that would last longer (rules attempt/execution-timeout, attempt/execution-timeout-zero). */
function limitDuration(run: Run, request: AttemptRequest, result: AttemptResult): AttemptResult {
  const restMs = executionRestMs(run, request);
  if (result.durationMs <= restMs) return result;
  const limitMs = (run.dag.tasks[request.task] as IndexedTask).spec.executionTimeoutMs ?? 0;
  const detail = { ...result.detail, error: timeoutError(limitMs) };
  return { outcome: 'timeout', durationMs: restMs, output: undefined, detail };
}

/** How long what is requested may last before the execution timeout strikes, ms; Infinity: there is none. */
export function executionRestMs(run: Run, request: AttemptRequest): number {
  const limitMs = (run.dag.tasks[request.task] as IndexedTask).spec.executionTimeoutMs;
  if (limitMs === null || limitMs === 0) return Infinity;
  const isPoke = request.part?.kind === 'poke';
  const startMs = isPoke ? (run.sensors.get(request.instance) as SensorProgress).executionStartMs : request.atMs;
  return Math.max(startMs + limitMs - request.atMs, 0);
}

/** What became of an attempt, for whoever records details of it. */
export interface FinishedAttempt {
  readonly request: AttemptRequest;
  readonly result: AttemptResult;
  /** The error to show: the body's own, or why its output was refused. */
  readonly error: AttemptError | undefined;
}

/** Ends an attempt: pushes its output, decides branches, and moves the instance on. null: nothing worth recording. */
export function finishAttempt(run: Run, request: AttemptRequest, result: AttemptResult): FinishedAttempt | null {
  if (isRestarting(run, request)) {
    const refusal = refuseResult(run, request, result);
    return refusal === null ? null : { request, result, error: refusal };
  }
  if (!isStillRunning(run, request)) return null;
  const finished = finishRunning(run, request, result);
  if (result.detail?.repeatedAfterMs !== undefined) reportAgain(run, request, result);
  return finished;
}

/** Once it is over, its end is reported a second time, and refused (rule attempt/state-no-longer-running). */
function reportAgain(run: Run, request: AttemptRequest, result: AttemptResult): void {
  const { instance } = request;
  const state = run.instances.state[instance] as number;
  if (state === STATE.running || state === STATE.deferred || state === STATE.up_for_reschedule) return;
  const atMs = run.installation.nowMs + (result.detail?.repeatedAfterMs ?? 0);
  run.installation.events.push({ run, atMs, tie: 0, order: 0, instance, request, result, happening: null });
}

function finishRunning(run: Run, request: AttemptRequest, result: AttemptResult): FinishedAttempt | null {
  const { instance } = request;
  const task = run.dag.tasks[request.task] as IndexedTask;
  if (result.outcome === 'deferred') {
    pushByHand(run, task, instance, result);
    deferInstance(run, request, result);
    return recorded(request, result, undefined);
  }
  if (task.spec.sensor !== null) return finishPoke(run, task, request, result);
  const error = result.outcome === 'success' ? succeed(run, task, request, result) : end(run, task, instance, result);
  return recorded(request, result, error);
}

/** An attempt without details needs no record besides its moves. */
function recorded(
  request: AttemptRequest,
  result: AttemptResult,
  error: AttemptError | undefined,
): FinishedAttempt | null {
  return error === undefined && result.detail === null ? null : { request, result, error };
}

/** Whoever no longer runs this try is not heard: Airflow answers a late result with 409 (rule attempt/state-no-longer-running). */
export function isStillRunning({ instances }: Run, { instance, tryNumber }: AttemptRequest): boolean {
  return instances.state[instance] === STATE.running && instances.tryNumber[instance] === tryNumber;
}

/** A poke, or the resumed rest of a try, ends the try of a sensor, or the sensor waits for the next poke. */
function finishPoke(
  run: Run,
  task: IndexedTask,
  request: AttemptRequest,
  poked: AttemptResult,
): FinishedAttempt | null {
  const { instance } = request;
  const settled = settlePoke(run, task, request, poked);
  if (settled === null) {
    pushByHand(run, task, instance, poked);
    return recorded(request, poked, poked.detail?.error);
  }
  const { result, cause } = settled;
  const error =
    result.outcome === 'success' ? succeed(run, task, request, result) : end(run, task, instance, result, cause);
  return recorded(request, result, error);
}

/** A sensor that sleeps between two pokes is out of its execution timeout: an ordinary failure (rule sensor/timeout-while-asleep). */
export function cutSleepShort(run: Run, request: AttemptRequest): FinishedAttempt | null {
  const task = run.dag.tasks[request.task] as IndexedTask;
  const error = timeoutError(task.spec.executionTimeoutMs ?? 0);
  const result: AttemptResult = { outcome: 'timeout', durationMs: 0, output: undefined, detail: { error } };
  if (isRestarting(run, request)) return { request, result, error: refuseEnd(run, request, result) };
  if (!isStillRunning(run, request)) return null;
  fail(run, task, request.instance, CAUSE.execution_timeout);
  return { request, result, error };
}

/** Ends an attempt that did not succeed; `cause` where it is neither the plan's nor that of the outcome. */
function end(
  run: Run,
  task: IndexedTask,
  instance: InstanceId,
  result: AttemptResult,
  cause: CauseCode | null = null,
): AttemptError | undefined {
  const culprit = cause === null ? (result.detail?.planEntry ?? NO_CULPRIT) : NO_CULPRIT;
  pushByHand(run, task, instance, result);
  switch (result.outcome) {
    case 'skip':
      recordTransition(run, instance, STATE.skipped, cause ?? causeOf(result, CAUSE.raised_skip_exception), culprit);
      break;
    case 'fail_without_retry':
      recordFailure(run, instance, cause ?? causeOf(result, CAUSE.raised_fail_exception), culprit);
      break;
    case 'timeout':
      fail(run, task, instance, CAUSE.execution_timeout);
      break;
    case 'lost':
      fail(run, task, instance, result.detail?.reported ? CAUSE.executor_mismatch : CAUSE.heartbeat_timeout, culprit);
      break;
    default:
      fail(run, task, instance, cause ?? causeOf(result, CAUSE.raised), culprit);
  }
  return result.detail?.error;
}

function causeOf({ detail }: AttemptResult, otherwise: CauseCode): CauseCode {
  if (detail === null) return otherwise;
  if (detail.planEntry !== undefined) return CAUSE.planned;
  return detail.error?.name === 'UnresolvedArgument' ? CAUSE.arguments_unresolved : otherwise;
}

/** Keys a body pushed by hand stay even when it fails afterwards. */
function pushByHand(run: Run, task: IndexedTask, instance: InstanceId, result: AttemptResult): void {
  if (result.detail?.pushes !== undefined) pushOutput(run, task, instance, result, null);
}

function succeed(
  run: Run,
  task: IndexedTask,
  request: AttemptRequest,
  result: AttemptResult,
): AttemptError | undefined {
  const { instance, atMs } = request;
  const { decision } = task.spec;
  const output = decision?.kind === 'latest_only' ? keptByLatestOnly(run, task, atMs) : result.output;
  const decided = decision === null ? KEEPS_ALL : takeDecision(run, task, instance, output);
  if (typeof decided === 'object') {
    pushByHand(run, task, instance, result);
    fail(run, task, instance, CAUSE.raised);
    return decided;
  }
  // What skips at once ends by an exception and returns nothing (task-sdk/src/airflow/sdk/execution_time/task_runner.py, run).
  const checked = decided === SKIPS_AT_ONCE ? null : checkOutput(run, task, output);
  if (checked instanceof OutputRefusal) {
    pushByHand(run, task, instance, result);
    fail(run, task, instance, CAUSE.push_refused);
    return checked.error;
  }
  pushOutput(run, task, instance, result, checked);
  recordTransition(
    run,
    instance,
    STATE.success,
    causeOf(result, CAUSE.returned),
    result.detail?.planEntry ?? NO_CULPRIT,
  );
  return undefined;
}

const KEEPS_ALL = 'keeps_all';
const SKIPS_AT_ONCE = 'skips_at_once';

/** A branch skips inside its own execution; what is wrong with the value it decided by fails the attempt. */
function takeDecision(
  run: Run,
  task: IndexedTask,
  instance: InstanceId,
  output: unknown,
): AttemptError | typeof KEEPS_ALL | typeof SKIPS_AT_ONCE {
  let outcome: ReturnType<typeof decide>;
  try {
    outcome = decide(run.dag.spec, task, output === undefined ? null : copyJson(output));
  } catch (error) {
    if (!(error instanceof NotPlainJson)) throw error;
    outcome = { problem: error.message };
  }
  if ('problem' in outcome)
    return { name: 'AirflowException', message: `${task.taskId} could not decide: ${outcome.problem}` };
  if (outcome.decision === null) return KEEPS_ALL;
  run.decisions.set(instance, outcome.decision);
  return skipAtOnce(run, instance, task, outcome.decision) ? SKIPS_AT_ONCE : KEEPS_ALL;
}
