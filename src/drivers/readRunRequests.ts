/**
 * The runs a caller asks for one by one, each checked for its shape: they may come from JSON, where no compiler looked.
 */
import type { Problem } from '../model/errors.ts';
import { copyJson, isJsonObject, NotPlainJson, type JsonObject } from '../model/json.ts';
import type { OutcomePlan } from '../model/outcomePlan.ts';
import { isoDate, parseDuration } from '../model/time.ts';
import { runIdOf } from './options.ts';
import type { RunRequest } from './runsOptions.ts';

/** Dates are milliseconds since 1970. */
export interface ReadRequest {
  readonly runId: string;
  readonly runType: 'manual' | 'scheduled';
  readonly logicalDate: number;
  readonly atMs: number;
  readonly runAfter: number | null;
  readonly conf: JsonObject;
  readonly faults: OutcomePlan;
}

const FIELDS = ['logicalDate', 'runType', 'at', 'runAfter', 'runId', 'conf', 'faults'];

/** The requests that are well-formed, in their order; the others become problems. */
export function readRunRequests(given: readonly RunRequest[], problems: Problem[]): ReadRequest[] {
  if (!Array.isArray(given)) {
    problems.push(badRun(given, 'runs is a list'));
    return [];
  }
  const read = given.flatMap((request: RunRequest) => {
    const found = readRequest(request);
    if (typeof found === 'object') return [found];
    problems.push(badRun(request, found));
    return [];
  });
  const repeated = (of: (request: ReadRequest) => string): ReadRequest | undefined =>
    read.find((request, position) => read.findIndex((other) => of(other) === of(request)) < position);
  const twice = repeated(({ logicalDate }) => String(logicalDate)) ?? repeated(({ runId }) => runId);
  if (twice !== undefined) problems.push(badRun(twice.runId, 'no two runs have one logical date or one run id'));
  return read;
}

/** A text says what is wrong. */
function readRequest(request: Partial<RunRequest> | null): ReadRequest | string {
  if (typeof request !== 'object' || request === null) return 'a run is an object';
  const unknown = Object.keys(request).find((name) => !FIELDS.includes(name));
  if (unknown !== undefined) return `${JSON.stringify(unknown)} is none of ${FIELDS.join(', ')}`;
  const { runType = 'manual', at = 0, faults = [], conf = {} } = request;
  const logicalDate = isoDate(request.logicalDate ?? '');
  const atMs = parseDuration(at);
  const runAfter = request.runAfter === undefined ? undefined : isoDate(request.runAfter);
  if (logicalDate === null) return 'logicalDate is a date';
  if (runType !== 'manual' && runType !== 'scheduled') return 'runType is manual or scheduled';
  if (atMs === null) return 'at is a duration';
  if (runAfter === null) return 'runAfter is a date';
  const copied = plainConf(conf);
  if (copied === null) return 'conf is an object of plain JSON';
  return {
    runId: request.runId ?? runIdOf(runType, logicalDate),
    runType,
    logicalDate: Date.parse(logicalDate),
    atMs,
    runAfter: runAfter === undefined ? null : Date.parse(runAfter),
    conf: copied,
    faults,
  };
}

function plainConf(conf: unknown): JsonObject | null {
  try {
    const copy = copyJson(conf);
    return isJsonObject(copy) ? copy : null;
  } catch (error) {
    if (error instanceof NotPlainJson) return null;
    throw error;
  }
}

function badRun(run: unknown, complaint: string): Problem {
  return {
    code: 'bad-run',
    message: `The run ${JSON.stringify(run) ?? 'given'} cannot be asked for: ${complaint}.`,
    remedy: "For example { logicalDate: '2026-01-01', runType: 'manual', at: '10m', conf: { full: true } }.",
  };
}
