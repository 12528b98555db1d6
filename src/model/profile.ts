/**
 * What differs between Airflow releases, and each published or observed defect, as one named field. Rules read fields, never a release.
 */
import { NO_EARLIER_DEFECT, type EarlierDefects } from './earlierDefects.ts';

export interface Profile {
  readonly name: string;
  /** What of a DAG the release does not know; such a DAG is refused. */
  readonly unknown: {
    readonly triggerRules: readonly string[];
    /** A backoff by any factor, where it only doubles a delay. */
    readonly backoffFactors: boolean;
  };
  /** Whether a removed upstream counts as settled for every downstream (#62034) or for mapped ones only (rule trigger-rule/removed-upstream). */
  readonly removedInPassTest: 'mapped_only' | 'always';
  /** `none_failed_min_one_success` needs a success to pass (#67873; rule trigger-rule/none-failed-min-one-success). */
  readonly oneSuccessRequired: boolean;
  /** Inside mapped groups, expanded instances judge one_success, one_failed and one_done per index (#67684; rule upstream/fast-rules-see-all). */
  readonly fastRulesPerIndex: boolean;
  /**
   * The map index at which a child in a mapped group looks for a branch decision made in the same group (#67265;
   * rule branch/in-mapped-group-ignored); `always_own`: its own, whatever decided (rule branch/own-index-always).
   */
  readonly branchIndexInGroup: 'unmapped' | 'own' | 'always_own';
  /**
   * How a decision skips at once: by an exception that ends the attempt and has unmapped rows skipped, or by writing the rows of its own map
   * index while it goes on (rules branch/skip-direct-downstream, skip/by-rows).
   */
  readonly skipsAtOnce: 'by_exception' | 'by_rows';
  /** Length of a concat leg when an index is decoded among several keywords: real, or parts times real (rule transform/concat-decoding). */
  readonly concatDecoding: 'real_length' | 'parts_times_length';
  /**
   * Which placeholder in a mapped group looks at every upstream instance: that of a fast rule directly in the group, or of a fast rule
   * or `none_failed_min_one_success` anywhere in it (#69377; rules placeholder/fast-rule-sees-all, placeholder/none-failed-min-one-success).
   */
  readonly fastPlaceholder: 'parent_group' | 'closest_group';
  /**
   * Whether the placeholder of a `min_one_success` rule in a mapped group decides for all indexes, or hands over to them once an upstream in the
   * group is expanded (#75417; rules placeholder/none-failed-min-one-success, placeholder/all-done-min-one-success).
   */
  readonly minOneSuccessPlaceholder: 'decides' | 'hands_over';
  /** What a task outside a mapped group gets of a task inside it: one value collapses to a scalar, or always a list (#69075; rule xcom/group-output-outside). */
  readonly groupOutputOutside: 'collapse' | 'sequence';
  /** How nested mapped groups decode a map index for arguments: by the full index against each group's own lengths, or by quotient (rule group/nested-decoding). */
  readonly nestedGroupDecoding: 'full_index' | 'quotient';
  /** The same for outputs read inside the groups (rule group/nested-outputs). */
  readonly nestedGroupOutputs: 'full_index' | 'quotient';
  /** What a reference to a mapped task gives when nothing is there to read: a list without values, or nothing at all (rule xcom/nothing-to-aggregate). */
  readonly emptyOutput: 'sequence' | 'nothing';
  /** Whether a reference that is itself a value of a literal `expand_kwargs` row is resolved (rule expand-kwargs/reference-in-row-unresolved). */
  readonly literalRowReferences: 'unresolved' | 'resolved';
  /**
   * Whether a task that is referred to inside a literal list or record to map over counts as mapped over, to a worker though never to the
   * scheduler (rules expand-kwargs/nested-reference-is-source, mapped-source/judged-by-worker).
   */
  readonly nestedReference: 'no_source' | 'source';
  /**
   * How `max_active_tasks` limits: each run, of which a query gives no more rows than it allows, or all runs of the DAG together, and rows are
   * refused one by one (rules selection/rank-limit, selection/limit-of-dag).
   */
  readonly activeTasksLimit: 'per_run' | 'per_dag';
  /** In which order of priority weight the executor starts what was queued in one round (rule selection/hand-out-order). */
  readonly startOrder: 'highest_first' | 'lowest_first';
  /** Whether a mapped teardown keeps `on_failure_fail_dagrun` when its DAG is serialized (rule run-state/mapped-teardown-mark). */
  readonly mappedTeardownMark: 'lost' | 'kept';
  /**
   * What becomes of a placeholder that a check gives a state and that is expanded all the same: it stays beside its instances, or they take its
   * state (rules placeholder/none-failed-min-one-success, placeholder/state-inherited).
   */
  readonly finishedPlaceholder: 'stays' | 'inherited';
  /** Whether a teardown waits for everything between its setups and itself (rule setup/teardown-scope). */
  readonly teardownScope: 'awaited' | 'ignored';
  /** What becomes of instances without a state when a run times out (rule run-state/dagrun-timeout). */
  readonly timedOutStateless: 'skipped' | 'left';
  /** Rows created by an expansion are missing from the completion test of the same pass (rule run-state/premature-completion). */
  readonly prematureCompletion: boolean;
  /** A trigger that ends its task as failed leaves it a retry, if there is one left (rule deferral/end-event-retries). */
  readonly triggerFailureRetries: boolean;
  /** XComs of a trigger that ends its task: as they are, or JSON texts of them, which is what tasks then receive (rule deferral/end-event-xcoms-as-text). */
  readonly triggerXComs: 'json_text' | 'value';
  /** A deferred instance counts for the limits of its task, `max_active_tis_per_dag` and `max_active_tis_per_dagrun` (rule selection/deferred-counts-for-task). */
  readonly deferredCountsForTask: boolean;
  /** The name that the jitter of a mapped TaskFlow sensor is drawn from: its own, or the next one free (rule sensor/mapped-jitter-name). */
  readonly mappedSensorJitter: 'next_name' | 'own_name';
  /** The placeholder of none_failed_min_one_success or all_done_min_one_success judges zero upstream rows (rules placeholder/none-failed-min-one-success, placeholder/all-done-min-one-success). */
  readonly vacuousPlaceholder: boolean;
  /** What marking a run success does to its instances: all succeed, or as with a failed mark only tasks at work do and the unfinished rest is skipped (rule mark/run-success). */
  readonly runMarkedSuccess: 'every_instance' | 'tasks_at_work';
  /** What a clear reaches beside the tasks it names and their relatives: the setups and teardowns that belong to them, or nothing (rule clear/reaches-setups). */
  readonly clearedBeside: 'nothing' | 'setups_and_teardowns';
  /** Which tasks further down a mark reaches that is to reach them (rule mark/spares-teardowns). */
  readonly markedDownstream: 'all' | 'all_but_teardowns';
  /**
   * What becomes of a worker whose instance was cleared, when it has sent its end itself and was refused: it fails, or only logs it
   * (rule clear/result-refused).
   */
  readonly refusedMessage: 'fails_worker' | 'is_logged';
  /**
   * What becomes of a running instance of which an executor reports an end that it knows nothing of: it fails at once, or nothing until its
   * heartbeats are missed (rules infrastructure/state-mismatch, infrastructure/mismatch-while-running).
   */
  readonly reportedWhileRunning: 'fails' | 'is_ignored';
  /** Whether what fails by an executor's report has `fail_fast` stop the others (rule fail-fast/not-by-report). */
  readonly reportFailsFast: boolean;
  /** Whose limit of tries is raised when several cleared instances start over in one turn (rule clear/limit-raised-for-one). */
  readonly restartsRaised: 'first' | 'each';
  /** Defects of releases that are no profile: none, unless a quirk has it. */
  readonly earlier: EarlierDefects;
}

