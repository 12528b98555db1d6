/**
 * The mutable state of a simulation: each DAG run with its rows, values and counts, and the installation its runs share.
 * It is written through `recordTransition.ts` and the scheduler; rules do not live here.
 */
import { instanceName, type InstanceId, type TaskNumber } from '../model/ids.ts';
import type { Profile } from '../model/profile.ts';
import type { RunState } from '../model/states.ts';
import type { AirflowConfig, EndReason, Limits, Order, Passes, PoolSpec } from '../model/settings.ts';
import type { Observer } from '../model/transition.ts';
import type { TriggerAct } from '../model/deferral.ts';
import type { AttemptPart, AttemptRequest, AttemptResult } from '../model/attempt.ts';
import type { ReportedEnd } from '../model/outcomePlan.ts';
import type { RunAction } from '../model/runAction.ts';
import type { RunOrigin } from '../model/runOrigin.ts';
import type { DagIndex, IndexedTask } from './dagIndex.ts';
import type { EventQueue, QueuedEvent } from './eventQueue.ts';
import type { LostWorker, StuckInstance } from './losses.ts';
import type { InstanceTable } from './instanceTable.ts';
import type { IndexedGroup } from './mappedGroups.ts';
import type { TaskRows } from './taskRows.ts';
import type { XComStore } from './xcomStore.ts';

/** What is due: an action, which happens to every run that is running then, or what happens to one of them. */
export type RunEvent = DueEvent<null, null, null, Extract<Happening, { kind: 'action' }>> | EventOfRun;

/** The end of an attempt and what it came to, or something else that happens; null: a wait is over. */
export type EventOfRun =
  DueEvent<Run, AttemptRequest, AttemptResult, null> | DueEvent<Run, null, null, HappeningToRun | null>;

export type HappeningToRun = Exclude<Happening, { kind: 'action' }>;

interface DueEvent<OfRun, Request, Result, Happens> extends QueuedEvent {
  readonly run: OfRun;
  readonly instance: InstanceId;
  readonly request: Request;
  readonly result: Result;
  readonly happening: Happens;
}

/**
 * What happens besides ends of attempts and of waits: an action (`position`: its place in the list), or a worker that hears at its
 * heartbeat that its instance was cleared, and stops.
 */
export type Happening =
  | { readonly kind: 'action'; readonly action: RunAction; readonly position: number }
  | { readonly kind: 'worker_stopped'; readonly tryNumber: number; readonly isRestarting: boolean }
  /** The run has run for too long; the round that is made then finds out by itself. */
  | { readonly kind: 'dagrun_timeout' }
  /** A sleeping sensor is to be poked again, or is out of its execution timeout. */
  | { readonly kind: 'poke_due' | 'sleep_cut_short'; readonly request: AttemptRequest }
  /** A trigger does what it was meant to do, if the instance still waits for it. */
  | {
      readonly kind: 'trigger';
      readonly instance: InstanceId;
      readonly deferral: DeferralProgress;
      readonly does: TriggerAct;
    }
  /** An executor reports an end of what no worker took. */
  | {
      readonly kind: 'end_reported';
      readonly instance: InstanceId;
      readonly tryNumber: number;
      readonly reported: ReportedEnd;
      readonly planEntry: number;
    }
  /** A timed job of the scheduler that started at `sinceMs` finds an instance for which the limit is over. */
  | {
      readonly kind: 'timed_job';
      readonly job: TimedJob;
      readonly instance: InstanceId;
      readonly limitMs: number;
      readonly sinceMs: number;
    };

/** What a scheduler looks for at fixed intervals (rule loop/timed-jobs). */
export type TimedJob = 'trigger_timeout' | 'heartbeat_timeout' | 'stuck_in_queued';

/** How far a sensor has come in the try it is in. */
export interface SensorProgress {
  readonly tryNumber: number;
  readonly pokes: number;
  readonly pokesOfExecution: number;
  readonly executionStartMs: number;
  /** null: not rescheduled in this try so far. */
  readonly firstRescheduleMs: number | null;
}

/** How often an instance has deferred in the try it is in, and how that came out. */
export interface DeferralProgress {
  readonly tryNumber: number;
  readonly deferrals: number;
  /** When its trigger has had enough time, ms; Infinity: never. */
  readonly timeoutAtMs: number;
  /** What the next execution begins with; null: it waits, or has begun. */
  readonly resume: AttemptPart | null;
}

export interface PoolState {
  readonly name: string;
  /** -1: unlimited. */
  slots: number;
  readonly includesDeferred: boolean;
  /** Slots of queued and running instances, and of deferred ones if they count. */
  occupied: number;
  /** The instance that gave back slots last, and its run. */
  lastReleased: number;
  lastReleasedBy: Run | null;
}

