/**
 * The fields of a task: what each takes and where it goes in a compiled TaskSpec, with Airflow's defaults.
 */
import { TASK_DEFAULTS } from '../model/dagDefaults.ts';
import type { TaskSpec } from '../model/dagSpec.ts';
import { SENSOR_DEFAULTS, type SensorSpec } from '../model/sensorSpec.ts';
import type { Problem } from '../model/errors.ts';
import { TRIGGER_RULES } from '../model/triggerRules.ts';
import { compileProblems } from './compileProblems.ts';
import type { TaskDraft } from './draft.ts';
import {
  anyText,
  duration,
  flag,
  integer,
  oneOf,
  orNull,
  readFields,
  text,
  textList,
  type FieldReader,
  type FieldTable,
} from './fieldReaders.ts';
import { isRecord } from './values.ts';

const backoff: FieldReader = {
  expected: 'true, false or a multiplier of 0 or more',
  read: (given) => {
    if (typeof given === 'boolean') return given ? 2 : 0;
    return typeof given === 'number' && Number.isFinite(given) && given >= 0 ? given : undefined;
  },
};

const TASK_FIELDS: FieldTable = {
  triggerRule: ['triggerRule', oneOf(TRIGGER_RULES)],
  // Try numbers are kept in 16 bits.
  retries: ['retries', integer(0, 65_534)],
  retryDelay: ['retryDelayMs', duration],
  retryExponentialBackoff: ['retryExponentialBackoff', backoff],
  maxRetryDelay: ['maxRetryDelayMs', orNull(duration)],
  executionTimeout: ['executionTimeoutMs', orNull(duration)],
  pool: ['pool', text],
  poolSlots: ['poolSlots', integer(1)],
  priorityWeight: ['priorityWeight', integer(Number.MIN_SAFE_INTEGER)],
  weightRule: ['weightRule', oneOf(['downstream', 'upstream', 'absolute'])],
  dependsOnPast: ['dependsOnPast', flag],
  waitForDownstream: ['waitForDownstream', flag],
  ignoreFirstDependsOnPast: ['ignoreFirstDependsOnPast', flag],
  doXcomPush: ['doXcomPush', flag],
  multipleOutputs: ['multipleOutputs', flag],
  mapIndexTemplate: ['mapIndexTemplate', orNull(anyText)],
  outlets: ['outlets', textList],
  maxActiveTisPerDag: ['maxActiveTisPerDag', orNull(integer(1))],
  maxActiveTisPerDagrun: ['maxActiveTisPerDagrun', orNull(integer(1))],
};

/** Known to Airflow, without effect in a simulated run so far. */
const IGNORED_FIELDS = [
  ...['waitForPastDependsBeforeSkipping', 'owner', 'queue', 'startDate', 'endDate', 'executor', 'executorConfig'],
  ...['returnsDagResult', 'email', 'emailOnFailure', 'emailOnRetry', 'doc', 'docMd', 'taskDisplayName', 'runAsUser'],
  'inlets',
  ...['onExecuteCallback', 'onSuccessCallback', 'onFailureCallback', 'onRetryCallback', 'onSkippedCallback'],
];

const nameList: FieldReader = {
  expected: 'a list of argument names',
  read: (given) => (Array.isArray(given) && given.every((name) => typeof name === 'string') ? given : undefined),
};

/** Fields of one kind of task. They are judged here and read from the options where they matter. */
const FIELDS_BY_KIND: Partial<Record<TaskDraft['kind'], FieldTable>> = {
  operator: {
    parameters: ['parameters', nameList],
    requiredParameters: ['requiredParameters', nameList],
    templateExt: ['templateExt', textList],
  },
  short_circuit: { ignoreDownstreamTriggerRules: ['ignoreDownstreamTriggerRules', flag] },
  sensor: {
    mode: ['mode', oneOf(['poke', 'reschedule'])],
    pokeInterval: ['pokeIntervalMs', duration],
    timeout: ['timeoutMs', duration],
    softFail: ['softFail', flag],
    silentFail: ['silentFail', flag],
    neverFail: ['neverFail', flag],
    exponentialBackoff: ['exponentialBackoff', flag],
    maxWait: ['maxWaitMs', orNull(duration)],
  },
};

type TaskFields = Omit<TaskSpec, 'taskId'>;

interface Compiled<Fields> {
  readonly fields: Fields;
  readonly ignored: readonly string[];
  readonly problems: readonly Problem[];
}

/** Airflow's defaults under the Dag's `defaultArgs`: what a task has that gives nothing itself. */
export function compileDefaultArgs(given: unknown): Compiled<TaskFields> {
  const where = 'defaultArgs';
  const read = readFields({ given: isRecord(given) ? given : {}, table: TASK_FIELDS, ignored: IGNORED_FIELDS, where });
  return {
    fields: { ...TASK_DEFAULTS, ...Object.fromEntries(read.values) },
    ignored: read.ignored.map((field) => `${where}.${field}`),
    problems: read.problems,
  };
}

/** A task's own fields over `defaults`. */
export function compileTaskFields(task: TaskDraft, defaults: TaskFields): Compiled<TaskFields> {
  const ownTable = FIELDS_BY_KIND[task.kind] ?? {};
  const read = readFields({
    given: task.options,
    table: { ...TASK_FIELDS, ...ownTable },
    ignored: IGNORED_FIELDS,
    others: ['taskId'],
    where: `task "${task.taskId}"`,
  });
  const ownTargets = new Set(Object.values(ownTable).map(([target]) => target));
  const common = [...read.values].filter(([target]) => !ownTargets.has(target));
  const own = Object.fromEntries([...read.values].filter(([target]) => ownTargets.has(target)));
  const sensor: SensorSpec | null = task.kind === 'sensor' ? { ...SENSOR_DEFAULTS, ...own } : null;
  const fields: TaskFields = { ...defaults, ...Object.fromEntries(common), sensor };
  const hasChosen = read.values.has('multipleOutputs');
  return {
    fields: task.hasKeys && !hasChosen ? { ...fields, multipleOutputs: true } : fields,
    ignored: read.ignored.map((field) => `${task.taskId}.${field}`),
    problems:
      sensor?.softFail && sensor.neverFail
        ? [...read.problems, compileProblems.softAndNeverFail(task.taskId)]
        : read.problems,
  };
}

/** The texts of a field that only an operator has; `null` when not given. */
export function operatorTexts(
  task: TaskDraft,
  field: 'parameters' | 'requiredParameters' | 'templateExt',
): readonly string[] | null {
  const given = task.options[field];
  return task.kind === 'operator' && Array.isArray(given) ? given.map(String) : null;
}
