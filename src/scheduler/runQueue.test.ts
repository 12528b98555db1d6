import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { DagOptions } from '../authoring/options.ts';
import { simulateRunsSync } from '../drivers/simulateRunsSync.ts';
import type { SimulateRunsOptions } from '../drivers/runsOptions.ts';

function daily(options: DagOptions = {}): Dag {
  const dag = new Dag('d', { schedule: '@daily', ...options });
  dag.task('work', () => 1)();
  return dag;
}

/** `day at hours`, in order of starts. */
const starts = (dag: Dag, options: SimulateRunsOptions): string[] =>
  simulateRunsSync(dag, { durations: { work: '1h' }, ...options }).starts.map(
    ({ runId, atMs }) => `${runId.split('T')[0]?.slice(-2)} at ${atMs / 3_600_000}`,
  );

describe('queued runs', () => {
  const runs = ['2026-01-03', '2026-01-01', '2026-01-02'].map((logicalDate) => ({ logicalDate }));

  it('start as far as max_active_runs allows, in order of creation where nothing else tells (rule loop/runs-started)', () => {
    expect(starts(daily({ maxActiveRuns: 2 }), { runs })).toEqual(['03 at 0', '01 at 0', '02 at 1']);
  });

  it('start by the time they may start', () => {
    const scheduled = runs.map((run) => ({ ...run, runType: 'scheduled' as const }));
    expect(starts(daily({ maxActiveRuns: 2 }), { runs: scheduled })).toEqual(['01 at 0', '02 at 0', '03 at 1']);
  });

  it('do not start before the time they may start', () => {
    const later = [{ logicalDate: '2026-01-01', runAfter: '2026-01-01T05:00' }, { logicalDate: '2026-01-01T01:00' }];
    expect(starts(daily(), { startAt: '2026-01-01T02:00', runs: later })).toEqual(['01 at 0', '01 at 3']);
  });

  it('of a backfill start last, in the order of their dates or backwards, with a limit of their own (rule backfill/own-limit-and-order)', () => {
    const backfill = { from: '2026-01-01', to: '2026-01-04', maxActiveRuns: 2 };
    const given = { startAt: '2026-02-01', runs: [{ logicalDate: '2026-01-31' }, { logicalDate: '2026-01-30' }] };
    const dag = daily({ maxActiveRuns: 1 });
    expect(starts(dag, { ...given, backfill })).toEqual([
      '31 at 0',
      '01 at 0',
      '02 at 0',
      '30 at 1',
      '03 at 1',
      '04 at 1',
    ]);
    expect(starts(dag, { ...given, backfill: { ...backfill, runBackwards: true } })).toEqual([
      '31 at 0',
      '04 at 0',
      '03 at 0',
      '30 at 1',
      '02 at 1',
      '01 at 1',
    ]);
  });

  it('that may not start leave the twenty places of a round to others', () => {
    const given = Array.from({ length: 25 }, (_, day) => ({
      logicalDate: `2026-01-${String(day + 1).padStart(2, '0')}`,
    }));
    const backfill = { from: '2026-03-01', to: '2026-03-02', maxActiveRuns: 2 };
    const options = { startAt: '2026-04-01', runs: given, backfill, passes: { everyMs: 3_600_000 } };
    expect(starts(daily({ maxActiveRuns: 1 }), options).slice(0, 3)).toEqual(['01 at 0', '01 at 1', '02 at 1']);
  });

  it('start twenty a round', () => {
    const backfill = { from: '2026-01-01', to: '2026-01-25', maxActiveRuns: 25 };
    const played = simulateRunsSync(daily(), { backfill, passes: { everyMs: 1000 } });
    expect(played.starts.filter(({ atMs }) => atMs === 0)).toHaveLength(20);
    expect(played.starts.filter(({ atMs }) => atMs === 1000)).toHaveLength(5);
  });

  it('that never start are queued in the end', () => {
    const dag = daily({ maxActiveRuns: 1 });
    dag.task('never', () => 1, { pool: 'p', poolSlots: 2 })();
    const played = simulateRunsSync(dag, { runs: runs.slice(0, 2), pools: { p: 1 } });
    expect(played.runs.map((run) => [run.state, run.endReason, run.durationMs])).toEqual([
      ['running', 'stalled', 0],
      ['queued', 'stalled', 0],
    ]);
  });
});

describe('running runs', () => {
  it('are examined twenty a round, those first that were not for the longest time (rule loop/runs-examined)', () => {
    const dates = Array.from({ length: 25 }, (_, day) => `2026-01-${String(day + 1).padStart(2, '0')}`);
    const runs = dates.map((logicalDate) => ({ logicalDate }));
    const played = simulateRunsSync(daily({ maxActiveRuns: 25 }), {
      runs,
      passes: { everyMs: 1000 },
      config: { parallelism: 99, maxTisPerQuery: 99 },
    });
    const begun = played.runs.map((run) => run.instance('work').startMs);
    expect([begun.slice(0, 20), begun.slice(20)]).toEqual([Array(20).fill(0), Array(5).fill(1000)]);
    expect(played.runs.every((run) => run.state === 'success')).toBe(true);
  });

  it('of a backfill beyond the first twenty ordinals wait until one of those is over', () => {
    const backfill = { from: '2026-01-01', to: '2026-01-22', maxActiveRuns: 22 };
    const played = simulateRunsSync(daily(), { backfill, durations: { work: '1h' } });
    const begun = played.runs.map((run) => run.instance('work').startMs);
    expect(begun.slice(18)).toEqual([0, 0, 3_600_000, 3_600_000]);
  });

  it('dated later than now are left as they are (rule pass/future-logical-date)', () => {
    const played = simulateRunsSync(daily(), { startAt: '2026-01-01', runs: [{ logicalDate: '2026-01-02' }] });
    expect(played.starts).toEqual([{ runId: 'manual__2026-01-02T00:00:00+00:00', atMs: 0 }]);
    expect(played.runs[0]?.instance('work').startMs).toBe(86_400_000);
  });
});
