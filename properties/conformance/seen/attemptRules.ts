/**
 * Tests of the rules about attempts, pushes, retries and decisions.
 */
import { hasRun, movedBy, rowsOf, someMove, someRow, someTask, valueOf, type RuleTest } from './facts.ts';

export const ATTEMPT_RULES: readonly RuleTest[] = [
  ['attempt/returns-success', someRow(({ state }) => state === 'success')],
  [
    'attempt/other-exception',
    someMove(({ cause }, _, { plan }) => cause === 'raised' || plan.some(({ what }) => what.kind === 'fail')),
  ],
  [
    'attempt/skip-exception',
    (facts) =>
      facts.plan.some(({ what }) => what.kind === 'skip') &&
      someMove(({ cause, state }) => cause === 'planned' && state === 'skipped')(facts),
  ],
  [
    'attempt/fail-exception',
    (facts) =>
      facts.plan.some(({ what }) => what.kind === 'fail_without_retry') &&
      someMove(({ cause, state }, { retries }) => cause === 'planned' && state === 'failed' && retries > 0)(facts),
  ],
  ['attempt/execution-timeout', movedBy('execution_timeout')],
  [
    'push/unmappable-from-source',
    someMove(
      ({ cause, taskId }, task, facts) => cause === 'push_refused' && facts.sources.has(taskId) && task.expand === null,
    ),
  ],
  [
    'push/none-from-source',
    someMove(
      ({ cause, taskId }, task, facts) =>
        cause === 'push_refused' &&
        facts.sources.has(taskId) &&
        task.expand === null &&
        facts.plan.some(({ what }) => what.kind === 'return' && what.value === null),
    ),
  ],
  ['push/refusal-is-retryable', someMove(({ cause, state }) => cause === 'push_refused' && state === 'up_for_retry')],
  ['push/max-map-length', (facts) => facts.config.maxMapLength < 1024 && facts.sources.size > 0],
  [
    'push/max-map-length-scope',
    someTask(
      ({ taskId, expand }, facts) => expand !== null && rowsOf(facts, taskId).length > facts.config.maxMapLength,
    ),
  ],
  [
    'push/none-is-not-pushed',
    someRow((row, task, facts) => row.state === 'success' && !task.isEmpty && valueOf(facts, row) === null),
  ],
  ['push/do-xcom-push-off', someRow(({ state }, { doXcomPush }) => !doXcomPush && state === 'success')],
  [
    'push/multiple-outputs',
    someTask(({ taskId, multipleOutputs }, facts) => multipleOutputs && rowsOf(facts, taskId).some(hasRun)),
  ],
  [
    'push/mapped-task-unchecked',
    someRow(
      (row, task, facts) =>
        task.expand !== null &&
        facts.sources.has(row.taskId) &&
        row.state === 'success' &&
        typeof valueOf(facts, row) !== 'object',
    ),
  ],

  [
    'retry/max-tries',
    someRow(({ state, tryNumber }, { retries }) => retries > 0 && state === 'failed' && tryNumber === retries + 1),
  ],
  ['retry/delay-strict', movedBy('retry_due')],
  ['retry/first-try-is-one', someRow(({ tryNumber }) => tryNumber === 1)],
  [
    'retry/per-index',
    someTask(
      ({ taskId }, facts) =>
        new Set(
          rowsOf(facts, taskId)
            .filter(({ mapIndex }) => mapIndex >= 0)
            .map(({ tryNumber }) => tryNumber),
        ).size > 1,
    ),
  ],
  [
    'retry/backoff-formula',
    someMove(({ cause }, { retryExponentialBackoff }) => cause === 'retry_due' && retryExponentialBackoff > 1),
  ],
  ['retry/max-delay', someMove(({ cause }, { maxRetryDelayMs }) => cause === 'retry_due' && maxRetryDelayMs !== null)],
  ['xcom/cleared-at-start', someRow(({ tryNumber, state }) => tryNumber > 1 && state === 'success')],

  [
    'branch/followed',
    someTask(
      ({ decision, taskId }, facts) =>
        ['branch', 'if', 'switch'].includes(decision?.kind ?? '') &&
        rowsOf(facts, taskId).some(({ state }) => state === 'success'),
    ),
  ],
  ['branch/skip-direct-downstream', movedBy('branch_not_followed')],
  [
    'branch/server-skip-unmapped-only',
    someMove(({ cause, mapIndex }) => cause === 'branch_not_followed' && mapIndex === -1),
  ],
  [
    'branch/mapped-child-skipped-by-check',
    someMove(({ cause, mapIndex }) => cause === 'branch_not_followed' && mapIndex >= 0),
  ],
  [
    'branch/mapped-taskflow-ignored',
    someTask(
      ({ decision, expand, style, taskId }, facts) =>
        decision !== null &&
        expand !== null &&
        style === 'taskflow' &&
        facts.spec.tasks.some(({ upstream }) => upstream.includes(taskId)) &&
        rowsOf(facts, taskId).some(hasRun),
    ),
  ],
  [
    'branch/mapped-traditional-per-index',
    someTask(
      ({ decision, expand, style, taskId }, facts) =>
        decision !== null && expand !== null && style === 'traditional' && rowsOf(facts, taskId).some(hasRun),
    ),
  ],
  [
    'branch/unknown-id',
    (facts) =>
      facts.plan.some(({ what }) => what.kind === 'return' && what.value === 'nowhere') &&
      someMove(({ state }, { decision }) => decision !== null && state !== 'success')(facts),
  ],
  [
    'branch/none-skips-all',
    someRow(
      (row, { decision }, facts) =>
        decision?.kind === 'branch' && row.state === 'success' && valueOf(facts, row) === null,
    ),
  ],
  ['skip/short-circuit-all-downstream', someMove(({ cause }) => cause === 'short_circuited')],
  [
    'skip/short-circuit-truthy',
    someRow((row, { decision }, facts) => decision?.kind === 'short_circuit' && Boolean(valueOf(facts, row))),
  ],
  ['skip/latest-only', someRow(({ state }, { decision }) => decision?.kind === 'latest_only' && state === 'success')],
  [
    'skip/previously-skipped-check',
    someMove(({ cause }) => cause === 'branch_not_followed' || cause === 'short_circuited'),
  ],
];
