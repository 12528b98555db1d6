/**
 * Tests of the rules about selection, passes and the state of the run.
 */
import { referencedTasks } from '../../../src/model/dagSpec.ts';
import {
  movedBy,
  someMove,
  someRow,
  someTask,
  hasRun,
  rowsOf,
  type Facts,
  type RuleTest,
  type ToldMove,
} from './facts.ts';

export const RUN_RULES: readonly RuleTest[] = [
  ['selection/order', (facts) => someQueuedTogether(facts) || movedBy('waited_for_parallelism')(facts)],
  ['selection/parallelism', movedBy('waited_for_parallelism')],
  ['selection/max-active-tasks', movedBy('waited_for_max_active_tasks')],
  ['selection/pool-open-slots', movedBy('waited_for_pool')],
  ['selection/page', movedBy('waited_for_page')],
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
  ['pass/empty-operator', movedBy('empty_operator')],
  [
    'pass/empty-operator-with-outlets',
    someRow((row, { isEmpty, outlets }) => isEmpty && outlets.length > 0 && hasRun(row) && row.cause === 'returned'),
  ],
  [
    'pass/empty-operator-no-xcom',
    someTask(
      ({ taskId, arguments: given }, facts) =>
        rowsOf(facts, taskId).some(hasRun) &&
        given
          .flatMap(([, value]) => referencedTasks(value))
          .some((id) => rowsOf(facts, id).some(({ cause }) => cause === 'empty_operator')),
    ),
  ],
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
  ['run-state/deadlock-probe-sets-states', (facts) => setByProbe(facts).length > 0],
  [
    'run-state/probe-skip-unreported',
    (facts) => setByProbe(facts).some(({ from, cause }) => from === 'running' && BY_DECISION.includes(cause)),
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

function someQueuedTogether({ moves }: Facts): boolean {
  return moves.some(
    (move, at) => move.state === 'queued' && moves[at + 1]?.state === 'queued' && moves[at + 1]?.round === move.round,
  );
}

const BY_DECISION = ['branch_not_followed', 'short_circuited'];
const BY_CHECK = [...BY_DECISION, 'trigger_rule', 'mapped_source', 'setup_constraint'];

/** Moves of instances that no pass judges, in the round in which the run is called deadlocked. */
function setByProbe({ run, moves }: Facts): ToldMove[] {
  return run.trace.callbacks
    .filter(({ reason }) => reason === 'all_tasks_deadlocked')
    .flatMap(({ row }) =>
      moves.filter(
        ({ position, from, cause, round }) =>
          position < row &&
          round === moves[row - 1]?.round &&
          ['queued', 'running', 'deferred', 'restarting'].includes(from) &&
          BY_CHECK.includes(cause),
      ),
    );
}
