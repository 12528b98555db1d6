import { describe, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { defers, fail, hang } from '../drivers/faults.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import { complaintOf, readingDag } from './messages.support.ts';
import { expect } from './v4.ts';

describe('toHaveRunBefore', () => {
  it('compares tasks with all of their instances, or instances by name', () => {
    const run = simulateSync(readingDag(), { durations: { read: '10s' }, pools: {} });
    expect(run).toHaveRunBefore('list', 'read');
    expect(run).toHaveRunBefore('read', 'count');
    expect(run).toHaveRunBefore('read[2]', 'count');
    expect(run).not.toHaveRunBefore('count', 'read');
    expect(run).not.toHaveRunBefore('read[0]', 'read[1]');
  });

  it('counts until the last try', () => {
    const dag = new Dag('apart');
    dag.task('first', () => 1, { retries: 1, retryDelay: '1m' })();
    dag.task('second', () => 1)();
    const faults = [fail('first').onTry(1)];
    expect(simulateSync(dag, { durations: { second: '1s' } })).not.toHaveRunBefore('second', 'first');
    expect(simulateSync(dag, { faults })).not.toHaveRunBefore('first', 'second');
  });

  it('tells what never ran or never ended', () => {
    const failing = simulateSync(readingDag(), { faults: [fail('list')] });
    expect(complaintOf(() => expect(failing).toHaveRunBefore('list', 'count')).message).toContain(
      '  list ran from 0s to 0s\n  count never ran: upstream_failed: read is upstream_failed\n',
    );
    const hanging = simulateSync(readingDag(), { faults: [hang('read').at(0)] });
    expect(hanging).not.toHaveRunBefore('read', 'count');
    expect(complaintOf(() => expect(hanging).toHaveRunBefore('read', 'list')).actual).toBe(
      'read ran from 0s to never ended; list ran from 0s to 0s',
    );
  });

  it('takes a task that waits for its trigger for one that goes on', () => {
    const faults = [defers('list', { for: '5m' })];
    const stopped = simulateSync(readingDag(), { faults, limits: { virtualTimeMs: 60_000 } });
    expect(complaintOf(() => expect(stopped).toHaveRunBefore('list', 'read')).actual).toMatch(
      /^list ran from 0s to never/,
    );
    expect(simulateSync(readingDag(), { faults })).toHaveRunBefore('list', 'read');
  });

  it('takes an empty task for one that ran at once', () => {
    const dag = new Dag('gate');
    const start = dag.task('start', () => 1)();
    const gate = dag.empty('gate').after(start);
    dag
      .task('end', () => 1)()
      .after(gate);
    const run = simulateSync(dag);
    expect(run).toHaveRunBefore('start', 'gate');
    expect(run).toHaveRunBefore('gate', 'end');
  });

  it('knows no instance that is not there', () => {
    const run = simulateSync(readingDag());
    expect(complaintOf(() => expect(run).toHaveRunBefore('read[3]', 'count')).message).toContain('[unknown-instance]');
    expect(complaintOf(() => expect(run).toHaveRunBefore('reed', 'count')).message).toContain('[unknown-task]');
  });
});

describe('toHaveCompletedWithin', () => {
  it('compares the virtual length of the run', () => {
    const run = simulateSync(readingDag(), { durations: { read: '2h' } });
    expect(run).toHaveCompletedWithin('2h');
    expect(run).toHaveCompletedWithin(7200);
    expect(run).not.toHaveCompletedWithin('1h59m');
  });

  it('names who ended last, and why so late', () => {
    const run = simulateSync(readingDag(), { faults: [fail('read', 'no disk').at(1)] });
    const { message, actual, expected } = complaintOf(() => expect(run).toHaveCompletedWithin('1m'));
    expect([actual, expected]).toEqual(['1m1ms', 'at most 1m']);
    expect(message).toContain("  read[1]  ended last, at 1m1ms: failed on try 2 of 2: planned by fail('read').at(1)");
  });

  it('holds for no run that could not end', () => {
    const run = simulateSync(readingDag(), { faults: [hang('read')] });
    expect(complaintOf(() => expect(run).toHaveCompletedWithin('9d')).actual).toBe('not completed (stalled) after 0s');
  });

  it('refuses what is no duration', () => {
    const { message } = complaintOf(() => expect(simulateSync(readingDag())).toHaveCompletedWithin('soon'));
    expect(message).toContain('The duration "soon" is none.');
  });
});
