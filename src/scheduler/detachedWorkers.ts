/**
 * The slots of the executor, which is what `parallelism` counts; pools and limits of tasks count instances. Workers whose running instance was
 * taken from them (cleared, marked, ended by `fail_fast` or `dagrun_timeout`) hold theirs until they hear of it at their heartbeat, or end; workers
 * of which the executor already knows that they are gone hold none, although their instance is not told yet.
 * Rules: selection/executor-slots, selection/slot-of-the-gone; airflow-core/src/airflow/executors/base_executor.py (slots_available).
 */
import type { EventOfRun, Installation, Run } from '../engine/run.ts';
import type { InstanceId } from '../model/ids.ts';
import { isActiveCode, STATE } from '../model/states.ts';

/** Whether it may matter when the attempts of a run have started, as their instances may be taken from their workers. */
export function canDetachWorkers({ dag, installation, raisedMaxTries }: Run): boolean {
  const { failFast, dagrunTimeoutMs } = dag.spec;
  return failFast || dagrunTimeoutMs !== null || installation.actionsDue > 0 || raisedMaxTries.size > 0;
}

/** Has the worker of a running instance hear at its next heartbeat that it is to stop. One that has to start over is cleared already. */
export function detachWorker(run: Run, instance: InstanceId): void {
  const { nowMs, events, detachedWorkers } = run.installation;
  const tryNumber = run.instances.tryNumber[instance] as number;
  const startedAtMs = run.startedAtMs.get(instance) ?? nowMs;
  // Without an interval the worker hears of it at once, which is still later.
  const intervalMs = Math.max(run.settings.config.minHeartbeatInterval * 1000, 1);
  const isRestarting = run.instances.state[instance] === STATE.restarting;
  detachedWorkers.add(keyOf(run, { instance, tryNumber }));
  events.push({
    run,
    atMs: startedAtMs + (Math.floor((nowMs - startedAtMs) / intervalMs) + 1) * intervalMs,
    // What only gives a slot back comes before whatever else is due, and is no event of its own.
    tie: isRestarting ? 0 : -1,
    order: 0,
    instance,
    request: null,
    result: null,
    happening: { kind: 'worker_stopped', tryNumber, isRestarting },
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

/** Slots that are taken, over all runs. */
export function takenSlots(installation: Installation): number {
  const { activeCount, detachedWorkers, executorReports } = installation;
  const gone = executorReports.filter(isOfActive).length;
  return activeCount + detachedWorkers.size - gone - freedSlots(installation);
}

/** Slots of workers of which the executor has said that they are gone, while their instances run on for the scheduler. */
function freedSlots({ runs, settings }: Installation): number {
  if (settings.profile.reportedWhileRunning === 'fails') return 0;
  let freed = 0;
  for (const { lostWorkers, instances } of runs)
    for (const [instance, { request, isSlotFree }] of lostWorkers)
      if (
        isSlotFree &&
        instances.state[instance] === STATE.running &&
        instances.tryNumber[instance] === request.tryNumber
      )
        freed++;
  return freed;
}

/** An end the executor knows of, of an instance that is still queued or running for the scheduler. */
function isOfActive({ run, instance, request, result, happening }: EventOfRun): boolean {
  const tryNumber =
    happening?.kind === 'end_reported' ? happening.tryNumber : result?.outcome === 'lost' ? request?.tryNumber : null;
  return isActiveCode(run.instances.state[instance] as number) && run.instances.tryNumber[instance] === tryNumber;
}

function keyOf({ number }: Run, { instance, tryNumber }: { instance: InstanceId; tryNumber: number }): string {
  return `${number}:${instance}:${tryNumber}`;
}
