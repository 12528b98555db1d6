/**
 * What fails around a task: workers that are lost, instances that no worker takes, executors that report what is not so. It costs a try,
 * except that an instance found stuck in the queue is queued again for the same one.
 * Rules: semantics-scheduling 6.2-6.4; airflow-core/src/airflow/jobs/scheduler_job_runner.py (process_executor_events,
 * _find_and_purge_task_instances_without_heartbeats, _handle_tasks_stuck_in_queued).
 */
import type { IndexedTask } from '../engine/dagIndex.ts';
import { recordTransition } from '../engine/recordTransition.ts';
import type { LostWorker } from '../engine/losses.ts';
import type { EventOfRun, Happening, Run } from '../engine/run.ts';
import type { AttemptRequest, AttemptResult } from '../model/attempt.ts';
import type { InstanceId } from '../model/ids.ts';
import type { HeartbeatLost, StuckInQueued } from '../model/outcomePlan.ts';
import { STATE } from '../model/states.ts';
import { CAUSE } from '../model/transition.ts';
import { fail } from './fail.ts';
import { putInLine } from './line.ts';
import { findAfter } from './timedJobs.ts';

/** What keeps an instance from being taken by a worker, with its position in the plan. */
export interface StuckPlan {
  readonly what: StuckInQueued;
  readonly position: number;
}

/** What keeps an attempt from being heard of, with its position in the plan. */
export interface UnheardPlan {
  readonly what: HeartbeatLost;
  readonly position: number;
}

/** Leaves an instance queued for which the plan has no worker; false: a worker takes it. */
export function getsStuck(run: Run, { instance, tryNumber }: AttemptRequest, { what, position }: StuckPlan): boolean {
  const before = run.stuck.get(instance);
  const times = before?.tryNumber === tryNumber ? before.times : 0;
  if (times >= (what.times ?? Infinity)) return false;
  const { nowMs, events } = run.installation;
  const limitMs = nowMs + run.settings.config.taskQueuedTimeout * 1000;
  run.stuck.set(instance, { tryNumber, times, limitMs, planEntry: position });
  findAfter(run, 'stuck_in_queued', instance, limitMs);
  if (what.reported === null) return true;
  events.push({
    run,
    atMs: nowMs + (what.afterMs ?? 0),
    tie: 0,
    order: 0,
    instance,
    request: null,
    result: null,
    happening: { kind: 'end_reported', instance, tryNumber, reported: what.reported, planEntry: position },
  });
  return true;
}

/** Queued again for the same try, or failed without regard to retries (rule infrastructure/stuck-in-queue). */
export function findStuck(run: Run, instance: InstanceId, limitMs: number): void {
  const stuck = run.stuck.get(instance);
  if (stuck?.limitMs !== limitMs || !isOfTry(run, instance, stuck.tryNumber, STATE.queued)) return;
  if (stuck.times >= run.settings.config.numStuckInQueuedRetries) {
    recordTransition(run, instance, STATE.failed, CAUSE.stuck_in_queued, stuck.planEntry);
    return;
  }
  run.stuck.set(instance, { ...stuck, times: stuck.times + 1 });
  putInLine(run, instance, CAUSE.stuck_in_queued, stuck.planEntry);
}

/** An end that the instance knows nothing of is a failure, whatever it is (rule infrastructure/state-mismatch). */
export function takeReport(run: Run, report: Extract<Happening, { kind: 'end_reported' }>): void {
  const { instance, tryNumber, planEntry } = report;
  if (!isOfTry(run, instance, tryNumber, STATE.queued)) return;
  const task = run.dag.tasks[run.instances.task[instance] as number] as IndexedTask;
  fail(run, task, instance, CAUSE.executor_mismatch, planEntry);
}

/** Tells whether a worker is gone that the scheduler does not miss yet: it looks for heartbeats (rule infrastructure/mismatch-while-running). */
export function isUnnoticed({ settings }: Run, { outcome, detail }: AttemptResult): boolean {
  const reported = detail?.reported;
  if (outcome !== 'lost' || reported === undefined) return false;
  return reported === null || settings.profile.reportedWhileRunning === 'is_ignored';
}

/** From its last heartbeat on the instance is not heard of. */
export function loseWorker(run: Run, request: AttemptRequest, result: AttemptResult): void {
  const isSlotFree = Boolean(result.detail?.reported);
  const unnoticed: AttemptResult = { ...result, detail: { ...result.detail, reported: null } };
  missFrom(run, { request, result: unnoticed, atMs: run.installation.nowMs, isSlotFree });
}

/** An attempt that begins goes on to its end, but is not heard of from some time on. */
export function loseHeartbeats(run: Run, request: AttemptRequest, { what, position }: UnheardPlan): void {
  const error = { name: 'WorkerLost', message: 'its heartbeats were lost' };
  const detail = { planEntry: position, reported: null, error };
  const result: AttemptResult = { outcome: 'lost', durationMs: 0, output: undefined, detail };
  missFrom(run, { request, result, atMs: run.installation.nowMs + (what.afterMs ?? 0), isSlotFree: false });
}

function missFrom(
  run: Run,
  { request, result, atMs, isSlotFree }: Omit<LostWorker, 'limitMs'> & { readonly atMs: number },
): void {
  const { minHeartbeatInterval, taskInstanceHeartbeatTimeout } = run.settings.config;
  const startMs = run.sensors.get(request.instance)?.executionStartMs ?? request.atMs;
  const sinceMs = minHeartbeatInterval === 0 ? 0 : (atMs - startMs) % (minHeartbeatInterval * 1000);
  const limitMs = atMs - sinceMs + taskInstanceHeartbeatTimeout * 1000;
  const { instance, tryNumber } = request;
  // The worker of an earlier try is nobody's any more; one that is lost may have lost its heartbeats before, or would have lost them later.
  const before = run.lostWorkers.get(instance);
  const isMissed = before?.request.tryNumber === tryNumber && before.limitMs <= limitMs;
  if (isMissed && isSlotFree) run.lostWorkers.set(instance, { ...before, isSlotFree });
  if (isMissed || run.instances.tryNumber[instance] !== tryNumber) return;
  run.lostWorkers.set(instance, { request, result, limitMs, isSlotFree });
  findAfter(run, 'heartbeat_timeout', instance, limitMs);
}

/** What the executor is told to report of an instance that was not heard of for too long; null: it is none any more. */
export function findLost(run: Run, instance: InstanceId, limitMs: number): EventOfRun | null {
  const lost = run.lostWorkers.get(instance);
  if (lost?.limitMs !== limitMs || !isOfTry(run, instance, lost.request.tryNumber, STATE.running)) return null;
  run.lostWorkers.delete(instance);
  const { request, result } = lost;
  return { run, atMs: limitMs, tie: 0, order: 0, instance, request, result, happening: null };
}

/** A scheduler that has taken over looks for what was lost before. */
export function watchLost(run: Run, instance: InstanceId): void {
  const [lost, stuck] = [run.lostWorkers.get(instance), run.stuck.get(instance)];
  if (lost !== undefined) {
    // The executor that takes over counts what it adopts, and has not heard of its end.
    run.lostWorkers.set(instance, { ...lost, isSlotFree: false });
    findAfter(run, 'heartbeat_timeout', instance, lost.limitMs);
  }
  if (stuck !== undefined) findAfter(run, 'stuck_in_queued', instance, stuck.limitMs);
}

function isOfTry({ instances }: Run, instance: InstanceId, tryNumber: number, state: number): boolean {
  return instances.state[instance] === state && instances.tryNumber[instance] === tryNumber;
}
