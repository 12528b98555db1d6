/**
 * An attempt begins: a queued instance is handed out as a request, whole or what is left of a deferred try, unless no worker takes it.
 */
import type { IndexedTask } from '../engine/dagIndex.ts';
import { recordTransition } from '../engine/recordTransition.ts';
import type { Run } from '../engine/run.ts';
import type { AttemptRequest } from '../model/attempt.ts';
import type { InstanceId } from '../model/ids.ts';
import { STATE } from '../model/states.ts';
import { CAUSE } from '../model/transition.ts';
import { takeResume } from './deferral.ts';
import { canDetachWorkers } from './detachedWorkers.ts';
import { getsStuck, loseHeartbeats, type StuckPlan, type UnheardPlan } from './infrastructure.ts';
import { beginSensing } from './sensor.ts';

/** Hands queued instances to workers, which start them now; those that no worker takes are left out. */
export function handOutAll(
  selected: readonly { readonly run: Run; readonly instance: InstanceId }[],
  { stuckPlanOf, unheardPlanOf }: AroundAttempts,
): AttemptRequest[] {
  if (stuckPlanOf === null && unheardPlanOf === null) {
    return selected.map(({ run, instance }) => startAttempt(run, requestOf(run, instance)));
  }
  const started: AttemptRequest[] = [];
  for (const { run, instance } of selected) {
    const request = requestOf(run, instance);
    const stuckPlan = stuckPlanOf?.(request) ?? null;
    if (stuckPlan !== null && getsStuck(run, request, stuckPlan)) continue;
    const begun = startAttempt(run, request);
    const unheardPlan = unheardPlanOf?.(begun) ?? null;
    if (unheardPlan !== null) loseHeartbeats(run, begun, unheardPlan);
    started.push(begun);
  }
  return started;
}

/** What the plan says of attempts before they begin; null: nothing of any. */
export interface AroundAttempts {
  readonly stuckPlanOf: StuckPlanOf | null;
  readonly unheardPlanOf: UnheardPlanOf | null;
}

/** What keeps an attempt from being taken by a worker. */
export type StuckPlanOf = (request: AttemptRequest) => StuckPlan | null;

/** What keeps an attempt from being heard of. */
export type UnheardPlanOf = (request: AttemptRequest) => UnheardPlan | null;

/** A whole attempt that begins now. */
export function requestOf(run: Run, instance: InstanceId): AttemptRequest {
  const { instances } = run;
  const task = run.dag.tasks[instances.task[instance] as number] as IndexedTask;
  return {
    run: run.number,
    instance,
    task: task.number,
    taskId: task.taskId,
    mapIndex: instances.mapIndex[instance] as number,
    tryNumber: instances.tryNumber[instance] as number,
    atMs: run.installation.nowMs,
    part: null,
  };
}

/** Starts a queued instance: it runs from now. */
export function startAttempt(run: Run, request: AttemptRequest): AttemptRequest {
  const { instance, tryNumber } = request;
  const task = run.dag.tasks[request.task] as IndexedTask;
  const resumed = run.deferrals.size === 0 ? null : takeResume(run, instance, tryNumber);
  recordTransition(run, instance, STATE.running, resumed === null ? CAUSE.started : CAUSE.resumed);
  const isPoked = task.spec.sensor !== null && resumed === null;
  const part = isPoked ? beginSensing(run, instance, tryNumber) : resumed;
  if (canDetachWorkers(run)) run.startedAtMs.set(instance, run.installation.nowMs);
  if (run.stuck.size > 0) run.stuck.delete(instance);
  if (run.lostWorkers.size > 0) run.lostWorkers.delete(instance);
  return part === null ? request : { ...request, part };
}
