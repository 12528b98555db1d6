/**
 * The attempt records of a trace by instance, found once for each trace: a wide run has many, and each is asked for by name.
 */
import type { AttemptRecord, Trace } from './trace.ts';

const recordsByTrace = new WeakMap<Trace, ReadonlyMap<number, readonly AttemptRecord[]>>();

/** Records of one instance, in the order its attempts ended; attempts without anything to tell have none. */
export function attemptRecordsOf(trace: Trace, instance: number): readonly AttemptRecord[] {
  let records = recordsByTrace.get(trace);
  if (records === undefined) recordsByTrace.set(trace, (records = groupByInstance(trace.attempts)));
  return records.get(instance) ?? [];
}

/** The label an instance gave itself (`mapIndexTemplate`) on its last try; null: none. */
export function labelOf(trace: Trace, instance: number): string | null {
  const labelled = attemptRecordsOf(trace, instance).findLast((attempt) => attempt.renderedMapIndex !== undefined);
  return labelled?.renderedMapIndex ?? null;
}

/** Whether a record would be there if no arguments were recorded. */
export function tellsMoreThanArguments({ error, logs, requests, renderedMapIndex }: AttemptRecord): boolean {
  return error !== undefined || logs !== undefined || requests !== undefined || renderedMapIndex !== undefined;
}

/** Name of an attempt's error and the first line of its message; null: it has none. */
export function errorText(attempt: AttemptRecord | undefined): string | null {
  if (attempt?.error === undefined) return null;
  const { name, message } = attempt.error;
  const [line = ''] = message.trim().split(/\r?\n/, 1);
  return line === '' ? name : `${name}: ${line}`;
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
