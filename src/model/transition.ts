/**
 * What the engine tells its observer: instances coming into being, moving in state and changing map index, and the clock.
 * Every move carries its cause: one code and one culprit, so that nobody has to evaluate rules again to explain it.
 */
import type { InstanceId, TaskNumber } from './ids.ts';
import type { RunCallbackReason } from './runCallback.ts';
import type { StateCode } from './states.ts';

/** What the culprit number of a cause stands for. */
export type CulpritKind = 'none' | 'instance' | 'task' | 'plan_entry' | 'pool_holder' | 'action';

/** Every cause, in the order of its code, with what its culprit is. */
export const CAUSES = [
  /** The row was created with the run. */
  ['created', 'none'],
  /** The row was created by an expansion; the culprit is the first source task, or the task itself for literals. */
  ['expanded', 'task'],
  /** The row was created by revising the indexes of an expanded task (rule revision/missing-created-ready). */
  ['revised', 'task'],
  /** All dependency checks hold. The culprit is the last upstream instance to finish, if any. */
  ['rule_satisfied', 'instance'],
  /** The retry delay has passed and all checks hold (rule retry/delay-strict). */
  ['retry_due', 'none'],
  /** Queued in the round it was first offered in. */
  ['selected', 'none'],
  /** Queued after waiting; the culprit is an instance that held what it waited for. */
  ['waited_for_pool', 'pool_holder'],
  ['waited_for_parallelism', 'instance'],
  ['waited_for_max_active_tasks', 'instance'],
  ['waited_for_max_active_tis', 'instance'],
  /** Queued after waiting for a place among the rows one loop examines (`maxTisPerQuery`). */
  ['waited_for_page', 'instance'],
  /** Handed to a worker. */
  ['started', 'none'],
  /** The body returned. */
  ['returned', 'none'],
  /** The body, or a `.map` function, threw. */
  ['raised', 'none'],
  ['raised_fail_exception', 'none'],
  ['raised_skip_exception', 'none'],
  /** The outcome plan decided; the culprit is the position of the entry. */
  ['planned', 'plan_entry'],
  ['execution_timeout', 'none'],
  /** The output may not be pushed: missing, unmappable, too long, not plain JSON. */
  ['push_refused', 'none'],
  /** The arguments could not be resolved. */
  ['arguments_unresolved', 'none'],
  /** The trigger rule decided; the culprit is the first upstream instance that offends it. */
  ['trigger_rule', 'instance'],
  /** A task the expansion is over failed or was skipped (rules mapped-source/failed-source, mapped-source/skipped-source). */
  ['mapped_source', 'instance'],
  /** Expanded to zero; the culprit is the source task that was empty (rule expansion/to-zero-skips). */
  ['expanded_to_zero', 'task'],
  /** The length is unknown at the moment of expansion; the culprit is the source task (rule expansion/unknown-length-fails). */
  ['length_unknown', 'task'],
  /** A branch upstream did not follow this task (rule skip/previously-skipped-check). */
  ['branch_not_followed', 'instance'],
  ['short_circuited', 'instance'],
  /** An empty operator needs no worker (rule pass/empty-operator). */
  ['empty_operator', 'none'],
  /** The map index is outside the new length (rules expansion/surplus-removed, revision/surplus-removed). */
  ['index_out_of_range', 'task'],
  /** Queued when its run ended; no run tells it any more, but the codes of the causes below stay what they were in stored traces. */
  ['run_finished', 'none'],
  /** Its scheduler died and no executor adopted it (rule infrastructure/orphan-reset). */
  ['orphaned', 'none'],
  /** A setup further upstream did not succeed; the culprit is its instance (rule setup/indirect-setups). */
  ['setup_constraint', 'instance'],
  /** Another instance failed, under `fail_fast` (rules fail-fast/skips-others, fail-fast/running-fails). */
  ['fail_fast', 'instance'],
  /** The run had run for longer than its `dagrun_timeout` (rule run-state/dagrun-timeout). */
  ['dagrun_timeout', 'none'],
  /** A poke was unsuccessful and gives the slot back until the next (rule sensor/reschedule-frees-slot). */
  ['poked_in_vain', 'none'],
  /** The date of the next poke has come (rule sensor/reschedule-due). */
  ['reschedule_due', 'none'],
  /** The sensor has waited as long as it may (rule sensor/timeout-no-retry). */
  ['sensor_timeout', 'none'],
  /** A sensor was skipped where it would have failed (rules sensor/soft-fail, sensor/never-fail). */
  ['failed_softly', 'none'],
  /** All checks hold now that the previous run has let go of the task (rule past/previous-run-whole-task). */
  ['past_met', 'none'],
  /** Somebody cleared it, or marked what is above it; a running instance becomes restarting (rule clear/new-attempts). */
  ['cleared', 'action'],
  /** Cleared while it ran, its worker has stopped (rule clear/worker-stops-at-heartbeat). */
  ['worker_stopped', 'none'],
  /** Cleared while it ran, it ended before its worker heard of it, and its result was not taken (rule clear/result-refused). */
  ['result_refused', 'none'],
  /** Somebody set its state by hand (rule mark/instance). */
  ['marked', 'action'],
  /** Somebody ended the run by hand (rules mark/run-success, mark/run-failed). */
  ['run_marked', 'action'],
  /** The body waits for a trigger and frees its slot (rule deferral/frees-slot). */
  ['deferred_itself', 'none'],
  /** Its trigger fired: it goes on in the same try (rule deferral/resumes-without-checks). */
  ['trigger_fired', 'none'],
  /** Its trigger failed, or did nothing in time: it goes on only to fail (rules deferral/trigger-failure, deferral/trigger-timeout). */
  ['trigger_failed', 'none'],
  ['trigger_timeout', 'none'],
  /** Its trigger ended it, without a worker (rule deferral/end-event). */
  ['trigger_ended', 'none'],
  /** Handed to a worker again after a deferral (rule deferral/resumes-without-checks). */
  ['resumed', 'none'],
  /** Its executor reported an end that it knew nothing of (rule infrastructure/state-mismatch). */
  ['executor_mismatch', 'plan_entry'],
  /** Its worker was not heard of for too long (rule infrastructure/heartbeat-lost). */
  ['heartbeat_timeout', 'plan_entry'],
  /** No worker took it in time: it is queued again, or fails (rule infrastructure/stuck-in-queue). */
  ['stuck_in_queued', 'plan_entry'],
] as const satisfies readonly (readonly [string, CulpritKind])[];

