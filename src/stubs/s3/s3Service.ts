/**
 * One request from its arrival to its answer: what it asks for, whether S3 is too busy for it, what becomes of a refusal, and its line in the log.
 */
import { operationOf, perform } from './operations.ts';
import { errorAnswer, requestId, signed, type S3Answer } from './s3Answer.ts';
import { S3Error } from './s3Error.ts';
import { s3Request } from './s3Request.ts';
import type { RawRequest } from './sentRequest.ts';
import type { S3Store } from './s3Store.ts';
import type { SlowDowns } from './slowDown.ts';

export interface S3Service {
  store: S3Store;
  busy: SlowDowns;
  /** `GetObject sales/landing/a.csv 200` */
  readonly requests: string[];
}

/** @param hostBucket - The bucket in the host name, `''` for none. */
export function serve(service: S3Service, raw: RawRequest, hostBucket: string): S3Answer {
  const id = requestId(service.requests.length + 1);
  const seen = { what: raw.method, address: raw.path };
  let answer: S3Answer;
  try {
    const request = s3Request(raw, hostBucket);
    seen.address = [request.bucket ?? '', ...(request.key === null ? [] : [request.key])].join('/');
    const operation = operationOf(request);
    seen.what = operation;
    if (service.busy.takes(operation, request)) throw new S3Error('SlowDown');
    answer = perform(operation, service.store, request);
  } catch (error) {
    if (!(error instanceof S3Error)) throw error;
    answer = errorAnswer(error, { id, hasBody: raw.method !== 'HEAD' });
  }
  service.requests.push([seen.what, seen.address, answer.status].filter((part) => part !== '').join(' '));
  return signed(answer, id);
}
