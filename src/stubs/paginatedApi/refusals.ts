/**
 * Pages that are refused so and so often before they are given.
 */
import type { ApiPlan, RefusalPlan } from './apiPlan.ts';
import type { PageWanted } from './options.ts';
import { secondsText } from './rateLimit.ts';
import { refusal, type Reply } from './reply.ts';

export interface Refusals {
  /** The refusal of a page; null: none is left. */
  take(wanted: PageWanted): Reply | null;
}

export function createRefusals({ refusals, firstPage }: ApiPlan): Refusals {
  const taken = new Map<RefusalPlan, number>();
  return {
    take({ offset, limit }) {
      const page = Math.floor(offset / limit) + firstPage;
      const entry = refusals.find((each) => each.page === page && (taken.get(each) ?? 0) < each.times);
      if (entry === undefined) return null;
      taken.set(entry, (taken.get(entry) ?? 0) + 1);
      const headers = entry.retryAfterMs === null ? {} : { 'Retry-After': secondsText(entry.retryAfterMs) };
      return refusal(entry.status, { error: 'refused', message: `Page ${page} is refused.`, headers });
    },
  };
}
