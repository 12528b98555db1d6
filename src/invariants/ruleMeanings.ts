/**
 * When each trigger rule lets a task start, as the documents say it (semantics-scheduling 2.2, the column of pass tests). Written from them and
 * not from the table that the scheduler goes by, so that one can contradict the other.
 */
import type { TriggerRule } from '../model/triggerRules.ts';

/** How many relevant upstream rows there are, and how those stand that had finished when the pass began. */
export interface UpstreamCounts {
  total: number;
  success: number;
  skipped: number;
  failed: number;
  upstreamFailed: number;
  removed: number;
  /** Those of setups among `total` and `success`. */
  setups: number;
  setupSuccess: number;
}

export interface RuleTerms {
  /** Removed upstream rows need not be waited for: the task is mapped, or the release counts them as settled for every task. */
  readonly isRemovedSettled: boolean;
  /** `none_failed_min_one_success` asks for the one success (from 3.3). */
  readonly isSuccessRequired: boolean;
}

/** Whether the rule lets a task start. */
export function letsStart(rule: TriggerRule, upstream: UpstreamCounts, terms: RuleTerms): boolean {
  const { total, success, skipped, failed, upstreamFailed, removed } = upstream;
  const counted = total - (terms.isRemovedSettled ? removed : 0);
  const areAllDone = success + skipped + failed + upstreamFailed + removed >= total;
  switch (rule) {
    case 'all_success':
      return success >= counted;
    case 'all_failed':
      return failed + upstreamFailed >= counted;
    case 'all_skipped':
      return skipped >= total;
    case 'none_failed':
      return success + skipped >= counted;
    case 'none_failed_min_one_success':
      return success + skipped >= counted && (success > 0 || !terms.isSuccessRequired);
    case 'all_done':
      return areAllDone;
    case 'all_done_min_one_success':
      return areAllDone && skipped === 0 && success > 0;
    case 'all_done_setup_success':
      return areAllDone && (upstream.setups === 0 || upstream.setupSuccess > 0);
    case 'none_skipped':
      return areAllDone && skipped === 0;
    case 'one_success':
      return success > 0;
    case 'one_failed':
      return failed + upstreamFailed > 0;
    case 'one_done':
      return success + failed > 0;
    case 'always':
      return true;
  }
}
