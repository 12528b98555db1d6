/**
 * Tests of the rules about trigger rules, mapped sources and aggregates.
 */
import { TRIGGER_RULES } from '../../../src/model/triggerRules.ts';
import {
  hasIndexes,
  hasRun,
  rowsOf,
  someMove,
  someRow,
  someTask,
  upstreamRows,
  valueOf,
  type RuleTest,
} from './facts.ts';
import { isPrecededBy } from './history.ts';

const BY_CHECK = ['trigger_rule', 'setup_constraint', 'mapped_source', 'branch_not_followed', 'short_circuited'];

export const JUDGEMENT_RULES: readonly RuleTest[] = [
  ...TRIGGER_RULES.map((rule): RuleTest => [
    `trigger-rule/${rule.replaceAll('_', '-')}`,
    someTask(
      ({ taskId, triggerRule, upstream }, facts) =>
        triggerRule === rule && upstream.length > 0 && facts.moves.some((move) => move.taskId === taskId),
    ),
  ]),
  ['trigger-rule/early-state-then-pass', someMove(({ cause }) => cause === 'trigger_rule')],
  [
    'trigger-rule/removed-upstream',
    someTask((task, facts) => upstreamRows(facts, task).some(({ state }) => state === 'removed')),
  ],
  [
    'trigger-rule/removed-is-done',
    someTask(
      (task, facts) =>
        upstreamRows(facts, task).some(({ state }) => state === 'removed') && rowsOf(facts, task.taskId).some(hasRun),
    ),
  ],
  [
    'trigger-rule/retry-is-unfinished',
    someTask(
      (task, facts) =>
        task.upstream.length > 0 &&
        facts.moves.some(({ taskId, state }) => state === 'up_for_retry' && task.upstream.includes(taskId)),
    ),
  ],
  [
    'mapped-source/failed-source',
    someMove(({ cause, state }) => cause === 'mapped_source' && state === 'upstream_failed'),
  ],
  ['mapped-source/skipped-source', someMove(({ cause, state }) => cause === 'mapped_source' && state === 'skipped')],
  [
    'mapped-source/overrides-state',
    (facts) =>
      facts.moves.some(
        (move, at) =>
          move.cause === 'mapped_source' &&
          facts.moves
            .slice(0, at)
            .some(
              (before) =>
                before.taskId === move.taskId && before.mapIndex === move.mapIndex && before.round === move.round,
            ),
      ),
  ],
  [
    'mapped-source/live-rows',
    someMove(
      (move, task, facts) =>
        move.cause === 'mapped_source' &&
        facts.moves.some(
          (other) =>
            other.round === move.round &&
            task.upstream.includes(other.taskId) &&
            other.cause !== 'started' &&
            ['trigger_rule', 'mapped_source', 'expanded_to_zero', 'branch_not_followed'].includes(other.cause),
        ),
    ),
  ],
  [
    'mapped-source/unexpanded-rows-only',
    someTask(
      (task, facts) =>
        task.expand !== null &&
        task.upstream.some(
          (id) =>
            facts.sources.has(id) &&
            rowsOf(facts, id).some(({ mapIndex, state }) => mapIndex >= 0 && state === 'failed'),
        ) &&
        rowsOf(facts, task.taskId).some(hasRun),
    ),
  ],
  [
    'mapped-source/success-no-objection',
    someTask(
      (task, facts) =>
        task.expand !== null &&
        task.upstream.some((id) => facts.sources.has(id)) &&
        rowsOf(facts, task.taskId).some(hasRun),
    ),
  ],
  [
    'check/fixed-order',
    (facts) =>
      facts.moves.some(
        (move) =>
          BY_CHECK.includes(move.cause) &&
          isPrecededBy(
            facts,
            move,
            ({ round, cause, state }) => round === move.round && BY_CHECK.includes(cause) && state !== move.state,
          ),
      ),
  ],
  [
    'trigger-rule/all-success-early-removal',
    someMove(
      (move, { triggerRule, upstream }, facts) =>
        move.state === 'removed' &&
        move.cause === 'trigger_rule' &&
        triggerRule === 'all_success' &&
        facts.rows.some(
          ({ taskId, mapIndex }) =>
            upstream.includes(taskId) &&
            facts.moves.some(
              (other) =>
                other.taskId === taskId &&
                other.mapIndex === mapIndex &&
                other.position > move.position &&
                other.from === 'running',
            ),
        ),
    ),
  ],
  ['check/order-undefined', (facts) => facts.run.warnings.some((warning) => warning.startsWith('order-dependent'))],

  [
    'aggregate/waits-for-all',
    someTask(
      (task, facts) =>
        !hasIndexes(facts, task) &&
        upstreamRows(facts, task).some(({ mapIndex }) => mapIndex > 0) &&
        rowsOf(facts, task.taskId).some(hasRun),
    ),
  ],
  [
    'aggregate/one-skip-skips',
    someTask(
      (task, facts) =>
        task.triggerRule === 'all_success' &&
        upstreamRows(facts, task).some(({ mapIndex, state }) => mapIndex >= 0 && state === 'skipped') &&
        rowsOf(facts, task.taskId).some(({ state }) => state === 'skipped'),
    ),
  ],
  [
    'aggregate/eager-upstream-failed',
    someTask((task, facts) => {
      const above = upstreamRows(facts, task).filter(({ mapIndex }) => mapIndex >= 0);
      const own = rowsOf(facts, task.taskId).find(({ state }) => state === 'upstream_failed');
      return (
        own !== undefined &&
        above.some(({ state }) => state === 'failed') &&
        above.some(({ endMs }) => (endMs ?? 0) > (own.endMs ?? Infinity))
      );
    }),
  ],
  [
    'aggregate/empty-source-skips',
    someTask((task, facts) => upstreamRows(facts, task).some(({ cause }) => cause === 'expanded_to_zero')),
  ],
  [
    'aggregate/all-done-sees-present',
    someTask(
      (task, facts) =>
        ['all_done', 'none_failed'].includes(task.triggerRule) &&
        rowsOf(facts, task.taskId).some(hasRun) &&
        upstreamRows(facts, task).some((row) => row.mapIndex >= 0 && valueOf(facts, row) === null),
    ),
  ],
  [
    'aggregate/nothing-present',
    someRow(
      ({ cause }, task, facts) =>
        cause === 'expanded_to_zero' &&
        task.expand !== null &&
        upstreamRows(facts, task).some(({ mapIndex }) => mapIndex >= 0),
    ),
  ],
];
