/**
 * Workers whose running instance was taken from them by a clear or a mark. Until they hear of it at their heartbeat, or end, they hold their
 * slot of the executor, which is what `parallelism` counts; pools and limits of tasks count instances.
 * Rule: selection/executor-slots; airflow-core/src/airflow/executors/base_executor.py (slots_available).
 */
import type { Installation, Run } from '../engine/run.ts';
import type { InstanceId } from '../model/ids.ts';

/** Has the worker of a running instance hear at its next heartbeat that it is to stop. */
export function detachWorker(run: Run, instance: InstanceId): void {
  const { nowMs, events, detachedWorkers } = run.installation;
  const tryNumber = run.instances.tryNumber[instance] as number;
  const startedAtMs = run.startedAtMs.get(instance) ?? nowMs;
  // Without an interval the worker hears of it at once, which is still later.
  const intervalMs = Math.max(run.settings.config.minHeartbeatInterval * 1000, 1);
  detachedWorkers.add(keyOf(run, { instance, tryNumber }));
  events.push({
    run,
    atMs: startedAtMs + (Math.floor((nowMs - startedAtMs) / intervalMs) + 1) * intervalMs,
    tie: 0,
    order: 0,
    instance,
    request: null,
    result: null,
    happening: { kind: 'worker_stopped', tryNumber },
  });
}

/** The worker has stopped or ended: its slot is free. */
export function releaseWorker(run: Run, attempt: { readonly instance: InstanceId; readonly tryNumber: number }): void {
  run.installation.detachedWorkers.delete(keyOf(run, attempt));
}

/** A new scheduler has an executor of its own, which knows only the workers that it adopts: of the detached, those whose instance is still to be restarted. */
export function forgetDetachedWorkers(
  installation: Installation,
  isAdopted: (run: Run, instance: InstanceId) => boolean,
): void {
  for (const key of installation.detachedWorkers) {
    const [run, instance] = key.split(':').map(Number) as [number, InstanceId];
    if (!isAdopted(installation.runs[run] as Run, instance)) installation.detachedWorkers.delete(key);
  }
}

function keyOf({ number }: Run, { instance, tryNumber }: { instance: InstanceId; tryNumber: number }): string {
  return `${number}:${instance}:${tryNumber}`;
}
