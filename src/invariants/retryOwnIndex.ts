/**
 * Every index is tried by itself: a try begins when the instance itself is scheduled, no more often than its tries allow, and not before
 * its delay has passed (semantics-scheduling 3.1-3.2, 3.6).
 */
import type { TaskSpec } from '../model/dagSpec.ts';
import { STATE } from '../model/states.ts';
import { formatDuration } from '../model/time.ts';
import { CAUSE } from '../model/transition.ts';
import type { Hearing } from './hearing.ts';
import type { Judge } from './judge.ts';

const ID = 'retry-own-index';

/** Failures that never end an instance while it has tries left; what a sensor makes of them depends on its flags. */
const RETRYABLE: ReadonlySet<number> = new Set([
  CAUSE.raised,
  CAUSE.execution_timeout,
  CAUSE.push_refused,
  CAUSE.arguments_unresolved,
]);

export const RETRY_OWN_INDEX: Judge = {
  id: ID,
  sentence: 'A retry touches its own index only; tries are bounded and used, and the retry delay is respected.',
  attend: (hearing) => {
    const { dag, tryNumber } = hearing;
    const failedAtMs: number[] = [];
    return {
      moved: (instance, from, to) => {
        const before = tryNumber[instance] as number;
        const expected = before + (beginsTry(hearing, from, to) ? 1 : 0);
        if (hearing.nextTry !== expected) accuseTry(hearing, instance, expected);
        if (!dag.hasRetries) {
          if (to === STATE.up_for_retry && from !== STATE.restarting) judgeBound(hearing, instance);
          return;
        }
        if (to === STATE.up_for_retry) {
          failedAtMs[instance] = hearing.timeMs;
          // What was cleared while it ran may always start over.
          if (from !== STATE.restarting) judgeBound(hearing, instance);
        } else if (to === STATE.failed) judgeUse(hearing, instance);
        else if (from === STATE.up_for_retry && to === STATE.scheduled)
          judgeDelay(hearing, instance, failedAtMs[instance] as number);
      },
    };
  },
};

/** A try begins when the instance is scheduled anew; not after a reschedule, a deferral, or in the queue again. */
function beginsTry({ cause }: Hearing, from: number, to: number): boolean {
  const isNew = from === STATE.none || from === STATE.up_for_retry;
  return isNew && (to === STATE.scheduled || cause === CAUSE.empty_operator);
}

function accuseTry(hearing: Hearing, instance: number, expected: number): void {
  const message = `${hearing.nameOf(instance)} should be in try ${expected} and is in try ${hearing.nextTry}.`;
  hearing.accuse(ID, message, { instances: [instance] });
}

/** The limit is that of the end: clearing raises it, and it is never lowered. */
function judgeBound(hearing: Hearing, instance: number): void {
  const { raisedMaxTries } = hearing.trace;
  const { retries } = hearing.taskOf(instance).spec;
  const maxTries = raisedMaxTries.get(instance as never) ?? retries;
  if (hearing.nextTry <= maxTries) return;
  const message = `${hearing.nameOf(instance)} is to be tried again after try ${hearing.nextTry}, and ${maxTries + 1} tries are all it has.`;
  hearing.accuse(ID, message, { instances: [instance] });
}

/** With the limit of the start, which no clear has raised. */
function judgeUse(hearing: Hearing, instance: number): void {
  const { retries, sensor } = hearing.taskOf(instance).spec;
  if (hearing.nextTry > retries || sensor !== null || !isRetryable(hearing)) return;
  const message = `${hearing.nameOf(instance)} failed for good in try ${hearing.nextTry} of ${retries + 1}, although the failure may be retried.`;
  hearing.accuse(ID, message, { instances: [instance] });
}

function isRetryable({ cause, culprit, trace }: Hearing): boolean {
  return RETRYABLE.has(cause) || (cause === CAUSE.planned && trace.header.plan[culprit]?.what.kind === 'fail');
}

function judgeDelay(hearing: Hearing, instance: number, sinceMs: number): void {
  const leastMs = leastDelayMs(hearing.taskOf(instance).spec, hearing.tryNumber[instance] as number);
  const waitedMs = hearing.timeMs - sinceMs;
  // Airflow tests strictly whether the delay has passed.
  if (waitedMs > leastMs) return;
  const message = `${hearing.nameOf(instance)} was scheduled again after ${formatDuration(waitedMs)}; its retry delay after try ${hearing.tryNumber[instance]} is at least ${formatDuration(leastMs)}.`;
  hearing.accuse(ID, message, { instances: [instance] });
}

const LONGEST_BACKOFF_SECONDS = 86_400;

/** The delay without its jitter, which only lengthens it. */
function leastDelayMs({ retryDelayMs, retryExponentialBackoff, maxRetryDelayMs }: TaskSpec, tryNumber: number): number {
  if (retryExponentialBackoff === 0 || retryExponentialBackoff === 1) return retryDelayMs;
  const grown = Math.ceil((retryDelayMs / 1000) * retryExponentialBackoff ** (tryNumber - 1));
  const seconds = Math.min(Math.max(grown, 1), LONGEST_BACKOFF_SECONDS);
  return Math.min(seconds * 1000, maxRetryDelayMs ?? Infinity);
}
