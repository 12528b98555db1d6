/**
 * A deferral: what a task waits for outside of any worker, and for how long at most; as plain data, and as users write it.
 */
import { mistake } from './errors.ts';
import type { Json, JsonObject } from './json.ts';
import { DURATION_HELP, parseDuration, type Duration } from './time.ts';

/**
 * What a trigger does, ms after the task has deferred: fires an event that resumes the task, fails, never does anything, or ends the
 * instance itself (rules deferral/resumes-without-checks, deferral/trigger-failure, deferral/end-event).
 */
export type TriggerPlan =
  | { readonly kind: 'fires'; readonly afterMs: number; readonly event?: Json }
  | { readonly kind: 'fails'; readonly afterMs: number; readonly message?: string }
  | { readonly kind: 'never' }
  | {
      readonly kind: 'ends';
      readonly afterMs: number;
      readonly state: 'success' | 'failed' | 'skipped';
      /** XComs by key, pushed for the instance. */
      readonly xcoms?: JsonObject;
    };

/** What a trigger does that does anything. */
export type TriggerAct = Exclude<TriggerPlan, { kind: 'never' }>;

export interface Deferral {
  readonly trigger: TriggerPlan;
  /** null: the task waits for its trigger as long as it takes. */
  readonly timeoutMs: number | null;
}

/** A deferral as users write it. */
export interface TriggerOptions {
  /** How long after the deferral the trigger does something; left out: it never does. */
  readonly for?: Duration;
  /** What the trigger fires; default null. */
  readonly event?: Json;
  /** The trigger fails instead of firing; a text is its message. */
  readonly fails?: boolean | string;
  /** The trigger ends the instance itself instead of firing. */
  readonly ends?: 'success' | 'failed' | 'skipped';
  /** XComs by key that a trigger leaves which ends the instance. */
  readonly xcoms?: JsonObject;
  /** How long the task waits at most. The scheduler looks every fifteen seconds. */
  readonly timeout?: Duration | null;
}

/**
 * The plain data of a deferral.
 *
 * @param where Who was given the options, for the message.
 * @throws DagproofError `bad-duration`.
 */
export function deferralOf(where: string, options: TriggerOptions): Deferral {
  const { timeout = null } = options;
  return { trigger: triggerOf(where, options), timeoutMs: timeout === null ? null : milliseconds(where, timeout) };
}

function triggerOf(where: string, { for: after, event, fails = false, ends, xcoms }: TriggerOptions): TriggerPlan {
  if (after === undefined) return { kind: 'never' };
  const afterMs = milliseconds(where, after);
  if (ends !== undefined) return { kind: 'ends', afterMs, state: ends, ...(xcoms === undefined ? {} : { xcoms }) };
  if (fails === false) return { kind: 'fires', afterMs, ...(event === undefined ? {} : { event }) };
  return { kind: 'fails', afterMs, ...(fails === true ? {} : { message: fails }) };
}

function milliseconds(where: string, duration: Duration): number {
  const parsed = parseDuration(duration);
  if (parsed !== null) return parsed;
  throw mistake('bad-duration', `${where} was given the duration ${JSON.stringify(duration)}.`, DURATION_HELP);
}
