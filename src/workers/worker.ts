/**
 * The two ways to perform an attempt: at once, or in flight while virtual time passes.
 */
import type { AttemptRequest, AttemptResult } from '../model/attempt.ts';
import type { VirtualProcess } from '../virtual/virtualProcess.ts';

/** Performs attempts that end at once. */
export interface SyncWorker {
  perform(request: AttemptRequest): AttemptResult;
}

/** Performs attempts that may be in flight for some virtual time. */
export interface AsyncWorker {
  /** `accept` is given the result once: before this returns, unless the attempt is in flight. */
  perform(request: AttemptRequest, accept: (result: AttemptResult) => void): Flight | undefined;
}

/** An attempt that did not end at once. */
export interface Flight {
  readonly process: VirtualProcess;
  /** Settled when all that its beginning set off has come to rest. */
  readonly atRest: Promise<void>;
}
