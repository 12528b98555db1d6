import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { DagOptions, TaskOptions } from '../authoring/options.ts';
import type { TaskReference } from '../authoring/references.ts';
import { fail, skip } from '../drivers/faults.ts';
import { echo, statesOf } from '../drivers/observe.support.ts';
import type { SimulateRunsOptions } from '../drivers/runsOptions.ts';
import { simulateRunsSync } from '../drivers/simulateRunsSync.ts';
import { STATE } from '../model/states.ts';
import { CAUSE } from '../model/transition.ts';

const DAYS = ['2026-01-01', '2026-01-02', '2026-01-03'];
const runs = DAYS.map((logicalDate) => ({ logicalDate }));

/** `load` before `report`. */
function chain(load: TaskOptions = { dependsOnPast: true }, options: DagOptions = {}): Dag {
  const dag = new Dag('d', options);
  const first = dag.task('load', () => 1, load)() as TaskReference;
  (dag.task('report', () => 1)() as TaskReference).after(first);
  return dag;
}

const play = (dag: Dag, options: SimulateRunsOptions = {}) => simulateRunsSync(dag, { runs, ...options });

const startsOfLoad = (dag: Dag, options?: SimulateRunsOptions): (number | null)[] =>
  play(dag, options).runs.map((run) => run.instance('load').startMs);

describe('a task that depends on its past', () => {
  it('waits until it succeeded in the previous run (rule past/previous-run-whole-task)', () => {
    expect(startsOfLoad(chain(), { durations: { load: 10 } })).toEqual([0, 10_000, 20_000]);
    expect(startsOfLoad(chain({}), { durations: { load: 10 } })).toEqual([0, 0, 0]);
  });

  it('looks at itself only, unless it is to wait for its downstream (rule past/wait-for-downstream)', () => {
    const states = (load: TaskOptions): string[] =>
      play(chain(load), { faults: [fail('report').inRun(0)] }).runs.map((run) => run.state);
    expect(states({ dependsOnPast: true })).toEqual(['failed', 'success', 'success']);
    expect(states({ waitForDownstream: true })).toEqual(['failed', 'running', 'running']);
  });

  it('takes a skip for a success', () => {
    expect(startsOfLoad(chain(), { faults: [skip('load').inRun(0)], durations: { load: 10 } })).toEqual([
      0, 10_000, 20_000,
    ]);
  });

  it('leaves runs running when it failed: that is no deadlock (rule past/exempt-from-deadlock)', () => {
    const { runs: played } = play(chain(), { faults: [fail('load').inRun('2026-01-02')] });
    expect(played.map((run) => [run.state, run.endReason])).toEqual([
      ['success', 'finished'],
      ['failed', 'finished'],
      ['running', 'stalled'],
    ]);
    expect(played[2]?.explain('load')).toBe(
      'none: it waits for load of manual__2026-01-02T00:00:00+00:00 (depends on past), the run stopped (stalled) at 0s',
    );
  });

  it('waits for its downstream too with waitForDownstream, which implies it (rules past/wait-for-downstream, past/wait-for-downstream-implies)', () => {
    expect(startsOfLoad(chain({ waitForDownstream: true }), { durations: { report: 10 } })).toEqual([
      0, 10_000, 20_000,
    ]);
    const failing = play(chain({ waitForDownstream: true }), { faults: [fail('report').inRun(0)] });
    expect(failing.runs.map((run) => run.state)).toEqual(['failed', 'running', 'running']);
  });

  it('goes on with a cause of its own when its past lets go', () => {
    const { runs: played } = play(chain(), { durations: { load: 10 } });
    const moves = played[1]?.trace.moves;
    expect([moves?.stateAt(0), moves?.causeAt(0)]).toEqual([STATE.scheduled, CAUSE.past_met]);
  });

  it('of all indexes waits for all indexes, a removed one included (rule past/removed-blocks)', () => {
    const dag = new Dag('d');
    dag.task('load', echo, { dependsOnPast: true }).expand({ x: [0, 1, 2] });
    const waiting = play(dag, { durations: { load: 10 }, faults: [fail('load').at(1).inRun(1)] });
    expect(waiting.runs.map((run) => statesOf(run)['load'])).toEqual([
      'success success success',
      'success failed success',
      'none none none',
    ]);
    expect(waiting.runs[1]?.instance('load', 0).startMs).toBe(10_000);
  });

  it('does not expand while it waits', () => {
    const dag = new Dag('d');
    const list = dag.task('list', () => [1, 2])();
    dag.task('load', echo, { dependsOnPast: true }).expand({ x: list });
    const { runs: played } = play(dag, { faults: [fail('load').inRun(0)] });
    expect(played.map((run) => statesOf(run)['load'])).toEqual(['failed failed', '-1:none', '-1:none']);
  });

  it('ends by its other checks while it waits', () => {
    const dag = new Dag('d');
    const first = dag.task('first', () => 1)() as TaskReference;
    (dag.task('load', () => 1, { dependsOnPast: true })() as TaskReference).after(first);
    const { runs: played } = play(dag, { durations: { load: '1h' }, faults: [fail('first').inRun(1)] });
    expect(played[1]?.instance('load')).toMatchObject({ state: 'upstream_failed', endMs: 0 });
  });

  it('is judged again before a retry', () => {
    const dag = chain({ dependsOnPast: true, retries: 1, retryDelay: 1 });
    const { runs: played } = play(dag, { durations: { load: 10 }, faults: [fail('load').onTry(1).inRun(0)] });
    expect(played.map((run) => run.instance('load').startMs)).toEqual([11_001, 21_001, 31_001]);
  });
});

