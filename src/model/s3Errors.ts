/**
 * The errors of S3 that can be planned by their code, as the answers they are: a plan holds the answer, and the code is found in it again.
 */
import type { RequestFault } from './requestFaults.ts';

const S3_ERRORS = {
  SlowDown: [503, 'Please reduce your request rate.'],
  InternalError: [500, 'We encountered an internal error. Please try again.'],
  RequestTimeout: [400, 'Your socket connection to the server was not read from or written to within the timeout period.'],
  NoSuchKey: [404, 'The specified key does not exist.'],
  NoSuchBucket: [404, 'The specified bucket does not exist.'],
  AccessDenied: [403, 'Access Denied'],
} as const; // prettier-ignore

export type PlannedS3Error = keyof typeof S3_ERRORS;

export const PLANNED_S3_ERRORS = Object.keys(S3_ERRORS) as readonly PlannedS3Error[];

type Answer = Extract<RequestFault, { kind: 'request_answered' }>;

export function s3ErrorAnswer(code: PlannedS3Error): Answer {
  const [status, message] = S3_ERRORS[code];
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { kind: 'request_answered', status, headers: { 'content-type': 'application/xml' }, body };
}

/** The code of an answer that is the error of S3 to the letter; null: it is some other answer. */
export function s3ErrorCodeOf({ status, headers = {}, body }: Answer): PlannedS3Error | null {
  const isSame = (code: PlannedS3Error): boolean => {
    const answer = s3ErrorAnswer(code);
    return answer.status === status && answer.body === body;
  };
  const names = Object.keys(headers);
  if (names.length !== 1 || headers['content-type'] !== 'application/xml') return null;
  return PLANNED_S3_ERRORS.find(isSame) ?? null;
}
