/**
 * The tries of an instance before its last: when each ran, why it ended, and when the next one began.
 */
import { formatDuration } from '../model/time.ts';
import { CAUSES, type Cause } from '../model/transition.ts';
import { attemptRecordsOf, errorText } from './attemptRecords.ts';
import { attemptsOf, type Attempt } from './attempts.ts';
import { planEntryText } from './planEntryText.ts';
import type { Simulation } from './simulation.ts';
import type { Trace } from './trace.ts';

/** A try that another followed. Times are virtual ms. */
export interface EarlierTry {
  readonly tryNumber: number;
  readonly startMs: number;
  readonly endMs: number;
  /** What ended it. */
  readonly cause: Cause;
  /** The same in words: the error, or the fault of the plan. */
  readonly because: string;
  /** When the next try began; null: it did not. */
  readonly nextMs: number | null;
}

/** In their order; a try that gave its worker back and went on, such as a deferred one, is one. */
export function earlierTries(run: Simulation, taskId: string, mapIndex: number): readonly EarlierTry[] {
  const last = run.instance(taskId, mapIndex).tryNumber;
  if (last < 2) return [];
  const attempts = attemptsOf(run, { taskId, mapIndex }).filter(({ tryNumber }) => tryNumber > 0);
  const tries = new Map<number, { first: Attempt; last: Attempt }>();
  for (const attempt of attempts) {
    tries.set(attempt.tryNumber, { first: tries.get(attempt.tryNumber)?.first ?? attempt, last: attempt });
  }
  const ordered = [...tries.values()];
  return ordered
    .filter(({ first }) => first.tryNumber < last)
    .map((each, position) => ({
      tryNumber: each.first.tryNumber,
      startMs: each.first.startMs,
      endMs: each.last.endMs,
      cause: each.last.cause,
      because: reasonOf(run.trace, each.last),
      nextMs: ordered[position + 1]?.first.startMs ?? null,
    }));
}

/** `try 1 from 0s to 10s: Error: boom; tried again at 5m10s1ms`. */
export function earlierTryText({ tryNumber, startMs, endMs, because, nextMs }: EarlierTry): string {
  const next = nextMs === null ? '' : `; tried again at ${formatDuration(nextMs)}`;
  return `try ${tryNumber} from ${formatDuration(startMs)} to ${formatDuration(endMs)}: ${because}${next}`;
}

function reasonOf(trace: Trace, { instance, tryNumber, cause, culprit }: Attempt): string {
  const isPlanned = culprit >= 0 && CAUSES.some(([name, kind]) => name === cause && kind === 'plan_entry');
  if (isPlanned) return `planned by ${planEntryText(trace.header.plan[culprit])}`;
  const record = attemptRecordsOf(trace, instance).findLast((each) => each.tryNumber === tryNumber);
  return errorText(record) ?? cause.replaceAll('_', ' ');
}
