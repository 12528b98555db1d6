import { describe, it } from 'vitest';
import { fail, skip } from '../drivers/faults.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import { Dag } from '../authoring/dag.ts';
import { Simulation } from '../trace/simulation.ts';
import { TraceColumns } from '../trace/traceColumns.ts';
import { complaintOf, readingDag } from './messages.support.ts';
import { expect, failed, outcomes, skipped, succeeded, upstreamFailed } from './v4.ts';

const failingRun = () => simulateSync(readingDag(), { faults: [fail('read', 'no disk').at(1)] });

describe('toHaveSucceeded', () => {
  it('is about the run, about all instances of a task, or about one', () => {
    const run = failingRun();
    expect(run).not.toHaveSucceeded();
    expect(run).not.toHaveSucceeded('read');
    expect(run).not.toHaveSucceeded('read', 1);
    expect(run).toHaveSucceeded('read', 2);
    expect(run).toHaveSucceeded('list');
    expect(simulateSync(readingDag())).toHaveSucceeded();
  });

  it('explains each instance of a run that kept it from succeeding', () => {
    const { message, actual, expected } = complaintOf(() => expect(failingRun()).toHaveSucceeded());
    expect(message.split('\n')).toEqual([
      'expected the run of reading to have succeeded',
      '',
      "  read[1]  failed on try 2 of 2: planned by fail('read').at(1) (AirflowException: no disk)",
      '  count    upstream_failed: read[1] failed',
      '  count: trigger rule all_success, upstream 2 success, 1 failed',
      '',
      '  run manual__2026-01-01T00:00:00+00:00: failed after 1m1ms of virtual time, seed 0, order canonical',
      '',
      "To see it again: npx vitest run src/vitest/stateMatchers.test.ts -t '^toHaveSucceeded explains each instance of a run that kept it from succeeding$'",
    ]);
    expect([actual, expected]).toEqual(['failed', 'success']);
  });

  it('tells of a run that succeeded what was retried', () => {
    const run = simulateSync(readingDag(), { faults: [fail('read', 'no disk').at(1).onTry(1)] });
    expect(complaintOf(() => expect(run).not.toHaveSucceeded()).message).toContain(
      '\n\n  read[1]  success on try 2 of 2 (try 1: AirflowException: no disk)\n\n',
    );
  });

  it('holds for no task without instances', () => {
    const { trace } = simulateSync(readingDag());
    const marks = { rows: [], rounds: [], timesMs: [] };
    const run = new Simulation({ ...trace, creations: [], marks, moves: new TraceColumns() });
    expect(complaintOf(() => expect(run).toHaveSucceeded('read')).actual).toEqual({ read: 'no such instance' });
  });

  it('knows no instance that is not there, with or without not', () => {
    for (const claim of [expect(failingRun()), expect(failingRun()).not]) {
      expect(complaintOf(() => claim.toHaveSucceeded('read', 3)).message).toContain('[unknown-instance]');
      expect(complaintOf(() => claim.toHaveSucceeded('reed')).message).toContain('[unknown-task]');
    }
  });

  it('shows of a task only the instances that differ, those that share a reason in one line', () => {
    const faults = [0, 1, 3].map((index) => skip('read', 'gone').at(index));
    const run = simulateSync(readingDag(['a', 'b', 'c', 'd']), { faults });
    const { message, actual, expected } = complaintOf(() => expect(run).toHaveSucceeded('read'));
    expect([actual, expected]).toEqual([{ 'read[0..1, 3]': 'skipped' }, { 'read[0..1, 3]': 'success' }]);
    expect(message).toMatch(/  read\[0\]  expected success\n .*\n  read\[1\]  .*\n .*\n  read\[3\]  .*\n .*\n\n/);
    const unread = simulateSync(readingDag(), { faults: [fail('read')], outputs: { list: Array(50).fill('a') } });
    expect(complaintOf(() => expect(unread).toHaveSucceeded('read')).message).toContain(
      '  read[0..49]  expected success\n',
    );
  });

  it('counts what does not fit in a few lines', () => {
    const dag = readingDag();
    const run = simulateSync(dag, {
      outputs: { list: [...Array(20).keys()].map(String) },
      faults: [...Array(20).keys()].map((index) => fail('read', `no ${index}`).at(index)),
    });
    const { message, actual } = complaintOf(() => expect(run).toHaveSucceeded('read'));
    expect(message).toContain('  ... and 12 more\n');
    expect(actual).toEqual({ 'read[0..19]': 'failed' });
    const forms = [...Array(20).keys()].map((index) => failed(`not ${index}`));
    expect(Object.keys(complaintOf(() => expect(run).toHaveTaskState('read', forms)).actual as object)).toHaveLength(8);
  });
});

it('says with not what was observed', () => {
  const { message, actual } = complaintOf(() => expect(failingRun()).not.toHaveSucceeded('list'));
  expect(message).toContain('expected the run of reading not to have list succeed\n\n  list  success\n');
  expect(actual).toBeUndefined();
});

describe('toHaveFailed', () => {
  it('takes one failed instance for a failed task, and upstream_failed for another state', () => {
    const run = failingRun();
    expect(run).toHaveFailed();
    expect(run).toHaveFailed('read');
    expect(run).toHaveFailed('read', 1);
    expect(run).not.toHaveFailed('read', 0);
    expect(run).not.toHaveFailed('count');
  });
});

