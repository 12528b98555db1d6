/**
 * The thirteen trigger rules as one table: the state a rule gives at once, and the test it passes.
 * Every row mirrors the rule of the same name under `trigger-rule/`; the source is airflow-core/src/airflow/ti_deps/deps/trigger_rule_dep.py.
 */
import type { Profile } from './profile.ts';
import { STATE, type StateCode } from './states.ts';

export const TRIGGER_RULES = [
  'all_success',
  'all_failed',
  'all_done',
  'all_done_min_one_success',
  'all_done_setup_success',
  'one_success',
  'one_failed',
  'one_done',
  'none_failed',
  'none_failed_min_one_success',
  'none_skipped',
  'all_skipped',
  'always',
] as const;

export type TriggerRule = (typeof TRIGGER_RULES)[number];

/**
 * How the relevant upstream instances stand: those finished when the pass began, by state, and how many there are in all.
 * One object is filled again for each evaluation; a rule only reads it (rule upstream/counts-at-pass-start).
 */
export interface UpstreamStatus {
  /** Upstream tasks, or upstream rows when one of the tasks needs expansion (rules upstream/number-of-tasks, upstream/number-of-rows). */
  total: number;
  success: number;
  skipped: number;
  failed: number;
  upstreamFailed: number;
  removed: number;
  /** Those of `total`, `success` and `skipped` that belong to setups. */
  setups: number;
  setupSuccess: number;
  setupSkipped: number;
  /** Own map index, -1 for an unmapped instance or a placeholder. */
  mapIndex: number;
}

export function emptyUpstreamStatus(): UpstreamStatus {
  return {
    total: 0,
    success: 0,
    skipped: 0,
    failed: 0,
    upstreamFailed: 0,
    removed: 0,
    setups: 0,
    setupSuccess: 0,
    setupSkipped: 0,
    mapIndex: -1,
  };
}

export interface RuleRow {
  /** The state the instance gets now, before all upstream are done; STATE.none: no change. */
  readonly early: (upstream: UpstreamStatus, profile: Profile) => StateCode;
  readonly passes: (upstream: UpstreamStatus, profile: Profile) => boolean;
  /** Runs as soon as one upstream qualifies, without waiting for the others. */
  readonly isFast?: true;
}

const NO_CHANGE = STATE.none;

/** Relevant upstream instances that were finished when the pass began. */
export function finishedCount(upstream: UpstreamStatus): number {
  return upstream.success + upstream.skipped + upstream.failed + upstream.upstreamFailed + upstream.removed;
}

function isDone(upstream: UpstreamStatus): boolean {
  return finishedCount(upstream) >= upstream.total;
}

function hasFailure(upstream: UpstreamStatus): boolean {
  return upstream.failed > 0 || upstream.upstreamFailed > 0;
}

/** Removed upstream rows that count as settled for this instance (rule trigger-rule/removed-upstream). */
function settledRemoved(upstream: UpstreamStatus, profile: Profile): number {
  return upstream.mapIndex >= 0 || profile.removedInPassTest === 'always' ? upstream.removed : 0;
}

/** After a shrink, surplus instances of a mapped downstream are removed: the index is beyond the successes (rule trigger-rule/all-success-early-removal). */
function isBeyondSuccesses(upstream: UpstreamStatus): boolean {
  return upstream.removed > 0 && upstream.success > 0 && upstream.mapIndex >= upstream.success;
}

/**
 * One row a rule. The early state is set first and the pass test is made independently of it; an instance runs only
 * if its state can still be scheduled (rule trigger-rule/early-state-then-pass).
 */
