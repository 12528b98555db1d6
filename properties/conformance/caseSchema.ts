/**
 * The case format as JSON Schema, made from the project's own lists of names and defaults. `properties/airflow/cases/case.schema.json` is what
 * comes of it; `caseSchema.test.ts` holds the file to this, and this to the types of `src/trace/caseFormat.ts`.
 */
import { DAG_DEFAULTS, TASK_DEFAULTS } from '../../src/model/dagDefaults.ts';
import { DEFAULT_CONFIG, DEFAULT_LIMITS } from '../../src/model/settings.ts';
import { RUN_CALLBACK_REASONS } from '../../src/model/runCallback.ts';
import { RUN_TYPES } from '../../src/model/runOrigin.ts';
import { INSTANCE_STATES } from '../../src/model/states.ts';
import { TRIGGER_RULES } from '../../src/model/triggerRules.ts';
import { CASE_FORMAT_VERSION } from '../../src/trace/caseFormat.ts';
import { dagFields, groupFields, taskFields, valueParts } from './dagSchema.ts';
import {
  anyOf,
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
  withDefaults,
  type ObjectSchema,
  type Schema,
} from './schemaParts.ts';

export const END_REASONS = [
  'finished',
  'stalled',
  'livelock',
  'virtual_time_limit',
  'instances_limit',
  'trace_rows_limit',
] as const;

const OBSERVED = {
  state: oneOf(['queued', 'running', 'success', 'failed']),
  end: oneOf(END_REASONS),
  instances: list(reference('instance')),
};

const OBSERVED_AT_CHOICE = {
  airflow: text,
  endMs: nullable(whole(0)),
  xcoms: list(reference('xcom')),
  rounds: list(reference('round')),
  assetEvents: list(object({ asset: text, taskId: text, mapIndex: whole(-1) })),
  callback: nullable(reference('callback')),
};

