import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { mark, markRun } from '../drivers/clears.ts';
import { fail } from '../drivers/faults.ts';
import { echo, movesOf, statesOf, timesOf } from '../drivers/observe.support.ts';
import type { SimulateOptions } from '../drivers/options.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import type { Simulation } from '../trace/simulation.ts';

/** `a` is mapped over three elements, two at a time; `b` and then `c` come after it. */
function chain(options: SimulateOptions): Simulation {
  const dag = new Dag('d', { maxActiveTasks: 2 });
  const a = dag.task('a', ({ x }: { x: number }) => x).expand({ x: [0, 1, 2] });
  const b = dag.task('b', echo)({ a });
  dag.task('c', echo)({ b });
  return simulateSync(dag, { durations: { a: 10 }, ...options });
}

const oneFails: SimulateOptions = { faults: [fail('a').at(1)] };

describe('marking an instance', () => {
  it('clears what failed below it and queues the run again (rules mark/instance, mark/clears-failed-downstream)', () => {
    expect(statesOf(chain(oneFails))).toEqual({
      a: 'success failed success',
      b: 'upstream_failed',
      c: 'upstream_failed',
    });
    const run = chain({ ...oneFails, actions: [mark('a', 'success').at(1).after('1h')] });
    expect([statesOf(run), run.state]).toEqual([
      { a: 'success success success', b: 'success', c: 'success' },
      'success',
    ]);
    expect(run.instance('a', 1).tryNumber).toBe(1);
    expect(run.xcom('b')).toEqual({ a: [0, 2] });
    const told = movesOf(run, 'none').map(({ name, cause }) => `${name} ${cause}`);
    expect(told).toEqual(['b cleared', 'c cleared']);
  });

  it('takes no slot for an instance that has no worker (rule selection/executor-slots)', () => {
    const dag = new Dag('d');
    dag.task('m', echo).expand({ x: [0, 1, 2] });
    const actions = [mark('m', 'success').at(1).after(1)];
    const run = simulateSync(dag, { durations: { m: 3 }, config: { parallelism: 1 }, actions });
    expect(timesOf(run, 'running')).toEqual(['0 m[0] running', '3000 m[2] running']);
  });

  it('leaves a finished run finished where nothing failed below', () => {
    const run = chain({ actions: [mark('a', 'failed').at(1).after('1h')] });
    expect([statesOf(run)['a'], run.state, run.durationMs]).toEqual(['success failed success', 'success', 20_000]);
  });

  it('takes a running attempt out of the run, and its result is refused (rule mark/running-result-refused)', () => {
    const run = chain({ actions: [mark('a', 'success').at(0).after(5)] });
    expect([run.state, run.instance('a', 0).endMs, run.xcom('b')]).toEqual(['success', 5000, { a: [1, 2] }]);
    expect(timesOf(run, 'running')).toContain('5000 a[2] running');
  });

  it('reaches all instances of tasks below, and clears again those it marked failed (rules mark/relatives-whole, mark/cleared-after-marked-failed)', () => {
    const skipped = chain({ actions: [mark('a', 'skipped').at(0).withDownstream().after(5)] });
    expect(statesOf(skipped)).toEqual({ a: 'skipped success success', b: 'skipped', c: 'skipped' });
    const failed = chain({ actions: [mark('b', 'failed').withDownstream().after(5)] });
    expect(movesOf(failed, 'failed', 'none').map(({ name, state }) => `${name} ${state}`)).toEqual([
      'b failed',
      'c failed',
      'c none',
    ]);
  });

  it('reaches all instances of tasks above', () => {
    const run = chain({ actions: [mark('b', 'success').withUpstream().after(5)] });
    expect([statesOf(run), run.durationMs]).toEqual([
      { a: 'success success success', b: 'success', c: 'success' },
      5000,
    ]);
  });

  it('spares teardowns below, but not in 3.2.0 (rule mark/spares-teardowns)', () => {
    const marked = (profile: string): string =>
      `${bracket({ profile, actions: [mark('work', 'skipped').withDownstream().after(5)] }).instance('close').cause}`;
    expect(marked('3.2.0')).toBe('marked');
    expect(marked('3.3.2')).not.toBe('marked');
  });

  it('is refused where there is no such index (rule mark/missing-refused)', () => {
    const run = chain({ actions: [mark('a', 'success').at(7).withDownstream().after(5)] });
    expect([run.warnings.length, statesOf(run)['b'], run.durationMs]).toEqual([1, 'success', 20_000]);
  });

  it('is without effect, and says so, in the state the instance has', () => {
    const run = chain({ actions: [mark('c', 'success').after('1h')] });
    expect(run.warnings).toEqual(['the mark at 1h was without effect: there is no such instance in another state']);
  });

  it('ends a wait for a retry', () => {
    const dag = new Dag('d');
    dag.task('a', () => 1, { retries: 1, retryDelay: '1h' })();
    const run = simulateSync(dag, { faults: [fail('a')], actions: [mark('a', 'skipped').after('1m')] });
    expect([run.state, run.durationMs, run.instance('a').tryNumber]).toEqual(['success', 60_000, 1]);
  });
});

/** `work` of ten seconds between `open` and its teardown `close`. */
function bracket(options: SimulateOptions): Simulation {
  const dag = new Dag('d');
  const open = dag
    .task('open', () => 1)()
    .asSetup();
  const work = dag
    .task('work', () => 1)()
    .after(open);
  dag
    .task('close', () => 1)()
    .asTeardown()
    .after(work, open);
  return simulateSync(dag, { durations: { work: 10, close: 3 }, ...options });
}

describe('marking the run', () => {
  it('spares a teardown that is left, and the run lasts as long as that (rule mark/run-spares-teardowns)', () => {
    const run = bracket({ actions: [markRun('failed').after(5)] });
    expect([run.state, run.durationMs, statesOf(run)]).toEqual([
      'failed',
      8000,
      { open: 'success', work: 'failed', close: 'success' },
    ]);
    const older = bracket({ profile: '3.2.0', actions: [markRun('success').after(11)] });
    expect([older.state, older.durationMs, older.instance('close').cause]).toEqual(['success', 13_000, 'returned']);
  });

  it('failed fails every instance of a task at work and skips the rest (rule mark/run-failed)', () => {
    const run = chain({ durations: { a: 10, 'a*': 1 }, actions: [markRun('failed').after('15s')] });
    expect(statesOf(run)).toEqual({ a: 'failed failed failed', b: 'skipped', c: 'skipped' });
    expect([run.state, run.durationMs]).toEqual(['failed', 15_000]);
  });

  it('success depends on the release (rule mark/run-success)', () => {
    const actions = [markRun('success').after('15s')];
    const [older, later] = ['3.2.0', '3.3.2'].map((profile) => chain({ profile, actions })) as [Simulation, Simulation];
    expect(statesOf(older)).toEqual({ a: 'success success success', b: 'success', c: 'success' });
    expect(statesOf(later)).toEqual({ a: 'success success success', b: 'skipped', c: 'skipped' });
    expect([older.state, later.state]).toEqual(['success', 'success']);
  });

  it('when it has finished replaces its state and nothing else (rule mark/finished-run-keeps-end)', () => {
    const run = chain({ actions: [markRun('failed').after('1h')] });
    expect([run.state, run.durationMs, statesOf(run)['a']]).toEqual(['failed', 20_000, 'success success success']);
  });

  it('queued lets it be decided again (rule mark/run-queued)', () => {
    const run = chain({ actions: [mark('c', 'failed').after('1h'), markRun('queued').after('2h')] });
    expect([run.state, run.durationMs]).toEqual(['failed', 7_200_000]);
  });
});
