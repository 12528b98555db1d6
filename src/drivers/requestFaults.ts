/**
 * The builder spelling of faults that strike requests of bodies: `loseResponse('load').onRequest({ operation: 'PutObject' })`.
 */
import { mistake } from '../model/errors.ts';
import type { ReportedEnd } from '../model/outcomePlan.ts';
import type { RequestFault } from '../model/requestFaults.ts';
import { PLANNED_S3_ERRORS, s3ErrorAnswer, type PlannedS3Error } from '../model/s3Errors.ts';
import type { Duration } from '../model/time.ts';
import { fault, milliseconds, type Fault } from './fault.ts';

/**
 * The connection is reset before the server hears of the request.
 *
 * @example simulate(dag, { stubs: [api], faults: [resetRequest('fetch_page').at(2).onRequest({ nth: 1 })] })
 */
export function resetRequest(task: string): Fault {
  return requestFault(task, { kind: 'request_reset' });
}

/**
 * Somebody in front of the server answers with this status; the server never hears of the request. `retryAfter`: for the header of that name,
 * whole seconds.
 *
 * @example simulate(dag, { stubs: [api], faults: [answerRequest('fetch_page', 429, { retryAfter: '7s' }).onRequest({ nth: 1 })] })
 */
export function answerRequest(
  task: string,
  status: number,
  answer: {
    readonly retryAfter?: Duration;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  } = {},
): Fault {
  const { retryAfter, headers, body } = answer;
  const seconds =
    retryAfter === undefined ? null : Math.ceil(milliseconds(`answerRequest(${JSON.stringify(task)}, ...)`, retryAfter) / 1000); // prettier-ignore
  const all = { ...headers, ...(seconds === null ? {} : { 'retry-after': String(seconds) }) };
  return requestFault(task, {
    kind: 'request_answered',
    status,
    ...(Object.keys(all).length === 0 ? {} : { headers: all }),
    ...(body === undefined ? {} : { body }),
  });
}

/**
 * S3 answers with this error, and does nothing. Without `onRequest` that holds for every request of the attempt, also those by which the client
 * itself tries again; `.onRequest({ nth: 1 })` is S3 busy for a moment.
 *
 * @throws DagproofError `unknown-s3-error`.
 * @example simulate(dag, { stubs: [lake], faults: [s3Error('read_file', 'SlowDown').at(3).onTry(1)] })
 */
export function s3Error(task: string, code: PlannedS3Error): Fault {
  if (!PLANNED_S3_ERRORS.includes(code)) {
    const known = PLANNED_S3_ERRORS.join(', ');
    const remedy = `Known are ${known}. Any other is answerRequest(task, status, { headers, body }).`;
    throw mistake('unknown-s3-error', `s3Error(${JSON.stringify(task)}, ...) was given the code ${JSON.stringify(code)}.`, remedy); // prettier-ignore
  }
  return requestFault(task, s3ErrorAnswer(code));
}

/** The request takes this much longer to reach the server, in virtual time. */
export function delayRequest(task: string, by: Duration): Fault {
  const byMs = milliseconds(`delayRequest(${JSON.stringify(task)}, ...)`, by);
  return requestFault(task, { kind: 'request_delayed', byMs });
}

/** The body of the answer comes in so many pieces, each so long after the one before. */
export function slowBody(task: string, { pieces = 4, every }: { readonly pieces?: number; readonly every: Duration }): Fault {
  const everyMs = milliseconds(`slowBody(${JSON.stringify(task)}, ...)`, every);
  return requestFault(task, { kind: 'body_slowed', pieces, everyMs });
} // prettier-ignore

/**
 * The connection breaks after so many bytes of the body of the answer.
 *
 * @example simulate(dag, { stubs: [lake], faults: [truncateBody('read_file', 100).onTry(1).onRequest({ operation: 'GetObject' })] })
 */
export function truncateBody(task: string, bytes: number): Fault {
  return requestFault(task, { kind: 'body_truncated', bytes });
}

/**
 * What comes back is the answer before it once more, of this attempt and the same path: a page twice. A request before which there was no such
 * answer is not struck, and gets its own.
 */
export function repeatResponse(task: string): Fault {
  return requestFault(task, { kind: 'response_repeated' });
}

/**
 * The server acts, but its answer is lost: the connection is reset, and who tries again does it twice.
 *
 * @example simulate(dag, { stubs: [api], faults: [loseResponse('create_order').onRequest({ method: 'POST', nth: 1 })] })
 */
export function loseResponse(task: string): Fault {
  return requestFault(task, { kind: 'response_lost' });
}

/**
 * The worker is killed when the server has acted on the request, or with `when: 'before'` before it does. Nobody notices until heartbeats are
 * missed, unless the executor reports an end.
 *
 * @example simulate(dag, { stubs: [lake], faults: [killAtRequest('load').onTry(1).onRequest({ operation: 'PutObject' })] })
 */
export function killAtRequest(
  task: string,
  {
    when = 'after',
    reported = null,
  }: { readonly when?: 'before' | 'after'; readonly reported?: ReportedEnd | null } = {},
): Fault {
  return requestFault(task, { kind: 'killed_at_request', when, reported });
}

function requestFault(task: string, what: RequestFault): Fault {
  return fault({ task, request: {} }, what);
}
