import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { Reference } from '../authoring/references.ts';
import { fail, hang, returns } from '../drivers/faults.ts';
import { echo } from '../drivers/observe.support.ts';
import type { SimulateOptions } from '../drivers/options.ts';
import { simulateSync } from '../drivers/simulateSync.ts';

function run(options: SimulateOptions = {}) {
  const dag = new Dag('d');
  const z = dag.task('z', () => 'zed', { retries: 1, retryDelay: 10 })();
  const m = dag
    .task('m', ({ x }: { x: number }) => ({ x, k: x * 2 }), { multipleOutputs: true })
    .expand({ x: [1, 2, 3] });
  dag.task('a', echo)({ z, m });
  return simulateSync(dag, options);
}

describe('a simulation', () => {
  it('lists instances by task in order of placement, then by map index', () => {
    const names = run()
      .instances()
      .map(({ taskId, mapIndex }) => `${taskId} ${mapIndex}`);
    expect(names).toEqual(['z -1', 'm 0', 'm 1', 'm 2', 'a -1']);
    expect(
      run()
        .instances('m')
        .map(({ mapIndex }) => mapIndex),
    ).toEqual([0, 1, 2]);
  });

  it('tells of an instance its state, tries, times of the last try and cause', () => {
    const retried = run({ faults: [fail('z').onTry(1)], durations: { z: 5 } });
    expect(retried.instance('z')).toEqual({
      taskId: 'z',
      mapIndex: -1,
      state: 'success',
      tryNumber: 2,
      maxTries: 1,
      startMs: 15_001,
      endMs: 20_001,
      cause: 'returned',
    });
    const waiting = run({ faults: [hang('z')] });
    expect(waiting.instance('z')).toMatchObject({ state: 'running', startMs: 0, endMs: null, cause: 'started' });
    expect(waiting.instance('a')).toMatchObject({
      state: 'none',
      tryNumber: 0,
      startMs: null,
      endMs: null,
      cause: null,
    });
  });

  it('gives a decided instance the moment of the decision as start and end (rule state/dates-of-decided-states)', () => {
    const decided = run({ faults: [fail('m')], durations: { m: 7 } });
    expect(decided.instance('a')).toMatchObject({ state: 'upstream_failed', startMs: 7000, endMs: 7000 });
  });

  it('gives no dates to what an expansion decided (rule expansion/no-dates)', () => {
    const dag = new Dag('d');
    dag.task('m', echo).expand({ x: [] });
    expect(simulateSync(dag).instance('m')).toMatchObject({ state: 'skipped', startMs: null, endMs: null });
  });

  it('reads XComs by task, key and map index; null: nothing', () => {
    const simulation = run({ faults: [returns('m', null).at(1)] });
    expect(simulation.xcom('z')).toBe('zed');
    expect(simulation.xcom('m')).toEqual([{ x: 1, k: 2 }, { x: 3, k: 6 }]); // prettier-ignore
    expect(simulation.xcom('m', { mapIndex: 2 })).toEqual({ x: 3, k: 6 });
    expect(simulation.xcom('m', { mapIndex: 1 })).toBeNull();
    expect(simulation.xcom('m', { key: 'k' })).toEqual([2, 6]);
    expect(simulation.xcom('z', { key: 'k' })).toBeNull();
  });

  it('takes a task inside a mapped group for mapped, also with one value', () => {
    const dag = new Dag('d');
    const group = dag.taskGroup('g', (inside, { x }: { x: Reference<number> }) => {
      inside.taskGroup('plain').task('t', echo)({ x });
    });
    group.expand({ x: [1] });
    expect(simulateSync(dag).xcom('g.plain.t')).toEqual([{ x: 1 }]);
  });

  it('has state, end reason, duration and warnings of the run', () => {
    const { state, endReason, durationMs, warnings } = run({ durations: { m: 3 }, faults: [fail('z').onTry(9)] });
    expect([state, endReason, durationMs]).toEqual(['success', 'finished', 3000]);
    expect(warnings).toEqual([expect.stringContaining('never matched')]);
  });

  it('names what there is when asked for what there is not', () => {
    expect(() => run().instance('n')).toThrow(/The DAG has no task "n"\.[^]*z, m, a[^]*\[unknown-task\]/);
    expect(() => run().instance('m', 3)).toThrow(/There is no instance m\[3\]\.[^]*0, 1, 2[^]*\[unknown-instance\]/);
    expect(() => run().instance('m')).toThrow('There is no instance m.');
    const dag = new Dag('d');
    dag.task('m', echo).expand({ x: Array<number>(50).fill(0) });
    expect(() => simulateSync(dag).instance('m')).toThrow('6, 7, ... (50)');
  });
});
