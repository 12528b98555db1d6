/**
 * Counts requests in windows of time and says when one is too many.
 */
import type { RateLimitPlan } from './apiPlan.ts';

export interface RateLimit {
  /** Counts a request; what to add to its answer, and whether it is refused. */
  take(nowMs: number): { readonly isRefused: boolean; readonly headers: Readonly<Record<string, string>> };
}

export function createRateLimit(plan: RateLimitPlan | null): RateLimit {
  if (plan === null) return { take: () => ({ isRefused: false, headers: {} }) };
  let startMs = -Infinity;
  let taken = 0;
  return {
    take(nowMs) {
      // A clock that went back is another run's.
      if (nowMs >= startMs + plan.windowMs || nowMs < startMs) {
        startMs = nowMs;
        taken = 0;
      }
      const isRefused = taken === plan.requests;
      if (!isRefused) taken += 1;
      const endMs = startMs + plan.windowMs;
      const headers = { ...(plan.hasHeaders ? limitHeaders(plan, { endMs, taken }) : {}) };
      return { isRefused, headers: isRefused ? { ...headers, ...retryAfter(plan, { nowMs, endMs }) } : headers };
    },
  };
}

function limitHeaders(
  { requests }: RateLimitPlan,
  { endMs, taken }: { endMs: number; taken: number },
): Record<string, string> {
  return {
    'X-RateLimit-Limit': String(requests),
    'X-RateLimit-Remaining': String(requests - taken),
    'X-RateLimit-Reset': String(Math.ceil(endMs / 1_000)),
  };
}

/** Whole seconds, rounded up: a client that comes at that time is answered. */
function retryAfter(plan: RateLimitPlan, { nowMs, endMs }: { nowMs: number; endMs: number }): Record<string, string> {
  switch (plan.retryAfter) {
    case 'seconds':
      return { 'Retry-After': secondsText(endMs - nowMs) };
    case 'date':
      return { 'Retry-After': new Date(Math.ceil(endMs / 1_000) * 1_000).toUTCString() };
    default:
      return {};
  }
}

/** Milliseconds as a header has them: whole seconds, rounded up. */
export function secondsText(milliseconds: number): string {
  return String(Math.ceil(milliseconds / 1_000));
}
