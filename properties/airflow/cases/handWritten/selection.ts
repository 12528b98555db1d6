/**
 * Cases about which scheduled instances are queued, and in which order: priorities, pools, limits, pages.
 */
import { fail, take } from '../../../../src/drivers/faults.ts';
import { written, type WrittenCase } from './writeCase.ts';

const LONG = [take('*', 10)];
/** Of `m` the first index fails after 6 s. */
const FAILS_FAST = [fail('m').at(0), take('m', 6).at(0), take('*', 30)];

export const SELECTION_CASES: readonly WrittenCase[] = [
  written('priorities', ['selection/order', 'priority/absolute'], (dag) => {
    for (const [id, priorityWeight] of [
      ['a', 1],
      ['b', 9],
      ['c', 5],
    ] as const) {
      dag.task(id, { priorityWeight, weightRule: 'absolute' })();
    }
    return { plan: LONG, settings: { config: { parallelism: 1 } } };
  }),
  written('priorities-of-what-is-downstream', ['priority/downstream', 'selection/order'], (dag) => {
    dag.task('a')();
    dag.task('b')().before(dag.task('d')());
    const c = dag.task('c')();
    const [e, f] = [dag.task('e')().after(c), dag.task('f')().after(c)];
    dag.task('g')().after(e, f);
    return { plan: LONG, settings: { config: { parallelism: 1 } } };
  }),
  written('priorities-of-what-is-upstream', ['priority/upstream'], (dag) => {
    const options = { weightRule: 'upstream' } as const;
    const start = dag.task('start', options)();
    const middle = dag.task('middle', options)().after(start);
    dag.task('a', options)().after(start);
    dag.task('z', options)().after(start, middle);
    dag.task('y', options)().after(middle);
    return { plan: LONG, settings: { config: { parallelism: 1 } } };
  }),
  written('priorities-count-a-mapped-task-once', ['priority/mapped-counts-once'], (dag) => {
    dag
      .task('a')()
      .before(dag.task('wide').expand({ x: [1, 2, 3, 4, 5] }));
    const b = dag.task('b')();
    b.before(dag.task('c')(), dag.task('d')());
    return { plan: LONG, settings: { config: { parallelism: 1 } } };
  }),
  written('priorities-of-32-bits', ['priority/clamped'], (dag) => {
    const huge = { priorityWeight: 2_000_000_000 };
    dag.task('a', huge)().before(dag.task('b', huge)());
    dag.task('c', { priorityWeight: 2_147_483_647 })();
    return { plan: LONG, settings: { config: { parallelism: 1 } } };
  }),
  written('interleaved-by-index', ['selection/interleaved-by-index', 'selection/ties'], (dag) => {
    for (const id of ['b', 'a']) dag.task(id).expand({ x: [0, 1, 2] });
    return { plan: LONG, settings: { config: { parallelism: 2 } } };
  }),
  written('parallelism', ['selection/parallelism'], (dag) => {
    dag.task('m').expand({ x: [0, 1, 2, 3, 4] });
    return { plan: [take('m', 3).at(0), take('m', 1)], settings: { config: { parallelism: 2 } } };
  }),
  written(
    'max-active-tasks',
    ['selection/max-active-tasks'],
    (dag) => {
      dag.task('m').expand({ x: [0, 1, 2, 3] });
      dag.task('a')();
      return { plan: LONG };
    },
    { maxActiveTasks: 2 },
  ),
  written('max-active-tis-per-dagrun', ['selection/max-active-tis-per-dagrun'], (dag) => {
    dag.task('m', { maxActiveTisPerDagrun: 2 }).expand({ x: [0, 1, 2, 3] });
    dag.task('a')();
    return { plan: LONG };
  }),
  written('max-active-tis-per-dag', ['selection/max-active-tis-per-dag'], (dag) => {
    dag.task('m', { maxActiveTisPerDag: 1 }).expand({ x: [0, 1, 2] });
    dag.task('a')();
    return { plan: LONG };
  }),
  written('pool', ['selection/pool-open-slots', 'selection/pool-starved'], (dag) => {
    dag.task('m', { pool: 'p' }).expand({ x: [0, 1, 2, 3] });
    dag.task('free')();
    return { plan: LONG, settings: { pools: { p: 2 } } };
  }),
  written('pool-unlimited', ['selection/pool-open-slots'], (dag) => {
    dag.task('m', { pool: 'p', poolSlots: 5 }).expand({ x: [0, 1, 2] });
    return { plan: LONG, settings: { pools: { p: -1 } } };
  }),
  written('pool-of-several-slots', ['selection/pool-slots-do-not-fit'], (dag) => {
    dag.task('big', { pool: 'p', poolSlots: 2, priorityWeight: 5 }).expand({ x: [0, 1] });
    dag.task('small', { pool: 'p' }).expand({ x: [0, 1] });
    return { plan: LONG, settings: { pools: { p: 3 } } };
  }),
  written('pool-too-small', ['selection/pool-slots-above-total'], (dag) => {
    dag.task('big', { pool: 'p', poolSlots: 4 })();
    dag.task('small', { pool: 'p' })();
    return { plan: LONG, settings: { pools: { p: 3 } } };
  }),
  written('pool-without-slots', ['selection/pool-starved'], (dag) => {
    dag.task('a', { pool: 'p' })();
    dag.task('b')();
    return { plan: LONG, settings: { pools: { p: 0 } } };
  }),
  written('page', ['selection/page'], (dag) => {
    dag.task('m').expand({ x: [0, 1, 2, 3, 4] });
    return { plan: LONG, settings: { config: { maxTisPerQuery: 2 } } };
  }),
  written('page-of-free-parallelism', ['selection/page', 'selection/parallelism'], (dag) => {
    dag.task('m').expand({ x: [0, 1, 2, 3, 4] });
    return { plan: LONG, settings: { config: { maxTisPerQuery: 0, parallelism: 3 } } };
  }),
  written('head-of-line', ['selection/one-loop-head-of-line'], (dag) => {
    dag.task('a', { pool: 'p', priorityWeight: 5 }).expand({ x: [0, 1, 2, 3] });
    dag.task('b', { pool: 'q' }).expand({ x: [0, 1] });
    return { plan: LONG, settings: { pools: { p: 1, q: 2 }, config: { maxTisPerQuery: 3 } } };
  }),
  written('query-repeated', ['selection/query-repeated'], (dag) => {
    dag.task('a', { pool: 'p', poolSlots: 2, priorityWeight: 5 }).expand({ x: [0, 1] });
    dag.task('b', { pool: 'q' }).expand({ x: [0, 1] });
    return { plan: LONG, settings: { pools: { p: 1, q: 2 }, config: { maxTisPerQuery: 2 } } };
  }),
  written(
    'rank-limit',
    ['selection/rank-limit'],
    (dag) => {
      dag.task('big', { pool: 'p', poolSlots: 3, priorityWeight: 9 }).expand({ x: [0, 1] });
      dag.task('small')();
      return { plan: LONG, settings: { pools: { p: 2 } } };
    },
    { maxActiveTasks: 2 },
  ),
  written('default-pool-of-one', ['selection/pool-open-slots', 'selection/order'], (dag) => {
    dag.task('m').expand({ x: [0, 1] });
    dag.task('a', { priorityWeight: 3 })();
    return { plan: LONG, settings: { config: { defaultPoolSlots: 1 } } };
  }),
  written(
    'fail-fast-leaves-the-slot-to-the-worker',
    ['selection/executor-slots', 'fail-fast/running-fails'],
    (dag) => {
      dag.task('m').expand({ x: [0, 1, 2] });
      dag.task('slow')();
      return { plan: FAILS_FAST, settings: { config: { parallelism: 2, minHeartbeatInterval: 4 } } };
    },
    { failFast: true },
  ),
  written(
    'fail-fast-of-what-ends-before-its-heartbeat',
    ['selection/executor-slots', 'fail-fast/running-fails'],
    (dag) => {
      dag.task('m').expand({ x: [0, 1, 2] });
      dag.task('slow')();
      return { plan: [take('slow', 7), ...FAILS_FAST], settings: { config: { parallelism: 2 } } };
    },
    { failFast: true },
  ),
  written('slots-held-during-a-retry-delay', ['selection/pool-open-slots', 'retry/delay-strict'], (dag) => {
    dag.task('a', { pool: 'p', retries: 1, retryDelay: 5, priorityWeight: 5 })();
    dag.task('b', { pool: 'p' })();
    return {
      plan: [take('*', 2), { where: { task: 'a', tryNumber: 1 }, what: { kind: 'fail' } }],
      settings: { pools: { p: 1 } },
    };
  }),
];
