/**
 * The two ways to perform an attempt, and what performing needs to know of the run.
 */
import type { AttemptRequest, AttemptResult } from '../model/attempt.ts';

/** Performs attempts that end at once. */
export interface SyncWorker {
  perform(request: AttemptRequest): AttemptResult;
}

/** Performs attempts that may take real time; virtual time stands still meanwhile. */
export interface AsyncWorker {
  perform(request: AttemptRequest): AttemptResult | Promise<AttemptResult>;
}
