import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { DagOptions, TaskOptions } from '../authoring/options.ts';
import type { TaskReference } from '../authoring/references.ts';
import { getContext } from '../virtual/attemptContext.ts';
import { restartScheduler } from './actions.ts';
import { clear } from './clears.ts';
import { fail, returns, take } from './faults.ts';
import { echo } from './observe.support.ts';
import type { SimulateRunsOptions } from './runsOptions.ts';
import { simulateRuns } from './simulateRuns.ts';
import { simulateRunsSync } from './simulateRunsSync.ts';
import { simulateSync } from './simulateSync.ts';

const DAYS = ['2026-01-02', '2026-01-01', '2026-01-03'];
const runs = DAYS.map((logicalDate) => ({ logicalDate }));

/** Two rows of `m` and one of `other`. */
function wide(m: TaskOptions = {}, options: DagOptions = {}): Dag {
  const dag = new Dag('d', options);
  dag.task('m', echo, m).expand({ x: [0, 1] });
  dag.task('other', () => 1)();
  return dag;
}

/** When each row started, in the order in which rows were handed out: `day row seconds`. */
function handedOut(dag: Dag, options: SimulateRunsOptions = {}): string[] {
  const { runs: played } = simulateRunsSync(dag, { runs, durations: { '*': 1 }, ...options });
  const rows = played.flatMap((run) =>
    run
      .instances()
      .map(({ taskId, mapIndex, startMs }) => ({ day: run.logicalDate.slice(8, 10), taskId, mapIndex, startMs })),
  );
  return rows
    .filter(({ startMs }) => startMs !== null)
    .sort((left, right) => (left.startMs ?? 0) - (right.startMs ?? 0) || left.day.localeCompare(right.day))
    .map(
      ({ day, taskId, mapIndex, startMs }) =>
        `${day} ${taskId}${mapIndex < 0 ? '' : mapIndex} ${(startMs ?? 0) / 1000}`,
    );
}

describe('a clear', () => {
  it('queues every finished run again, and they wait for max_active_runs once more (rule clear/requeues-run)', () => {
    const dag = new Dag('d', { maxActiveRuns: 1 });
    dag.task('m', echo).expand({ x: [0] });
    const { runs: played, starts } = simulateRunsSync(dag, {
      runs,
      durations: { '*': 1 },
      actions: [clear().after(10)],
    });
    expect(played.map((run) => [run.state, run.trace.endMs / 1000, run.instance('m', 0).tryNumber])).toEqual([
      ['success', 11, 2],
      ['success', 12, 2],
      ['success', 13, 2],
    ]);
    expect(starts.map(({ atMs }) => atMs / 1000)).toEqual([10, 11, 12]);
  });
});