export type Cause = (typeof CAUSES)[number][0];
export type CauseCode = number & { readonly [CAUSE_BRAND]: true };
declare const CAUSE_BRAND: unique symbol;

/** Codes by cause, for columns of bytes. */
export const CAUSE = Object.fromEntries(CAUSES.map(([cause], code) => [cause, code])) as Readonly<
  Record<Cause, CauseCode>
>;

export function causeOfCode(code: number): Cause {
  const row = CAUSES[code];
  if (row === undefined) throw new RangeError(`no cause has code ${code}`);
  return row[0];
}

export function culpritKindOf(cause: Cause): CulpritKind {
  return (CAUSES[CAUSE[cause]] as readonly [Cause, CulpritKind])[1];
}

export const NO_CULPRIT = -1;

/** Receives everything that happens to instances, in order. One observer a run; it must not change the run. */
export interface Observer {
  /** The clock moved or a new round began; what follows happens at `timeMs`. */
  instant(round: number, timeMs: number): void;
  /** `count` rows of one task came into being, with consecutive ids and map indexes, all in state none. */
  created(
    first: InstanceId,
    count: number,
    task: TaskNumber,
    firstMapIndex: number,
    cause: CauseCode,
    culprit: number,
  ): void;
  /** The placeholder of an expanded task became map index 0. */
  renumbered(instance: InstanceId, task: TaskNumber, cause: CauseCode, culprit: number): void;
  /** An unfinished placeholder is gone: its task has map indexes already. */
  deleted(instance: InstanceId, task: TaskNumber, cause: CauseCode, culprit: number): void;
  /** An instance moved to another state. */
  moved(instance: InstanceId, state: StateCode, tryNumber: number, cause: CauseCode, culprit: number): void;
  /** The run came to an end of Airflow's; `instance` is the one that a deadlock blocks, -1 where there is none. */
  ended(reason: RunCallbackReason, instance: number): void;
}
