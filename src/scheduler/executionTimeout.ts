/**
 * What an attempt ends with when its execution timeout strikes. When that is, is decided elsewhere.
 */
import type { AttemptError } from '../model/attempt.ts';
import { formatDuration } from '../model/time.ts';

export function timeoutError(limitMs: number): AttemptError {
  return { name: 'AirflowTaskTimeout', message: `execution timeout of ${formatDuration(limitMs)}` };
}
