/**
 * Cases of several runs: which there are, when they start, in which order, and what they share.
 */
import { take } from '../../../../src/drivers/faults.ts';
import type { DagOptions } from '../../../../src/authoring/options.ts';
import type { CaseRuns } from '../../../../src/trace/caseFormat.ts';
import { written, type CaseDag, type CaseFacts, type WrittenCase } from './writeCase.ts';

/** Midnight of a day in January 2026. */
export const day = (number: number, time = '00:00'): string =>
  `2026-01-${String(number).padStart(2, '0')}T${time}:00.000Z`;

/** Runs on a clock that begins on the fourth at six. */
export function runs(given: Partial<CaseRuns>, facts: Omit<CaseFacts, 'settings'> = {}): CaseFacts {
  return { ...facts, settings: { runs: { startAt: day(4, '06:00'), ...given } } };
}

export const DAILY: DagOptions = { schedule: '@daily', startDate: day(1) };
export const CATCHING: DagOptions = { ...DAILY, catchup: true };
const oneTask = (dag: CaseDag): void => void dag.task('a')();

export const RUNS_CASES: readonly WrittenCase[] = [
  written(
    'runs/catching-up',
    ['catchup/all-missing', 'loop/scheduled-runs-created', 'schedule/trigger-timetable', 'state/run-types'],
    (dag) => {
      oneTask(dag);
      return runs({ until: day(6) }, { plan: [take('a', '5h')] });
    },
    { ...CATCHING, maxActiveRuns: 2 },
  ),
  written(
    'runs/not-catching-up',
    ['catchup/latest-only', 'loop/scheduled-runs-created'],
    (dag) => {
      oneTask(dag);
      return runs({ until: day(6) });
    },
    DAILY,
  ),
  written(
    'runs/not-catching-up-and-slow',
    ['catchup/latest-only', 'loop/scheduled-runs-created'],
    (dag) => {
      oneTask(dag);
      return runs({ until: day(9) }, { plan: [take('a', '60h')] });
    },
    { ...DAILY, maxActiveRuns: 1 },
  ),
  written(
    'runs/start-date-to-come',
    ['catchup/latest-only'],
    (dag) => {
      oneTask(dag);
      return runs({ until: day(7) });
    },
    { ...DAILY, startDate: day(5, '12:00') },
  ),
  written(
    'runs/no-start-date-just-after-a-date',
    ['schedule/trigger-timetable'],
    (dag) => {
      oneTask(dag);
      return runs({ startAt: day(4, '02:00'), until: day(5) });
    },
    { schedule: '@daily' },
  ),
  written(
    'runs/no-start-date-long-after-a-date',
    ['schedule/trigger-timetable'],
    (dag) => {
      oneTask(dag);
      return runs({ until: day(5) });
    },
    { schedule: '@daily' },
  ),
  written(
    'runs/a-fixed-distance',
    ['schedule/delta-unaligned', 'catchup/all-missing'],
    (dag) => {
      oneTask(dag);
      return runs({ until: day(7) });
    },
    { schedule: '31h', startDate: day(1, '03:00'), catchup: true },
  ),
  written(
    'runs/a-fixed-distance-not-catching-up',
    ['schedule/delta-unaligned', 'catchup/latest-only'],
    (dag) => {
      oneTask(dag);
      return runs({ until: day(7) });
    },
    { schedule: '31h', startDate: day(1, '03:00') },
  ),
  written(
    'runs/a-cron-expression',
    ['schedule/trigger-timetable', 'catchup/all-missing'],
    (dag) => {
      oneTask(dag);
      return runs({ until: day(8) });
    },
    { schedule: '30 6 * * 1-5', startDate: day(1), catchup: true },
  ),
  written(
    'runs/asked-for-twice',
    ['loop/one-run-a-date'],
    (dag) => {
      oneTask(dag);
      const requested = [{ logicalDate: day(4), atMs: 1_000 }, { logicalDate: day(5) }, { logicalDate: day(3) }];
      return runs({ until: day(6), requested });
    },
    DAILY,
  ),
  written(
    'runs/queued-by-hand',
    ['loop/runs-started', 'state/run-types'],
    (dag) => {
      oneTask(dag);
      const requested = [
        { logicalDate: day(3) },
        { logicalDate: day(2), runAfter: day(4, '05:00') },
        { logicalDate: day(1), atMs: 1_000 },
        { logicalDate: day(4), runAfter: day(4, '07:00') },
      ];
      return runs({ requested }, { plan: [take('a', '10s')] });
    },
    { maxActiveRuns: 1 },
  ),
  written('runs/dated-ahead', ['loop/runs-examined'], (dag) => {
    oneTask(dag);
    return runs({ requested: [{ logicalDate: day(4, '08:00') }, { logicalDate: day(3) }] });
  }),
  written(
    'runs/manual-ones-fill-the-limit',
    ['loop/scheduled-runs-created'],
    (dag) => {
      oneTask(dag);
      const requested = [{ logicalDate: day(2, '01:00') }, { logicalDate: day(2, '02:00'), atMs: 4_000 }];
      return runs({ until: day(4), requested }, { plan: [take('a', '3s')] });
    },
    { ...CATCHING, maxActiveRuns: 1 },
  ),
  written(
    'runs/more-than-a-turn-takes',
    ['loop/runs-started', 'loop/runs-examined'],
    (dag) => {
      oneTask(dag);
      const requested = Array.from({ length: 23 }, (_, number) => ({
        logicalDate: day(1 + (number % 3), `0${number % 8}:${10 + number}`),
      }));
      return runs({ requested }, { plan: [take('a', 1).inRun(3)] });
    },
    { maxActiveRuns: 30 },
  ),
  written(
    'runs/backfill',
    ['backfill/dates', 'backfill/own-limit-and-order', 'loop/runs-started'],
    (dag) => {
      oneTask(dag);
      const backfill = { from: day(1), to: day(4), maxActiveRuns: 2 };
      const requested = [{ logicalDate: day(3, '12:00') }, { logicalDate: day(2), runType: 'scheduled' as const }];
      return runs({ backfill, requested }, { plan: [take('a', '5s')] });
    },
    { ...DAILY, maxActiveRuns: 1 },
  ),
  written(
    'runs/backfill-backwards',
    ['backfill/own-limit-and-order'],
    (dag) => {
      oneTask(dag);
      return runs({ backfill: { from: day(1), to: day(3), maxActiveRuns: 1, runBackwards: true } });
    },
    DAILY,
  ),
  written(
    'runs/backfill-before-the-schedule',
    ['catchup/all-missing', 'backfill/dates'],
    (dag) => {
      oneTask(dag);
      return runs({ until: day(5), backfill: { from: day(1), to: day(2) } }, { plan: [take('a', 1)] });
    },
    CATCHING,
  ),
  written(
    'runs/before-the-start-date',
    ['pass/missing-task-rows'],
    (dag) => {
      oneTask(dag);
      const requested = [{ logicalDate: day(1) }, { logicalDate: day(2) }];
      return runs({ requested, backfill: { from: '2025-12-30T00:00:00.000Z', to: '2025-12-31T00:00:00.000Z' } });
    },
    { ...DAILY, startDate: day(2) },
  ),
];
