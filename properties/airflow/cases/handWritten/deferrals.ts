/**
 * Cases about tasks that wait for a trigger: what it does, what is then performed, and the scheduler's look for triggers that did nothing in time.
 */
import { defers, fail, hang, returns, skip, take } from '../../../../src/drivers/faults.ts';
import { written, type WrittenCase } from './writeCase.ts';

export const DEFERRAL_CASES: readonly WrittenCase[] = [
  written('deferral-resumes', ['deferral/resumes-without-checks'], (dag) => {
    const a = dag.task('a', { retries: 1, retryDelay: 10 })();
    dag.task('b')({ a });
    return { plan: [take('a', 2), defers('a', { for: 7, event: { rows: 3 } })] };
  }),
  written('deferral-twice-in-a-try', ['deferral/resumes-without-checks'], (dag) => {
    const a = dag.task('a', { retries: 1, retryDelay: 10 })();
    dag.task('b')({ a });
    return { plan: [defers('a', { for: 7 }), defers('a', { for: 20 }), fail('a').onTry(1)] };
  }),
  written('deferral-asks-no-check', ['deferral/resumes-without-checks'], (dag) => {
    const [a, b] = [dag.task('a')(), dag.task('b')()];
    dag.task('c', { triggerRule: 'one_success' })().after(a, b);
    return { plan: [take('b', 3), fail('b'), defers('c', { for: 10 }), take('c', 2)] };
  }),
  written('deferral-frees-its-slot', ['deferral/frees-slot'], (dag) => {
    dag.task('m', { maxActiveTisPerDagrun: 1 }).expand({ x: [1, 2, 3] });
    return { plan: [take('m', 1), defers('m', { for: 20 })] };
  }),
  written('deferral-in-a-pool', ['deferral/frees-slot'], (dag) => {
    dag.task('m', { pool: 'p' }).expand({ x: [1, 2, 3] });
    dag.task('n', { pool: 'q' }).expand({ x: [1, 2, 3] });
    const pools = { p: { slots: 1, includeDeferred: true }, q: 1 };
    return { plan: [take('*', 1), defers('*', { for: 20 })], settings: { pools } };
  }),
  written('trigger-fails', ['deferral/trigger-failure'], (dag) => {
    const a = dag.task('a', { retries: 1, retryDelay: 10 })();
    dag.task('b', { triggerRule: 'all_failed' })().after(a);
    return { plan: [take('a', 1), defers('a', { for: 5, fails: true })] };
  }),
  written('trigger-timeout', ['deferral/trigger-timeout', 'loop/timed-jobs'], (dag) => {
    dag.task('a', { retries: 1, retryDelay: 10 })();
    return { plan: [take('a', 1), defers('a', { timeout: 2 }).onTry(1)] };
  }),
  written('trigger-timeout-on-a-look', ['deferral/trigger-timeout', 'loop/timed-jobs'], (dag) => {
    dag.task('a')();
    dag.task('b')();
    return { plan: [take('a', 1), defers('a', { timeout: 14 }), defers('b', { timeout: 14 })] };
  }),
  written('trigger-fires-after-its-timeout', ['deferral/trigger-timeout', 'loop/timed-jobs'], (dag) => {
    dag.task('a')();
    dag.task('b')();
    return { plan: [defers('a', { for: 10, timeout: 2 }), defers('b', { for: 20, timeout: 2 })] };
  }),
  ...(['success', 'failed', 'skipped'] as const).map((state) =>
    written(`trigger-ends-its-task-${state}`, ['deferral/end-event', 'deferral/end-event-retries'], (dag) => {
      const a = dag.task('a', { retries: 1, retryDelay: 10 })();
      dag.task('b', { triggerRule: 'all_done' })().after(a);
      return { plan: [take('a', 1), defers('a', { for: 4, ends: state })] };
    }),
  ),
  written('trigger-leaves-xcoms', ['deferral/end-event', 'deferral/keeps-xcoms'], (dag) => {
    const a = dag.task('a')();
    dag.task('b')({ a, rows: a.key('rows') });
    return { plan: [defers('a', { for: 4, ends: 'success', xcoms: { return_value: [1, 2], rows: 'some' } })] };
  }),
  written('trigger-leaves-what-is-mapped-over', ['deferral/end-event', 'expansion/unknown-length-fails'], (dag) => {
    const a = dag.task('a')();
    dag.task('m').expand({ x: a });
    return { plan: [defers('a', { for: 4, ends: 'success', xcoms: { return_value: [1, 2] } })] };
  }),
  written('deferral-of-a-source', ['deferral/resumes-without-checks'], (dag) => {
    const a = dag.task('a')();
    dag.task('m').expand({ x: a });
    return { plan: [defers('a', { for: 4 }), returns('a', [1, 2, 3]), skip('m').at(1), defers('m', { for: 2 }).at(2)] };
  }),
  written('deferral-of-a-branch', ['deferral/resumes-without-checks'], (dag) => {
    const a = dag.branch('a')();
    dag.task('b')().after(a);
    dag.task('c')().after(a);
    return { plan: [defers('a', { for: 4 }), returns('a', ['c'])] };
  }),
  written(
    'deferral-and-the-run-times-out',
    ['deferral/resumes-without-checks', 'run-state/dagrun-timeout'],
    (dag) => {
      dag.task('a')();
      dag.task('b')();
      return { plan: [defers('a', { for: 100 }), defers('b', {})] };
    },
    { dagrunTimeout: 30 },
  ),
  written(
    'deferral-under-fail-fast',
    ['deferral/resumes-without-checks', 'fail-fast/skips-others'],
    (dag) => {
      dag.task('a')();
      dag.task('b')();
      return { plan: [defers('a', { for: 100 }), take('b', 5), fail('b')] };
    },
    { failFast: true },
  ),
  written('deferral-of-a-sensor-in-vain', ['deferral/sensor-softens', 'deferral/trigger-timeout'], (dag) => {
    const options = { timeout: 5, retries: 1, retryDelay: 10 };
    dag.sensor('hard', options)();
    dag.sensor('soft', { ...options, softFail: true })();
    dag.sensor('lenient', { ...options, neverFail: true })();
    return { plan: [defers('*', { timeout: 2 })] };
  }),
  written('deferral-of-a-sensor-that-fails', ['deferral/sensor-softens', 'deferral/trigger-failure'], (dag) => {
    const options = { retries: 1, retryDelay: 10 };
    dag.sensor('hard', options)();
    dag.sensor('soft', { ...options, softFail: true })();
    dag.sensor('lenient', { ...options, neverFail: true })();
    dag.sensor('silent', { ...options, silentFail: true })();
    return { plan: [defers('*', { for: 3, fails: true })] };
  }),
  written('deferral-and-the-time-of-an-execution', ['attempt/execution-timeout-per-execution'], (dag) => {
    dag.task('a', { executionTimeout: 5 })();
    dag.task('b', { executionTimeout: 5 })();
    return { plan: [take('a', 4), take('b', 6), defers('*', { for: 20 })] };
  }),
  written(
    'deferral-keeps-its-start',
    ['deferral/start-kept', 'callback/context-instance'],
    (dag) => {
      // Of what is unfinished the callback names what started last: `b`, although `a` goes on later.
      dag.task('a')();
      dag.task('first')().before(dag.task('b')());
      return { plan: [take('a', 1), defers('a', { for: 10 }), hang('a'), take('first', 5), hang('b')] };
    },
    { dagrunTimeout: 30 },
  ),
];
