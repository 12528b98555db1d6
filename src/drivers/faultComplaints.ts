/**
 * What is wrong with a plan entry that may come from JSON, part by part; null: nothing is.
 */
import { copyJson, NotPlainJson } from '../model/json.ts';
import type { PlanEntry, PlanWhat, PlanWhere, RequestWhere } from '../model/outcomePlan.ts';
import { isRequestFault } from '../model/requestFaults.ts';
import { complaintOfDeferral } from './deferralComplaint.ts';

/** Every kind with the check of its fields. */
const KINDS: { readonly [Kind in PlanWhat['kind']]: (what: Extract<PlanWhat, { kind: Kind }>) => string | null } = {
  fail: () => null,
  fail_without_retry: () => null,
  skip: () => null,
  return: ({ value }) => complaintOfValue('what.value', value),
  hang: () => null,
  timeout: () => null,
  poke: complaintOfPoke,
  defer: complaintOfDeferral,
  trigger: complaintOfDeferral,
  worker_lost: ({ reported }) => complaintOfReport(reported),
  stuck_in_queued: ({ reported, afterMs, times }) =>
    complaintOfReport(reported) ??
    complaintOfTime('what.afterMs', afterMs) ??
    (isWhole(times, 0) ? null : 'what.times is a whole number from 0 on'),
  heartbeat_lost: ({ afterMs }) => complaintOfTime('what.afterMs', afterMs),
  finish_twice: ({ afterMs }) => complaintOfTime('what.afterMs', afterMs),
  truncate_output: ({ keep }) => (isWhole(keep, 0) ? null : 'what.keep is a whole number from 0 on'),
  oversize_output: () => null,
  unmappable_output: () => null,
  worker_killed: ({ afterMs, reported }) => complaintOfReport(reported) ?? complaintOfTime('what.afterMs', afterMs),
  request_reset: () => null,
  request_answered: complaintOfAnswer,
  request_delayed: ({ byMs }) => complaintOfTime('what.byMs', byMs ?? null),
  body_slowed: ({ pieces, everyMs }) =>
    (isWhole(pieces ?? null, 1) ? null : 'what.pieces is a whole number from 1 on') ??
    complaintOfTime('what.everyMs', everyMs ?? null),
  body_truncated: ({ bytes }) => (isWhole(bytes ?? null, 0) ? null : 'what.bytes is a whole number from 0 on'),
  response_repeated: () => null,
  response_lost: () => null,
  killed_at_request: ({ when, reported }) =>
    complaintOfReport(reported) ?? (['before', 'after'].includes(when) ? null : "what.when is 'before' or 'after'"),
  slow: ({ byMs }) => complaintOfTime('what.byMs', byMs ?? null),
  take: ({ durationMs }) => complaintOfTime('what.durationMs', durationMs ?? null),
};

/** Every part of `where` with its check; one that is left out is not asked. */
const WHERE_PARTS: { readonly [Part in keyof PlanWhere]-?: (given: unknown) => string | null } = {
  task: () => null,
  mapIndex: (given) => (isWhole(given, -1) ? null : 'where.mapIndex is a whole number from -1 on'),
  item: (given) => complaintOfValue('where.item', given),
  when: complaintOfWhen,
  tryNumber: (given) => (isWhole(given, 1) ? null : 'where.tryNumber is a whole number from 1 on'),
  run: (given) =>
    typeof given === 'string' || isWhole(given, 0) ? null : 'where.run is a position, a run id or a date',
  probability: (given) =>
    typeof given === 'number' && given >= 0 && given <= 1 ? null : 'where.probability is a number from 0 to 1',
  afterMs: (given) => complaintOfTime('where.afterMs', given),
  beforeMs: (given) => complaintOfTime('where.beforeMs', given),
  request: complaintOfRequest,
};
const REQUEST_PARTS: readonly (keyof RequestWhere)[] = ['nth', 'method', 'url', 'operation'];
const REPORTS = ['failed', 'success', null];
const POKE_ENDS = ['done', 'fail', 'fail_without_retry', 'skip'];