describe('toHaveSkipped', () => {
  it('wants every instance skipped', () => {
    const run = simulateSync(readingDag([]));
    expect(run).toHaveSkipped('read');
    expect(run).toHaveSkipped('count');
    expect(run).not.toHaveSkipped('list');
    const half = simulateSync(readingDag(), { faults: [skip('read').at(0)] });
    expect(half).not.toHaveSkipped('read');
    expect(half).toHaveSkipped('read', 0);
  });
});

describe('toHaveTaskState', () => {
  it('takes one state for all, a list by map index, or the indexes that matter', () => {
    const run = failingRun();
    expect(run).toHaveTaskState('count', 'upstream_failed');
    expect(run).toHaveTaskState('read', ['success', 'failed', 'success']);
    expect(run).toHaveTaskState('read', { 1: 'failed' });
    expect(run).not.toHaveTaskState('read', 'success');
    expect(run).not.toHaveTaskState('read', ['success', 'failed']);
    expect(run).not.toHaveTaskState('read', ['success', 'failed', 'success', 'success']);
    expect(run).not.toHaveTaskState('read', { 3: 'success' });
  });

  it('names the difference of each index', () => {
    const { message, actual, expected } = complaintOf(() => {
      expect(failingRun()).toHaveTaskState('read', ['success', failed(/503/), 'failed', 'success']);
    });
    expect(actual).toEqual({ 'read[1]': 'failed', 'read[2]': 'success', 'read[3]': 'no such instance' });
    expect(expected).toEqual({ 'read[1]': 'failed(/503/)', 'read[2]': 'failed', 'read[3]': 'success' });
    expect(message).toContain('  read[2]  expected failed\n           observed success\n');
    expect(message).toContain(
      "observed failed on try 2 of 2: planned by fail('read').at(1) (AirflowException: no disk)",
    );
  });

  it('refuses a state that there is not', () => {
    const { message } = complaintOf(() => expect(failingRun()).toHaveTaskState('read', 'succeeded' as 'success'));
    expect(message).toMatch(
      /There is no task instance state "succeeded".*\n.*success, failed, skipped.*\[unknown-state\]/,
    );
  });
});

describe('toHaveOutcomes', () => {
  it('compares every task, by states and forms', () => {
    expect(failingRun()).toHaveOutcomes({
      list: succeeded(['a', 'b', 'c']),
      read: [succeeded('a!'), failed(/no disk/), expect.succeeded(expect.stringMatching(/^c/))],
      count: upstreamFailed('read[1]'),
    });
    expect(simulateSync(readingDag([]))).toHaveOutcomes({
      list: succeeded([]),
      read: skipped('expanded to zero'),
      count: 'skipped',
    });
  });

  it('wants every task of the DAG named, and no other', () => {
    const { actual, expected } = complaintOf(() =>
      expect(failingRun()).toHaveOutcomes({ list: 'success', count: 'success' }),
    );
    expect(Object.keys(actual as object)).toEqual(['read[0, 2]', 'read[1]', 'count']);
    expect(expected).toMatchObject({ 'read[1]': 'nothing: the task is not named', count: 'success' });
    expect(complaintOf(() => expect(failingRun()).toHaveOutcomes({ lost: 'success' })).message).toContain(
      '[unknown-task]',
    );
  });

  it('shows the value where a form is about it', () => {
    const { actual, expected } = complaintOf(() => {
      expect(failingRun()).toHaveOutcomes({
        list: succeeded([]),
        read: { 0: succeeded('b!') },
        count: 'upstream_failed',
      });
    });
    expect(actual).toEqual({ list: 'success, returned ["a","b","c"]', 'read[0]': 'success, returned "a!"' });
    expect(expected).toEqual({ list: 'succeeded([])', 'read[0]': 'succeeded("b!")' });
  });

  it('takes a task by the name of a member that every object inherits', () => {
    const dag = new Dag('hostile');
    dag.task('constructor', () => 1)();
    dag.task('__proto__', () => 2)();
    const run = simulateSync(dag);
    expect(run).not.toHaveOutcomes({});
    expect(run).toHaveOutcomes({ constructor: succeeded(1), ['__proto__']: succeeded(2) });
    expect(Object.keys(outcomes(run))).toEqual(['constructor', '__proto__']);
  });
});

it('gives outcomes as plain values, which toEqual compares with the same forms', () => {
  expect(outcomes(failingRun())).toEqual({
    list: succeeded(['a', 'b', 'c']),
    read: [succeeded(), failed(), { state: 'success', value: 'c!', tries: 1, reason: 'success' }],
    count: upstreamFailed(),
  });
  expect(outcomes(failingRun())).not.toEqual({
    list: succeeded(),
    read: [succeeded(), skipped(), succeeded()],
    count: upstreamFailed(),
  });
});

it('finds a pattern in a reason whatever a global pattern remembers', () => {
  const pattern = /no disk/g;
  const run = failingRun();
  for (let time = 0; time < 3; time++) expect(run).toHaveTaskState('read', { 1: failed(pattern) });
});

it.each([
  [Promise.resolve(1), 'given a promise', 'Await it first'],
  [{ runs: [], starts: [] }, 'given several runs', 'runs.run(0)'],
  [null, 'given null', 'simulateSync'],
  [[1], 'given a list', 'simulateSync'],
  [3, 'given a value of type number', 'simulateSync'],
])('refuses what is no run, with or without not: %s', (received, what, remedy) => {
  for (const claim of [expect(received), expect(received).not]) {
    const { message } = complaintOf(() => claim.toHaveSucceeded());
    expect(message).toContain(what);
    expect(message).toContain(remedy);
  }
});
