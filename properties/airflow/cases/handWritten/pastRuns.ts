/**
 * Cases of tasks that depend on their past: which run is the previous one, and what it has to have come to.
 */
import { fail, returns, skip, take } from '../../../../src/drivers/faults.ts';
import { day, runs } from './runs.ts';
import { written, type CaseDag, type CaseReference, type WrittenCase } from './writeCase.ts';

const PAST = { dependsOnPast: true };
const DATES = [1, 2, 3].map((number) => ({ logicalDate: day(number), runType: 'scheduled' as const }));
const MANUAL = { logicalDate: day(2, '12:00') };

/** `a`, which depends on its past, and `b` after it. */
function chain(dag: CaseDag, options = {}): void {
  dag
    .task('a', { ...PAST, ...options })()
    .before(dag.task('b')());
}

export const PAST_CASES: readonly WrittenCase[] = [
  written(
    'past/waits',
    ['past/previous-run-whole-task', 'past/first-run-passes', 'past/exempt-from-deadlock'],
    (dag) => {
      chain(dag);
      return runs({ requested: DATES }, { plan: [take('a', '5s')] });
    },
  ),
  written('past/a-failure-blocks', ['past/previous-run-whole-task', 'past/exempt-from-deadlock'], (dag) => {
    chain(dag);
    return runs({ requested: DATES }, { plan: [fail('a').inRun(1)] });
  }),
  written('past/a-skip-does-not', ['past/previous-run-whole-task'], (dag) => {
    chain(dag);
    return runs({ requested: DATES }, { plan: [skip('a').inRun(0), take('a', 1)] });
  }),
  written('past/all-instances', ['past/previous-run-whole-task'], (dag) => {
    const list = dag.task('list')();
    dag.task('m', PAST).expand({ x: list });
    const plan = [returns('list', [1]).inRun(1), returns('list', [1, 2]), take('m', 3).inRun(0).at(1)];
    return runs({ requested: DATES }, { plan: [fail('m').inRun(1).at(0), ...plan] });
  }),
  written('past/retries-are-not-done', ['past/previous-run-whole-task'], (dag) => {
    chain(dag, { retries: 1, retryDelay: 10 });
    return runs({ requested: DATES }, { plan: [fail('a').onTry(1).inRun(0)] });
  }),
  written('past/expanded-to-nothing', ['past/previous-run-whole-task'], (dag) => {
    const list = dag.task('list')();
    dag.task('m', PAST).expand({ x: list });
    return runs({ requested: DATES }, { plan: [returns('list', []).inRun(0), returns('list', [1])] });
  }),
  written('past/placeholder-fails', ['past/previous-run-whole-task'], (dag) => {
    const list = dag.task('list')();
    dag.task('m', PAST).expand({ x: list });
    return runs({ requested: DATES }, { plan: [fail('list').inRun(0), returns('list', [1])] });
  }),
  written(
    'past/no-rows-before',
    ['past/missing-rows-block', 'pass/missing-task-rows'],
    (dag) => {
      chain(dag);
      return runs({ requested: DATES });
    },
    { startDate: day(2) },
  ),
  written(
    'past/no-rows-before-ignored',
    ['past/ignore-first', 'pass/missing-task-rows'],
    (dag) => {
      chain(dag, { ignoreFirstDependsOnPast: true });
      return runs({ requested: DATES });
    },
    { startDate: day(2) },
  ),
  written(
    'past/before-the-start-date',
    ['past/before-start-date'],
    (dag) => {
      chain(dag);
      return runs({ requested: DATES });
    },
    { schedule: '@daily', startDate: day(2), catchup: true },
  ),
  written('past/a-manual-run', ['past/previous-run-choice'], (dag) => {
    chain(dag);
    return runs({ requested: [...DATES, MANUAL] }, { plan: [fail('a').inRun(3)] });
  }),
  written(
    'past/a-manual-run-of-one-that-catches-up',
    ['past/previous-run-choice'],
    (dag) => {
      chain(dag);
      return runs({ requested: [...DATES, MANUAL] }, { plan: [fail('a').inRun(3)] });
    },
    { schedule: '@daily', startDate: day(1), catchup: true },
  ),
  written('past/waits-for-downstream', ['past/wait-for-downstream'], (dag) => {
    chain(dag, { dependsOnPast: false, waitForDownstream: true });
    return runs({ requested: DATES }, { plan: [take('b', 4), fail('b').inRun(1)] });
  }),
  written('past/waits-for-skipped-downstream', ['past/wait-for-downstream'], (dag) => {
    chain(dag, { waitForDownstream: true });
    return runs({ requested: DATES }, { plan: [skip('b')] });
  }),
  written('past/waits-for-downstream-mapped', ['past/wait-for-downstream-implies'], (dag) => {
    dag
      .operator('o', { waitForDownstream: true })
      .expand({ x: [1, 2] })
      .before(dag.task('below')());
    dag
      .task('t', { waitForDownstream: true })
      .expand({ x: [1, 2] })
      .before(dag.task('under')());
    return runs({ requested: DATES }, { plan: [take('*', 2), fail('below').inRun(1), fail('under').inRun(1)] });
  }),
  written(
    'past/first-of-a-backfill',
    ['past/first-run-passes', 'backfill/past-dependent-refusals'],
    (dag) => {
      chain(dag);
      const backfill = { from: day(2), to: day(3), reprocessBehavior: 'completed' as const };
      return runs(
        { requested: [DATES[0] as (typeof DATES)[number]], backfill },
        { plan: [fail('a').inRun(0), take('a', 2)] },
      );
    },
    { schedule: '@daily', startDate: day(1) },
  ),
  written(
    'past/a-backfill-in-a-row',
    ['past/previous-run-whole-task', 'backfill/own-limit-and-order'],
    (dag) => {
      chain(dag, { retries: 1, retryDelay: 1 });
      const backfill = { from: day(1), to: day(3), reprocessBehavior: 'failed' as const };
      return runs({ backfill, until: day(5) }, { plan: [fail('a').onTry(1), take('a', 2)] });
    },
    { schedule: '@daily', startDate: day(1), catchup: true },
  ),
  written(
    'past/on-schedule',
    ['past/previous-run-whole-task', 'catchup/all-missing'],
    (dag) => {
      chain(dag, { waitForDownstream: true });
      return runs({ until: day(6) }, { plan: [take('a', '20h'), take('b', '10h')] });
    },
    { schedule: '@daily', startDate: day(3), catchup: true, maxActiveRuns: 3 },
  ),
  written('past/a-removed-instance-blocks', ['past/removed-blocks'], (dag) => {
    // In 3.2.0 the placeholder of `g.second` outlives its expansion and is removed.
    const group = dag.group('g', (inside, { x }) => {
      const first = inside.task('first')({ x: x as CaseReference });
      inside
        .task('second', { ...PAST, triggerRule: 'none_failed_min_one_success' })()
        .after(first);
    });
    group.expand({ x: dag.task('list')() });
    return runs({ requested: DATES.slice(0, 2) }, { plan: [returns('list', [1, 2]), take('g.first', 2)] });
  }),
];