/** Recorded with release 3.2.0. */
const AIRFLOW_3_2_0: Profile = {
  name: '3.2.0',
  unknown: { triggerRules: [], backoffFactors: false },
  removedInPassTest: 'mapped_only',
  oneSuccessRequired: false,
  fastRulesPerIndex: false,
  fastPlaceholder: 'parent_group',
  minOneSuccessPlaceholder: 'decides',
  branchIndexInGroup: 'unmapped',
  skipsAtOnce: 'by_exception',
  concatDecoding: 'parts_times_length',
  groupOutputOutside: 'collapse',
  nestedGroupDecoding: 'full_index',
  nestedGroupOutputs: 'full_index',
  emptyOutput: 'sequence',
  literalRowReferences: 'unresolved',
  nestedReference: 'no_source',
  activeTasksLimit: 'per_run',
  startOrder: 'lowest_first',
  mappedTeardownMark: 'lost',
  finishedPlaceholder: 'stays',
  teardownScope: 'awaited',
  timedOutStateless: 'skipped',
  prematureCompletion: true,
  mappedSensorJitter: 'next_name',
  vacuousPlaceholder: true,
  runMarkedSuccess: 'every_instance',
  triggerFailureRetries: false,
  triggerXComs: 'json_text',
  deferredCountsForTask: false,
  clearedBeside: 'nothing',
  markedDownstream: 'all',
  refusedMessage: 'fails_worker',
  reportedWhileRunning: 'fails',
  reportFailsFast: true,
  restartsRaised: 'first',
  earlier: NO_EARLIER_DEFECT,
};

