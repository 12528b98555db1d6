/**
 * Instances that may not be scheduled before a time: those to be retried, and sensors between two pokes.
 * How long they wait is decided elsewhere.
 */
import { markRow } from '../engine/dirtyRows.ts';
import type { Run } from '../engine/run.ts';
import type { InstanceId } from '../model/ids.ts';
import { STATE } from '../model/states.ts';

/** The instance is judged at once, as other checks may finish it, and again when its wait is over. */
export function waitUntil(run: Run, instance: InstanceId, atMs: number): void {
  run.notBeforeMs.set(instance, atMs);
  run.installation.events.push({
    run,
    atMs,
    tie: 0,
    order: 0,
    instance,
    request: null,
    result: null,
    happening: null,
  });
  putUpForJudgement(run, instance);
}

/** Whether an instance waits for nothing but its other checks (rules retry/delay-strict, sensor/reschedule-due). */
export function isWaitOver(run: Run, instance: InstanceId): boolean {
  const state = run.instances.state[instance];
  if (state !== STATE.up_for_retry && state !== STATE.up_for_reschedule) return true;
  return (run.notBeforeMs.get(instance) ?? 0) <= run.installation.nowMs;
}

/** A pass reads the clock, not an event: it judges every instance whose wait is over. */
export function judgeDueWaits(run: Run): void {
  for (const [instance, atMs] of run.notBeforeMs) {
    if (atMs <= run.installation.nowMs) putUpForJudgement(run, instance);
  }
}

/** Puts one row before the coming (or current) pass. */
export function putUpForJudgement(run: Run, instance: InstanceId): void {
  const rows = run.rows[run.instances.task[instance] as number];
  if (rows !== undefined) markRow(run, rows, instance);
}
