import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { DagOptions } from '../authoring/options.ts';
import { simulateRunsSync } from '../drivers/simulateRunsSync.ts';
import type { SimulateRunsOptions } from '../drivers/runsOptions.ts';

function daily(options: DagOptions = {}): Dag {
  const dag = new Dag('d', { schedule: '@daily', startDate: '2026-01-01', ...options });
  dag.task('work', () => 1)();
  return dag;
}

/** `date created at`, in order of creation. */
const created = (dag: Dag, options: SimulateRunsOptions): string[] =>
  simulateRunsSync(dag, options).runs.map(
    ({ runId, trace }) =>
      `${runId.slice(0, -15).replace('__2026-', ' ')} at ${(trace.place?.createdMs ?? 0) / 3_600_000} h`,
  );

describe('the schedule of a Dag', () => {
  it('that catches up makes all missing runs in order (rule catchup/all-missing)', () => {
    expect(created(daily({ catchup: true }), { startAt: '2026-01-04T06:00', until: '2026-01-05' })).toEqual([
      'scheduled 01-01 at 0 h',
      'scheduled 01-02 at 0 h',
      'scheduled 01-03 at 0 h',
      'scheduled 01-04 at 0 h',
      'scheduled 01-05 at 18 h',
    ]);
  });

  it('that does not catch up makes the latest and those to come (rule catchup/latest-only)', () => {
    expect(created(daily(), { startAt: '2026-01-04T06:00', until: '2026-01-06' })).toEqual([
      'scheduled 01-04 at 0 h',
      'scheduled 01-05 at 18 h',
      'scheduled 01-06 at 42 h',
    ]);
  });

  it('makes no run before its start date', () => {
    expect(created(daily(), { startAt: '2025-12-30', until: '2026-01-02' })).toEqual([
      'scheduled 01-01 at 48 h',
      'scheduled 01-02 at 72 h',
    ]);
  });

  it('makes no further run while as many as max_active_runs are queued or running (rule loop/scheduled-runs-created)', () => {
    const dag = daily({ catchup: true, maxActiveRuns: 2 });
    expect(created(dag, { startAt: '2026-01-04', until: '2026-01-04', durations: { work: '5h' } })).toEqual([
      'scheduled 01-01 at 0 h',
      'scheduled 01-02 at 0 h',
      'scheduled 01-03 at 5 h',
      'scheduled 01-04 at 5 h',
    ]);
  });

  it('leaves out what passed meanwhile, unless it catches up', () => {
    const slow = { startAt: '2026-01-01', until: '2026-01-06', durations: { work: '60h' } };
    expect(created(daily({ maxActiveRuns: 1 }), slow)).toEqual([
      'scheduled 01-01 at 0 h',
      'scheduled 01-03 at 60 h',
      'scheduled 01-06 at 120 h',
    ]);
  });

  it('counts runs started by hand, but not those of a backfill', () => {
    const dag = daily({ maxActiveRuns: 1 });
    const byHand = { startAt: '2026-01-02T01:00', until: '2026-01-02', durations: { work: '5h' } };
    expect(created(dag, { ...byHand, runs: [{ logicalDate: '2026-01-01T12:00' }] })).toEqual([
      'manual 01-01 at 0 h',
      'scheduled 01-02 at 5 h',
    ]);
    expect(created(dag, { ...byHand, backfill: { from: '2026-01-01', to: '2026-01-01' } })).toEqual([
      'backfill 01-01 at 0 h',
      'scheduled 01-02 at 0 h',
    ]);
  });

  it('makes no second run of a date', () => {
    const dag = daily({ catchup: true });
    const asked = { logicalDate: '2026-01-02', runType: 'manual' as const };
    expect(created(dag, { startAt: '2026-01-03T01:00', until: '2026-01-03', runs: [asked] })).toEqual([
      'manual 01-02 at 0 h',
      'scheduled 01-01 at 0 h',
      'scheduled 01-03 at 0 h',
    ]);
  });

  it('of a fixed distance begins at the start date, or at once where that is past', () => {
    const every = (options: DagOptions): Dag => daily({ schedule: '36h', ...options });
    expect(created(every({ catchup: true }), { startAt: '2026-01-04', until: '2026-01-05' })).toEqual([
      'scheduled 01-01 at 0 h',
      'scheduled 01-02 at 0 h',
      'scheduled 01-04 at 0 h',
    ]);
    expect(created(every({}), { startAt: '2026-01-04', until: '2026-01-06' })).toEqual([
      'scheduled 01-04 at 0 h',
      'scheduled 01-05 at 36 h',
    ]);
  });

  it('of a Dag without a start date begins with what has just been, else with what comes', () => {
    const dag = daily({ startDate: null });
    expect(created(dag, { startAt: '2026-01-04T01:00', until: '2026-01-05' })[0]).toBe('scheduled 01-04 at 0 h');
    expect(created(dag, { startAt: '2026-01-04T12:00', until: '2026-01-05' })).toEqual(['scheduled 01-05 at 12 h']);
    expect(() => daily({ startDate: null, catchup: true }).compile()).toThrow('catches up, but has no startDate');
  });
});

describe('runs asked for', () => {
  it('come into being when they are asked for, whatever max_active_runs says', () => {
    const dag = daily({ maxActiveRuns: 1 });
    const runs = [
      { logicalDate: '2026-01-02', at: '2h' },
      { logicalDate: '2026-01-01' },
      { logicalDate: '2026-01-03' },
    ];
    expect(created(dag, { runs, durations: { work: '9h' } })).toEqual([
      'manual 01-01 at 0 h',
      'manual 01-03 at 0 h',
      'manual 01-02 at 2 h',
    ]);
  });

  it('are refused when their date has a run by then (rule loop/one-run-a-date)', () => {
    const runs = [{ logicalDate: '2026-01-02', at: '1h' }, { logicalDate: '2026-01-03' }];
    const played = simulateRunsSync(daily(), { startAt: '2026-01-02', until: '2026-01-02', runs });
    expect(played.runs.map((run) => run.trace.place?.runType)).toEqual(['manual', 'scheduled']);
    expect(played.warnings).toEqual([
      'manual__2026-01-02T00:00:00+00:00 is not made: there is a run of its logical date',
    ]);
  });

  it('have no rows before the start date of the Dag, but for a backfill (rule pass/missing-task-rows)', () => {
    const early = { logicalDate: '2025-12-30' };
    const backfill = { from: '2025-12-31', to: '2025-12-31' };
    const { runs } = simulateRunsSync(daily(), { startAt: '2026-01-01', runs: [early], backfill });
    expect(runs.map((run) => [run.state, run.instances().length])).toEqual([
      ['success', 0],
      ['success', 1],
    ]);
  });
});

describe('a backfill', () => {
  const stretch = { from: '2026-01-01', to: '2026-01-04' };

  it('makes runs of all dates of the schedule that are past, both ends included', () => {
    const made = (startAt: string): number => created(daily(), { startAt, backfill: stretch }).length;
    expect([made('2026-02-01'), made('2026-01-04T00:01'), made('2026-01-04'), made('2026-01-02')]).toEqual([
      4, 4, 3, 1,
    ]);
  });

  it('leaves out a date that has a run, and says so', () => {
    const played = simulateRunsSync(daily(), { backfill: stretch, runs: [{ logicalDate: '2026-01-02' }] });
    expect(played.runs.map((run) => run.trace.place?.backfillOrdinal)).toEqual([null, 1, 3, 4]);
    expect(played.warnings).toEqual(['the backfill makes no run of 2026-01-02T00:00:00.000Z: there is one']);
  });
});
