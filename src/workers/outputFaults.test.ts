import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import {
  fail,
  finishesTwice,
  oversizesOutput,
  returns,
  slow,
  take,
  timesOut,
  truncatesOutput,
  unmappableOutput,
} from '../drivers/faults.ts';
import type { Fault } from '../drivers/fault.ts';
import { echo, movesOf, statesOf } from '../drivers/observe.support.ts';
import type { SimulateOptions } from '../drivers/options.ts';
import { simulate } from '../drivers/simulate.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import type { Json } from '../model/json.ts';
import type { Simulation } from '../trace/simulation.ts';

function returning(value: Json, faults: readonly Fault[], options: SimulateOptions = {}): Simulation {
  const dag = new Dag('d');
  dag.task('a', () => value, { executionTimeout: 60 })();
  return simulateSync(dag, { faults, ...options });
}

function errorOf(run: Simulation): string | undefined {
  return run.trace.attempts.map(({ error }) => `${error?.name}: ${error?.message}`)[0];
}

describe('a truncated output', () => {
  it.each<[Json, number | undefined, Json]>([
    [[1, 2, 3, 4, 5], undefined, [1, 2]],
    [[1, 2, 3], 1, [1]],
    [[1, 2, 3], 0, []],
    [[1, 2, 3], 9, [1, 2, 3]],
    ['abcdef', undefined, 'abc'],
    [{ a: 1, b: 2, c: 3 }, 2, { a: 1, b: 2 }],
    [7, undefined, 7],
  ])('of %j with %s left is %j', (value, keep, expected) => {
    const faults = [truncatesOutput('a', keep === undefined ? {} : { keep })];
    expect(returning(value, faults).xcom('a')).toEqual(expected);
    expect(returning(null, [...faults, returns('a', value)]).xcom('a')).toEqual(expected);
  });

  it('of nothing is nothing, and of a failed attempt nobody asks', () => {
    expect(returning(null, [truncatesOutput('a')]).xcom('a')).toBeNull();
    const run = returning([1, 2], [truncatesOutput('a'), fail('a')]);
    expect(run.warnings).toContainEqual("the fault truncatesOutput('a') never matched an attempt");
  });

  it('leaves less to map over', async () => {
    const dag = new Dag('d');
    const list = dag.task('list', async () => [1, 2, 3, 4])();
    dag.task('m', echo).expand({ x: list });
    const run = await simulate(dag, { faults: [truncatesOutput('list', { keep: 3 })] });
    expect(statesOf(run)['m']).toBe('success success success');
  });
});

describe('an output that cannot be pushed', () => {
  it('is larger than an XCom', () => {
    const run = returning([1], [oversizesOutput('a')], { limits: { xcomCharacters: 10 } });
    expect(errorOf(run)).toBe('XComTooLarge: a returned 13 characters of JSON; the limit is 10');
  });

  it('is a text where something is mapped over it, and a text like any other elsewhere', () => {
    const dag = new Dag('d');
    const list = dag.task('list', () => [1, 2])();
    dag.task('m', echo).expand({ x: list });
    const run = simulateSync(dag, { faults: [unmappableOutput('list')] });
    expect(statesOf(run)).toEqual({ list: 'failed', m: '-1:upstream_failed' });
    expect(errorOf(run)).toBe('UnmappableXComTypePushed: list returned "[1,2]": not a list or dict to map over');
    expect(returning([1, 2], [unmappableOutput('a')]).xcom('a')).toBe('[1,2]');
    expect(returning(null, [unmappableOutput('a')]).xcom('a')).toBeNull();
  });
});

describe('the length of an attempt', () => {
  it('is what it takes and what slows it down', () => {
    expect(returning(1, [slow('a', 5)]).durationMs).toBe(5_000);
    expect(returning(1, [slow('a', 5), take('a', 7)]).durationMs).toBe(12_000);
    expect(returning(1, [slow('a', 5), returns('a', 2), take('a', 7)]).durationMs).toBe(12_000);
    expect(returning(1, [slow('a', 5), slow('a', 9)]).durationMs).toBe(5_000);
    expect(returning(1, [slow('a', '2m')]).instance('a').cause).toBe('execution_timeout');
  });

  it('of one that times out is its execution timeout, whatever it takes', () => {
    const run = returning(1, [timesOut('a'), take('a', 7)]);
    expect([run.durationMs, run.instance('a').cause]).toEqual([60_000, 'execution_timeout']);
    expect(errorOf(run)).toBe('AirflowTaskTimeout: execution timeout of 1m');
  });

  it('of one that times out without an execution timeout is its own', () => {
    const dag = new Dag('d');
    dag.task('a', () => 1, { retries: 1, retryDelay: 0 })();
    dag.task('b', () => 1, { executionTimeout: 0 })();
    const run = simulateSync(dag, { faults: [timesOut('a').onTry(1), timesOut('b'), take('*', 7)] });
    expect(statesOf(run)).toEqual({ a: 'success', b: 'failed' });
    expect([run.instance('a').tryNumber, run.instance('b').cause]).toEqual([2, 'execution_timeout']);
    expect(errorOf(run)).toBe('AirflowTaskTimeout: planned');
  });
});

describe('an end that is reported twice', () => {
  it('changes nothing, whatever comes between', () => {
    const dag = new Dag('d');
    dag.task('a', echo, { retries: 2, retryDelay: 0 }).expand({ x: [1, 2] });
    const faults = [fail('a').at(1).onTry(1), take('a', 5)];
    const [once, twice] = [faults, [finishesTwice('a', { after: 2 }), ...faults]].map((given) =>
      simulateSync(dag, { faults: given }),
    ) as [Simulation, Simulation];
    expect(statesOf(twice)).toEqual(statesOf(once));
    expect(twice.instances('a').map(({ tryNumber }) => tryNumber)).toEqual([1, 2]);
    expect(twice.trace.moves.length).toBe(once.trace.moves.length);
    expect(twice.warnings).toEqual([]);
  });

  it('takes a turn of a scheduler that hears of one event at a time', () => {
    const dag = new Dag('d');
    dag.task('a', () => 1)();
    dag
      .task('x', () => 1)()
      .before(dag.task('c', () => 1)());
    const faults = [take('a', 5), take('x', 6), take('c', 1)];
    const roundOfLast = (given: readonly Fault[]): number =>
      movesOf(simulateSync(dag, { faults: given, passes: 'event' })).findLast(({ name }) => name === 'c')?.round ?? 0;
    expect(roundOfLast([finishesTwice('a', { after: 2 }), ...faults]) - roundOfLast(faults)).toBe(1);
  });
});
