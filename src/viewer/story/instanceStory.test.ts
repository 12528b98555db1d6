import { describe, expect, it } from 'vitest';
import { Dag } from '../../authoring/dag.ts';
import type { Reference } from '../../authoring/references.ts';
import { defers, fail } from '../../drivers/faults.ts';
import type { SimulateOptions } from '../../drivers/options.ts';
import { simulateSync } from '../../drivers/simulateSync.ts';
import { encodeTrace } from '../../trace/codec.ts';
import { instanceNumber, nameOfInstance } from './instanceLookup.ts';
import { instanceFaults, instanceSteps, instanceTries, waitingText } from './instanceStory.ts';
import { loadCase, type LoadedRun } from './loadedReport.ts';
import { countsOfStates, downstreamOf, upstreamAt } from './relatives.ts';
import { taskStates } from './taskStates.ts';

function loadedRun(dag: Dag, options: SimulateOptions = {}): LoadedRun {
  const { trace } = simulateSync(dag, options);
  const page = { name: '', isFailed: false, findings: [], notes: [] };
  return loadCase({ ...page, runs: [{ role: 'run', trace: encodeTrace(trace) }] }).runs[0] as LoadedRun;
}

function retried(): LoadedRun {
  const dag = new Dag('d');
  const list = dag.task('list', () => [1, 2]);
  const read = dag.task('read', ({ x }: { x: number }) => x, { retries: 1, retryDelay: '1m' });
  dag.task('sum', ({ xs }: { xs: number[] }) => xs.length)({ xs: read.expand({ x: list() }) });
  return loadedRun(dag, {
    faults: [fail('read', 'away').at(1).onTry(1)],
    durations: { read: '10s', list: '1s' },
    recordArguments: true,
  });
}

function numberOf(loaded: LoadedRun, taskId: string, mapIndex = -1): number {
  const number = instanceNumber(loaded, taskId, mapIndex);
  expect(number).not.toBeNull();
  return number as number;
}

describe('the story of an instance', () => {
  it('has every state with the moment that shows it', () => {
    const loaded = retried();
    const instance = numberOf(loaded, 'read', 1);
    const steps = instanceSteps(loaded, instance);
    expect(steps.map(({ to, timeMs }) => `${to} ${timeMs}`)).toEqual([
      'scheduled 1000',
      'queued 1000',
      'running 1000',
      'up_for_retry 11000',
      'scheduled 71001',
      'queued 71001',
      'running 71001',
      'success 81001',
    ]);
    for (const { row, to } of steps) expect(taskStates(loaded, loaded.history.at(row))[1]?.counts.flat()).toContain(to);
  });

  it('has its tries with times, ends and what was recorded of each', () => {
    const loaded = retried();
    const tries = instanceTries(loaded, numberOf(loaded, 'read', 1));
    expect(tries.map(({ tryNumber, startMs, endMs, state }) => [tryNumber, startMs, endMs, state])).toEqual([
      [1, 1000, 11_000, 'up_for_retry'],
      [2, 71_001, 81_001, 'success'],
    ]);
    expect(tries[0]?.records[0]?.error?.message).toBe('away');
    expect(tries[1]?.records[0]?.given).toEqual({ x: 2 });
  });

  it('has one try of what was deferred and went on', () => {
    const dag = new Dag('d');
    dag.task('wait', () => 1)();
    const loaded = loadedRun(dag, { faults: [defers('wait', { for: '1m' })], durations: { wait: '5s' } });
    const [only, ...others] = instanceTries(loaded, numberOf(loaded, 'wait'));
    expect([only?.startMs, only?.endMs, only?.state, others]).toEqual([0, 70_000, 'success', []]);
  });

  it('has the faults of the plan that struck it, each once', () => {
    const loaded = retried();
    expect(instanceFaults(loaded, numberOf(loaded, 'read', 1))).toEqual(["fail('read').at(1).onTry(1)"]);
    expect(instanceFaults(loaded, numberOf(loaded, 'read', 0))).toEqual([]);
  });

  it('says what an instance waits for at a moment', () => {
    const loaded = retried();
    const sum = numberOf(loaded, 'sum');
    const [, , running] = instanceSteps(loaded, numberOf(loaded, 'read', 1));
    const snapshot = loaded.history.at(running?.row ?? 0);
    const upstream = upstreamAt(loaded, snapshot, sum);
    const waiting = { pool: 'p', upstream: countsOfStates(snapshot, upstream), isUpstreamDone: false };
    const text = waitingText('none', waiting);
    expect(text).toBe('waits for its upstream: 2 running');
    expect(upstreamAt(loaded, loaded.history.at(1), sum).map((each) => nameOfInstance(loaded, each))).toHaveLength(1);
    expect(waitingText('none', { pool: 'p', upstream: '2 success', isUpstreamDone: true })).toBe(
      'waits to be scheduled; its upstream has ended: 2 success',
    );
    expect(waitingText('success', { pool: 'p', upstream: '', isUpstreamDone: true })).toBeNull();
  });
});

describe('what is downstream', () => {
  it('is every instance of a task outside, and the same index inside a mapped group', () => {
    const dag = new Dag('d');
    const region = dag.taskGroup('region', (group, { name }: { name: Reference<string> }) => {
      const extract = group.task('extract', ({ name }: { name: string }) => name)({ name });
      return group.task('load', ({ from }: { from: string }) => from)({ from: extract });
    });
    dag.task('report', () => 1)();
    region.expand({ name: ['a', 'b', 'c'] }).before(dag.task('after', () => 1)());
    const loaded = loadedRun(dag);
    const names = (taskId: string): string[] =>
      downstreamOf(loaded, numberOf(loaded, taskId, 1)).flatMap(({ instances }) =>
        instances.map((instance) => nameOfInstance(loaded, instance)),
      );
    expect(names('region.extract')).toEqual(['region.load[1]']);
    expect(names('region.load')).toEqual(['after']);
  });
});

describe('the states of tasks', () => {
  it('are those of the moment, the worst first, with what is not expanded yet', () => {
    const loaded = retried();
    const [, before] = taskStates(loaded, loaded.history.at(1));
    expect(before).toEqual({ total: 1, isExpanded: false, counts: [['none', 1]], retried: 0 });
    const [, after] = taskStates(loaded, loaded.history.at(loaded.history.length));
    expect(after).toEqual({ total: 2, isExpanded: true, counts: [['success', 2]], retried: 1 });
  });
});
