/**
 * Published defects of releases that are no profile: no profile has one, a quirk switches it on (`src/model/quirks.ts`). What Airflow did is known
 * from the reports alone, but where `properties/published` names a recording.
 */

export interface EarlierDefects {
  /** A worker expands what comes after its task though a source of the mapping is unfinished (airflow/models/taskinstance.py, schedule_downstream_tasks). */
  readonly expandsTooEarly: boolean;
  /** What became of a mapping's sources is not looked at, only the trigger rule (airflow/ti_deps/deps/mapped_task_upstream_dep.py is missing). */
  readonly sourcesUnjudged: boolean;
  /** The placeholder of an eager rule inside a mapped group sees no upstream row once those are expanded (airflow/ti_deps/deps/trigger_rule_dep.py). */
  readonly eagerPlaceholderBlind: boolean;
  /** The start of a task below a mapped group that was never expanded is refused (airflow/api_fastapi/execution_api/routes/task_instances.py). */
  readonly unexpandedGroupRefusesStart: boolean;
  /** The deadlock probe takes an expansion to zero for no change (airflow/models/dagrun.py, _get_ready_tis). */
  readonly emptyExpansionUnnoticed: boolean;
  /** A product of several keywords has one instance too few (airflow/models/mappedoperator.py, expand_mapped_task). */
  readonly productOneShort: boolean;
  /** A zip without a fill value takes the longest, and fills with None (airflow/models/xcom_arg.py). */
  readonly zipTakesLongest: boolean;
  /** `max_active_tis_per_dagrun` is not heeded for mapped instances (airflow/jobs/scheduler_job_runner.py). */
  readonly mappedTasksUnlimited: boolean;
  /** Clearing one index reaches every index of its relatives in the same mapped group (airflow/models/taskinstance.py, find_relevant_relatives). */
  readonly clearReachesEveryIndex: boolean;
  /** A decision made in a mapped group skips for every index, as it is kept without one (airflow/models/skipmixin.py). */
  readonly decisionOfEveryIndex: boolean;
  /** The label of a map index is rendered for instances that succeed only (airflow/models/taskinstance.py, _execute_callable). */
  readonly labelOfSuccessOnly: boolean;
}

export const NO_EARLIER_DEFECT: EarlierDefects = {
  expandsTooEarly: false,
  sourcesUnjudged: false,
  eagerPlaceholderBlind: false,
  unexpandedGroupRefusesStart: false,
  emptyExpansionUnnoticed: false,
  productOneShort: false,
  zipTakesLongest: false,
  mappedTasksUnlimited: false,
  clearReachesEveryIndex: false,
  decisionOfEveryIndex: false,
  labelOfSuccessOnly: false,
};
