/**
 * Retries: the delay grows with each try of the index that fails, the other indexes know nothing of it.
 */
import assert from 'node:assert/strict';
import { Dag, fail, hang } from 'dagproof';
import { attemptsOf } from 'dagproof/report';
import { backoffSeconds } from './support/backoff.support.ts';
import type { Story } from './support/story.support.ts';

const dag = new Dag('retries_with_backoff');

const callApi = dag.task('call_api', ({ page }: { page: number }) => page, {
  retries: 4,
  retryDelay: '30s',
  retryExponentialBackoff: 2,
  maxRetryDelay: '5m',
  executionTimeout: '1m',
});
callApi.expand({ page: [1, 2, 3] });

export default dag;

const delaySeconds = (tryNumber: number): number =>
  backoffSeconds(
    { dagId: 'retries_with_backoff', taskId: 'call_api', delaySeconds: 30, maxDelaySeconds: 300 },
    tryNumber,
  );

export const stories: readonly Story[] = [
  {
    name: 'three failures in a row',
    sentence: 'call_api[1] fails three times and succeeds on its fourth try; each wait is longer than the one before.',
    dag,
    options: {
      durations: { call_api: '2s' },
      faults: [1, 2, 3].map((tryNumber) => fail('call_api', 'bad gateway').at(1).onTry(tryNumber)),
    },
    xcoms: ['call_api'],
    check(run) {
      assert.equal(run.state, 'success');
      assert.deepEqual(
        run.instances('call_api').map(({ tryNumber }) => tryNumber),
        [1, 4, 1],
      );
      const attempts = attemptsOf(run).filter(({ mapIndex }) => mapIndex === 1);
      const waitsMs = attempts.slice(1).map(({ startMs }, position) => startMs - (attempts[position]?.endMs ?? 0));
      // Airflow asks whether the time is past the delay, not whether it has reached it: hence the millisecond.
      assert.deepEqual(
        waitsMs,
        [1, 2, 3].map((tryNumber) => delaySeconds(tryNumber) * 1000 + 1),
      );
    },
  },
  {
    name: 'a call that hangs',
    sentence: 'call_api[2] hangs on its first try; its execution timeout ends it after a minute, and it is retried.',
    dag,
    options: { durations: { call_api: '2s' }, faults: [hang('call_api').at(2).onTry(1)] },
    xcoms: ['call_api'],
    check(run) {
      assert.equal(run.state, 'success');
      const [first, second] = attemptsOf(run).filter(({ mapIndex }) => mapIndex === 2);
      assert.equal(first?.endMs, 60_000);
      assert.equal(second?.startMs, 60_000 + delaySeconds(1) * 1000 + 1);
      assert.deepEqual(run.xcom('call_api'), [1, 2, 3]);
    },
  },
];
