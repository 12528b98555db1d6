import { describe, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { clear } from '../drivers/clears.ts';
import { fail } from '../drivers/faults.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import { complaintOf, readingDag } from './messages.support.ts';
import { expect } from './v4.ts';

describe('toHaveMappedInto', () => {
  it('counts the instances of a task', () => {
    expect(simulateSync(readingDag())).toHaveMappedInto('read', 3);
    expect(simulateSync(readingDag())).not.toHaveMappedInto('read', 2);
    expect(simulateSync(readingDag([]))).toHaveMappedInto('read', 0);
    const { message, actual, expected } = complaintOf(() =>
      expect(simulateSync(readingDag())).toHaveMappedInto('read', 1),
    );
    expect(message).toMatch(/^expected the run of reading to have read mapped into 1 instance\n/);
    expect([actual, expected]).toEqual([{ read: '3 instances' }, { read: '1 instance' }]);
  });

  it('takes a length that nobody knows for no number', () => {
    const run = simulateSync(readingDag(), { faults: [fail('list')] });
    expect(run).not.toHaveMappedInto('read', 0);
    const { message, actual } = complaintOf(() => expect(run).toHaveMappedInto('read', 0));
    expect(actual).toEqual({ read: 'never expanded' });
    expect(message).toContain('observed it was never expanded: upstream_failed: list failed\n');
  });

  it('leaves out what a revision removed', () => {
    let length = 3;
    const dag = new Dag('shrinking');
    const list = dag.task('list', () => [...Array(length--).keys()])();
    dag.task('read', ({ x }: { x: number }) => x).expand({ x: list });
    const run = simulateSync(dag, { actions: [clear('list').withDownstream().after('1h')] });
    expect(run.instances('read')).toHaveLength(3);
    expect(run).toHaveMappedInto('read', 2);
  });

  it('refuses a task that is not mapped', () => {
    expect(complaintOf(() => expect(simulateSync(readingDag())).toHaveMappedInto('list', 1)).message).toContain(
      '[not-mapped]',
    );
  });
});

describe('toHaveRetried', () => {
  const retried = () => simulateSync(readingDag(), { faults: [fail('read', 'no disk').at(1).onTry(1)] });

  it('counts the retries of all instances, of one, or index by index', () => {
    const run = retried();
    expect(run).toHaveRetried('read');
    expect(run).toHaveRetried('read', 1);
    expect(run).toHaveRetried('read', 1, 1);
    expect(run).toHaveRetried('read', 0, 2);
    expect(run).toHaveRetried('read', [0, 1, 0]);
    expect(run).not.toHaveRetried('list');
    expect(run).not.toHaveRetried('read', 2);
    expect(run).not.toHaveRetried('read', [0, 1]);
    expect(run).not.toHaveRetried('read', [0, 1, 0, 0]);
  });

  it('says how often what was retried, and why', () => {
    const { message, actual, expected } = complaintOf(() => expect(retried()).toHaveRetried('read', 2));
    expect([actual, expected]).toEqual(['1 time', '2 times']);
    expect(message).toContain('  read[1]     1 time: success on try 2 of 2 (try 1: AirflowException: no disk)\n');
    expect(message).toContain('  read[0, 2]  0 times: success\n');
  });

  it('compares index by index', () => {
    const { message, actual, expected } = complaintOf(() => expect(retried()).toHaveRetried('read', [0, 0, 1, 0]));
    expect(actual).toEqual({ 'read[1]': '1 time', 'read[2]': '0 times', 'read[3]': 'no such instance' });
    expect(expected).toEqual({ 'read[1]': '0 times', 'read[2]': '1 time', 'read[3]': '0 times' });
    expect(message).toContain('observed 1 time: success on try 2 of 2');
  });

  it('does not take a clear for a retry', () => {
    const run = simulateSync(readingDag(), { actions: [clear('read').after('1h')] });
    expect(run.instance('read', 0).tryNumber).toBe(2);
    expect(run).not.toHaveRetried('read');
  });
});
