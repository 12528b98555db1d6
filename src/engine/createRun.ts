/**
 * An installation without runs, and a run without rows, as they begin.
 */
import type { RunOrigin } from '../model/runOrigin.ts';
import { poolSlotsOf } from '../model/settings.ts';
import { NO_CULPRIT, type Observer } from '../model/transition.ts';
import type { DagIndex } from './dagIndex.ts';
import { EventQueue } from './eventQueue.ts';
import { InstanceTable } from './instanceTable.ts';
import type { Installation, InstallationSettings, PoolState, Run, RunEvent, RunSettings } from './run.ts';
import { createTaskRows } from './taskRows.ts';
import { XComStore } from './xcomStore.ts';

/** An installation without a run. */
export function createInstallation(dag: DagIndex, settings: InstallationSettings, startDate = 0): Installation {
  const pools = new Map<string, PoolState>();
  for (const [name, pool] of settings.pools) {
    const includesDeferred = typeof pool === 'object' && pool.includeDeferred === true;
    const slots = poolSlotsOf(pool);
    pools.set(name, { name, slots, includesDeferred, occupied: 0, lastReleased: NO_CULPRIT, lastReleasedBy: null });
  }
  return {
    settings,
    events: new EventQueue<RunEvent>(),
    pools,
    poolOfTask: dag.tasks.map((task) => pools.get(task.spec.pool) as PoolState),
    runs: [],
    startDate,
    queued: [],
    running: [],
    dueParts: [],
    startCount: 0,
    passCount: 0,
    nowMs: 0,
    round: 0,
    schedulerStartedMs: 0,
    activeCount: 0,
    lastReleasedBy: null,
    detachedWorkers: new Set(),
    actionsDue: 0,
    executorReports: [],
  };
}

/** A run without rows, queued in the installation given, or running in one of its own. */
export function createRun(
  dag: DagIndex,
  settings: RunSettings,
  observer: Observer,
  capacity: number,
  place: { readonly installation: Installation; readonly origin: RunOrigin } | null = null,
): Run {
  const installation = place?.installation ?? createInstallation(dag, settings);
  const run: Run = {
    installation,
    number: installation.runs.length,
    origin: place?.origin ?? null,
    dag,
    settings,
    observer,
    instances: new InstanceTable(capacity),
    rows: dag.tasks.map(createTaskRows),
    xcoms: new XComStore(dag.tasks.length),
    decisions: new Map(),
    notBeforeMs: new Map(),
    sensors: new Map(),
    raisedMaxTries: new Map(),
    startedAtMs: new Map(),
    deferrals: new Map(),
    lostWorkers: new Map(),
    stuck: new Map(),
    unsettled: [],
    dirtyTasks: [],
    warnings: new Set(),
    state: place === null ? 'running' : 'queued',
    startMs: place === null ? 0 : null,
    createdMs: installation.nowMs,
    startOrder: -1,
    lastPass: -1,
    endReason: null,
    endMs: 0,
    activeCount: 0,
    rowsOnPage: 0,
    unfinishedCount: 0,
    settleOrder: 0,
    lastReleased: NO_CULPRIT,
    lastBlockCause: -1,
    previousBlockCause: -1,
    changeCount: 0,
    lengthVersion: 0,
    groupCounts: new Map(),
    presentInstances: new Map(),
  };
  installation.runs.push(run);
  if (place === null) installation.running = [run];
  else installation.queued = [...installation.queued, run];
  return run;
}
