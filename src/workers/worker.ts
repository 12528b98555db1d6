/**
 * The two ways to perform an attempt: at once, or in flight while virtual time passes.
 */
import type { AttemptRequest, AttemptResult } from '../model/attempt.ts';

/** Performs attempts that end at once. */
export interface SyncWorker {
  perform(request: AttemptRequest): AttemptResult;
}

/** Performs attempts that may be in flight for some virtual time. */
export interface AsyncWorker {
  /**
   * `accept` is given the result once: before this returns, unless the attempt is in flight. Then it gives a promise, which is settled when all
   * that the attempt's beginning set off has come to rest.
   */
  perform(request: AttemptRequest, accept: (result: AttemptResult) => void): Promise<void> | undefined;
}
