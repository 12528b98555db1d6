/**
 * The asymmetric forms of an outcome, `succeeded(21)` or `failed(/503/)`: what one instance should have come to, as far as a test cares.
 */
import { expect } from 'vitest';
import type { MatcherContext, Verdict } from './verdict.ts';

/** Stands for every outcome it describes, in `toEqual`, `toHaveOutcomes` and `toHaveTaskState`. */
export interface OutcomeForm {
  asymmetricMatch(other: unknown): boolean;
}

/** What `expect.succeeded(21)` and the others make, with this signature in the types of vitest. */
export interface OutcomeForms {
  /** State success; with a value, which may hold asymmetric forms itself, its XCom is equal to that. */
  succeeded: (value?: unknown) => OutcomeForm;
  /** State failed; with a text or pattern, its reason (the error's name and message among it) contains that. */
  failed: (reason?: string | RegExp) => OutcomeForm;
  /** State skipped, with a reason as for `failed`. */
  skipped: (reason?: string | RegExp) => OutcomeForm;
  /** State upstream_failed, with a reason as for `failed`. */
  upstreamFailed: (reason?: string | RegExp) => OutcomeForm;
}

/**
 * An instance that succeeded.
 *
 * @param value What it returned, if that matters: a value, or an asymmetric form such as `expect.any(Number)`.
 * @example expect(run).toHaveOutcomes({ double: [succeeded(2), succeeded(4)] })
 */
export const succeeded: OutcomeForms['succeeded'] = (...value) => expect.succeeded(...value);

/**
 * An instance that failed.
 *
 * @param reason Text or pattern that `run.explain` contains, the error's name and message among it.
 * @example expect(run).toHaveTaskState('fetch', ['success', failed(/503/)])
 */
export const failed: OutcomeForms['failed'] = (...reason) => expect.failed(...reason);

/**
 * An instance that was skipped.
 *
 * @param reason As for `failed`.
 * @example expect(run).toHaveTaskState('load', skipped('expanded to zero'))
 */
export const skipped: OutcomeForms['skipped'] = (...reason) => expect.skipped(...reason);

/**
 * An instance that could not run, for want of what is upstream of it.
 *
 * @param reason As for `failed`.
 * @example expect(run).toHaveTaskState('join', upstreamFailed('fetch[1] failed'))
 */
export const upstreamFailed: OutcomeForms['upstreamFailed'] = (...reason) => expect.upstreamFailed(...reason);

/** The forms as vitest's `expect.extend` takes them. */
export const outcomeForms = {
  succeeded(this: MatcherContext, received: unknown, value?: unknown): Verdict {
    return formVerdict(isIn(received, 'success') && (value === undefined || this.equals(received.value, value)));
  },
  failed: formOf('failed'),
  skipped: formOf('skipped'),
  upstreamFailed: formOf('upstream_failed'),
};

function formOf(state: string): (this: MatcherContext, received: unknown, reason?: string | RegExp) => Verdict {
  return function (received, reason) {
    return formVerdict(isIn(received, state) && (reason === undefined || contains(received.reason, reason)));
  };
}

function isIn(received: unknown, state: string): received is { readonly value?: unknown; readonly reason?: unknown } {
  return typeof received === 'object' && received !== null && 'state' in received && received.state === state;
}

function contains(text: unknown, wanted: string | RegExp): boolean {
  // `search` starts at the beginning whatever a global pattern remembers.
  return typeof text === 'string' && (typeof wanted === 'string' ? text.includes(wanted) : text.search(wanted) >= 0);
}

function formVerdict(pass: boolean): Verdict {
  return { pass, message: () => 'Forms of an outcome belong inside of toEqual, toHaveOutcomes and toHaveTaskState.' };
}
