/**
 * Tests of the rules about selection, passes and the state of the run.
 */
import { someMove, type Facts, type RuleTest } from './facts.ts';

export const RUN_RULES: readonly RuleTest[] = [
  ['selection/order', (facts) => someQueuedTogether(facts) || waited('waited_for_parallelism')(facts)],
  ['selection/parallelism', waited('waited_for_parallelism')],
  ['selection/max-active-tasks', waited('waited_for_max_active_tasks')],
  ['selection/pool-open-slots', waited('waited_for_pool')],
  ['selection/page', waited('waited_for_page')],
  [
    'selection/max-active-tis-per-dag',
    someMove(
      ({ cause }, { maxActiveTisPerDag }) => cause === 'waited_for_max_active_tis' && maxActiveTisPerDag !== null,
    ),
  ],
  [
    'selection/max-active-tis-per-dagrun',
    someMove(
      ({ cause }, { maxActiveTisPerDagrun }) => cause === 'waited_for_max_active_tis' && maxActiveTisPerDagrun !== null,
    ),
  ],
  ['pass/empty-operator', waited('empty_operator')],
  ['pass/snapshot', someMove(({ cause }) => cause === 'trigger_rule')],
  ['pass/created-rows-judged', (facts) => facts.run.trace.creations.some(({ row, count }) => row > 0 && count > 0)],

  ['run-state/leaves-decide', ({ run }) => run.endReason === 'finished'],
  ['run-state/failed-leaf', ({ run }) => run.state === 'failed'],
  ['run-state/decided-one-pass-later', ({ run }) => run.endReason === 'finished'],
  [
    'run-state/inner-failure-ignored',
    (facts) => facts.run.state === 'success' && facts.rows.some(({ state }) => state === 'failed'),
  ],
  [
    'run-state/skipped-leaf-succeeds',
    (facts) =>
      facts.run.state === 'success' &&
      facts.rows.some(
        ({ taskId, state }) =>
          state === 'skipped' && !facts.spec.tasks.some(({ upstream }) => upstream.includes(taskId)),
      ),
  ],
  ['run-state/deadlock', ({ run }) => run.warnings.some((warning) => warning.includes('deadlock'))],
  [
    'run-state/deadlock-keeps-states',
    (facts) =>
      facts.run.warnings.some((warning) => warning.includes('deadlock')) &&
      facts.rows.some(({ state }) => state === 'none'),
  ],
  [
    'run-state/removed-leaf-ignored',
    (facts) =>
      facts.rows.some(
        ({ taskId, state }) =>
          state === 'removed' && !facts.spec.tasks.some(({ upstream }) => upstream.includes(taskId)),
      ),
  ],
  [
    'run-state/premature-completion',
    (facts) =>
      facts.run.endReason === 'finished' &&
      facts.rows.some(({ state, mapIndex }) => ['none', 'scheduled'].includes(state) && mapIndex >= 0) &&
      !facts.run.warnings.some((warning) => warning.includes('deadlock')),
  ],
];

/** Something was moved for this cause. */
function waited(cause: string): (facts: Facts) => boolean {
  return someMove((move) => move.cause === cause);
}

function someQueuedTogether({ moves }: Facts): boolean {
  return moves.some(
    (move, at) => move.state === 'queued' && moves[at + 1]?.state === 'queued' && moves[at + 1]?.round === move.round,
  );
}
