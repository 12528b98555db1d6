/**
 * Airflow's exponential delay before a retry, computed from its formula and not by the engine.
 */
import { createHash } from 'node:crypto';

export interface BackoffOf {
  readonly dagId: string;
  readonly taskId: string;
  readonly delaySeconds: number;
  readonly maxDelaySeconds?: number;
  /** As Airflow writes it: `2026-01-01 00:00:00+00:00`. */
  readonly logicalDate?: string;
}

/** Seconds after the given try: a base that doubles, and a jitter below the base taken from a hash that knows no map index. */
export function backoffSeconds(
  { dagId, taskId, delaySeconds, maxDelaySeconds = 86_400, logicalDate = '2026-01-01 00:00:00+00:00' }: BackoffOf,
  tryNumber: number,
): number {
  const base = delaySeconds * 2 ** (tryNumber - 1);
  const hash = BigInt(`0x${createHash('sha1').update(`${dagId}#${taskId}#${logicalDate}#${tryNumber}`).digest('hex')}`);
  return Math.min(base + Number(hash % BigInt(base)), maxDelaySeconds);
}
