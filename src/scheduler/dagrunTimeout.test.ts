import { describe, expect, it } from 'vitest';
import { chain } from '../authoring/chain.ts';
import { Dag } from '../authoring/dag.ts';
import { fail, hang } from '../drivers/faults.ts';
import { echo, statesOf, timesOf } from '../drivers/observe.support.ts';
import { simulateSync } from '../drivers/simulateSync.ts';

const one = (): number => 1;

function limited(dagrunTimeout: string): Dag {
  const dag = new Dag('d', { dagrunTimeout });
  const many = dag.task('many', echo).expand({ x: [0, 1] });
  chain(dag.task('first', one)(), many, dag.task('last', one)());
  return dag;
}

describe('dagrun_timeout', () => {
  it('fails the run and skips what is unfinished, running or not, without dates (rule run-state/dagrun-timeout)', () => {
    const run = simulateSync(limited('30s'), { durations: { first: 10, many: 60 } });
    expect(statesOf(run)).toEqual({ first: 'success', many: 'skipped skipped', last: 'skipped' });
    expect(run.state).toBe('failed');
    expect(run.endReason).toBe('finished');
    expect(run.instance('many', 0)).toMatchObject({ startMs: 10_000, endMs: null, cause: 'dagrun_timeout' });
    expect(run.instance('last')).toMatchObject({ startMs: null, endMs: null });
    expect(run.explain('last')).toBe('skipped: the run took longer than its dagrun_timeout of 30s');
  });

  it('holds only after its limit: one millisecond later (rule run-state/dagrun-timeout-strict)', () => {
    const run = simulateSync(limited('30s'), { durations: { first: 10, many: 60 } });
    expect(run.durationMs).toBe(30_001);
    expect(timesOf(run, 'skipped')).toEqual(['30001 last skipped', '30001 many[0] skipped', '30001 many[1] skipped']);
    expect(simulateSync(limited('30s'), { durations: { first: 10, many: 20 } }).state).toBe('success');
  });

  it('is looked at before the pass: what ends at that very moment cannot save the run', () => {
    const durations = { first: 10, many: 20.001 };
    const run = simulateSync(limited('30s'), { durations });
    expect(run.state).toBe('failed');
    expect(statesOf(run)).toEqual({ first: 'success', many: 'success success', last: 'skipped' });
  });

  it('ends a run in which nothing else will happen any more', () => {
    const dag = new Dag('d', { dagrunTimeout: '1h' });
    dag.task('stuck', one)();
    const run = simulateSync(dag, { faults: [hang('stuck')] });
    expect(run).toMatchObject({ state: 'failed', endReason: 'finished', durationMs: 3_600_001 });
  });

  it('skips teardowns as well', () => {
    const dag = new Dag('d', { dagrunTimeout: 5 });
    const make = dag.task('make', one)();
    chain(make, dag.task('work', one)(), dag.task('remove', one)().asTeardown({ setups: make }));
    expect(statesOf(simulateSync(dag, { durations: { work: 60 } })).remove).toBe('skipped');
  });

  it('is found out at the next tick by a polling scheduler', () => {
    const run = simulateSync(limited('30s'), { durations: { first: 10, many: 60 }, passes: { everyMs: 7_000 } });
    expect(run.durationMs).toBe(35_000);
  });

  it('does not concern a run that has ended', () => {
    const run = simulateSync(limited('30s'), { durations: { first: 10 }, faults: [fail('many')] });
    expect(run).toMatchObject({ state: 'failed', durationMs: 10_000 });
  });
});