/** What all runs of a simulation share: one clock, what is due, pools, and how many instances are active over all of them. */
export interface Installation {
  readonly settings: InstallationSettings;
  readonly events: EventQueue<RunEvent>;
  readonly pools: ReadonlyMap<string, PoolState>;
  /** By task number. */
  readonly poolOfTask: readonly PoolState[];
  /** Every run, in order of creation. */
  readonly runs: Run[];
  /** The date at virtual 0, milliseconds since 1970; a single run goes by its logical date alone. */
  readonly startDate: number;
  /** The runs in state queued. */
  queued: readonly Run[];
  /** The runs that are examined and selected from: those in state running. */
  running: readonly Run[];
  /** Parts of running attempts that are due to be performed now. */
  readonly dueParts: AttemptRequest[];
  /** Runs started so far. */
  startCount: number;
  /** Passes made so far, over all runs. */
  passCount: number;
  nowMs: number;
  round: number;
  /** When the scheduler started that is at work: its timed jobs count from then. */
  schedulerStartedMs: number;
  /** Queued and running instances of all runs: what `parallelism` limits. */
  activeCount: number;
  /** The run of the instance that left the queued and running ones last. */
  lastReleasedBy: Run | null;
  /** Workers that are at it although their instance was taken from them, by run, instance and try. */
  readonly detachedWorkers: Set<string>;
  /** Actions that are still to come: runs that have finished wait for them. */
  actionsDue: number;
  /** What executors have to tell that no pass has followed yet. */
  readonly executorReports: EventOfRun[];
}

/** What all runs of a simulation go by. */
export interface InstallationSettings {
  readonly profile: Profile;
  readonly config: AirflowConfig;
  /** Slots by pool name, every pool a task names included. */
  readonly pools: ReadonlyMap<string, number | PoolSpec>;
  readonly passes: Passes;
  readonly order: Order;
  readonly seed: number;
  readonly limits: Limits;
}

export interface RunSettings extends InstallationSettings {
  /** ISO 8601, UTC, as `Date.prototype.toISOString` prints it. */
  readonly logicalDate: string;
}

/** What a branch decided: the tasks to keep among the direct downstream, or the tasks to skip. */
export type Decision =
  | { readonly followed: ReadonlySet<string>; readonly skipped?: never }
  | { readonly skipped: ReadonlySet<string>; readonly followed?: never };

export interface Run {
  readonly installation: Installation;
  /** Position among the runs of the installation. */
  readonly number: number;
  /** How the run came about; null: it is simulated alone and runs from the start. */
  readonly origin: RunOrigin | null;
  readonly dag: DagIndex;
  readonly settings: RunSettings;
  readonly observer: Observer;
  readonly instances: InstanceTable;
  /** By task number. */
  readonly rows: readonly TaskRows[];
  readonly xcoms: XComStore;
  /** Decisions of tasks that can skip their downstream, by the instance that decided. */
  readonly decisions: Map<InstanceId, Decision>;
  /** When each waiting instance may be scheduled again, ms: retry delays and dates of reschedules. */
  readonly notBeforeMs: Map<InstanceId, number>;
  /** Of sensors only. */
  readonly sensors: Map<InstanceId, SensorProgress>;
  /** The limit of tries of instances that were cleared; every other has its task's retries (rule retry/max-tries). */
  readonly raisedMaxTries: Map<InstanceId, number>;
  /** When each instance started last, ms; kept only where instances may be taken from their workers. */
  readonly startedAtMs: Map<InstanceId, number>;
  /** Of instances that have deferred. */
  readonly deferrals: Map<InstanceId, DeferralProgress>;
  readonly lostWorkers: Map<InstanceId, LostWorker>;
  readonly stuck: Map<InstanceId, StuckInstance>;
  /** Rows that moved since the last pass began: the next pass counts them. */
  readonly unsettled: InstanceId[];
  /** Tasks with something to be judged in the coming pass, unordered. */
  readonly dirtyTasks: TaskRows[];
  /** Texts for the user, each once. */
  readonly warnings: Set<string>;
  state: RunState;
  readonly createdMs: number;
  /** When it went from queued to running; null: it has not. */
  startMs: number | null;
  /** Its place in the order in which runs started; -1: it has not. */
  startOrder: number;
  /** Passes made over all runs before the last one over this; -1: never examined. */
  lastPass: number;
  endReason: EndReason | null;
  /** When the run ended; attempts that were running then may end later. */
  endMs: number;
  /** Queued and running instances of this run. */
  activeCount: number;
  /** Rows on the page of candidates that is being taken. */
  rowsOnPage: number;
  /** Unfinished instances. */
  unfinishedCount: number;
  settleOrder: number;
  /** The instance of this run that left the queued and running ones last. */
  lastReleased: number;
  /** Whether the last selection passed rows over, and why: a cause code. */
  lastBlockCause: number;
  /** The same of the selection before. */
  previousBlockCause: number;
  /** Counts every state change, creation and renumbering: a round that adds none changed nothing. */
  changeCount: number;
  /** Changes whenever a length that expansion depends on may have changed. */
  lengthVersion: number;
  /** Instances of each mapped group, as of a `lengthVersion`. */
  readonly groupCounts: Map<IndexedGroup, { readonly version: number; readonly count: number }>;
  /** Instances with a return value of each mapped task, as of a version of its XComs. */
  readonly presentInstances: Map<TaskNumber, { readonly version: number; readonly instances: readonly number[] }>;
}

export function rowsOf(run: Run, task: TaskNumber | IndexedTask): TaskRows {
  return run.rows[typeof task === 'number' ? task : task.number] as TaskRows;
}

export function nameOf(run: Run, instance: InstanceId): string {
  const task = run.dag.tasks[run.instances.task[instance] as number];
  return instanceName(task?.taskId ?? '?', run.instances.mapIndex[instance] as number);
}