/** Parts that refer to each other, by name. */
export const SCHEMA_PARTS: Readonly<Record<string, Schema>> = {
  json: anyOf(
    { type: 'string' },
    { type: 'number' },
    { type: 'boolean' },
    { type: 'null' },
    list(reference('json')),
    record(reference('json')),
  ),
  state: oneOf(INSTANCE_STATES),
  triggerRule: oneOf(TRIGGER_RULES),
  ...valueParts(),
  task: withDefaults({ taskId: text }, taskFields(), TASK_DEFAULTS),
  group: withDefaults({ groupId: text }, groupFields(), { parentId: null, expand: null }),
  dag: withDefaults({ dagId: text, tasks: list(reference('task')) }, dagFields(), DAG_DEFAULTS),
  planEntry: object({
    where: object(
      { task: text },
      {
        mapIndex: whole(-1),
        item: reference('json'),
        when: text,
        tryNumber: whole(1),
        run: anyOf(whole(0), text),
        probability: { type: 'number' },
        afterMs: whole(0),
        beforeMs: whole(0),
        request: object({}, { nth: whole(1), method: text, url: text, operation: text }),
      },
    ),
    what: kinds({
      fail: [{}, { message: text }],
      fail_without_retry: [{}, { message: text }],
      skip: [{}, { message: text }],
      return: [{ value: reference('json') }],
      hang: [],
      timeout: [],
      poke: [
        { falseTimes: nullable(whole(0)) },
        { then: oneOf(['done', 'fail', 'fail_without_retry', 'skip']), value: reference('json') },
      ],
      defer: [{ trigger: reference('trigger'), timeoutMs: nullable(whole(0)) }],
      trigger: [{ trigger: reference('trigger'), timeoutMs: nullable(whole(0)) }],
      worker_lost: [{ reported: nullable(oneOf(['failed', 'success'])) }],
      worker_killed: [{ reported: nullable(oneOf(['failed', 'success'])) }, { afterMs: whole(0) }],
      request_reset: [],
      request_answered: [{ status: whole(200) }, { headers: record(text), body: text }],
      request_delayed: [{ byMs: whole(0) }],
      body_slowed: [{ pieces: whole(1), everyMs: whole(0) }],
      body_truncated: [{ bytes: whole(0) }],
      response_repeated: [],
      response_lost: [],
      killed_at_request: [{ when: oneOf(['before', 'after']), reported: nullable(oneOf(['failed', 'success'])) }],
      stuck_in_queued: [{ reported: nullable(oneOf(['failed', 'success'])) }, { afterMs: whole(0), times: whole(0) }],
      heartbeat_lost: [{}, { afterMs: whole(0) }],
      finish_twice: [{}, { afterMs: whole(0) }],
      truncate_output: [{}, { keep: whole(0) }],
      oversize_output: [],
      unmappable_output: [],
      slow: [{ byMs: whole(0) }],
      take: [{ durationMs: whole(0) }],
    }),
  }),
  taskMarker: anyOf(text, pair(text, whole(-1))),
  trigger: kinds({
    fires: [{ afterMs: whole(0) }, { event: reference('json') }],
    fails: [{ afterMs: whole(0) }, { message: text }],
    never: [],
    ends: [{ afterMs: whole(0), state: oneOf(['success', 'failed', 'skipped']) }, { xcoms: record(reference('json')) }],
  }),
  action: kinds({
    restart_scheduler: [{ atMs: whole(0), adopts: flag }],
    resize_pool: [{ atMs: whole(0), pool: text, slots: whole(-1) }],
    clear: [
      { atMs: whole(0) },
      {
        tasks: list(reference('taskMarker')),
        upstream: flag,
        downstream: flag,
        onlyFailed: flag,
        onlyRunning: flag,
        resetDagRuns: flag,
      },
    ],
    mark: [
      { atMs: whole(0), task: reference('taskMarker'), state: oneOf(['success', 'failed', 'skipped']) },
      { upstream: flag, downstream: flag },
    ],
    mark_run: [{ atMs: whole(0), state: oneOf(['success', 'failed', 'queued']) }],
  }),
  settings: object(
    {},
    {
      profile: text,
      seed: { type: 'integer' },
      order: oneOf(['canonical', 'seeded']),
      passes: anyOf(oneOf(['instant', 'event']), object({ everyMs: whole(1) })),
      pools: record(anyOf(whole(-1), object({ slots: whole(-1) }, { includeDeferred: flag }))),
      config: withDefaults({}, wholeFields(DEFAULT_CONFIG), DEFAULT_CONFIG),
      limits: withDefaults({}, wholeFields(DEFAULT_LIMITS), DEFAULT_LIMITS),
      logicalDate: text,
      runId: text,
      params: record(reference('json')),
      runs: reference('runs'),
    },
  ),
  runs: object(
    { startAt: text },
    { until: text, requested: list(reference('runRequest')), backfill: reference('backfill') },
  ),
  runRequest: object(
    { logicalDate: text },
    {
      runType: oneOf(['manual', 'scheduled']),
      atMs: whole(0),
      runAfter: text,
      runId: text,
      conf: record(reference('json')),
    },
  ),
  backfill: object(
    { from: text, to: text },
    {
      maxActiveRuns: whole(1),
      runBackwards: flag,
      reprocessBehavior: oneOf(['none', 'failed', 'completed']),
      conf: record(reference('json')),
    },
  ),
  expectation: object(OBSERVED, OBSERVED_AT_CHOICE),
  runExpectation: object(
    { runType: oneOf(RUN_TYPES), logicalDate: text, startMs: nullable(whole(0)), ...OBSERVED },
    OBSERVED_AT_CHOICE,
  ),
  instance: object(
    { taskId: text, mapIndex: whole(-1), state: reference('state'), tryNumber: whole(0) },
    {
      maxTries: whole(0),
      renderedMapIndex: nullable(text),
      value: reference('json'),
      given: record(reference('json')),
    },
  ),
  xcom: object({ taskId: text, mapIndex: whole(-1), key: text, value: reference('json') }),
  callback: object(
    { reason: oneOf(RUN_CALLBACK_REASONS) },
    { instance: nullable(object({ taskId: text, mapIndex: whole(-1) })) },
  ),
  round: object({ atMs: whole(0), states: record(nullable(reference('state'))), queued: list(text) }),
};

/** One line of a case file. */
export const CASE_SCHEMA: ObjectSchema = object(
  { id: text, dag: reference('dag'), plan: list(reference('planEntry')) },
  {
    format: { enum: [CASE_FORMAT_VERSION] },
    note: text,
    rules: list(text),
    settings: reference('settings'),
    actions: list(reference('action')),
    expect: reference('expectation'),
    expectRuns: list(reference('runExpectation')),
    orderDependent: list(reference('expectation')),
    run: record(reference('json')),
  },
);

/** The text of the published file. */
export function caseSchemaText(): string {
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A case: a DAG, what its attempts do, and what was observed of its run',
    description: 'One line of a case file. What every field means is said in src/trace/caseFormat.ts.',
    ...CASE_SCHEMA,
    $defs: SCHEMA_PARTS,
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function wholeFields(defaults: object): Record<string, Schema> {
  return Object.fromEntries(Object.keys(defaults).map((name) => [name, whole(0)]));
}
