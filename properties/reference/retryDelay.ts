/** When an attempt that failed may be tried again (scheduling 3.2): arithmetic on a task's retry fields, nothing else. */
import { createHash } from 'node:crypto';
import type { TaskSpec } from '../../src/model/dagSpec.ts';
import type { Given } from './given.ts';

const DAY_SECONDS = 86_400;

/** Milliseconds to wait after try `tryNumber` failed. The map index is not hashed: all indexes failing in one try wait alike. */
export function retryDelayMs(given: Given, task: TaskSpec, tryNumber: number): number {
  const multiplier = task.retryExponentialBackoff;
  if (multiplier === 1 || multiplier <= 0) return task.retryDelayMs;
  const scaled = Math.ceil((task.retryDelayMs / 1000) * multiplier ** (tryNumber - 1));
  const base = Math.max(1, Number.isFinite(scaled) ? scaled : DAY_SECONDS);
  const text = `${given.spec.dagId}#${task.taskId}#${given.logicalDateText}#${tryNumber}`;
  const hash = BigInt(`0x${createHash('sha1').update(text).digest('hex')}`);
  const delayMs = Math.min(base + Number(hash % BigInt(base)), DAY_SECONDS) * 1000;
  return task.maxRetryDelayMs === null ? delayMs : Math.min(delayMs, task.maxRetryDelayMs);
}
