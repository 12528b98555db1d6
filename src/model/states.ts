/**
 * Task instance and dag run states, spelled as Airflow prints them, their numeric codes for columns, and the legal moves.
 * Rules state/sets, state/schedulable, state/active, state/legal-moves, state/run-states; airflow-core/src/airflow/utils/state.py.
 */

/**
 * Every task instance state; `none` is Airflow's None (no state yet). The position is the state's code in columns:
 * codes from `FIRST_FINISHED_CODE` on are finished.
 */
export const INSTANCE_STATES = [
  'none',
  'scheduled',
  'queued',
  'running',
  'up_for_retry',
  'up_for_reschedule',
  'deferred',
  'restarting',
  'success',
  'failed',
  'skipped',
  'upstream_failed',
  'removed',
] as const;

export type InstanceState = (typeof INSTANCE_STATES)[number];

/** Codes by state, for columns of bytes. */
export const STATE = {
  none: 0,
  scheduled: 1,
  queued: 2,
  running: 3,
  up_for_retry: 4,
  up_for_reschedule: 5,
  deferred: 6,
  restarting: 7,
  success: 8,
  failed: 9,
  skipped: 10,
  upstream_failed: 11,
  removed: 12,
} as const satisfies Record<InstanceState, number>;

export type StateCode = (typeof STATE)[InstanceState];

export const FIRST_FINISHED_CODE = STATE.success;
export const STATE_COUNT = INSTANCE_STATES.length;

/** The state a code of a column stands for. */
export function stateOfCode(code: number): InstanceState {
  const state = INSTANCE_STATES[code];
  if (state === undefined) throw new RangeError(`no task instance state has code ${code}`);
  return state;
}

/** Finished states: success, failed, skipped, upstream_failed, removed (rule state/sets). */
export function isFinishedCode(code: number): boolean {
  return code >= FIRST_FINISHED_CODE;
}

/** States a run pass may schedule: none, up_for_retry, up_for_reschedule (rule state/schedulable). */
export function isSchedulableCode(code: number): boolean {
  return code === STATE.none || code === STATE.up_for_retry || code === STATE.up_for_reschedule;
}

/** States that occupy slots: queued, running (rule state/active). */
export function isActiveCode(code: number): boolean {
  return code === STATE.queued || code === STATE.running;
}

/** failed or upstream_failed. */
export function isFailedCode(code: number): boolean {
  return code === STATE.failed || code === STATE.upstream_failed;
}

/**
 * The states each state may move to (rule state/legal-moves). A move that is not listed is a bug of the engine.
 * `removed` is reachable from every state (re-expansion), `none` from every finished or idle one (clear), and
 * `success`, `failed` and `skipped` from every state but themselves, because a user may mark any instance by hand.
 */
export const LEGAL_MOVES: Readonly<Record<InstanceState, readonly InstanceState[]>> = {
  none: ['scheduled', 'success', 'deferred', 'failed', 'skipped', 'upstream_failed', 'removed'],
  scheduled: ['queued', 'none', 'up_for_retry', 'success', 'failed', 'skipped', 'upstream_failed', 'removed'],
  queued: [
    'running',
    'none',
    'scheduled',
    'up_for_retry',
    'success',
    'failed',
    'skipped',
    'upstream_failed',
    'removed',
  ],
  running: [
    'success',
    'failed',
    'skipped',
    'up_for_retry',
    'up_for_reschedule',
    'deferred',
    'restarting',
    'none',
    'upstream_failed',
    'removed',
  ],
  up_for_retry: ['scheduled', 'success', 'deferred', 'none', 'failed', 'skipped', 'upstream_failed', 'removed'],
  up_for_reschedule: ['scheduled', 'success', 'deferred', 'none', 'failed', 'skipped', 'upstream_failed', 'removed'],
  deferred: ['scheduled', 'up_for_retry', 'success', 'failed', 'skipped', 'upstream_failed', 'none', 'removed'],
  restarting: ['running', 'none', 'up_for_retry', 'success', 'failed', 'skipped', 'upstream_failed', 'removed'],
  success: ['none', 'failed', 'skipped', 'removed'],
  failed: ['none', 'success', 'skipped', 'removed'],
  skipped: ['none', 'success', 'failed', 'upstream_failed', 'removed'],
  upstream_failed: ['none', 'success', 'failed', 'skipped', 'removed'],
  removed: ['none', 'success', 'failed', 'skipped', 'upstream_failed'],
};

/** Dag run states (rule state/run-states). */
export type RunState = 'queued' | 'running' | 'success' | 'failed';
