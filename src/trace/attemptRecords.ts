/**
 * The attempt records of a trace by instance, found once for each trace: a wide run has many, and each is asked for by name.
 */
import type { AttemptRecord, Trace } from './trace.ts';

const recordsByTrace = new WeakMap<Trace, ReadonlyMap<number, readonly AttemptRecord[]>>();

/** Records of one instance, in the order its attempts ended; attempts without error, output or label have none. */
export function attemptRecordsOf(trace: Trace, instance: number): readonly AttemptRecord[] {
  let records = recordsByTrace.get(trace);
  if (records === undefined) recordsByTrace.set(trace, (records = groupByInstance(trace.attempts)));
  return records.get(instance) ?? [];
}

function groupByInstance(attempts: readonly AttemptRecord[]): ReadonlyMap<number, readonly AttemptRecord[]> {
  const groups = new Map<number, AttemptRecord[]>();
  for (const attempt of attempts) {
    const group = groups.get(attempt.instance);
    if (group === undefined) groups.set(attempt.instance, [attempt]);
    else group.push(attempt);
  }
  return groups;
}