describe('runs on one clock', () => {
  it('share parallelism: by priority weight, then logical date, then map index (rule selection/order)', () => {
    expect(handedOut(wide(), { config: { parallelism: 2 } })).toEqual([
      '01 m0 0',
      '01 other 0',
      '01 m1 1',
      '02 other 1',
      '02 m0 2',
      '02 m1 2',
      '03 m0 3',
      '03 other 3',
      '03 m1 4',
    ]);
    const important = wide({ priorityWeight: 5 });
    expect(handedOut(important, { config: { parallelism: 3 } }).slice(0, 6)).toEqual([
      '01 m0 0',
      '01 m1 0',
      '02 m0 0',
      '02 m1 1',
      '03 m0 1',
      '03 m1 1',
    ]);
  });

  it('share pools', () => {
    expect(handedOut(wide({ pool: 'p' }), { pools: { p: 2 } }).filter((text) => text.includes(' m'))).toEqual([
      '01 m0 0',
      '01 m1 0',
      '02 m0 1',
      '02 m1 1',
      '03 m0 2',
      '03 m1 2',
    ]);
  });

  it('share max_active_tis_per_dag, but not max_active_tis_per_dagrun (rules selection/max-active-tis-per-dag, selection/max-active-tis-per-dagrun)', () => {
    const starts = (m: TaskOptions): string[] => handedOut(wide(m)).filter((text) => text.includes(' m'));
    expect(starts({ maxActiveTisPerDag: 1 }).map((text) => text.slice(-1))).toEqual(['0', '1', '2', '3', '4', '5']);
    expect(starts({ maxActiveTisPerDagrun: 1 }).map((text) => text.slice(-1))).toEqual(['0', '0', '0', '1', '1', '1']);
  });

  it('have max_active_tasks each, but one that is full in a page starves them all for the round', () => {
    const dag = wide({}, { maxActiveTasks: 2 });
    expect(handedOut(dag).map((text) => text.slice(-1))).toEqual(['0', '0', '0', '0', '0', '0', '1', '1', '1']);
  });

  it('have params, faults, outputs and draws of their own', () => {
    const dag = new Dag('d', { params: { full: false, day: 0 } });
    dag.task('which', () => getContext().params)();
    const conf = { full: true };
    const asked = [
      { logicalDate: '2026-01-01', conf },
      { logicalDate: '2026-01-02', faults: [returns('which', 'planned')] },
      { logicalDate: '2026-01-03' },
    ];
    const played = simulateRunsSync(dag, {
      runs: asked,
      params: { day: 5 },
      faults: [returns('which', 'second').inRun(1), take('which', 7).inRun('2026-01-03T00:00Z')],
    });
    expect(played.runs.map((run) => run.xcom('which'))).toEqual([
      { full: true, day: 5 },
      'planned',
      { full: false, day: 5 },
    ]);
    expect(played.runs.map((run) => run.durationMs)).toEqual([0, 0, 7000]);
    expect(played.warnings).toEqual(['the fault returns(\'which\', "second").inRun(1) never matched an attempt']);
  });

  it('go on when one of them has ended: what it has at work ends as it would', () => {
    const dag = new Dag('d');
    dag.task('fails', () => 1)();
    const slow = dag.task('slow', () => 1, { retries: 1 })() as TaskReference;
    (dag.task('leaf', () => 1, { triggerRule: 'one_failed' })() as TaskReference).after(slow);
    const played = simulateRunsSync(dag, { runs, durations: { slow: 100, '*': 1 }, faults: [fail('slow').inRun(0)] });
    expect(played.runs.map((run) => run.instance('slow').state)).toEqual(['failed', 'success', 'success']);
  });

  it('hear of a scheduler that is restarted, all of them', () => {
    const played = simulateRunsSync(wide(), { runs, durations: { '*': 10 }, actions: [restartScheduler(5)] });
    expect(played.runs.map((run) => run.instance('other').tryNumber)).toEqual([2, 2, 2]);
  });

  it('are each what simulate gives, where nothing is shared', () => {
    const options = { durations: { '*': 1 }, faults: [fail('m').at(1)] };
    const alone = simulateSync(wide(), { ...options, logicalDate: '2026-01-01' });
    const [first] = simulateRunsSync(wide(), { ...options, runs: [{ logicalDate: '2026-01-01' }] }).runs;
    expect(first?.instances()).toEqual(alone.instances());
    expect([first?.state, first?.durationMs, first?.explain('m', 1)]).toEqual([
      alone.state,
      alone.durationMs,
      alone.explain('m', 1),
    ]);
  });

  it.each(['canonical', 'seeded'] as const)('have one digest, with or without promises, in %s order', async (order) => {
    const dag = new Dag('d', { schedule: '@daily', startDate: '2026-01-01', catchup: true, maxActiveRuns: 2 });
    dag.task('m', echo, { retries: 1, retryDelay: 1 }).expand({ x: [0, 1, 2] });
    const options = {
      startAt: '2026-01-05',
      until: '2026-01-05',
      durations: { '*': 1 },
      config: { parallelism: 2 },
      faults: [fail('m').at(1).onTry(1)],
      order,
    };
    const played = simulateRunsSync(dag, options);
    expect(played.digest).toBe((await simulateRuns(dag, options)).digest);
    expect(played.digest).not.toBe(simulateRunsSync(dag, { ...options, until: '2026-01-04' }).digest);
    expect(played.runs).toHaveLength(5);
  });

  it('draw for themselves in seeded order: one run less changes no other', () => {
    const dag = new Dag('d');
    for (const name of ['a', 'b', 'c', 'd', 'e']) dag.task(name, () => 1)();
    const order = (given: SimulateRunsOptions['runs']) => {
      const { trace } = simulateRunsSync(dag, { runs: given ?? [], order: 'seeded', seed: 3 }).run('2026-01-03');
      return Array.from({ length: trace.moves.length }, (_, row) => trace.moves.instanceAt(row));
    };
    expect(order(runs)).toEqual(order(runs.slice(2)));
    expect(order(runs)).not.toEqual([0, 1, 2, 3, 4].flatMap((row) => [row, row, row, row]));
  });

  it('stop together at a limit', () => {
    const played = simulateRunsSync(wide(), { runs, durations: { '*': '2h' }, limits: { virtualTimeMs: 1000 } });
    expect(new Set(played.runs.map((run) => run.endReason))).toEqual(new Set(['virtual_time_limit']));
  });
});

