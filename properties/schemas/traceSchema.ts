/**
 * A line of a trace as JSON Schema: what a member of a type is has to be described here, or nothing compiles. A trace is newline-delimited JSON, the
 * header first; what the lines are together is said by `decodeTrace`. `schemas/trace-2.json` is what comes of it.
 */
import { DEFAULT_CONFIG, DEFAULT_LIMITS } from '../../src/model/settings.ts';
import type { AirflowConfig } from '../../src/model/settings.ts';
import type { RequestRecord } from '../../src/model/attempt.ts';
import { RUN_CALLBACK_REASONS } from '../../src/model/runCallback.ts';
import { RUN_TYPES } from '../../src/model/runOrigin.ts';
import { STATE_COUNT } from '../../src/model/states.ts';
import { CAUSES } from '../../src/model/transition.ts';
import {
  TRACE_FORMAT_VERSION,
  type AttemptRecord,
  type Creation,
  type RunPlace,
  type Trace,
  type TraceHeader,
} from '../../src/trace/trace.ts';
import { END_REASONS } from '../conformance/caseSchema.ts';
import { dagFields, groupFields, taskFields } from '../conformance/dagSchema.ts';
import {
  anyOf,
  flag,
  list,
  nullable,
  object,
  oneOf,
  record,
  reference,
  text,
  tuple,
  whole,
  type Schema,
} from '../conformance/schemaParts.ts';
import { partsOfCases, schemaText } from './schemaText.ts';

type Members<Type> = Readonly<Record<keyof Type, Schema>>;

const json = reference('json');
/** -1: none. */
const position = whole(-1);

const HEADER: Members<TraceHeader> = {
  formatVersion: { enum: [TRACE_FORMAT_VERSION] },
  toolkitVersion: text,
  dag: reference('dag'),
  plan: list(reference('planEntry')),
  actions: list(reference('action')),
  scriptedByFunction: list(text),
  seed: { type: 'integer' },
  order: oneOf(['canonical', 'seeded']),
  profile: text,
  config: reference('config'),
  pools: record(anyOf(position, object({ slots: position }, { includeDeferred: flag }))),
  passes: anyOf(oneOf(['instant', 'event']), object({ everyMs: whole(1) })),
  logicalDate: text,
  runId: text,
  params: record(json),
  limits: object(wholeFields(DEFAULT_LIMITS)),
};

const CREATION: Members<Creation> = {
  row: whole(0),
  first: whole(0),
  count: position,
  task: whole(0),
  firstMapIndex: position,
  cause: below(CAUSES.length),
  culprit: position,
};

const REQUEST: Members<Omit<RequestRecord, 'planEntry'>> = {
  method: text,
  url: text,
  sentMs: whole(0),
  deliveredMs: nullable(whole(0)),
  status: nullable(whole(0)),
};

const ATTEMPT: Members<Pick<AttemptRecord, 'instance' | 'tryNumber'>> = { instance: whole(0), tryNumber: whole(0) };
const ATTEMPT_DETAILS: Members<Omit<AttemptRecord, 'instance' | 'tryNumber'>> = {
  error: object({ name: text, message: text }, { stack: text }),
  logs: text,
  requests: list(object(REQUEST, { planEntry: whole(0) })),
  renderedMapIndex: text,
  given: record(json),
};

const PLACE: Members<RunPlace> = {
  runType: oneOf(RUN_TYPES),
  backfillOrdinal: nullable(whole(1)),
  createdMs: whole(0),
  startMs: nullable(whole(0)),
  waitsFor: nullable(object({ runId: text, tasks: list(text) })),
};

type End = Pick<Trace, 'runState' | 'endReason' | 'endMs' | 'warnings'>;

const END: Members<End> = {
  runState: oneOf(['queued', 'running', 'success', 'failed']),
  endReason: oneOf(END_REASONS),
  endMs: whole(0),
  warnings: list(text),
};

/** A line has one key, which says what it is. */
const LINES: Readonly<Record<string, Schema>> = {
  header: object(HEADER),
  creation: object(CREATION),
  marks: list(tuple(whole(0), whole(0), whole(0))),
  moves: list(tuple(whole(0), below(STATE_COUNT), whole(0), below(CAUSES.length), position)),
  callback: object({ row: whole(0), reason: oneOf(RUN_CALLBACK_REASONS), instance: position }),
  attempt: object(ATTEMPT, ATTEMPT_DETAILS),
  value: tuple(whole(0), json),
  named: tuple(whole(0), list(tuple(text, json))),
  maxTries: tuple(whole(0), whole(0)),
  end: object(END, { place: object(PLACE), stubs: record(json), lines: whole(2) }),
};

/** Of a trace the DAG is complete: nothing is left to defaults. */
function parts(): Readonly<Record<string, Schema>> {
  return {
    ...partsOfCases(SHARED_PARTS),
    dag: object({ dagId: text, tasks: list(reference('task')), ...dagFields() }),
    task: object({ taskId: text, ...taskFields() }),
    group: object({ groupId: text, ...groupFields() }),
    config: object(wholeFields(DEFAULT_CONFIG), { sensitiveVarConnNames: text } satisfies Partial<
      Members<AirflowConfig>
    >),
  };
}

const SHARED_PARTS: readonly string[] = [
  'json', 'triggerRule', 'decision', 'sensor', 'namedValue', 'value', 'expand', 'planEntry', 'trigger', 'action', 'taskMarker',
]; // prettier-ignore

/** The text of the published file. */
export function traceSchemaText(): string {
  return schemaText({
    name: 'trace',
    version: TRACE_FORMAT_VERSION,
    title: 'A line of a trace: newline-delimited JSON, the header first, the end last',
    schema: anyOf(...Object.entries(LINES).map(([key, schema]) => object({ [key]: schema }))),
    parts: parts(),
  });
}

function below(count: number): Schema {
  return { type: 'integer', minimum: 0, exclusiveMaximum: count };
}

function wholeFields(defaults: object): Record<string, Schema> {
  return Object.fromEntries(Object.keys(defaults).map((name) => [name, whole(0)]));
}
