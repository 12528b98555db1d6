/**
 * The thirteen trigger rules, written again from the decision table of scheduling 2.2: the state a rule gives at once, and the
 * test it passes. It judges counts and knows neither tasks nor rows.
 */
import type { Profile } from '../../src/model/profile.ts';
import type { InstanceState } from '../../src/model/states.ts';
import type { TriggerRule } from '../../src/model/triggerRules.ts';

/** How many relevant upstream rows there are, and how many of them finished in which state. */
export interface UpstreamCounts {
  readonly all: number;
  readonly success: number;
  readonly skipped: number;
  readonly failed: number;
  readonly upstream_failed: number;
  readonly removed: number;
  /** The same of those that are setups. */
  readonly setups: { readonly all: number; readonly success: number; readonly skipped: number };
}

export interface Verdict {
  /** The state set at once, if any, whether or not the test passes. */
  readonly early: InstanceState | null;
  readonly isPassed: boolean;
}

/** Scheduling 2.2; the single letters are those of its table. `M` is an instance with a map index of its own. */
export function judgeTriggerRule(
  rule: TriggerRule,
  counts: UpstreamCounts,
  { mapIndex, profile }: { readonly mapIndex: number; readonly profile: Profile },
): Verdict {
  const { all: N, success: s, skipped: k, failed: f, upstream_failed: u, removed: r } = counts;
  const M = mapIndex >= 0;
  const d = s + k + f + u + r;
  const done = d >= N;
  const isFailed = f + u > 0;
  // 3.2.0 counts removed rows as settled for mapped instances only (#62034 changed that).
  const settledRemoved = M || profile.removedInPassTest === 'always' ? r : 0;
  switch (rule) {
    case 'always':
      return verdict(true);
    case 'all_success': {
      const isBeyond = M && r > 0 && s > 0 && mapIndex >= s;
      return verdict(
        N - s - settledRemoved <= 0,
        isFailed && 'upstream_failed',
        k > 0 && 'skipped',
        isBeyond && 'removed',
      );
    }
    case 'all_failed':
      return verdict(N - f - u - settledRemoved <= 0, s + k > 0 && 'skipped');
    case 'all_done':
      return verdict(done);
    case 'all_done_setup_success':
      return done ? judgeDoneSetups(counts) : verdict(false);
    case 'all_done_min_one_success':
      return verdict(
        k === 0 && done && s > 0,
        k > 0 && 'skipped',
        s + f + u + r >= N - k && s === 0 && 'upstream_failed',
      );
    case 'one_success':
      return verdict(s > 0, done && d === k && 'skipped', done && s === 0 && 'upstream_failed');
    case 'one_failed':
      return verdict(isFailed, done && !isFailed && 'skipped');
    case 'one_done':
      return verdict(s + f > 0, done && s + f === 0 && 'skipped');
    case 'none_failed':
      return verdict(N - s - k - settledRemoved <= 0, isFailed && 'upstream_failed');
    case 'none_failed_min_one_success':
      return verdict(
        N - s - k - settledRemoved <= 0 && (s > 0 || !profile.oneSuccessRequired),
        isFailed && 'upstream_failed',
        k === N && 'skipped',
        profile.oneSuccessRequired && done && s === 0 && 'upstream_failed',
      );
    case 'none_skipped':
      return verdict(done && k === 0, k > 0 && 'skipped');
    case 'all_skipped':
      return verdict(N - k <= 0, s + f + u > 0 && 'skipped');
  }
}

/** The rule of teardowns, once all upstream is done; without setups it is `all_done`. */
function judgeDoneSetups({ setups: { all, success, skipped } }: UpstreamCounts): Verdict {
  if (all === 0) return verdict(true);
  return verdict(success > 0, skipped >= all && 'skipped', success === 0 && 'upstream_failed');
}

/** The first early state that holds is the one set. */
function verdict(isPassed: boolean, ...early: readonly (InstanceState | false)[]): Verdict {
  return { isPassed, early: early.find((state) => state !== false) || null };
}