describe('a run of several', () => {
  it('is found by position, id or date', () => {
    const played = simulateRunsSync(wide(), { runs, startAt: '2026-01-09' });
    const found = [
      played.run(0),
      played.run('manual__2026-01-02T00:00:00+00:00'),
      played.run('2026-01-02'),
      played.run(new Date('2026-01-02Z')),
    ];
    expect(new Set(found)).toEqual(new Set([played.runs[0]]));
    expect(() => played.run('2026-02-02')).toThrow('[unknown-run]');
    expect(() => played.run(3)).toThrow('manual__2026-01-03T00:00:00+00:00');
  });

  it('with latestOnly keeps its downstream until the schedule has its next date (rule skip/latest-only)', () => {
    const dag = new Dag('d', { schedule: '@daily', startDate: '2026-01-01', catchup: true });
    const gate = dag.latestOnly('latest_only') as TaskReference;
    (dag.task('publish', () => 1)() as TaskReference).after(gate);
    const late = simulateRunsSync(dag, {
      startAt: '2026-01-03T06:00',
      until: '2026-01-03',
      runs: [{ logicalDate: '2026-01-01T06:00' }],
    });
    const states = ['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-01T06:00'].map(
      (day) => late.run(day).instance('publish').state,
    );
    expect(states).toEqual(['skipped', 'skipped', 'success', 'success']);
  });
});

describe('what cannot be simulated', () => {
  const daily = new Dag('d', { schedule: '@daily', startDate: '2026-01-01' });
  daily.task('work', () => 1, { dependsOnPast: true })();
  const never = new Dag('d');
  never.task('work', () => 1)();
  const odd = new Dag('d', { schedule: '@once' });
  odd.task('work', () => 1)();

  const mistakes: [code: string, dag: Dag, options: unknown][] = [
    ['no-runs', daily, {}],
    ['no-schedule', never, { until: '2026-01-01' }],
    ['unknown-schedule', odd, { until: '2026-01-01' }],
    ['bad-logical-date', daily, { until: 'soon' }],
    ['bad-logical-date', daily, { until: '2026-01-01', startAt: 'now' }],
    ['unknown-option', daily, { until: '2026-01-01', logicalDate: '2026-01-01' }],
    ['bad-run', daily, { runs: {} }],
    ['bad-run', daily, { runs: [null] }],
    ['bad-run', daily, { runs: [{ logicalDate: 'x' }] }],
    ['bad-run', daily, { runs: [{ logicalDate: '2026-01-01', runType: 'backfill' }] }],
    ['bad-run', daily, { runs: [{ logicalDate: '2026-01-01', at: 'soon' }] }],
    ['bad-run', daily, { runs: [{ logicalDate: '2026-01-01', runAfter: 'x' }] }],
    ['bad-run', daily, { runs: [{ logicalDate: '2026-01-01', conf: [1] }] }],
    ['bad-run', daily, { runs: [{ logicalDate: '2026-01-01', day: 1 }] }],
    ['bad-run', daily, { runs: [{ logicalDate: '2026-01-01' }, { logicalDate: '2026-01-01T00:00Z' }] }],
    ['bad-fault', daily, { runs: [{ logicalDate: '2026-01-01', faults: [{}] }] }],
    ['bad-fault', daily, { runs, faults: [{ where: { task: 'work', run: -1 }, what: { kind: 'fail' } }] }],
    ['bad-backfill', daily, { backfill: { from: '2026-01-01', to: '2026-01-02' } }],
    [
      'bad-backfill',
      daily,
      { backfill: { from: '2026-01-01', to: '2026-01-02', reprocessBehavior: 'failed', runBackwards: true } },
    ],
    ['bad-backfill', odd, { backfill: { from: '2026-01-03', to: '2026-01-02' } }],
    ['bad-backfill', odd, { backfill: { from: '2026-01-01', to: '2026-01-02', maxActiveRuns: 0 } }],
  ];
  it.each(mistakes)('is refused: %s', (code, dag, options) => {
    expect(() => simulateRunsSync(dag, options as SimulateRunsOptions)).toThrow(`[${code}]`);
  });
});
