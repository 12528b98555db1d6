/**
 * Cases about when the scheduler passes: one event at a time, or at the ticks of a period.
 */
import { fail, poke, returns, take } from '../../../../src/drivers/faults.ts';
import { written, type WrittenCase } from './writeCase.ts';

const every = (seconds: number) => ({ passes: { everyMs: seconds * 1_000 } });
const EVENT = { passes: 'event' as const };

export const PASSES_CASES: readonly WrittenCase[] = [
  written('ticks-of-a-chain', ['loop/no-mini-scheduler', 'run-state/decided-one-pass-later'], (dag) => {
    dag
      .task('a')()
      .before(dag.task('b')().before(dag.task('c')()));
    return { settings: every(5) };
  }),
  written('ticks-of-empty-operators', ['pass/empty-operator'], (dag) => {
    dag.empty('a').before(dag.empty('b').before(dag.task('c')()));
    return { settings: every(5) };
  }),
  written('retry-seen-late', ['retry/delay-strict'], (dag) => {
    dag.task('a', { retries: 3, retryDelay: 4 })();
    return { plan: [fail('a').onTry(1), fail('a').onTry(2), take('a', 3)], settings: every(5) };
  }),
  written('retry-due-at-a-tick', ['retry/delay-strict'], (dag) => {
    // A delay that is over just when the scheduler looks is not over yet.
    dag.task('a', { retries: 1, retryDelay: 5 })();
    return { plan: [fail('a').onTry(1), take('a', 5)], settings: every(5) };
  }),
  written('eager-rule-between-ticks', ['trigger-rule/one-success', 'trigger-rule/one-failed'], (dag) => {
    const [a, b] = [dag.task('a')(), dag.task('b')()];
    dag.task('eager', { triggerRule: 'one_success' })().after(a, b);
    dag.task('alarm', { triggerRule: 'one_failed' })().after(a, b);
    dag.task('either', { triggerRule: 'one_done' })().after(a, b);
    return { plan: [take('a', 1), take('b', 4), fail('b')], settings: every(5) };
  }),
  written('several-ends-in-one-tick', ['trigger-rule/early-state-then-pass'], (dag) => {
    const [a, b, c] = [dag.task('a')(), dag.task('b')(), dag.task('c')()];
    dag.task('d')().after(a, b, c);
    dag.task('e', { triggerRule: 'all_done' })().after(a, b, c);
    return { plan: [take('a', 1), take('b', 3), fail('b'), take('c', 8)], settings: every(5) };
  }),
  written('ticks-of-an-expansion', ['run-state/premature-completion', 'pass/created-rows-judged'], (dag) => {
    const list = dag.task('list')();
    dag.task('slow')();
    dag.task('m').expand({ x: list });
    return { plan: [returns('list', [1, 2]), take('list', 1), take('slow', 2)], settings: every(5) };
  }),
  written('priority-at-a-tick', ['selection/order'], (dag) => {
    dag.task('first', { pool: 'one' })();
    dag.task('second', { pool: 'one', priorityWeight: 2 })().after(dag.task('a')());
    dag.task('third', { pool: 'one' })().after(dag.task('b')());
    return {
      plan: [take('first', 3), take('second', 1), take('third', 1)],
      settings: { ...every(2), pools: { one: 1 } },
    };
  }),
  written('sensor-seen-late', ['sensor/reschedule-due', 'sensor/timeout-window'], (dag) => {
    dag.sensor('away', { mode: 'reschedule', pokeInterval: 3, timeout: 10 })();
    dag.sensor('asleep', { pokeInterval: 3, timeout: 10 })();
    return { plan: [poke('*', null), take('*', 1)], settings: every(5) };
  }),
  written('sensor-pokes-between-ticks', ['sensor/poke-return'], (dag) => {
    const s = dag.sensor('s', { pokeInterval: 1.5 })();
    dag.task('a')({ s });
    dag.task('b')();
    return { plan: [poke('s', 3, { value: 1 }), take('b', 4)], settings: every(5) };
  }),
  written('sensor-rescheduled-between-ticks', ['sensor/reschedule-due'], (dag) => {
    // Its date has passed when the scheduler next looks, and the executor's word of the execution before is still to be heard.
    dag.sensor('s', { mode: 'reschedule', pokeInterval: 1 })();
    return { plan: [poke('s', 3), take('s', 1)], settings: every(5) };
  }),
  written(
    'run-that-times-out-between-ticks',
    ['run-state/dagrun-timeout', 'run-state/dagrun-timeout-strict'],
    (dag) => {
      dag.task('a')().before(dag.task('b')());
      return { plan: [take('a', 6)], settings: every(5) };
    },
    { dagrunTimeout: 7 },
  ),
  written(
    'run-that-times-out-at-a-tick',
    ['run-state/dagrun-timeout', 'run-state/dagrun-timeout-strict'],
    (dag) => {
      dag.task('a')().before(dag.task('b')());
      return { plan: [take('a', 12)], settings: every(5) };
    },
    { dagrunTimeout: 10 },
  ),
  written('one-event-at-a-time', ['trigger-rule/one-success', 'trigger-rule/all-done'], (dag) => {
    const [a, b, c] = [dag.task('a')(), dag.task('b')(), dag.task('c')()];
    dag.task('eager', { triggerRule: 'one_success' })().after(a, b, c);
    dag.task('patient', { triggerRule: 'all_done' })().after(a, b, c);
    dag.task('alarm', { triggerRule: 'one_failed' })().after(a, b, c);
    return { plan: [take('*', 2).at(-1), fail('b')], settings: EVENT };
  }),
  written('one-event-beside-a-retry', ['retry/delay-strict'], (dag) => {
    const a = dag.task('a', { retries: 1, retryDelay: 2 })();
    const b = dag.task('b')();
    dag.task('c', { triggerRule: 'one_done' })().after(a, b);
    return { plan: [fail('a').onTry(1), take('a', 0), take('b', 2.001)], settings: EVENT };
  }),
  written('one-index-at-a-time', ['trigger-rule/one-success', 'upstream/number-of-tasks'], (dag) => {
    const m = dag.task('m').expand({ x: [0, 1, 2] });
    dag.task('eager', { triggerRule: 'one_success' })({ m });
    dag.task('all')({ m });
    return { settings: EVENT };
  }),
  written('one-poke-at-a-time', ['sensor/reschedule-due'], (dag) => {
    dag.sensor('s', { mode: 'reschedule', pokeInterval: 2 }).expand({ x: [0, 1] });
    dag.sensor('t', { pokeInterval: 2 }).expand({ x: [0, 1] });
    return { plan: [poke('*', 2)], settings: EVENT };
  }),
  written(
    'passes-see-a-slot-that-is-free-again',
    ['selection/executor-slots', 'fail-fast/running-fails'],
    (dag) => {
      dag.task('m').expand({ x: [0, 1, 2] });
      dag.task('slow')();
      const plan = [fail('m').at(0), take('m', 6).at(0), take('*', 30)];
      return { plan, settings: { ...EVENT, config: { parallelism: 2 } } };
    },
    { failFast: true },
  ),
  written(
    'ticks-see-a-slot-that-is-free-again',
    ['selection/executor-slots', 'fail-fast/running-fails'],
    (dag) => {
      dag.task('m').expand({ x: [0, 1, 2] });
      dag.task('slow')();
      const plan = [fail('m').at(0), take('m', 6).at(0), take('*', 30)];
      return { plan, settings: { ...every(3), config: { parallelism: 2 } } };
    },
    { failFast: true },
  ),
];
