/**
 * Deferral: an instance waits for a trigger outside of any worker, and goes on in the same try when the trigger has fired, failed or done
 * nothing in time; or the trigger ends it by itself.
 * Rules: semantics-scheduling 8.2; airflow-core/src/airflow/models/trigger.py.
 */
import type { IndexedTask } from '../engine/dagIndex.ts';
import { recordTransition } from '../engine/recordTransition.ts';
import type { DeferralProgress, Run } from '../engine/run.ts';
import type { AttemptError, AttemptPart, AttemptRequest, AttemptResult } from '../model/attempt.ts';
import type { TriggerAct } from '../model/deferral.ts';
import type { InstanceId } from '../model/ids.ts';
import type { Json } from '../model/json.ts';
import { RETURN_VALUE } from '../model/dagSpec.ts';
import { pythonJsonText } from '../model/pythonJson.ts';
import { drawUint32 } from '../model/randomness.ts';
import { STATE } from '../model/states.ts';
import { CAUSE, type CauseCode } from '../model/transition.ts';
import { fail, hasTriesLeft } from './fail.ts';
import { putInLine } from './line.ts';
import { findAfter } from './timedJobs.ts';

/** Ends an execution that waits for a trigger from now on. */
export function deferInstance(run: Run, request: AttemptRequest, { detail }: AttemptResult): void {
  const { instance, tryNumber, taskId, mapIndex } = request;
  const { nowMs } = run.installation;
  const { trigger, timeoutMs } = detail?.deferral ?? NEVER;
  const before = run.deferrals.get(instance);
  const deferral: DeferralProgress = {
    tryNumber,
    deferrals: (before?.tryNumber === tryNumber ? before.deferrals : 0) + 1,
    timeoutAtMs: timeoutMs === null ? Infinity : nowMs + timeoutMs,
    resume: null,
  };
  run.deferrals.set(instance, deferral);
  const planEntry = detail?.planEntry;
  if (planEntry === undefined) recordTransition(run, instance, STATE.deferred, CAUSE.deferred_itself);
  else recordTransition(run, instance, STATE.deferred, CAUSE.planned, planEntry);
  findAfter(run, 'trigger_timeout', instance, deferral.timeoutAtMs);
  if (trigger.kind === 'never') return;
  const purpose = `trigger order ${deferral.deferrals}`;
  run.installation.events.push({
    run,
    atMs: nowMs + trigger.afterMs,
    tie:
      run.settings.order === 'canonical'
        ? 0
        : drawUint32(run.settings.seed, { task: taskId, mapIndex, tryNumber, purpose }),
    order: 0,
    instance,
    request: null,
    result: null,
    happening: { kind: 'trigger', instance, deferral, does: trigger },
  });
}

const NEVER = { trigger: { kind: 'never' }, timeoutMs: null } as const;

/** A scheduler that has taken over looks for what waited before. */
export function watchDeferred(run: Run, instance: InstanceId): void {
  if (run.instances.state[instance] !== STATE.deferred) return;
  findAfter(run, 'trigger_timeout', instance, run.deferrals.get(instance)?.timeoutAtMs ?? Infinity);
}

/** A trigger does what it was meant to do, unless nobody waits for it any more. */
export function actOnTrigger(run: Run, instance: InstanceId, deferral: DeferralProgress, does: TriggerAct): void {
  if (run.instances.state[instance] !== STATE.deferred || run.deferrals.get(instance) !== deferral) return;
  switch (does.kind) {
    case 'fires':
      resume(run, instance, CAUSE.trigger_fired, { event: does.event ?? null, failure: null });
      break;
    case 'fails':
      resume(run, instance, CAUSE.trigger_failed, { event: null, failure: deferralError(does.message ?? 'planned') });
      break;
    case 'ends':
      endByTrigger(run, instance, does);
  }
}

/** The scheduler has found that the trigger did nothing in time (rule deferral/trigger-timeout). */
export function actOnTriggerTimeout(run: Run, instance: InstanceId, limitMs: number): void {
  if (run.instances.state[instance] !== STATE.deferred || run.deferrals.get(instance)?.timeoutAtMs !== limitMs) return;
  const message = 'the trigger did nothing in time';
  const failure = { name: 'TaskDeferralTimeout', message };
  resume(run, instance, CAUSE.trigger_timeout, { event: null, failure });
}

function deferralError(message: string): AttemptError {
  return { name: 'TaskDeferralError', message };
}

/** Straight to scheduled: no check is made and no try begins (rule deferral/resumes-without-checks). */
function resume(
  run: Run,
  instance: InstanceId,
  cause: CauseCode,
  { event, failure }: { readonly event: Json; readonly failure: AttemptError | null },
): void {
  const deferral = run.deferrals.get(instance) as DeferralProgress;
  const part: AttemptPart = { kind: 'resume', deferrals: deferral.deferrals, event, failure };
  run.deferrals.set(instance, { ...deferral, resume: part });
  putInLine(run, instance, cause);
}

/** What an execution that starts now goes on with; null: it begins from the beginning. */
export function takeResume(run: Run, instance: InstanceId, tryNumber: number): AttemptPart | null {
  const deferral = run.deferrals.get(instance);
  if (deferral?.tryNumber !== tryNumber) return null;
  run.deferrals.set(instance, { ...deferral, resume: null });
  return deferral.resume;
}

/** Without a worker: XComs and a state, or, where the release does it, a retry (rules deferral/end-event, deferral/end-event-retries). */
function endByTrigger(run: Run, instance: InstanceId, { state, xcoms }: Extract<TriggerAct, { kind: 'ends' }>): void {
  const task = run.dag.tasks[run.instances.task[instance] as number] as IndexedTask;
  const isRetried =
    state === 'failed' && run.settings.profile.triggerFailureRetries && hasTriesLeft(run, task, instance);
  if (isRetried) {
    fail(run, task, instance, CAUSE.trigger_ended);
    return;
  }
  const isText = run.settings.profile.triggerXComs === 'json_text';
  for (const [key, given] of Object.entries(xcoms ?? {})) {
    const value = isText ? pythonJsonText(given) : given;
    if (key === RETURN_VALUE) {
      const mapIndex = run.instances.mapIndex[instance] as number;
      run.xcoms.pushReturnValue(instance, task.number, mapIndex, value);
    } else run.xcoms.pushNamed(instance, key, value);
  }
  recordTransition(run, instance, STATE[state], CAUSE.trigger_ended);
}
