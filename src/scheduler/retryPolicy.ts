/**
 * Whether a failed attempt is tried again, and how long the instance waits for it.
 * Rules: semantics-scheduling 3.1-3.2 (rules retry/max-tries, retry/backoff-formula, retry/delay-strict);
 * airflow-core/src/airflow/models/taskinstance.py.
 */
import { sha1 } from '@noble/hashes/legacy.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { TaskSpec } from '../model/dagSpec.ts';
import { pythonDateText } from '../model/time.ts';

/** `[core] max_task_retry_delay`: no backoff waits longer than a day. */
const LONGEST_BACKOFF_SECONDS = 86_400;

/** Airflow tests "ready at < now": the first whole millisecond at which that holds is one later. */
const STRICT_MS = 1;

/**
 * Whether the instance goes to up_for_retry after failing in this try.
 *
 * @param maxTries The task's retries, or more once the instance was cleared (rule clear/new-attempts).
 */
export function isRetryEligible(task: TaskSpec, tryNumber: number, maxTries: number = task.retries): boolean {
  return task.retries > 0 && tryNumber <= maxTries;
}

/**
 * Milliseconds from the end of the failed attempt to the first instant at which the next may be scheduled.
 * The jitter is the same for every map index that fails in the same try: neither map index nor run id is hashed.
 *
 * @example retryDelayMs(task, { dagId: 'd', logicalDate: '2026-01-01T00:00:00.000Z', tryNumber: 1 }) // 300_001 by default
 */
export function retryDelayMs(
  task: TaskSpec,
  at: { readonly dagId: string; readonly logicalDate: string | null; readonly tryNumber: number },
): number {
  return baseDelayMs(task, at) + STRICT_MS;
}

function baseDelayMs(
  task: TaskSpec,
  { dagId, logicalDate, tryNumber }: { dagId: string; logicalDate: string | null; tryNumber: number },
): number {
  const multiplier = task.retryExponentialBackoff;
  if (multiplier === 0 || multiplier === 1) return task.retryDelayMs;
  const grown = Math.ceil((task.retryDelayMs / 1000) * multiplier ** (tryNumber - 1));
  const base = Number.isFinite(grown) ? Math.max(grown, 1) : LONGEST_BACKOFF_SECONDS;
  const date = logicalDate === null ? 'None' : pythonDateText(logicalDate);
  const hash = BigInt(`0x${bytesToHex(sha1(utf8ToBytes(`${dagId}#${task.taskId}#${date}#${tryNumber}`)))}`);
  const seconds = Math.min(base + Number(hash % BigInt(base)), LONGEST_BACKOFF_SECONDS);
  return task.maxRetryDelayMs === null ? seconds * 1000 : Math.min(seconds * 1000, task.maxRetryDelayMs);
}
