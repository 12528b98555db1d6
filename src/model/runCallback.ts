/**
 * The callback that Airflow asks for when a run ends: why it ended, in Airflow's words. Callbacks run outside the scheduler and change
 * nothing in the run (rule callback/run-reasons).
 */

export const RUN_CALLBACK_REASONS = ['success', 'task_failure', 'all_tasks_deadlocked', 'timed_out'] as const;

export type RunCallbackReason = (typeof RUN_CALLBACK_REASONS)[number];