/** Recorded with release 3.3.2: the default. */
const AIRFLOW_3_3_2: Profile = {
  ...AIRFLOW_3_2_0,
  name: '3.3.2',
  startOrder: 'highest_first',
  removedInPassTest: 'always',
  oneSuccessRequired: true,
  fastRulesPerIndex: true,
  fastPlaceholder: 'closest_group',
  runMarkedSuccess: 'tasks_at_work',
  triggerFailureRetries: true,
  deferredCountsForTask: true,
  clearedBeside: 'setups_and_teardowns',
  markedDownstream: 'all_but_teardowns',
  refusedMessage: 'is_logged',
};

/** Recorded with release 2.11.2. */
const AIRFLOW_2_11_2: Profile = {
  ...AIRFLOW_3_2_0,
  name: '2.11.2',
  unknown: { triggerRules: ['all_done_min_one_success'], backoffFactors: true },
  branchIndexInGroup: 'always_own',
  skipsAtOnce: 'by_rows',
  concatDecoding: 'real_length',
  groupOutputOutside: 'sequence',
  nestedGroupOutputs: 'quotient',
  emptyOutput: 'nothing',
  nestedReference: 'source',
  activeTasksLimit: 'per_dag',
  startOrder: 'highest_first',
  finishedPlaceholder: 'inherited',
  teardownScope: 'ignored',
  timedOutStateless: 'left',
  reportedWhileRunning: 'is_ignored',
  reportFailsFast: false,
};

/** What Airflow's documentation promises: every named defect off. */
const INTENDED: Profile = {
  ...AIRFLOW_3_3_2,
  name: 'intended',
  groupOutputOutside: 'sequence',
  minOneSuccessPlaceholder: 'hands_over',
  branchIndexInGroup: 'own',
  concatDecoding: 'real_length',
  nestedGroupDecoding: 'quotient',
  nestedGroupOutputs: 'quotient',
  literalRowReferences: 'resolved',
  mappedTeardownMark: 'kept',
  triggerXComs: 'value',
  mappedSensorJitter: 'own_name',
  restartsRaised: 'each',
  prematureCompletion: false,
  vacuousPlaceholder: false,
};

export const PROFILES: Readonly<Record<string, Profile>> = {
  '2.11.2': AIRFLOW_2_11_2,
  '3.2.0': AIRFLOW_3_2_0,
  '3.3.2': AIRFLOW_3_3_2,
  intended: INTENDED,
};

export const DEFAULT_PROFILE = AIRFLOW_3_3_2;
