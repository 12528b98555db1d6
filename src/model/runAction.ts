/**
 * What happens to a run from outside, at a time of its own: the scheduler is restarted, somebody clears or marks instances. It is plain
 * data, printed, stored and replayed like the outcome plan; what a kind does to the run is the scheduler's business.
 */

/** Actions of one time are carried out in the order of their list, before anything else that is due then. */
export type RunAction = RestartScheduler | ResizePool | ClearTasks | MarkTask | MarkRun;

/** All instances of a task, or one of them: `'load'`, `['load', 2]`. */
export type TaskMarker = string | readonly [taskId: string, mapIndex: number];

/**
 * The scheduler dies and another takes over at once. `adopts`: whether the executor adopts what was queued or running; if not, such
 * instances start over with the next try (rules infrastructure/orphan-adoption, infrastructure/orphan-reset).
 */
export interface RestartScheduler {
  readonly kind: 'restart_scheduler';
  /** Virtual ms since the run's start. */
  readonly atMs: number;
  readonly adopts: boolean;
}

/** Somebody gives a pool another number of slots; what holds more keeps them until it ends (rule selection/pool-resized). */
export interface ResizePool {
  readonly kind: 'resize_pool';
  /** Virtual ms since the run's start. */
  readonly atMs: number;
  readonly pool: string;
  /** -1: unlimited. */
  readonly slots: number;
}

/** Somebody clears instances, so that they run again; a finished run is queued again for it (rules clear/new-attempts, clear/requeues-run). */
export interface ClearTasks {
  readonly kind: 'clear';
  /** Virtual ms since the run's start; it may come after the run's end. */
  readonly atMs: number;
  /** Left out: every task of the run. */
  readonly tasks?: readonly TaskMarker[];
  /** Also what is relevant to them above or below; both: also what is below what is above (rule clear/relatives-by-index). */
  readonly upstream?: boolean;
  readonly downstream?: boolean;
  /** Only instances that are failed or upstream_failed. */
  readonly onlyFailed?: boolean;
  /** Only instances that are running. */
  readonly onlyRunning?: boolean;
  /** Whether a finished run is queued again; true unless given. */
  readonly resetDagRuns?: boolean;
}

/** Somebody gives instances a final state by hand; what failed below them is cleared (rules mark/instance, mark/clears-failed-downstream). */
export interface MarkTask {
  readonly kind: 'mark';
  /** Virtual ms since the run's start; it may come after the run's end. */
  readonly atMs: number;
  readonly task: TaskMarker;
  readonly state: 'success' | 'failed' | 'skipped';
  /** Also all instances of the tasks above or below it. */
  readonly upstream?: boolean;
  readonly downstream?: boolean;
}

/** Somebody ends the run by hand, or has it queued again (rules mark/run-success, mark/run-failed, mark/run-queued). */
export interface MarkRun {
  readonly kind: 'mark_run';
  /** Virtual ms since the run's start; it may come after the run's end. */
  readonly atMs: number;
  readonly state: 'success' | 'failed' | 'queued';
}