export const TRIGGER_RULE_TABLE: Readonly<Record<TriggerRule, RuleRow>> = {
  /** Rule trigger-rule/all-success. */
  all_success: {
    early: (u) => {
      if (hasFailure(u)) return STATE.upstream_failed;
      if (u.skipped > 0) return STATE.skipped;
      return isBeyondSuccesses(u) ? STATE.removed : NO_CHANGE;
    },
    passes: (u, profile) => u.total - u.success - settledRemoved(u, profile) <= 0,
  },
  /** Rule trigger-rule/all-failed. */
  all_failed: {
    early: (u) => (u.success > 0 || u.skipped > 0 ? STATE.skipped : NO_CHANGE),
    passes: (u, profile) => u.total - u.failed - u.upstreamFailed - settledRemoved(u, profile) <= 0,
  },
  /** Rules trigger-rule/all-done, trigger-rule/removed-is-done. */
  all_done: { early: () => NO_CHANGE, passes: isDone },
  /** Rule trigger-rule/all-done-min-one-success. */
  all_done_min_one_success: {
    early: (u) => {
      if (u.skipped > 0) return STATE.skipped;
      return isDone(u) && u.success === 0 ? STATE.upstream_failed : NO_CHANGE;
    },
    passes: (u) => isDone(u) && u.skipped === 0 && u.success > 0,
  },
  /** Without setups upstream the rule is `all_done` (rules setup/teardown-rule, trigger-rule/all-done-setup-success). */
  all_done_setup_success: {
    early: (u) => {
      if (!isDone(u) || u.setups === 0) return NO_CHANGE;
      if (u.setupSkipped >= u.setups) return STATE.skipped;
      return u.setupSuccess === 0 ? STATE.upstream_failed : NO_CHANGE;
    },
    passes: (u) => isDone(u) && (u.setups === 0 || u.setupSuccess > 0),
  },
  /** Rule trigger-rule/one-success. */
  one_success: {
    early: (u) => {
      if (!isDone(u)) return NO_CHANGE;
      if (finishedCount(u) === u.skipped) return STATE.skipped;
      return u.success === 0 ? STATE.upstream_failed : NO_CHANGE;
    },
    passes: (u) => u.success > 0,
    isFast: true,
  },
  /** Rule trigger-rule/one-failed. */
  one_failed: {
    early: (u) => (isDone(u) && !hasFailure(u) ? STATE.skipped : NO_CHANGE),
    passes: hasFailure,
    isFast: true,
  },
  /** Rule trigger-rule/one-done. */
  one_done: {
    early: (u) => (isDone(u) && u.failed === 0 && u.success === 0 ? STATE.skipped : NO_CHANGE),
    passes: (u) => u.success + u.failed > 0,
    isFast: true,
  },
  /** Rule trigger-rule/none-failed. */
  none_failed: {
    early: (u) => (hasFailure(u) ? STATE.upstream_failed : NO_CHANGE),
    passes: (u, profile) => u.total - u.success - u.skipped - settledRemoved(u, profile) <= 0,
  },
  /** Rule trigger-rule/none-failed-min-one-success. */
  none_failed_min_one_success: {
    early: (u, profile) => {
      if (hasFailure(u)) return STATE.upstream_failed;
      if (u.skipped === u.total) return STATE.skipped;
      return profile.oneSuccessRequired && isDone(u) && u.success === 0 ? STATE.upstream_failed : NO_CHANGE;
    },
    passes: (u, profile) =>
      u.total - u.success - u.skipped - settledRemoved(u, profile) <= 0 &&
      (!profile.oneSuccessRequired || u.success > 0),
  },
  /** Rule trigger-rule/none-skipped. */
  none_skipped: {
    early: (u) => (u.skipped > 0 ? STATE.skipped : NO_CHANGE),
    passes: (u) => isDone(u) && u.skipped === 0,
  },
  /** Rule trigger-rule/all-skipped. */
  all_skipped: {
    early: (u) => (u.success > 0 || hasFailure(u) ? STATE.skipped : NO_CHANGE),
    passes: (u) => u.total - u.skipped <= 0,
  },
  /** Rule trigger-rule/always. */
  always: { early: () => NO_CHANGE, passes: () => true },
};

/**
 * What setups further upstream ask of a task that is no teardown, on top of its trigger rule: all of them have to succeed, and the
 * first that does not decides at once (rule setup/indirect-setups). Removed ones are subtracted for mapped instances only, in every release.
 */
export const SETUP_CONSTRAINT: RuleRow = {
  early: (u, profile) => TRIGGER_RULE_TABLE.all_success.early(u, profile),
  passes: (u) => u.total - u.success - (u.mapIndex >= 0 ? u.removed : 0) <= 0,
};
