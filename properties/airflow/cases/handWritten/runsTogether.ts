/**
 * Cases of several runs that share slots and limits, or of which only the latest is to go on.
 */
import { fail, take } from '../../../../src/drivers/faults.ts';
import { CATCHING, DAILY, day, runs } from './runs.ts';
import { written, type WrittenCase } from './writeCase.ts';

export const RUNS_TOGETHER_CASES: readonly WrittenCase[] = [
  written('runs/share-a-pool', ['selection/order', 'selection/rank-limit'], (dag) => {
    dag.task('low', { pool: 's3' })();
    dag.task('high', { pool: 's3', priorityWeight: 5 })();
    const requested = [{ logicalDate: day(3) }, { logicalDate: day(1) }, { logicalDate: day(2) }];
    const facts = runs({ requested }, { plan: [take('*', 2)] });
    return { ...facts, settings: { ...facts.settings, pools: { s3: 1 } } };
  }),
  written(
    'runs/share-the-limit-of-a-task',
    ['selection/max-active-tis-per-dag', 'selection/max-active-tis-per-dagrun'],
    (dag) => {
      dag.task('a', { maxActiveTisPerDag: 2 }).expand({ x: [0, 1] });
      dag.task('b', { maxActiveTisPerDagrun: 1 }).expand({ x: [0, 1] });
      const requested = [{ logicalDate: day(3) }, { logicalDate: day(1) }];
      return runs({ requested }, { plan: [take('*', 2), take('a', 3).inRun(0)] });
    },
  ),
  written(
    'runs/have-timeouts-of-their-own',
    ['run-state/dagrun-timeout', 'loop/runs-started'],
    (dag) => {
      dag.task('a')();
      return runs({ requested: [{ logicalDate: day(2) }, { logicalDate: day(3) }] }, { plan: [take('a', 20)] });
    },
    { maxActiveRuns: 1, dagrunTimeout: 15 },
  ),
  written(
    'runs/timeout-leaves-the-slot-to-the-worker',
    ['selection/executor-slots', 'run-state/dagrun-timeout'],
    (dag) => {
      dag.task('a')();
      const facts = runs({ requested: [{ logicalDate: day(2) }, { logicalDate: day(3) }] }, { plan: [take('a', 60)] });
      return { ...facts, settings: { ...facts.settings, config: { parallelism: 1 } } };
    },
    { maxActiveRuns: 1, dagrunTimeout: 18 },
  ),
  written(
    'runs/latest-only',
    ['skip/latest-only', 'skip/latest-only-returns'],
    (dag) => {
      const latest = dag.latestOnly('latest');
      latest.before(dag.task('a')(), dag.task('b', { triggerRule: 'all_done' })());
      return runs({ until: day(5), requested: [{ logicalDate: day(2, '12:00') }] }, { plan: [fail('b').inRun(0)] });
    },
    CATCHING,
  ),
  written(
    'runs/latest-only-too-late',
    ['skip/latest-only'],
    (dag) => {
      dag
        .task('slow')()
        .before(dag.latestOnly('latest').before(dag.task('a')()));
      return runs({ until: day(5) }, { plan: [take('slow', '20h').inRun(0)] });
    },
    DAILY,
  ),
  written('runs/latest-only-without-a-schedule', ['skip/latest-only'], (dag) => {
    dag.latestOnly('latest').before(dag.task('a')());
    return runs({ requested: [{ logicalDate: day(1), runType: 'scheduled' }] });
  }),
  written(
    'runs/latest-only-in-a-backfill',
    ['skip/latest-only', 'backfill/dates'],
    (dag) => {
      dag.latestOnly('latest').before(dag.task('a')());
      return runs({ backfill: { from: day(2), to: day(4) } });
    },
    DAILY,
  ),
];
