/**
 * Cases about sensors: what a poke comes to, how long it is waited, what timeouts do, and who may run meanwhile.
 */
import { fail, hang, poke, returns, skip, take } from '../../../../src/drivers/faults.ts';
import { closed, written, type WrittenCase } from './writeCase.ts';

const never = null;

export const SENSOR_CASES: readonly WrittenCase[] = [
  written('sensor-pokes', ['sensor/poke-return'], (dag) => {
    const arrived = dag.sensor('arrived', { pokeInterval: 10 })();
    dag.task('load')({ from: arrived });
    return { plan: [poke('arrived', 2, { value: 'a.csv' })] };
  }),
  written('sensor-without-value', ['sensor/poke-return'], (dag) => {
    const arrived = dag.sensor('arrived', { pokeInterval: 10, mode: 'reschedule' })();
    dag.task('load')({ from: arrived });
    return { plan: [poke('arrived', 1)] };
  }),
  written('sensor-leaves-its-slot', ['sensor/reschedule-frees-slot', 'sensor/reschedule-due'], (dag) => {
    dag.sensor('arrived', { pokeInterval: 10, mode: 'reschedule', pool: 'one', priorityWeight: 2 })();
    dag.task('other', { pool: 'one' })();
    dag.task('another', { pool: 'one' })();
    return {
      plan: [poke('arrived', 2), take('arrived', 1), take('other', 4), take('another', 7)],
      settings: { pools: { one: 1 } },
    };
  }),
  written('sensor-keeps-its-slot', ['sensor/reschedule-frees-slot'], (dag) => {
    dag.sensor('arrived', { pokeInterval: 10, pool: 'one', priorityWeight: 2 })();
    dag.task('other', { pool: 'one' })();
    return { plan: [poke('arrived', 2), take('other', 4)], settings: { pools: { one: 1 } } };
  }),
  written('sensor-times-out', ['sensor/timeout-no-retry', 'sensor/timeout-window'], (dag) => {
    dag.sensor('pokes', { pokeInterval: 10, timeout: 20, retries: 2 })().before(dag.task('after_pokes')());
    dag
      .sensor('reschedules', { pokeInterval: 10, timeout: 20, retries: 2, mode: 'reschedule' })()
      .before(dag.task('after_reschedules', { triggerRule: 'all_done' })());
    return { plan: [poke('*', never), take('pokes', 1), take('reschedules', 1)] };
  }),
  written('sensor-times-out-at-once', ['sensor/timeout-no-retry', 'sensor/timeout-window'], (dag) => {
    dag.sensor('pokes', { timeout: 0, retries: 1 })();
    dag.sensor('reschedules', { timeout: 0, mode: 'reschedule' })();
    return { plan: [poke('*', 1)] };
  }),
  written('sensor-fails-softly', ['sensor/soft-fail', 'sensor/timeout-no-retry'], (dag) => {
    const options = { softFail: true, pokeInterval: 2, retries: 1, retryDelay: 3 };
    dag
      .sensor('times_out', { ...options, timeout: 4 })()
      .before(dag.task('after')());
    dag.sensor('gives_up', options)();
    dag.sensor('stumbles', options)();
    dag.sensor('takes_too_long', { ...options, executionTimeout: 1 })();
    return {
      plan: [
        poke('times_out', never),
        poke('gives_up', 1, { then: 'fail_without_retry' }),
        poke('stumbles', 1, { then: 'fail' }).onTry(1),
        hang('takes_too_long'),
      ],
    };
  }),
  written('sensor-never-fails', ['sensor/never-fail', 'sensor/never-fail-timeout'], (dag) => {
    const options = { neverFail: true, pokeInterval: 2, retries: 1, retryDelay: 3 };
    dag.sensor('times_out', { ...options, timeout: 4 })();
    dag.sensor('gives_up', options)();
    dag.sensor('stumbles', { ...options, mode: 'reschedule' })();
    dag.sensor('takes_too_long', { ...options, executionTimeout: 1 })();
    return {
      plan: [
        poke('times_out', never),
        poke('gives_up', 1, { then: 'fail_without_retry' }),
        poke('stumbles', 1, { then: 'fail' }),
        hang('takes_too_long'),
      ],
    };
  }),
  written('sensor-fails-silently', ['sensor/silent-fail'], (dag) => {
    const options = { silentFail: true, pokeInterval: 2, timeout: 5, retries: 1, retryDelay: 3 };
    dag.sensor('stumbles', options)();
    dag.sensor('stumbles_away', { ...options, mode: 'reschedule' })();
    dag.sensor('gives_up', options)();
    dag.sensor('skips', options)();
    return {
      plan: [
        fail('stumbles*'),
        poke('gives_up', 1, { then: 'fail_without_retry' }),
        poke('skips', 1, { then: 'skip' }),
      ],
    };
  }),
  written('sensor-out-of-time-in-a-poke', ['sensor/soft-fail', 'attempt/execution-timeout'], (dag) => {
    dag.sensor('soft', { softFail: true, pokeInterval: 2, executionTimeout: 7 })();
    dag.sensor('hard', { pokeInterval: 2, executionTimeout: 7, retries: 1, retryDelay: 1 })();
    dag.sensor('away', { pokeInterval: 2, executionTimeout: 3, mode: 'reschedule' })();
    return { plan: [poke('away', 4), poke('*', never), take('*', 3)] };
  }),
  written('sensor-out-of-time-asleep', ['sensor/timeout-while-asleep'], (dag) => {
    dag.sensor('soft', { softFail: true, pokeInterval: 4, executionTimeout: 7, retries: 1, retryDelay: 1 })();
    dag.sensor('lenient', { neverFail: true, pokeInterval: 4, executionTimeout: 7 })();
    return { plan: [poke('soft', 1).onTry(2), poke('*', never), take('*', 1)] };
  }),
  written('sensors-at-their-execution-timeout', ['sensor/timeout-while-asleep', 'sensor/soft-fail'], (dag) => {
    // One poke ends as the limit is reached, another index sleeps then.
    dag.sensor('s', { softFail: true, pokeInterval: 3, executionTimeout: 6 }).expand({ x: [0, 1, 2] });
    return { plan: [poke('s', never), take('s', 6).at(0), take('s', 3).at(1), take('s', 1).at(2)] };
  }),
  written('sensor-retried', ['sensor/retry-new-window', 'retry/max-tries'], (dag) => {
    const options = { pokeInterval: 4, timeout: 10, retries: 2, retryDelay: 1 };
    dag.sensor('pokes', options)();
    dag.sensor('reschedules', { ...options, mode: 'reschedule' })();
    return {
      plan: [poke('*', 2, { then: 'fail' }).onTry(1), poke('*', 2, { then: 'fail' }).onTry(2), poke('*', 2)],
    };
  }),
  written('sensor-backs-off', ['sensor/poke-backoff'], (dag) => {
    const options = { pokeInterval: 5, exponentialBackoff: true, timeout: 300 };
    dag.sensor('pokes', options)();
    dag.sensor('reschedules', { ...options, mode: 'reschedule' })();
    dag.sensor('bounded', { ...options, maxWait: 12 })();
    dag.sensor('bounded_away', { ...options, maxWait: 12, mode: 'reschedule' })();
    return { plan: [poke('bounded*', 8), poke('*', 6), take('*', 1.5)] };
  }),
  written('sensor-backs-off-to-its-timeout', ['sensor/poke-backoff', 'sensor/timeout-no-retry'], (dag) => {
    const options = { pokeInterval: 8, exponentialBackoff: true, timeout: 50 };
    dag.sensor('pokes', options)();
    dag.sensor('reschedules', { ...options, mode: 'reschedule' })();
    return { plan: [poke('*', never)] };
  }),
  written('mapped-sensor-backs-off-in-a-group', ['sensor/poke-backoff', 'sensor/mapped-jitter-name'], (dag) => {
    const options = { pokeInterval: 5, exponentialBackoff: true, timeout: 200, mode: 'reschedule' as const };
    dag.group('g', (group) => void group.sensor('t', options).expand({ x: [0, 1] }))();
    dag.sensor('u', options).expand({ x: [0, 1] });
    dag.sensor('u__7')();
    dag.sensor('v', options).expand({ x: [0] });
    return { plan: [poke('v', 4), poke('u__7', 0), poke('*', 4)], traditional: ['v'] };
  }),
  written('mapped-sensor-backs-off', ['sensor/poke-backoff', 'sensor/mapped-jitter-name'], (dag) => {
    const options = { pokeInterval: 5, exponentialBackoff: true, timeout: 200 };
    dag.sensor('s', options).expand({ x: [0, 1] });
    dag.sensor('t', { ...options, mode: 'reschedule' }).expand({ x: [0, 1] });
    return { plan: [take('*', 1.5).at(1), poke('*', 4)] };
  }),
  written('mapped-sensor-per-index', ['sensor/reschedule-frees-slot', 'sensor/poke-return'], (dag) => {
    const list = dag.task('list')();
    const arrived = dag.sensor('arrived', { pokeInterval: 5, timeout: 12, mode: 'reschedule', softFail: true });
    const files = arrived.expand({ x: list });
    dag.task('load').expand({ file: files });
    dag.task('count', { triggerRule: 'none_failed' })({ files: files.map(closed('identity')) });
    return {
      plan: [
        returns('list', ['a', 'b', 'c']),
        poke('arrived', 2, { value: 7 }).at(0),
        poke('arrived', never).at(1),
        poke('arrived', 1, { value: 8 }).at(2),
      ],
    };
  }),
  written('sensor-in-a-mapped-group', ['sensor/reschedule-frees-slot'], (dag) => {
    const list = dag.task('list')();
    dag
      .group('g', (group, { x }) => {
        const arrived = group.sensor('arrived', { pokeInterval: 5, mode: 'reschedule' })({ x: x as never });
        group.task('load')({ arrived });
      })
      .expand({ x: list });
    return { plan: [returns('list', [1, 2]), poke('g.arrived', 2, { value: 1 }).at(0), poke('g.arrived', 0).at(1)] };
  }),
  written('sensor-skips', ['attempt/skip-exception'], (dag) => {
    dag
      .sensor('s', { pokeInterval: 2 })()
      .before(dag.task('a')(), dag.task('b', { triggerRule: 'none_failed' })());
    return { plan: [poke('s', 1, { then: 'skip' })] };
  }),
  written('sensor-skipped-while-it-waits', ['branch/skip-direct-downstream', 'sensor/reschedule-due'], (dag) => {
    // The branch decides while the sensor, which an eager rule has started, waits for its next poke.
    const early = dag.task('early')();
    const which = dag.branch('which')();
    const options = { triggerRule: 'one_success' as const, pokeInterval: 3 };
    dag
      .sensor('away', { ...options, mode: 'reschedule' })()
      .after(early, which);
    dag.sensor('asleep', options)().after(early, which);
    dag.task('followed')().after(which);
    return { plan: [returns('which', 'followed'), take('which', 5), poke('*a*', 3)] };
  }),
  written('sensors-wait-in-a-deadlock-probe', ['run-state/deadlock-probe', 'sensor/reschedule-due'], (dag) => {
    dag.sensor('s', { pokeInterval: 5, mode: 'reschedule' })().before(dag.task('a')());
    dag.task('f')().before(dag.task('g')());
    return { plan: [poke('s', 2), fail('f')] };
  }),
  written(
    'sensors-when-the-run-times-out',
    ['run-state/dagrun-timeout'],
    (dag) => {
      dag.sensor('asleep', { pokeInterval: 4 })();
      dag.sensor('away', { pokeInterval: 4, mode: 'reschedule' })();
      dag.task('a')();
      return { plan: [poke('a*', 5), returns('a', 1)] };
    },
    { dagrunTimeout: 9 },
  ),
  written(
    'sensors-when-one-task-fails',
    ['fail-fast/skips-others', 'fail-fast/running-fails'],
    (dag) => {
      dag.sensor('asleep', { pokeInterval: 4 })();
      dag.sensor('away', { pokeInterval: 4, mode: 'reschedule' })();
      dag.task('a')();
      return { plan: [fail('a'), take('a', 5), poke('a*', 5)] };
    },
    { failFast: true },
  ),
  written('sensors-of-one-pool', ['sensor/reschedule-frees-slot', 'selection/pool-open-slots'], (dag) => {
    dag.sensor('s', { pokeInterval: 2, mode: 'reschedule', pool: 'one' }).expand({ x: [0, 1, 2] });
    return { plan: [poke('s', 2), take('s', 1.5)], settings: { pools: { one: 1 } } };
  }),
  written('sensor-that-a-plan-ends', ['sensor/poke-return', 'attempt/skip-exception'], (dag) => {
    dag.sensor('returns', { retries: 1 })();
    dag.sensor('skips')();
    dag.sensor('unplanned')({ x: 1 });
    return { plan: [returns('returns', { a: 1 }), skip('skips'), take('*', 2)] };
  }),
  written('sensor-backs-off-for-ever', ['sensor/backoff-overflow'], (dag) => {
    const options = { pokeInterval: 1, exponentialBackoff: true, maxWait: 1 };
    dag.sensor('pokes', options)();
    return { plan: [poke('*', never)] };
  }),
  written(
    'sensor-starts-its-time-anew-each-poke',
    ['attempt/execution-timeout-per-execution', 'sensor/reschedule-due'],
    (dag) => {
      dag.sensor('away', { pokeInterval: 4, executionTimeout: 7, mode: 'reschedule' })();
      dag.sensor('asleep', { pokeInterval: 4, executionTimeout: 7 })();
      return { plan: [poke('*', 3), take('*', 1)] };
    },
  ),
];
