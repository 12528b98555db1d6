/**
 * Cases about how attempts end, retries and their delays, timeouts, dates and labels.
 */
import { fail, failWithoutRetry, hang, returns, skip, take } from '../../../../src/drivers/faults.ts';
import { written, type WrittenCase } from './writeCase.ts';

export const ATTEMPT_CASES: readonly WrittenCase[] = [
  written(
    'endings',
    [
      'attempt/returns-success',
      'attempt/skip-exception',
      'attempt/fail-exception',
      'attempt/other-exception',
      'state/legal-moves',
      'state/run-states',
    ],
    (dag) => {
      for (const id of ['a', 'b', 'c', 'd']) dag.task(id, { retries: 1, retryDelay: 0 })();
      return { plan: [skip('b'), failWithoutRetry('c'), fail('d')] };
    },
  ),
  written(
    'retries',
    [
      'retry/max-tries',
      'retry/first-try-is-one',
      'retry/delay-strict',
      'retry/delay-from-recorded-end',
      'state/try-number-at-scheduling',
    ],
    (dag) => {
      dag.task('a', { retries: 2, retryDelay: 10 })();
      return { plan: [take('a', 3), fail('a').onTry(1), fail('a').onTry(2)] };
    },
  ),
  written('retries-used-up', ['retry/max-tries', 'run-state/failed-leaf'], (dag) => {
    dag.task('a', { retries: 2, retryDelay: 10 })();
    return { plan: [fail('a')] };
  }),
  written('retries-by-default-delay', ['retry/delay-strict'], (dag) => {
    dag.task('a', { retries: 1 })();
    return { plan: [fail('a').onTry(1)] };
  }),
  written('retries-without-delay', ['retry/delay-strict'], (dag) => {
    dag.task('a', { retries: 1, retryDelay: 0 })();
    return { plan: [fail('a').onTry(1)] };
  }),
  written('retries-per-index', ['retry/per-index', 'aggregate/waits-for-all'], (dag) => {
    const m = dag.task('m', { retries: 2, retryDelay: 5 }).expand({ x: [0, 1, 2] });
    dag.task('after')({ m });
    return { plan: [fail('m').at(1).onTry(1), fail('m').at(2).onTry(1), fail('m').at(2).onTry(2)] };
  }),
  written('fail-exception-after-a-retry', ['attempt/fail-exception'], (dag) => {
    dag.task('a', { retries: 5, retryDelay: 1 })();
    return { plan: [fail('a').onTry(1), failWithoutRetry('a').onTry(2)] };
  }),
  written('skip-after-a-retry', ['attempt/skip-exception'], (dag) => {
    dag.task('a', { retries: 5, retryDelay: 1 })();
    return { plan: [fail('a').onTry(1), skip('a').onTry(2)] };
  }),
  ...[2, 1.5, 3].map((multiplier) =>
    written(
      `backoff-of-${String(multiplier).replace('.', '-')}`,
      ['retry/backoff-formula', 'retry/backoff-hash-text'],
      (dag) => {
        dag.task('a', { retries: 4, retryDelay: 3, retryExponentialBackoff: multiplier })();
        dag.task('b', { retries: 4, retryDelay: 3, retryExponentialBackoff: multiplier })();
        return { plan: [fail('*')] };
      },
    ),
  ),
  written('backoff-of-a-mapped-task', ['retry/backoff-hash-text'], (dag) => {
    dag.task('m', { retries: 2, retryDelay: 30, retryExponentialBackoff: true }).expand({ x: [0, 1, 2] });
    return { plan: [fail('m')] };
  }),
  written('backoff-on-another-date', ['retry/backoff-hash-text'], (dag) => {
    dag.task('a', { retries: 3, retryDelay: 60, retryExponentialBackoff: 2 })();
    return { plan: [fail('a')], settings: { logicalDate: '2026-03-04T05:06:07.000Z' } };
  }),
  written('backoff-without-delay', ['retry/backoff-formula'], (dag) => {
    dag.task('a', { retries: 2, retryDelay: 0, retryExponentialBackoff: 2 })();
    return { plan: [fail('a')] };
  }),
  written('backoff-of-a-day-at-most', ['retry/backoff-formula'], (dag) => {
    dag.task('a', { retries: 3, retryDelay: 50_000, retryExponentialBackoff: 4 })();
    return { plan: [fail('a')] };
  }),
  written('backoff-capped', ['retry/max-delay'], (dag) => {
    dag.task('a', { retries: 4, retryDelay: 10, retryExponentialBackoff: 2, maxRetryDelay: 25 })();
    return { plan: [fail('a')] };
  }),
  written('cap-without-backoff', ['retry/max-delay'], (dag) => {
    dag.task('a', { retries: 2, retryDelay: 10, maxRetryDelay: 2 })();
    return { plan: [fail('a')] };
  }),
  written('timeout', ['attempt/execution-timeout', 'retry/max-tries'], (dag) => {
    dag.task('a', { executionTimeout: 5, retries: 1, retryDelay: 1 })();
    dag.task('b', { executionTimeout: 5 })();
    return { plan: [take('a', 9), take('b', 4)] };
  }),
  written('timeout-of-what-never-ends', ['attempt/execution-timeout'], (dag) => {
    dag.task('a', { executionTimeout: 5 })();
    return { plan: [hang('a')] };
  }),
  written('timeout-of-one-index', ['attempt/execution-timeout', 'retry/per-index'], (dag) => {
    dag.task('m', { executionTimeout: 2, retries: 1, retryDelay: 0 }).expand({ x: [0, 1] });
    return { plan: [hang('m').at(1).onTry(1)] };
  }),
  written('missing-argument', ['definition/missing-argument-at-run-time', 'attempt/other-exception'], (dag) => {
    dag
      .operator('m', { requiredParameters: ['x', 'y'], retries: 1, retryDelay: 1 })
      .expandKwargs([{ x: 1, y: 2 }, { x: 1 }]);
  }),
  written('labels', ['label/default-is-index'], (dag) => {
    dag.task('m').expand({ x: [1, 2] });
    dag.task('a')();
  }),
  written('labels-of-a-template', ['label/template-rendered-twice', 'label/not-identity'], (dag) => {
    dag.task('m', { mapIndexTemplate: 'same' }).expand({ x: [1, 2] });
    dag.task('n', { mapIndexTemplate: 'index {{ ti.map_index }}' }).expand({ x: [1, 2] });
  }),
  written('labels-of-failures', ['label/error-after-success', 'label/template-rendered-twice'], (dag) => {
    dag.operator('m', { mapIndexTemplate: '{{ unknown_name.oops }}' }).expand({ x: [1, 2] });
    dag.operator('n', { mapIndexTemplate: '{{ task.x }}' }).expand({ x: [1, 2] });
    return { plan: [fail('m').at(1)] };
  }),
  written('empty-operator', ['pass/empty-operator', 'retry/first-try-is-one'], (dag) => {
    const start = dag.empty('start');
    dag.task('a')().after(start).before(dag.empty('end'));
  }),
  written('empty-operators-in-a-row', ['pass/empty-operator', 'run-state/decided-one-pass-later'], (dag) => {
    let last = dag.empty('a');
    for (const id of ['b', 'c', 'd']) last = dag.empty(id).after(last);
  }),
  written('no-mini-scheduler', ['loop/no-mini-scheduler'], (dag) => {
    dag.task('a')().before(dag.task('b')());
    return { plan: [take('a', 1), returns('a', 1)] };
  }),
  written('skips-are-no-tries', ['state/dates-of-decided-states', 'retry/first-try-is-one'], (dag) => {
    dag
      .task('a')()
      .before(dag.task('b')(), dag.task('c', { triggerRule: 'none_skipped' })());
    return { plan: [skip('a')] };
  }),
];
