/**
 * Argument names Airflow keeps for itself: context variables, and what a traditional operator's `partial()` fills in.
 */

/** Airflow's context (task-sdk/src/airflow/sdk/definitions/context.py) and the members of `getContext()`. */
const CONTEXT_VARIABLES: ReadonlySet<string> = new Set([
  ...['conn', 'dag', 'dag_run', 'data_interval_end', 'data_interval_start', 'ds', 'ds_nodash', 'exception'],
  ...['expanded_ti_count', 'inlet_events', 'inlets', 'logical_date', 'macros', 'map_index_template'],
  ...['outlet_events', 'outlets', 'params', 'prev_data_interval_start_success', 'prev_data_interval_end_success'],
  ...[
    'prev_start_date_success',
    'prev_end_date_success',
    'reason',
    'run_id',
    'start_date',
    'task',
    'task_reschedule_count',
  ],
  ...['task_instance', 'task_instance_key_str', 'templates_dict', 'test_mode', 'ti', 'triggering_asset_events'],
  ...['try_number', 'ts', 'ts_nodash', 'ts_nodash_with_tz', 'var'],
  ...['dagId', 'runId', 'taskId', 'mapIndex', 'mapCount', 'maxMapIndex', 'tryNumber', 'maxTries', 'logicalDate'],
  ...['dataIntervalStart', 'dataIntervalEnd', 'dsNodash', 'tsNodash', 'mapIndexLabel', 'signal'],
]);

/** Names a TaskFlow task cannot be given by `partial` or `expand` (semantics-mapping 1.1.6). */
export function isContextVariable(name: string): boolean {
  return CONTEXT_VARIABLES.has(name);
}

/** What a classic `partial()` fills in, so that `expand()` may not (semantics-mapping 1.9.2). */
const PREFILLED: ReadonlySet<string> = new Set([
  ...['task_id', 'dag', 'task_group', 'owner', 'trigger_rule', 'depends_on_past', 'ignore_first_depends_on_past'],
  ...['wait_for_past_depends_before_skipping', 'wait_for_downstream', 'retries', 'retry_delay', 'max_retry_delay'],
  ...['retry_exponential_backoff', 'retry_policy', 'queue', 'pool_slots', 'execution_timeout', 'priority_weight'],
  ...['weight_rule', 'inlets', 'outlets', 'executor_config', 'email_on_failure', 'email_on_retry'],
  ...['on_execute_callback', 'on_failure_callback', 'on_retry_callback', 'on_success_callback', 'on_skipped_callback'],
  ...['map_index_template', 'allow_nested_operators'],
]);

/** Whether a classic operator's `partial()` fills the name in; camelCase and snake_case are the same name. */
export function isPrefilledByPartial(name: string): boolean {
  return PREFILLED.has(snakeCase(name));
}

export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
