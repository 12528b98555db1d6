/**
 * A plan entry as a user would write it, so that a text which blames the plan can be searched for in the test that gave it.
 */
import type { Deferral } from '../model/deferral.ts';
import type { Json } from '../model/json.ts';
import type { ItemPredicate, PlanEntry, PlanWhat, PlanWhere, RequestWhere, WorkerKill } from '../model/outcomePlan.ts';
import { isRequestFault, type RequestFault } from '../model/requestFaults.ts';
import { s3ErrorCodeOf } from '../model/s3Errors.ts';
import { formatDuration } from '../model/time.ts';

const BUILDERS = {
  fail: 'fail',
  fail_without_retry: 'failWithoutRetry',
  skip: 'skip',
  return: 'returns',
  hang: 'hang',
  take: 'take',
  poke: 'poke',
  defer: 'defers',
  trigger: 'triggers',
  worker_lost: 'workerLost',
  stuck_in_queued: 'stuckInQueued',
  timeout: 'timesOut',
  slow: 'slow',
  heartbeat_lost: 'heartbeatLost',
  finish_twice: 'finishesTwice',
  truncate_output: 'truncatesOutput',
  oversize_output: 'oversizesOutput',
  unmappable_output: 'unmappableOutput',
  worker_killed: 'workerKilled',
  request_reset: 'resetRequest',
  request_answered: 'answerRequest',
  request_delayed: 'delayRequest',
  body_slowed: 'slowBody',
  body_truncated: 'truncateBody',
  response_repeated: 'repeatResponse',
  response_lost: 'loseResponse',
  killed_at_request: 'killAtRequest',
} as const;

/** Characters of a value that are shown. */
const LONGEST_VALUE = 40;

/**
 * A plan entry in the builder's spelling; messages are left to the error that carries them.
 *
 * @example planEntryText({ where: { task: 'load', mapIndex: 2 }, what: { kind: 'fail' } }) // "fail('load').at(2)"
 */
export function planEntryText(entry: PlanEntry | undefined): string {
  if (entry === undefined) return 'the outcome plan';
  const { where, what } = entry;
  return `${builderOf(what)}(${[quoted(where.task), ...given(what)].join(', ')})${narrowing(where).join('')}`;
}

/** An answer that is an error of S3 to the letter is called that, however it was written. */
function builderOf(what: PlanWhat): string {
  return what.kind === 'request_answered' && s3ErrorCodeOf(what) !== null ? 's3Error' : BUILDERS[what.kind];
}

function narrowing(where: PlanWhere): string[] {
  const { mapIndex, item, when, tryNumber, run, probability, request } = where;
  return [
    ...(mapIndex === undefined ? [] : [`.at(${mapIndex})`]),
    ...(item === undefined ? [] : [`.item(${shortJson(item)})`]),
    ...(when === undefined ? [] : [`.when(${predicateName(when)})`]),
    ...(tryNumber === undefined ? [] : [`.onTry(${tryNumber})`]),
    ...(request === undefined || Object.keys(request).length === 0 ? [] : [`.onRequest(${requestText(request)})`]),
    ...(run === undefined ? [] : [`.inRun(${typeof run === 'number' ? run : quoted(run)})`]),
    ...(probability === undefined ? [] : [`.withProbability(${probability})`]),
    ...windowText(where),
  ];
}

function requestText(request: RequestWhere): string {
  const parts = Object.entries(request).map(([name, value]) => {
    return `${name}: ${typeof value === 'string' ? quoted(value) : value}`;
  });
  return `{ ${parts.join(', ')} }`;
}

/** What a trace keeps of a function in a plan. */
export function predicateName(when: ItemPredicate | string): string {
  if (typeof when === 'string') return when;
  return when.name === '' ? 'a function' : when.name;
}

function windowText({ afterMs, beforeMs }: PlanWhere): string[] {
  const [after, before] = [afterMs, beforeMs].map((ms) => (ms === undefined ? null : quoted(formatDuration(ms))));
  if (typeof after === 'string' && typeof before === 'string') return [`.between(${after}, ${before})`];
  if (typeof after === 'string') return [`.after(${after})`];
  return typeof before === 'string' ? [`.before(${before})`] : [];
}

