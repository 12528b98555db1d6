/**
 * Cases about clears while something runs: workers that stop at their heartbeat, results that are refused, slots, limits of tries.
 */
import { clear } from '../../../../src/drivers/clears.ts';
import { fail, failWithoutRetry, hang, poke, returns, skip, take } from '../../../../src/drivers/faults.ts';
import type { OutcomePlan } from '../../../../src/model/outcomePlan.ts';
import { listing } from './clears.ts';
import { written, type WrittenCase } from './writeCase.ts';

/** A task that runs for ten seconds, cleared after two. */
function clearedAtWork(plan: OutcomePlan, options: { retries?: number } = {}): WrittenCase['write'] {
  return (dag) => {
    dag.task('work', { retryDelay: 7, ...options })();
    dag.task('after')({ x: 1 });
    return { plan, actions: [clear('work').after(2)] };
  };
}

export const CLEAR_AT_WORK_CASES: readonly WrittenCase[] = [
  written('clear-running-ones', ['clear/worker-stops-at-heartbeat'], (dag) =>
    listing(dag, [returns('list', [1, 2]), take('work', 10).at(1)], clear().ifRunning().after(3)),
  ),
  written('clear-at-work', ['clear/worker-stops-at-heartbeat'], clearedAtWork([take('work', 10)])),
  written('clear-at-work-success', ['clear/result-refused'], clearedAtWork([take('work', 4)])),
  written('clear-at-work-failure', ['clear/result-refused'], clearedAtWork([take('work', 4), fail('work').onTry(1)])),
  written(
    'clear-at-work-failure-with-retries',
    ['clear/result-refused'],
    clearedAtWork([take('work', 4), fail('work').onTry(1)], { retries: 1 }),
  ),
  written(
    'clear-at-work-fail-exception',
    ['clear/result-refused'],
    clearedAtWork([take('work', 4), failWithoutRetry('work').onTry(1)], { retries: 1 }),
  ),
  written('clear-at-work-skip', ['clear/result-refused'], clearedAtWork([take('work', 4), skip('work').onTry(1)])),
  written('clear-at-work-hang', ['clear/worker-stops-at-heartbeat'], clearedAtWork([hang('work').onTry(1)])),
  written('clear-at-work-twice', ['clear/worker-stops-at-heartbeat'], (dag) => {
    dag.task('work')();
    return {
      plan: [take('work', 10)],
      actions: [clear('work').after(2), clear('work').after(3), clear('work').after(9)],
    };
  }),
  written('clear-one-of-two-of-one-slot', ['selection/executor-slots', 'clear/worker-stops-at-heartbeat'], (dag) => {
    dag.task('m').expand({ x: [0, 1] });
    const settings = { config: { parallelism: 1 } };
    return { plan: [take('m', 20)], actions: [clear('m').at(0).after(1)], settings };
  }),
  written('clear-one-of-a-small-pool', ['clear/restarting-holds-no-slot'], (dag) => {
    dag.task('m', { pool: 'p' }).expand({ x: [0, 1] });
    return { plan: [take('m', 20)], actions: [clear('m').at(0).after(1)], settings: { pools: { p: 1 } } };
  }),
  ...(['softFail', 'neverFail', 'silentFail'] as const).map((name) =>
    written(
      `clear-sleeping-sensor-out-of-time-${name}`,
      ['clear/result-refused', 'sensor/timeout-while-asleep'],
      (dag) => {
        dag.sensor('arrived', { [name]: true, retries: 1, retryDelay: 7, pokeInterval: 60, executionTimeout: 4 })();
        return { plan: [poke('arrived', 1)], actions: [clear('arrived').after(2)] };
      },
    ),
  ),
  written('clear-several-at-work', ['clear/limit-raised-for-one'], (dag) => {
    dag.task('m').expand({ x: [0, 1, 2] });
    return { plan: [take('m', 20)], actions: [clear('m').after(1)] };
  }),
  written('clear-above-what-runs', ['run-state/deadlock-probe-sets-states', 'run-state/deadlock'], (dag) => {
    dag
      .task('above')()
      .before(dag.task('at_work')().before(dag.task('after')()));
    return { plan: [take('at_work', 30), fail('above').onTry(2)], actions: [clear('above').after(5)] };
  }),
  written('clear-above-what-runs-last', ['run-state/deadlock-probe-sets-states'], (dag) => {
    dag.task('above')().before(dag.task('at_work')());
    return { plan: [take('at_work', 30), fail('above').onTry(2)], actions: [clear('above').after(5)] };
  }),
  written('clear-waiting-for-retry', ['clear/new-attempts'], (dag) => {
    dag.task('work', { retries: 2, retryDelay: 60 })();
    return { plan: [fail('work')], actions: [clear('work').after(5)] };
  }),
];
