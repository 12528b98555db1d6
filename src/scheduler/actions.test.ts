import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { resizePool, restartScheduler } from '../drivers/actions.ts';
import { clear, mark } from '../drivers/clears.ts';
import { echo, movesOf, statesOf, timesOf } from '../drivers/observe.support.ts';
import type { SimulateOptions } from '../drivers/options.ts';
import { simulateRunsSync } from '../drivers/simulateRunsSync.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import type { RunAction } from '../model/runAction.ts';
import type { Simulation } from '../trace/simulation.ts';

/** Two instances of ten seconds, one at a time, with as many retries as given. */
function twoInTurn(options: SimulateOptions, retries = 0): Simulation {
  const dag = new Dag('d', { maxActiveTasks: 1 });
  dag.task('m', echo, { retries, retryDelay: 0 }).expand({ x: [0, 1] });
  return simulateSync(dag, { durations: { m: 10 }, ...options });
}

describe('a restart of the scheduler', () => {
  it('lets adopted instances go on (rule infrastructure/orphan-adoption)', () => {
    const calm = twoInTurn({});
    const restarted = twoInTurn({ actions: [restartScheduler(5, { adopts: true })] });
    expect(timesOf(restarted)).toEqual(timesOf(calm));
  });

  it('starts what nobody adopts over with the next try (rule infrastructure/orphan-reset)', () => {
    const run = twoInTurn({ actions: [restartScheduler(5)] });
    expect(timesOf(run, 'none', 'running', 'success')).toEqual([
      '0 m[0] running',
      '5000 m[0] none',
      '5000 m[0] running',
      '15000 m[0] success',
      '15000 m[1] running',
      '25000 m[1] success',
    ]);
    expect(run.instances('m').map(({ tryNumber }) => tryNumber)).toEqual([2, 1]);
    expect(movesOf(run, 'none').map(({ cause }) => cause)).toEqual(['orphaned']);
  });

  it('uses up a retry, because the limit of tries is not raised', () => {
    const options = (retries: number): string => {
      const faults = [{ where: { task: 'm', mapIndex: 0, tryNumber: 2 }, what: { kind: 'fail' } as const }];
      const run = twoInTurn({ actions: [restartScheduler(5)], faults }, retries);
      return `${run.instance('m', 0).state} ${run.instance('m', 0).tryNumber}`;
    };
    expect([options(0), options(1), options(2)]).toEqual(['failed 2', 'failed 2', 'success 3']);
  });

  it('comes before an attempt that ends at its time', () => {
    const run = twoInTurn({ actions: [restartScheduler(10)] });
    expect(timesOf(run, 'success')).toEqual(['20000 m[0] success', '30000 m[1] success']);
  });

  it.each([
    ['a cleared instance that is adopted', clear('m').at(0).after(1), [restartScheduler(2, { adopts: true })], '5000'],
    ['a cleared instance that is not', clear('m').at(0).after(1), [restartScheduler(2)], '2000'],
    [
      'a marked instance, as it is running no more',
      mark('m', 'success').at(0).after(1),
      [restartScheduler(2, { adopts: true })],
      '2000',
    ],
    ['a marked instance, without a restart', mark('m', 'success').at(0).after(1), [], '5000'],
  ] as const)('keeps the slot of the worker of %s (rule selection/executor-slots)', (_, taken, restarts, startMs) => {
    const dag = new Dag('d');
    dag.task('m', echo).expand({ x: [0, 1] });
    const actions = [taken, ...restarts];
    const run = simulateSync(dag, { durations: { m: 20 }, config: { parallelism: 1 }, actions });
    expect(timesOf(run, 'running')[1]?.split(' ')[0]).toBe(startMs);
  });

  it('after the end of the run is without effect', () => {
    const run = twoInTurn({ actions: [restartScheduler(60)] });
    expect([statesOf(run), run.durationMs]).toEqual([{ m: 'success success' }, 20_000]);
  });
});

describe('a pool that gets another size', () => {
  const endsOf = (slots: number, actions: readonly RunAction[], mode: SimulateOptions = {}): (number | null)[] => {
    const dag = new Dag('d');
    dag.task('m', echo, { pool: 'p' }).expand({ x: [0, 1, 2, 3] });
    const options = { pools: { p: slots }, durations: { m: 10 }, actions, ...mode };
    return simulateSync(dag, options)
      .instances('m')
      .map(({ endMs }) => (endMs === null ? null : endMs / 1_000));
  };

  it('lets what holds more slots than it has go on (rule selection/pool-resized)', () => {
    expect(endsOf(3, [])).toEqual([10, 10, 10, 20]);
    expect(endsOf(3, [resizePool('p', 1).after(5)])).toEqual([10, 10, 10, 20]);
    expect(endsOf(2, [resizePool('p', 1).after(5)])).toEqual([10, 10, 20, 30]);
  });

  it('starts what waited as soon as it is larger, or unlimited', () => {
    expect(endsOf(1, [resizePool('p', 3).after(5)])).toEqual([10, 15, 15, 20]);
    expect(endsOf(1, [resizePool('p', -1).after(5)])).toEqual([10, 15, 15, 15]);
  });

  it('that is closed holds everything back until it opens again', () => {
    expect(endsOf(2, [resizePool('p', 0).after(5), resizePool('p', 4).after(60)])).toEqual([10, 10, 70, 70]);
    expect(endsOf(2, [resizePool('p', 0).after(5)])).toEqual([10, 10, null, null]);
  });

  it('is the same pool in each of several runs', () => {
    const dag = new Dag('d');
    dag.task('m', echo, { pool: 'p' }).expand({ x: [0, 1] });
    const runs = ['2026-01-01', '2026-01-02'].map((logicalDate) => ({ logicalDate }));
    const options = { startAt: '2026-01-03', runs, pools: { p: 4 }, durations: { m: 10 } };
    const ends = simulateRunsSync(dag, { ...options, actions: [resizePool('p', 1)] }).runs.map((run) =>
      run.instances('m').map(({ endMs }) => endMs),
    );
    expect(ends.flat().sort((left, right) => (left ?? 0) - (right ?? 0))).toEqual([10_000, 20_000, 30_000, 40_000]);
  });

  it('explains what never got a slot by its last size', () => {
    const dag = new Dag('d');
    dag.task('m', echo, { pool: 'p', poolSlots: 2 }).expand({ x: [0, 1] });
    const run = simulateSync(dag, { pools: { p: 2 }, durations: { m: 10 }, actions: [resizePool('p', 1).after(5)] });
    expect(run.explain('m', 1)).toContain('it takes 2 of pool p, which has 1');
  });
});