export function complaintOfFault(fault: Partial<PlanEntry> | null): string | null {
  const { where, what } = fault ?? {};
  if (typeof where?.task !== 'string') return 'where.task is a task id or glob';
  const complaint = complaintOfWhere(where);
  if (complaint !== null) return complaint;
  if (typeof what !== 'object' || what === null || !Object.hasOwn(KINDS, what.kind)) {
    return `what.kind is one of ${Object.keys(KINDS).join(', ')}`;
  }
  if (isRequestFault(what) && where.request === undefined) return `a fault of requests has where.request, {} for all`;
  if (!isRequestFault(what) && where.request !== undefined) return `where.request is for faults of requests only`;
  return (KINDS[what.kind] as (given: PlanWhat) => string | null)(what);
}

function complaintOfWhere(where: PlanWhere): string | null {
  for (const part of Object.keys(where) as (keyof PlanWhere)[]) {
    if (!Object.hasOwn(WHERE_PARTS, part))
      return `where has no part ${part}, but ${Object.keys(WHERE_PARTS).join(', ')}`;
    const complaint = where[part] === undefined ? null : WHERE_PARTS[part](where[part]);
    if (complaint !== null) return complaint;
  }
  const { afterMs, beforeMs } = where;
  return afterMs !== undefined && beforeMs !== undefined && afterMs >= beforeMs
    ? 'where.beforeMs has to be later than where.afterMs'
    : null;
}

function complaintOfWhen(given: unknown): string | null {
  if (typeof given === 'string') return `where.when is a function, and of one only the name ${given} is left`;
  return typeof given === 'function' ? null : 'where.when is a function of the item';
}

function complaintOfRequest(given: unknown): string | null {
  if (typeof given !== 'object' || given === null) return 'where.request is a record';
  const request: RequestWhere = given;
  const unknown = unknownPart(request, REQUEST_PARTS);
  if (unknown !== undefined) return `where.request has no part ${unknown}, but ${REQUEST_PARTS.join(', ')}`;
  if (!isWhole(request.nth, 1)) return 'where.request.nth is a whole number from 1 on';
  const texts = REQUEST_PARTS.filter((part) => part !== 'nth');
  const wrong = texts.find((part) => request[part] !== undefined && typeof request[part] !== 'string');
  return wrong === undefined ? null : `where.request.${wrong} is a text`;
}

function unknownPart(given: object, parts: readonly string[]): string | undefined {
  return Object.keys(given).find((name) => !parts.includes(name));
}

function complaintOfPoke({ falseTimes, then, value }: Extract<PlanWhat, { kind: 'poke' }>): string | null {
  if (falseTimes !== null && !isWhole(falseTimes ?? null, 0)) {
    return 'what.falseTimes is a whole number from 0 on, or null for always';
  }
  if (then !== undefined && !POKE_ENDS.includes(then)) return `what.then is one of ${POKE_ENDS.join(', ')}`;
  return complaintOfValue('what.value', value);
}

function complaintOfAnswer({ status, headers, body }: Extract<PlanWhat, { kind: 'request_answered' }>): string | null {
  if (!Number.isInteger(status) || status < 200 || status > 599) return 'what.status is an HTTP status from 200 to 599';
  const isRecordOfTexts = Object.values(headers ?? {}).every((value) => typeof value === 'string');
  if (typeof (headers ?? {}) !== 'object' || !isRecordOfTexts) return 'what.headers is a record of texts';
  return body === undefined || typeof body === 'string' ? null : 'what.body is a text';
}

function complaintOfReport(reported: unknown): string | null {
  return REPORTS.includes(reported as null) ? null : "what.reported is 'failed', 'success' or null";
}

function complaintOfTime(part: string, given: unknown): string | null {
  return isWhole(given, 0) ? null : `${part} is whole milliseconds`;
}

function isWhole(value: unknown, least: number): boolean {
  return value === undefined || (Number.isInteger(value) && (value as number) >= least);
}

function complaintOfValue(part: string, value: unknown): string | null {
  try {
    copyJson(value ?? null);
    return null;
  } catch (error) {
    if (error instanceof NotPlainJson) return `${part} is plain JSON, but ${error.message}`;
    throw error;
  }
}