function given(what: PlanWhat): string[] {
  if (what.kind === 'return') return [shortJson(what.value)];
  if (what.kind === 'poke') return [what.falseTimes === null ? 'null' : String(what.falseTimes), ...pokeOptions(what)];
  if (what.kind === 'defer' || what.kind === 'trigger') return triggerOptions(what);
  if (what.kind === 'worker_lost' || what.kind === 'stuck_in_queued') return lossOptions(what);
  if (what.kind === 'take') return [quoted(formatDuration(what.durationMs))];
  if (what.kind === 'slow') return [quoted(formatDuration(what.byMs))];
  if (what.kind === 'truncate_output') return what.keep === undefined ? [] : [`{ keep: ${what.keep} }`];
  if (isRequestFault(what)) return requestFaultOptions(what);
  if (what.kind === 'worker_killed') return killOptions(what);
  const isTimed = what.kind === 'heartbeat_lost' || what.kind === 'finish_twice';
  return isTimed && what.afterMs !== undefined ? [`{ after: ${quoted(formatDuration(what.afterMs))} }`] : [];
}

function requestFaultOptions(what: RequestFault): string[] {
  switch (what.kind) {
    case 'request_answered': {
      const code = s3ErrorCodeOf(what);
      if (code !== null) return [quoted(code)];
      const retryAfter = what.headers?.['retry-after'];
      return [
        String(what.status),
        ...(retryAfter === undefined ? [] : [`{ retryAfter: ${quoted(`${retryAfter}s`)} }`]),
      ];
    }
    case 'request_delayed':
      return [quoted(formatDuration(what.byMs))];
    case 'body_slowed':
      return [`{ pieces: ${what.pieces}, every: ${quoted(formatDuration(what.everyMs))} }`];
    case 'body_truncated':
      return [String(what.bytes)];
    case 'killed_at_request': {
      const options = what.when === 'before' ? [`when: 'before'`] : [];
      if (what.reported !== null) options.push(`reported: ${quoted(what.reported)}`);
      return options.length === 0 ? [] : [`{ ${options.join(', ')} }`];
    }
    default:
      return [];
  }
}

function killOptions({ afterMs, reported }: WorkerKill): string[] {
  const options = afterMs === undefined ? [] : [`after: ${quoted(formatDuration(afterMs))}`];
  if (reported !== null) options.push(`reported: ${quoted(reported)}`);
  return options.length === 0 ? [] : [`{ ${options.join(', ')} }`];
}

function pokeOptions({ then, value }: Extract<PlanWhat, { kind: 'poke' }>): string[] {
  const options = [
    ...(then === undefined ? [] : [`then: ${quoted(then)}`]),
    ...(value === undefined ? [] : [`value: ${shortJson(value)}`]),
  ];
  return options.length === 0 ? [] : [`{ ${options.join(', ')} }`];
}

function triggerOptions({ trigger, timeoutMs }: Deferral): string[] {
  const options = trigger.kind === 'never' ? [] : [`for: ${quoted(formatDuration(trigger.afterMs))}`];
  if (trigger.kind === 'fires' && trigger.event !== undefined) options.push(`event: ${shortJson(trigger.event)}`);
  if (trigger.kind === 'fails')
    options.push(`fails: ${trigger.message === undefined ? 'true' : quoted(trigger.message)}`);
  if (trigger.kind === 'ends') options.push(`ends: ${quoted(trigger.state)}`);
  if (trigger.kind === 'ends' && trigger.xcoms !== undefined) options.push(`xcoms: ${shortJson(trigger.xcoms)}`);
  if (timeoutMs !== null) options.push(`timeout: ${quoted(formatDuration(timeoutMs))}`);
  return options.length === 0 ? [] : [`{ ${options.join(', ')} }`];
}

function lossOptions(what: Extract<PlanWhat, { kind: 'worker_lost' | 'stuck_in_queued' }>): string[] {
  const options = what.reported === null ? [] : [`reported: ${quoted(what.reported)}`];
  if (what.kind === 'stuck_in_queued') {
    if (what.afterMs !== undefined) options.push(`after: ${quoted(formatDuration(what.afterMs))}`);
    if (what.times !== undefined) options.push(`times: ${what.times}`);
  }
  return options.length === 0 ? [] : [`{ ${options.join(', ')} }`];
}

function quoted(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"');
  return `'${escaped.replaceAll("'", "\\'")}'`;
}

function shortJson(value: Json): string {
  const text = JSON.stringify(value);
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}...`;
}
