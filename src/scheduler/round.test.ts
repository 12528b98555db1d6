import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { TaskReference } from '../authoring/references.ts';
import { fail, hang } from '../drivers/faults.ts';
import { byRound, echo, movesOf, statesOf, timesOf } from '../drivers/observe.support.ts';
import type { SimulateOptions } from '../drivers/options.ts';
import { simulateSync } from '../drivers/simulateSync.ts';

/** `a` and `b` start at once; `c` waits for both. */
function vee(options: SimulateOptions = {}) {
  const dag = new Dag('d');
  const [a, b] = [dag.task('a', () => 1)(), dag.task('b', () => 1)()];
  dag
    .task('c', () => 1)()
    .after(a, b);
  return simulateSync(dag, options);
}

function chainOf(length: number, options: SimulateOptions = {}) {
  const dag = new Dag('d');
  let last: TaskReference | undefined;
  for (let position = 0; position < length; position++) {
    const task = dag.task(`t${position}`, () => 1)() as TaskReference;
    if (last !== undefined) task.after(last);
    last = task;
  }
  return simulateSync(dag, options);
}

describe('rounds', () => {
  it('take all that is due at one instant', () => {
    expect(byRound(vee({ durations: { '*': 2 } }), 'success')).toEqual([['a', 'b'], ['c']]);
  });

  it('take one event each with passes: event', () => {
    expect(byRound(vee({ durations: { '*': 2 }, passes: 'event' }), 'success')).toEqual([['a'], ['b'], ['c']]);
  });

  it('judge every retry whose delay is over, whatever event made them (rule retry/delay-strict)', () => {
    const dag = new Dag('d');
    dag.task('m', echo, { retries: 1, retryDelay: 1 }).expand({ x: [0, 1] });
    dag.task('tick', () => 1)();
    const run = simulateSync(dag, { passes: 'event', faults: [fail('m').onTry(1)], durations: { tick: '1001ms' } });
    const atOnce = movesOf(run).filter(({ round }) => round === movesOf(run, 'success')[0]?.round);
    expect(atOnce.map(({ name, state }) => `${name} ${state}`).slice(0, 3)).toEqual([
      'tick success',
      'm[0] scheduled',
      'm[1] scheduled',
    ]);
  });

  it('come at multiples of a period, one pass a tick, while attempts end between them', () => {
    const run = chainOf(2, { passes: { everyMs: 1000 }, durations: { t0: '1500ms' } });
    expect(timesOf(run, 'scheduled', 'success')).toEqual([
      '0 t0 scheduled',
      '1500 t0 success',
      '2000 t1 scheduled',
      '2000 t1 success',
    ]);
    expect([run.state, run.durationMs]).toEqual(['success', 3000]);
  });

  it('jump over idle time to the next thing due', () => {
    const run = chainOf(2, { durations: { '*': '30d' } });
    expect(run.durationMs).toBe(60 * 86_400_000);
    expect(run.trace.marks.rows.length).toBeLessThan(10);
  });

  it('dispatch attempts that end together in the order they started', () => {
    const dag = new Dag('d');
    const a = dag.task('a', () => 1)();
    dag
      .task('m', echo)
      .expand({ x: [0, 1] })
      .after(a);
    dag.task('z', () => 1)();
    const run = simulateSync(dag, { durations: { a: 5, m: 5, z: 10 } });
    expect(timesOf(run, 'success')).toEqual([
      '5000 a success',
      '10000 z success',
      '10000 m[0] success',
      '10000 m[1] success',
    ]);
  });
});

describe('a limit', () => {
  it('of rounds at one instant ends in livelock', () => {
    const run = chainOf(20, { limits: { roundsPerInstant: 5 } });
    expect([run.state, run.endReason, movesOf(run, 'running').length]).toEqual(['running', 'livelock', 5]);
    expect(chainOf(20, { limits: { roundsPerInstant: 30 } }).endReason).toBe('finished');
  });

  it('of rounds counts anew at every instant', () => {
    expect(chainOf(20, { limits: { roundsPerInstant: 5 }, durations: { '*': 1 } }).endReason).toBe('finished');
  });

  it('of virtual time stops the clock before it', () => {
    const run = chainOf(3, { limits: { virtualTimeMs: 15_000 }, durations: { '*': 10 } });
    expect([run.state, run.endReason, run.durationMs]).toEqual(['running', 'virtual_time_limit', 10_000]);
    expect(statesOf(run)).toEqual({ t0: 'success', t1: 'running', t2: 'none' });
  });

  it('of instances ends the run before their memory is spent, with literals and with outputs', () => {
    const dag = new Dag('d');
    const thousand = Array<number>(1000).fill(0);
    dag.task('m', echo).expand({ x: thousand, y: thousand, z: thousand });
    expect(simulateSync(dag).endReason).toBe('instances_limit');

    const over = new Dag('d');
    const list = over.task('list', () => [1, 2, 3])();
    over.task('m', echo).expand({ x: list, y: list });
    const run = simulateSync(over, { limits: { instances: 9 } });
    expect([run.endReason, run.state, run.instances('m').length]).toEqual(['instances_limit', 'running', 1]);
    expect(simulateSync(over, { limits: { instances: 10 } }).endReason).toBe('finished');
  });

  it('of trace rows ends the run', () => {
    const run = chainOf(20, { limits: { traceRows: 40 } });
    expect([run.state, run.endReason]).toEqual(['running', 'trace_rows_limit']);
    expect(run.trace.moves.length).toBeLessThan(50);
  });
});

describe('a run', () => {
  it('without tasks is a success at once', () => {
    const run = simulateSync(new Dag('d'));
    expect([run.state, run.endReason, run.durationMs]).toEqual(['success', 'finished', 0]);
  });

  it('ends when that is decided, not when its last attempt does', () => {
    const dag = new Dag('d');
    const [gate, a] = [dag.shortCircuit('gate', () => false)(), dag.task('a', () => 1)()];
    dag
      .task('late', () => 1, { triggerRule: 'one_success' })()
      .after(gate, a);
    // The deadlock probe skips the running attempt; what it would have come to is nobody's concern.
    const run = simulateSync(dag, { durations: { gate: 5, late: 9 } });
    expect([run.state, run.durationMs, run.instance('late').endMs]).toEqual(['failed', 5000, 5000]);
    expect(run.xcom('late')).toBeNull();
  });

  it('stalls when an attempt never ends', () => {
    const run = vee({ faults: [hang('a')] });
    expect([run.state, run.endReason]).toEqual(['running', 'stalled']);
    expect(statesOf(run)).toEqual({ a: 'running', b: 'success', c: 'none' });
  });
});
