/**
 * What happens to a run from outside, at a time of its own: the scheduler is restarted, and later kinds. It is plain data, printed,
 * stored and replayed like the outcome plan; what a kind does to the run is the scheduler's business.
 */

/** Actions of one time are carried out in the order of their list, before anything else that is due then. */
export type RunAction = RestartScheduler;

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
