/**
 * Tests of the rules about DAGs that fail fast.
 */
import { someMove, someTask, type RuleTest } from './facts.ts';

export const FAIL_FAST_RULES: readonly RuleTest[] = [
  ['fail-fast/skips-others', someMove(({ cause, state }) => cause === 'fail_fast' && state === 'skipped')],
  ['fail-fast/running-fails', someMove(({ cause, state }) => cause === 'fail_fast' && state === 'failed')],
  ['fail-fast/worker-unheard', someMove(({ cause, from }) => cause === 'fail_fast' && from === 'running')],
  [
    'fail-fast/same-task-continues',
    someMove((move, _, facts) => {
      if (move.cause !== 'fail_fast') return false;
      const guilty = facts.moves.find(({ instance }) => instance === move.culprit);
      return facts.moves.some(
        ({ taskId, instance, from, position }) =>
          taskId === guilty?.taskId && instance !== move.culprit && from === 'running' && position > move.position,
      );
    }),
  ],
  [
    'fail-fast/not-by-report',
    (facts) =>
      facts.spec.failFast &&
      facts.moves.some(({ state, cause }) => state === 'failed' && cause === 'executor_mismatch'),
  ],
  [
    'fail-fast/not-on-retry',
    (facts) =>
      facts.spec.failFast &&
      facts.moves.some(
        (move) =>
          move.state === 'up_for_retry' &&
          facts.moves.some(
            ({ taskId, state, position }) => taskId !== move.taskId && state === 'success' && position > move.position,
          ),
      ),
  ],
  [
    'fail-fast/run-may-succeed',
    (facts) =>
      facts.run.state === 'success' &&
      facts.rows.some(({ state }) => state === 'failed') &&
      someTask(
        ({ taskId }, { spec, rows }) =>
          !spec.tasks.some(({ upstream }) => upstream.includes(taskId)) &&
          rows.some((row) => row.taskId === taskId && row.cause === 'fail_fast'),
      )(facts),
  ],
];
