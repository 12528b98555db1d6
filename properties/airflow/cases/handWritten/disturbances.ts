/**
 * Cases about what disturbs attempts from outside or on their way: pools that get another size, heartbeats that are lost, ends that are
 * reported twice, outputs that arrive damaged.
 */
import { resizePool } from '../../../../src/drivers/actions.ts';
import {
  defers,
  fail,
  finishesTwice,
  heartbeatLost,
  poke,
  returns,
  slow,
  take,
  timesOut,
  truncatesOutput,
  unmappableOutput,
} from '../../../../src/drivers/faults.ts';
import { written, type CaseDag, type WrittenCase } from './writeCase.ts';

/** Six seconds each, one slot each. */
function sixInPool(dag: CaseDag): void {
  dag.task('m', { pool: 'p' }).expand({ x: [0, 1, 2, 3, 4, 5] });
}

const LONG = [take('m', 4).at(0), take('m', 5).at(1), take('*', 6)];
const RESIZED = ['selection/pool-resized', 'selection/pool-open-slots'];

export const DISTURBANCE_CASES: readonly WrittenCase[] = [
  written('pool-shrinks-below-use', RESIZED, (dag) => {
    sixInPool(dag);
    return { plan: LONG, settings: { pools: { p: 3 } }, actions: [resizePool('p', 1).after(2)] };
  }),
  written('pool-grows', RESIZED, (dag) => {
    sixInPool(dag);
    return { plan: LONG, settings: { pools: { p: 1 } }, actions: [resizePool('p', 4).after(2)] };
  }),
  written('pool-becomes-unlimited', RESIZED, (dag) => {
    sixInPool(dag);
    return { plan: LONG, settings: { pools: { p: 1 } }, actions: [resizePool('p', -1).after(2)] };
  }),
  written('pool-closes-and-opens', RESIZED, (dag) => {
    sixInPool(dag);
    const actions = [resizePool('p', 0).after(2), resizePool('p', 2).after(30)];
    return { plan: LONG, settings: { pools: { p: 3 } }, actions };
  }),
  written('pool-becomes-too-small', ['selection/pool-resized', 'selection/pool-slots-above-total'], (dag) => {
    dag.task('m', { pool: 'p', poolSlots: 2 }).expand({ x: [0, 1, 2] });
    const actions = [resizePool('p', 1).after(2), resizePool('p', 2).after(20)];
    return { plan: LONG, settings: { pools: { p: 2 } }, actions };
  }),
  written('pool-with-deferred-shrinks', RESIZED, (dag) => {
    dag.task('w', { pool: 'p' }).expand({ x: [0, 1] });
    dag.task('a', { pool: 'p' })();
    const settings = { pools: { p: { slots: 3, includeDeferred: true } } };
    const plan = [defers('w', { for: 20 }), take('a', 4)];
    return { plan, settings, actions: [resizePool('p', 1).after(2)] };
  }),
  written('default-pool-shrinks', RESIZED, (dag) => {
    dag.task('m').expand({ x: [0, 1, 2, 3] });
    return { plan: LONG, actions: [resizePool('default_pool', 1).after(0)] };
  }),
  written('heartbeats-lost-while-at-work', ['infrastructure/heartbeat-lost'], (dag) => {
    const a = dag.task('a', { retries: 1, retryDelay: 10 })();
    dag.task('b')({ a });
    return { plan: [take('a', 600).onTry(1), heartbeatLost('a').onTry(1)] };
  }),
  written('heartbeats-lost-but-done-in-time', ['infrastructure/heartbeat-lost'], (dag) => {
    const a = dag.task('a')();
    dag.task('b', { retries: 1, retryDelay: 10 })({ a });
    return { plan: [take('a', 299), heartbeatLost('a'), take('b', 400).onTry(1), heartbeatLost('b').onTry(1)] };
  }),
  written('heartbeats-lost-later', ['infrastructure/heartbeat-lost'], (dag) => {
    const a = dag.task('a')();
    dag.task('b', { triggerRule: 'all_done' })().after(a);
    return { plan: [take('a', 3_600), heartbeatLost('a', { after: 17 })] };
  }),
  written('heartbeats-lost-before-deferral', ['infrastructure/heartbeat-lost'], (dag) => {
    dag.task('a')();
    return { plan: [heartbeatLost('a'), defers('a', { for: 400 }), take('a', 5)] };
  }),
  written('heartbeats-lost-of-a-sensor', ['infrastructure/heartbeat-lost'], (dag) => {
    dag.sensor('s', { pokeInterval: 60, timeout: 3_600, retries: 1, retryDelay: 10 })();
    return { plan: [heartbeatLost('s').onTry(1), poke('s', 8)] };
  }),
  written('slot-of-the-unheard', ['infrastructure/heartbeat-lost', 'selection/slot-of-the-gone'], (dag) => {
    for (const id of ['a', 'b']) dag.task(id)();
    const settings = { config: { parallelism: 1 } };
    return { plan: [take('a', 1_000), heartbeatLost('a'), take('b', 1)], settings };
  }),
  written('ends-twice', ['infrastructure/end-reported-twice'], (dag) => {
    const a = dag.task('a')();
    dag.task('b')({ a });
    return { plan: [finishesTwice('a', { after: 3 }), take('a', 2), take('b', 9)] };
  }),
  written('ends-twice-with-a-retry-between', ['infrastructure/end-reported-twice'], (dag) => {
    const a = dag.task('a', { retries: 2, retryDelay: 5 })();
    dag.task('b', { triggerRule: 'all_done' })().after(a);
    const plan = [finishesTwice('a', { after: 7 }), fail('a').onTry(1), take('a', 4)];
    return { plan };
  }),
  written('ends-twice-after-deferral', ['infrastructure/end-reported-twice'], (dag) => {
    const a = dag.task('a')();
    dag.task('b')({ a });
    return { plan: [finishesTwice('a', { after: 1 }), defers('a', { for: 5 }), take('a', 2), take('b', 4)] };
  }),
  written('times-out-by-plan', ['attempt/execution-timeout'], (dag) => {
    const a = dag.task('a', { executionTimeout: 30, retries: 1, retryDelay: 5 })();
    dag.task('b', { triggerRule: 'all_done', retries: 1, retryDelay: 5 })().after(a);
    return { plan: [timesOut('a').onTry(1), timesOut('b').onTry(1), take('*', 2), slow('b', 3)] };
  }),
  written('output-truncated', ['push/unmappable-from-source'], (dag) => {
    const a = dag.task('a')();
    const b = dag.task('b')();
    dag.task('m').expand({ x: a });
    dag.task('n').expand({ x: b });
    const outputs = [returns('a', [1, 2, 3, 4, 5]), returns('b', { k: 1, l: 2, m: 3 })];
    return { plan: [truncatesOutput('a', { keep: 2 }), truncatesOutput('b'), ...outputs] };
  }),
  written('output-unmappable', ['push/unmappable-from-source'], (dag) => {
    const a = dag.task('a', { retries: 1, retryDelay: 5 })();
    const m = dag.task('m').expand({ x: a });
    dag.task('c')({ m });
    return { plan: [unmappableOutput('a').onTry(1), unmappableOutput('m').at(1), returns('a', [[1], [2, 3]])] };
  }),
];