describe('the previous run', () => {
  const manual = { logicalDate: '2026-01-02T12:00', runType: 'manual' as const };
  const scheduled = DAYS.map((logicalDate) => ({ logicalDate, runType: 'scheduled' as const }));
  const withManual = { runs: [...scheduled, manual], faults: [fail('load').inRun('2026-01-02T12:00')] };

  it('is that of the next smaller logical date (rule past/previous-run-choice)', () => {
    expect(play(chain(), withManual).run('2026-01-03').state).toBe('running');
  });

  it('of a Dag that catches up is none that was started by hand', () => {
    expect(play(chain({ dependsOnPast: true }, { catchup: true }), withManual).run('2026-01-03').state).toBe('success');
  });

  it('counts from the start date of a Dag that catches up', () => {
    const early = [{ logicalDate: '2025-12-31', runType: 'scheduled' as const }, ...scheduled];
    const catching = chain({ dependsOnPast: true }, { catchup: true, startDate: '2026-01-01' });
    expect(play(catching, { runs: early }).runs.map((run) => [run.state, run.instances().length])).toEqual([
      ['success', 0],
      ['success', 2],
      ['success', 2],
      ['success', 2],
    ]);
  });

  it('without rows blocks, unless the first is to be ignored (rules past/missing-rows-block, past/ignore-first)', () => {
    const early = [{ logicalDate: '2025-12-31' }, ...runs];
    const states = (load: TaskOptions): string[] =>
      play(chain({ dependsOnPast: true, ...load }, { startDate: '2026-01-01' }), { runs: early }).runs.map(
        (run) => run.state,
      );
    expect(states({})).toEqual(['success', 'running', 'running', 'running']);
    expect(states({ ignoreFirstDependsOnPast: true })).toEqual(['success', 'success', 'success', 'success']);
  });

  it('does not bind the first run of a backfill (rule past/first-run-passes)', () => {
    const dag = chain({ dependsOnPast: true }, { schedule: '@daily' });
    const { runs: played } = simulateRunsSync(dag, {
      startAt: '2026-01-05',
      runs: [{ logicalDate: '2025-12-31' }],
      backfill: { from: '2026-01-01', to: '2026-01-02', reprocessBehavior: 'failed' },
      faults: [fail('load').inRun('2025-12-31')],
    });
    expect(played.map((run) => run.state)).toEqual(['failed', 'success', 'success']);
  });
});

describe('a mapped traditional operator', () => {
  const waiting = (style: 'operator' | 'task'): string[] => {
    const dag = new Dag('d');
    const given = { waitForDownstream: true };
    const mapped =
      style === 'operator'
        ? dag.operator('load', echo, { parameters: ['x'], ...given }).expand({ x: [1] })
        : dag.task('load', echo, given).expand({ x: [1] });
    (dag.task('report', () => 1)() as TaskReference).after(mapped);
    return play(dag, { faults: [fail('report').inRun(0)] }).runs.map((run) => run.state);
  };

  it('does not wait for its downstream, where a mapped TaskFlow task does (rule past/wait-for-downstream-implies)', () => {
    expect(waiting('task')).toEqual(['failed', 'running', 'running']);
    expect(waiting('operator')).toEqual(['failed', 'success', 'success']);
  });
});
