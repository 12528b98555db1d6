/**
 * What a run keeps of what fails around its tasks.
 */
import type { AttemptRequest, AttemptResult } from '../model/attempt.ts';

/** A running instance whose worker is gone without anybody's having noticed. */
export interface LostWorker {
  readonly request: AttemptRequest;
  readonly result: AttemptResult;
  /** When it has not been heard of for too long, ms. */
  readonly limitMs: number;
  /** Whether the executor knows that it is gone, and has its slot back. */
  readonly isSlotFree: boolean;
}

/** An instance that no worker takes. */
export interface StuckInstance {
  readonly tryNumber: number;
  /** How often it was found stuck since it ran last. */
  readonly times: number;
  /** When it has been queued for too long, ms. */
  readonly limitMs: number;
  readonly planEntry: number;
}
