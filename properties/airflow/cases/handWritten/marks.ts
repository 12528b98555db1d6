/**
 * Cases about marking instances and runs by hand, and about a scheduler that dies.
 */
import { restartScheduler } from '../../../../src/drivers/actions.ts';
import { clear, mark, markRun } from '../../../../src/drivers/clears.ts';
import { fail, poke, returns, take } from '../../../../src/drivers/faults.ts';
import { written, type CaseDag, type CaseReference, type WrittenCase } from './writeCase.ts';

/** `first`, `second` mapped over three, `third`. */
function chain(dag: CaseDag): void {
  const first = dag.task('first')();
  const second = dag
    .task('second')
    .partial({ first })
    .expand({ x: [0, 1, 2] });
  dag.task('third')({ second });
}

/** A setup, work, its teardown, and what comes after. */
function bracket(dag: CaseDag): Record<'open' | 'work' | 'close', CaseReference> {
  const open = dag.task('open')().asSetup();
  const work = dag.task('work')();
  const close = dag.task('close')().asTeardown();
  open.before(work);
  work.before(close);
  open.before(close);
  work.before(dag.task('after')());
  return { open, work, close };
}

export const MARK_CASES: readonly WrittenCase[] = [
  written('mark-failed-index-success', ['mark/instance', 'mark/clears-failed-downstream'], (dag) => {
    chain(dag);
    return { plan: [fail('second').at(1)], actions: [mark('second', 'success').at(1).after(60)] };
  }),
  written('mark-of-a-rescheduled-sensor-keeps-its-end', ['mark/instance', 'callback/context-instance'], (dag) => {
    dag.sensor('arrived', { mode: 'reschedule', pokeInterval: 10 })();
    dag.task('other')();
    return { plan: [poke('arrived', 9), take('other', 4)], actions: [mark('arrived', 'success').after(6)] };
  }),
  written('mark-success-failed', ['mark/instance'], (dag) => {
    chain(dag);
    return { actions: [mark('first', 'failed').after(60)] };
  }),
  written('mark-skipped-before-its-turn', ['mark/instance'], (dag) => {
    chain(dag);
    return { plan: [take('first', 5)], actions: [mark('second', 'skipped').at(1).after(1)] };
  }),
  written('mark-running-success', ['mark/running-result-refused'], (dag) => {
    chain(dag);
    return { plan: [take('second', 3)], actions: [mark('second', 'success').at(1).after(1)] };
  }),
  written('mark-running-failed', ['mark/running-result-refused'], (dag) => {
    chain(dag);
    return { plan: [take('second', 3)], actions: [mark('second', 'failed').after(1)] };
  }),
  written('mark-with-upstream', ['mark/relatives-whole'], (dag) => {
    chain(dag);
    return { plan: [fail('first')], actions: [mark('second', 'success').at(1).withUpstream().after(60)] };
  }),
  written('mark-failed-with-downstream', ['mark/cleared-after-marked-failed'], (dag) => {
    chain(dag);
    return { plan: [take('first', 5)], actions: [mark('second', 'failed').withDownstream().after(1)] };
  }),
  written('mark-again', ['mark/instance'], (dag) => {
    chain(dag);
    return { actions: [mark('first', 'success').after(60)] };
  }),
  written('mark-spares-teardowns', ['mark/spares-teardowns'], (dag) => {
    bracket(dag);
    return { plan: [take('work', 5)], actions: [mark('work', 'success').withDownstream().after(1)] };
  }),
  written('mark-reaches-failed-setups', ['mark/clears-failed-downstream', 'clear/reaches-setups'], (dag) => {
    bracket(dag);
    return { plan: [fail('open')], actions: [mark('work', 'success').after(60)] };
  }),
  ...(['success', 'failed'] as const).flatMap((state) => [
    written(`mark-run-${state}`, [`mark/run-${state}`], (dag) => {
      chain(dag);
      return { plan: [take('second', 3).at(1)], actions: [markRun(state).after(1)] };
    }),
    written(`mark-run-${state}-before-a-teardown`, [`mark/run-${state}`, 'mark/run-spares-teardowns'], (dag) => {
      bracket(dag);
      return { plan: [take('work', 3)], actions: [markRun(state).after(1)] };
    }),
    written(`mark-run-${state}-during-a-teardown`, [`mark/run-${state}`, 'mark/run-spares-teardowns'], (dag) => {
      bracket(dag);
      return { plan: [take('close', 3)], actions: [markRun(state).after(1)] };
    }),
    written(`mark-run-${state}-after-its-end`, [`mark/run-${state}`, 'mark/finished-run-keeps-end'], (dag) => {
      bracket(dag);
      return { plan: [fail('work')], actions: [markRun(state).after(60)] };
    }),
  ]),
  written('mark-run-queued', ['mark/run-queued'], (dag) => {
    chain(dag);
    return { actions: [markRun('queued').after(60)] };
  }),
  written('mark-run-queued-while-it-runs', ['mark/run-queued'], (dag) => {
    chain(dag);
    return { plan: [take('first', 5)], actions: [markRun('queued').after(1)] };
  }),
  written('mark-run-failed-then-clear', ['mark/run-failed', 'clear/requeues-run'], (dag) => {
    chain(dag);
    return { plan: [take('second', 3)], actions: [markRun('failed').after(1), clear().ifFailed().after(60)] };
  }),
  written('restart-resets', ['infrastructure/orphan-reset'], (dag) => {
    chain(dag);
    return { plan: [take('second', 3)], actions: [restartScheduler(1)] };
  }),
  written('restart-adopts', ['infrastructure/orphan-adoption'], (dag) => {
    chain(dag);
    return { plan: [take('second', 3)], actions: [restartScheduler(1, { adopts: true })] };
  }),
  written('restart-resets-what-restarts', ['infrastructure/orphan-reset'], (dag) => {
    chain(dag);
    return { plan: [take('second', 9)], actions: [clear('second').at(1).after(1), restartScheduler(2)] };
  }),
  written('restart-adopts-what-restarts', ['infrastructure/orphan-adoption'], (dag) => {
    chain(dag);
    return {
      plan: [take('second', 9)],
      actions: [clear('second').at(1).after(1), restartScheduler(2, { adopts: true })],
    };
  }),
  written('restart-with-retries', ['infrastructure/orphan-reset', 'retry/max-tries'], (dag) => {
    dag.task('work', { retries: 1, retryDelay: 5 })();
    return { plan: [take('work', 3), fail('work')], actions: [restartScheduler(1)] };
  }),
  written('mark-a-mapping-source', ['mark/instance', 'expansion/in-the-pass'], (dag) => {
    dag.task('work').expand({ x: dag.task('list')() });
    return { plan: [take('list', 9), returns('list', [1])], actions: [mark('list', 'success').after(1)] };
  }),
];
