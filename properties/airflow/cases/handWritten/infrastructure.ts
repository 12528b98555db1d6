/**
 * Cases about what fails around a task: lost workers, what no worker takes, executors that report what is not so, a scheduler that dies besides.
 */
import { restartScheduler } from '../../../../src/drivers/actions.ts';
import { clear } from '../../../../src/drivers/clears.ts';
import {
  defers,
  fail,
  hang,
  poke,
  skip,
  stuckInQueued,
  take,
  workerKilled,
  workerLost,
} from '../../../../src/drivers/faults.ts';
import { written, type WrittenCase } from './writeCase.ts';

const ENDS = ['failed', 'success'] as const;

export const INFRASTRUCTURE_CASES: readonly WrittenCase[] = [
  written('worker-lost-unnoticed', ['infrastructure/heartbeat-lost', 'loop/timed-jobs'], (dag) => {
    const a = dag.task('a', { retries: 1, retryDelay: 10 })();
    dag.task('b')({ a });
    return { plan: [take('a', 7), workerLost('a').onTry(1)] };
  }),
  written('worker-lost-without-retries', ['infrastructure/heartbeat-lost'], (dag) => {
    const a = dag.task('a')();
    dag.task('b', { triggerRule: 'all_done' })().after(a);
    return { plan: [workerLost('a')] };
  }),
  written('worker-lost-on-a-heartbeat', ['infrastructure/heartbeat-lost'], (dag) => {
    dag.task('a')();
    dag.task('b')();
    return { plan: [take('a', 10), take('b', 9), workerLost('*')] };
  }),
  ...ENDS.map((reported) =>
    written(
      `worker-lost-reported-${reported}`,
      ['infrastructure/state-mismatch', 'loop/executor-events-after-pass'],
      (dag) => {
        const a = dag.task('a', { retries: 1, retryDelay: 10 })();
        dag.task('b')({ a });
        return { plan: [take('a', 7), workerLost('a', { reported }).onTry(1)] };
      },
    ),
  ),
  written('worker-killed-before-it-reports', ['infrastructure/heartbeat-lost'], (dag) => {
    const a = dag.task('a', { retries: 1, retryDelay: 10 })({ x: 1 });
    dag.task('b')({ a });
    return { plan: [take('a', 7), workerKilled('a').onTry(1)] };
  }),
  written('worker-killed-in-the-middle', ['infrastructure/state-mismatch'], (dag) => {
    dag.task('quick')({ x: 1 });
    const m = dag.task('m', { retries: 1, retryDelay: 10 }).expand({ x: [1, 2] });
    dag.task('c')({ m });
    const killed = [workerKilled('m', { after: 4, reported: 'failed' }).onTry(1), workerKilled('quick', { after: 8 })];
    return { plan: [...killed, take('m', 3).at(0), take('*', 7)] };
  }),
  written('worker-killed-whatever-it-came-to', ['infrastructure/state-mismatch'], (dag) => {
    for (const id of ['fails', 'skips', 'hangs', 'times_out'])
      dag.task(id, { retries: 1, retryDelay: 10, executionTimeout: id === 'times_out' ? 3 : null })();
    const plan = [fail('fails').onTry(1), skip('skips').onTry(1), hang('hangs').onTry(1), take('*', 5)];
    return {
      plan: [
        workerKilled('hangs', { after: 9, reported: 'success' }).onTry(1),
        workerKilled('*', { reported: 'success' }).onTry(1),
        ...plan,
      ],
    };
  }),
  written('worker-killed-of-a-sensor', ['infrastructure/heartbeat-lost'], (dag) => {
    dag.sensor('s', { pokeInterval: 60, timeout: 3_600, retries: 1, retryDelay: 10 })();
    return { plan: [workerKilled('s').onTry(1), poke('s', 2), take('s', 5)] };
  }),
  written('worker-killed-after-deferral', ['infrastructure/state-mismatch'], (dag) => {
    dag.task('a', { retries: 1, retryDelay: 10 })();
    return {
      plan: [workerKilled('a', { reported: 'failed' }).onTry(1), defers('a', { for: 20 }).onTry(1), take('a', 5)],
    };
  }),
  ...ENDS.map((reported) =>
    written(
      `reported-while-queued-${reported}`,
      ['infrastructure/state-mismatch', 'loop/executor-events-after-pass'],
      (dag) => {
        const a = dag.task('a', { retries: 1, retryDelay: 10 })();
        dag.task('b')({ a });
        return { plan: [stuckInQueued('a', { reported, after: 3 }).onTry(1)] };
      },
    ),
  ),
  ...ENDS.map((reported) =>
    written(
      `slot-of-the-gone-${reported}`,
      ['selection/slot-of-the-gone', 'loop/executor-events-after-pass'],
      (dag) => {
        for (const id of ['a', 'b', 'c']) dag.task(id)();
        const lost = [workerLost('a', { reported }), stuckInQueued('b', { reported, after: 3 }).onTry(1)];
        return { plan: [take('a', 1), ...lost], settings: { config: { parallelism: 1 } } };
      },
    ),
  ),
  written('slot-of-the-lost', ['selection/slot-of-the-gone', 'infrastructure/heartbeat-lost'], (dag) => {
    for (const id of ['a', 'b']) dag.task(id)();
    return { plan: [take('a', 1), workerLost('a')], settings: { config: { parallelism: 1 } } };
  }),
  written('stuck-in-queued', ['infrastructure/stuck-in-queue', 'loop/timed-jobs'], (dag) => {
    const a = dag.task('a', { retries: 3, retryDelay: 10 })();
    dag.task('b', { triggerRule: 'all_done' })().after(a);
    return { plan: [stuckInQueued('a')] };
  }),
  written('stuck-in-queued-once-a-try', ['infrastructure/stuck-in-queue'], (dag) => {
    const a = dag.task('a', { retries: 1, retryDelay: 10 })();
    dag.task('b')({ a });
    return { plan: [stuckInQueued('a', { times: 2 }), fail('a').onTry(1)] };
  }),
  written('stuck-in-queued-never-again', ['infrastructure/stuck-in-queue'], (dag) => {
    dag.task('a', { retries: 1 })();
    const config = { numStuckInQueuedRetries: 0, taskQueuedTimeout: 30, taskQueuedTimeoutCheckInterval: 30 };
    return { plan: [stuckInQueued('a')], settings: { config } };
  }),
  written('stuck-in-queued-holds-a-slot', ['infrastructure/stuck-in-queue'], (dag) => {
    dag.task('m', { pool: 'p' }).expand({ x: [1, 2] });
    return { plan: [stuckInQueued('m', { times: 1 }).at(0)], settings: { pools: { p: 1 } } };
  }),
  written(
    'stuck-in-queued-does-not-fail-fast',
    ['infrastructure/stuck-in-queue', 'fail-fast/skips-others'],
    (dag) => {
      dag.task('a')();
      dag.task('b')();
      return { plan: [stuckInQueued('a'), take('b', 3_000)] };
    },
    { failFast: true },
  ),
  written(
    'worker-lost-fails-fast',
    ['infrastructure/heartbeat-lost', 'fail-fast/skips-others'],
    (dag) => {
      dag.task('a')();
      const b = dag.task('b')();
      dag.task('c')().after(b);
      return { plan: [workerLost('a'), take('b', 3_000)] };
    },
    { failFast: true },
  ),
  written(
    'reported-while-queued-fails-fast',
    ['infrastructure/state-mismatch', 'fail-fast/not-by-report', 'fail-fast/skips-others'],
    (dag) => {
      dag.task('a')();
      const b = dag.task('b')();
      dag.task('c')().after(b);
      return { plan: [stuckInQueued('a', { reported: 'failed', after: 3 }), take('b', 20)] };
    },
    { failFast: true },
  ),
  ...[true, false].map((adopts) =>
    written(
      `scheduler-dies-after-workers-${adopts ? 'adopted' : 'reset'}`,
      [adopts ? 'infrastructure/orphan-adoption' : 'infrastructure/orphan-reset', 'loop/timed-jobs'],
      (dag) => {
        dag.task('a', { retries: 1, retryDelay: 10 })();
        dag.task('b', { retries: 1, retryDelay: 10 })();
        dag.task('c', { retries: 1, retryDelay: 10 })();
        const plan = [take('c', 20), workerLost('a').onTry(1), stuckInQueued('b', { times: 1 }).onTry(1)];
        return { plan, actions: [restartScheduler(7, { adopts })] };
      },
    ),
  ),
  written(
    'stuck-and-lost-when-the-run-ends',
    ['infrastructure/found-after-the-run', 'infrastructure/stuck-in-queue', 'infrastructure/heartbeat-lost'],
    (dag) => {
      // The probe for a deadlock ends `at_work` after it has looked at `after`, which keeps the others from passing.
      const atWork = dag.task('at_work')().after(dag.task('above')());
      const after = dag.task('after')().after(atWork);
      for (const id of ['lost', 'reported', 'stuck'])
        dag
          .task(id, { triggerRule: 'all_done', retries: id === 'lost' ? 1 : 0 })()
          .after(after);
      const stuck = [stuckInQueued('stuck'), stuckInQueued('reported', { reported: 'failed', after: 60 })];
      return {
        plan: [...stuck, workerLost('lost'), take('at_work', 30).onTry(2), fail('above').onTry(3)],
        actions: [clear('above', 'at_work', 'after').after(5), clear('above').after(10)],
      };
    },
  ),
];
