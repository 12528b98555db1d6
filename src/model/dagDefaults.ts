/**
 * Airflow's defaults of the fields of a DAG and of its tasks: what a spec that leaves them out means.
 */
import type { DagSpec, TaskSpec } from './dagSpec.ts';

/** Airflow's defaults of every field of a task but its id. */
export const TASK_DEFAULTS: Omit<TaskSpec, 'taskId'> = {
  groupId: null,
  style: 'taskflow',
  isEmpty: false,
  decision: null,
  sensor: null,
  arguments: [],
  requiredArguments: [],
  templateExt: [],
  expand: null,
  upstream: [],
  triggerRule: 'all_success',
  isSetup: false,
  isTeardown: false,
  onFailureFailDagrun: false,
  retries: 0,
  retryDelayMs: 300_000,
  retryExponentialBackoff: 0,
  maxRetryDelayMs: null,
  executionTimeoutMs: null,
  pool: 'default_pool',
  poolSlots: 1,
  priorityWeight: 1,
  weightRule: 'downstream',
  dependsOnPast: false,
  waitForDownstream: false,
  ignoreFirstDependsOnPast: false,
  doXcomPush: true,
  multipleOutputs: false,
  mapIndexTemplate: null,
  outlets: [],
  maxActiveTisPerDag: null,
  maxActiveTisPerDagrun: null,
};

/** Airflow's defaults of every field of a DAG but its id. */
export const DAG_DEFAULTS: Omit<DagSpec, 'dagId'> = {
  schedule: null,
  startDate: null,
  catchup: false,
  maxActiveTasks: 16,
  maxActiveRuns: 16,
  dagrunTimeoutMs: null,
  failFast: false,
  params: {},
  templateSearchpath: [],
  tasks: [],
  groups: [],
  ignoredFields: [],
};
