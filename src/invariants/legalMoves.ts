/**
 * Every move is one that Airflow makes for the cause that is given for it. Written from the table of transitions (semantics-scheduling 1.2),
 * not from the table that the engine holds itself to.
 */
import type { InstanceState } from '../model/states.ts';
import { INSTANCE_STATES, stateOfCode } from '../model/states.ts';
import { CAUSES, causeOfCode, type Cause } from '../model/transition.ts';
import type { Judge } from './judge.ts';

const ANY: readonly InstanceState[] = INSTANCE_STATES;
const UNSTARTED = ['none', 'up_for_retry', 'up_for_reschedule'] as const;
const UNFINISHED: readonly InstanceState[] = [
  'none', 'scheduled', 'queued', 'running', 'up_for_retry', 'up_for_reschedule', 'deferred', 'restarting',
]; // prettier-ignore
/** A check may give a state where another check has just given one, and the probe for a deadlock makes checks of whatever is unfinished. */
const CHECKED: readonly InstanceState[] = [...UNFINISHED, 'skipped', 'upstream_failed', 'removed'];
const FAILED_OR_RETRIED = ['failed', 'up_for_retry'] as const;
const BY_HAND = ['success', 'failed', 'skipped'] as const;

type Moves = readonly (readonly [from: readonly InstanceState[], to: readonly InstanceState[]])[];

const SELECTED: Moves = [[['scheduled'], ['queued']]];
const CHECK: Moves = [[CHECKED, ['upstream_failed', 'skipped', 'removed']]];
const FIRED: Moves = [[['deferred'], ['scheduled']]];
const FAILURE: Moves = [[['running'], FAILED_OR_RETRIED]];
/** Release 2.x writes rows whatever their state. */
const SKIPPED_BY_DECISION: Moves = [[ANY, ['skipped']]];

/** What each cause moves an instance from and to; a cause of creations moves nothing. */
const MOVES_BY_CAUSE: Readonly<Record<Cause, Moves>> = {
  created: [],
  expanded: [],
  revised: [],
  rule_satisfied: [[['none'], ['scheduled']]],
  past_met: [[['none'], ['scheduled']]],
  retry_due: [[['up_for_retry'], ['scheduled']]],
  reschedule_due: [[['up_for_reschedule'], ['scheduled']]],
  selected: SELECTED,
  waited_for_pool: SELECTED,
  waited_for_parallelism: SELECTED,
  waited_for_max_active_tasks: SELECTED,
  waited_for_max_active_tis: SELECTED,
  waited_for_page: SELECTED,
  started: [[['queued'], ['running']]],
  resumed: [[['queued'], ['running']]],
  returned: [[['running'], ['success']]],
  raised: FAILURE,
  raised_fail_exception: [[['running'], ['failed']]],
  raised_skip_exception: [[['running'], ['skipped']]],
  planned: [[['running'], ['success', 'failed', 'skipped', 'up_for_retry', 'deferred']]],
  execution_timeout: FAILURE,
  push_refused: FAILURE,
  arguments_unresolved: FAILURE,
  trigger_rule: CHECK,
  setup_constraint: CHECK,
  mapped_source: [[CHECKED, ['upstream_failed', 'skipped']]],
  expanded_to_zero: [[CHECKED, ['skipped']]],
  length_unknown: [[CHECKED, ['upstream_failed']]],
  branch_not_followed: SKIPPED_BY_DECISION,
  short_circuited: SKIPPED_BY_DECISION,
  empty_operator: [[UNSTARTED, ['success']]],
  index_out_of_range: [[ANY, ['removed']]],
  run_finished: [],
  orphaned: [[['queued', 'running', 'restarting'], ['none']]],
  fail_fast: [
    [['running'], ['failed']],
    [[...UNFINISHED.filter((state) => state !== 'running'), 'upstream_failed', 'removed'], ['skipped']],
  ],
  dagrun_timeout: [[UNFINISHED, ['skipped']]],
  poked_in_vain: [[['running'], ['up_for_reschedule']]],
  sensor_timeout: [[['running'], ['failed', 'skipped']]],
  failed_softly: [[['running'], ['skipped']]],
  cleared: [
    [['running'], ['restarting']],
    [ANY.filter((state) => state !== 'running'), ['none']],
  ],
  worker_stopped: [[['restarting'], ['none']]],
  result_refused: [[['restarting'], ['up_for_retry']]],
  marked: [[ANY, BY_HAND]],
  run_marked: [[ANY, BY_HAND]],
  deferred_itself: [[['running'], ['deferred']]],
  trigger_fired: FIRED,
  trigger_failed: FIRED,
  trigger_timeout: FIRED,
  trigger_ended: [[['deferred'], [...BY_HAND, 'up_for_retry']]],
  executor_mismatch: [
    [['scheduled', 'queued', 'running', 'restarting'], FAILED_OR_RETRIED],
    [['restarting'], ['none']],
  ],
  heartbeat_timeout: [
    [['running', 'restarting'], FAILED_OR_RETRIED],
    [['restarting'], ['none']],
  ],
  stuck_in_queued: [[['queued'], ['scheduled', 'failed']]],
};

const STATES = INSTANCE_STATES.length;
/** By cause, state left and state entered. */
const IS_LEGAL = new Uint8Array(CAUSES.length * STATES * STATES);
CAUSES.forEach(([cause], code) => {
  for (const [from, to] of MOVES_BY_CAUSE[cause]) {
    for (const left of from) {
      for (const entered of to) {
        if (left !== entered)
          IS_LEGAL[(code * STATES + INSTANCE_STATES.indexOf(left)) * STATES + INSTANCE_STATES.indexOf(entered)] = 1;
      }
    }
  }
});

export const LEGAL_MOVES_JUDGE: Judge = {
  id: 'legal-moves',
  sentence: 'Every move of an instance is one that Airflow makes for the cause it is given.',
  attend: (hearing) => ({
    moved: (instance, from, to) => {
      if (IS_LEGAL[(hearing.cause * STATES + from) * STATES + to] === 1) return;
      const cause = causeOfCode(hearing.cause);
      const message = `${hearing.nameOf(instance)} moved from ${stateOfCode(from)} to ${stateOfCode(to)}, which ${cause} never makes it do.`;
      hearing.accuse('legal-moves', message, { instances: [instance] });
    },
  }),
};
