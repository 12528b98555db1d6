/**
 * The DAG of a case as JSON Schema: the fields of DAG, group and task, and the values arguments come from (`src/model/dagSpec.ts`).
 */
import {
  flag,
  kinds,
  list,
  nullable,
  object,
  oneOf,
  pair,
  record,
  reference,
  text,
  whole,
  type Schema,
} from './schemaParts.ts';

const amount: Schema = { type: 'number' };

/** Every field of a task but its id. */
export function taskFields(): Record<string, Schema> {
  return {
    groupId: nullable(text),
    style: oneOf(['taskflow', 'traditional']),
    isEmpty: flag,
    isSetup: flag,
    isTeardown: flag,
    onFailureFailDagrun: flag,
    decision: nullable(reference('decision')),
    sensor: nullable(reference('sensor')),
    arguments: list(reference('namedValue')),
    requiredArguments: list(text),
    templateExt: list(text),
    expand: nullable(reference('expand')),
    upstream: list(text),
    triggerRule: reference('triggerRule'),
    retries: whole(0),
    retryDelayMs: whole(0),
    retryExponentialBackoff: amount,
    maxRetryDelayMs: nullable(whole(0)),
    executionTimeoutMs: nullable({ type: 'integer' }),
    pool: text,
    poolSlots: whole(1),
    priorityWeight: { type: 'integer' },
    weightRule: oneOf(['downstream', 'upstream', 'absolute']),
    dependsOnPast: flag,
    waitForDownstream: flag,
    ignoreFirstDependsOnPast: flag,
    doXcomPush: flag,
    multipleOutputs: flag,
    mapIndexTemplate: nullable(text),
    outlets: list(text),
    maxActiveTisPerDag: nullable(whole(0)),
    maxActiveTisPerDagrun: nullable(whole(0)),
  };
}

/** Every field of a group but its id. */
export function groupFields(): Record<string, Schema> {
  return { parentId: nullable(text), expand: nullable(reference('expand')) };
}

/** Every field of a DAG but its id and its tasks. */
export function dagFields(): Record<string, Schema> {
  return {
    schedule: nullable(text),
    startDate: nullable(text),
    catchup: flag,
    maxActiveTasks: whole(0),
    maxActiveRuns: whole(0),
    dagrunTimeoutMs: nullable(whole(0)),
    failFast: flag,
    params: record(reference('json')),
    templateSearchpath: list(text),
    groups: list(reference('group')),
    ignoredFields: list(text),
  };
}

/** How a sensor waits. */
function sensorFields(): Record<string, Schema> {
  return {
    mode: oneOf(['poke', 'reschedule']),
    pokeIntervalMs: whole(0),
    timeoutMs: whole(0),
    softFail: flag,
    silentFail: flag,
    neverFail: flag,
    exponentialBackoff: flag,
    maxWaitMs: nullable(whole(0)),
  };
}

/** Decisions, sensors, expansions and values. */
export function valueParts(): Record<string, Schema> {
  const value = reference('value');
  return {
    namedValue: pair(text, value),
    decision: kinds({
      branch: [],
      if: [{ then: text, else: nullable(text) }],
      switch: [{ cases: list(text) }],
      short_circuit: [{ ignoreDownstreamTriggerRules: flag }],
      latest_only: [],
    }),
    sensor: object(sensorFields()),
    expand: kinds({
      product: [{ arguments: list(reference('namedValue')) }],
      kwargs: [{ rows: value, isStrict: flag }],
    }),
    value: kinds({
      literal: [{ value: reference('json') }],
      list: [{ items: list(value) }],
      record: [{ entries: list(reference('namedValue')) }],
      xcom: [{ taskId: text, key: text }],
      map: [{ source: value, functions: list(text) }],
      zip: [{ sources: list(value) }, { fillvalue: reference('json') }],
      concat: [{ sources: list(value) }],
      element: [{ groupId: text, name: text }],
    }),
  };
}
