import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { fail, returns, skip } from '../drivers/faults.ts';
import { echo } from '../drivers/observe.support.ts';
import { simulateSync } from '../drivers/simulateSync.ts';

const outlets = ['s3://bucket/daily', 's3://bucket/index', 's3://bucket/daily'];

describe('asset events', () => {
  it('are one for each outlet of each success, with its map index (rule asset/event-per-success)', () => {
    const dag = new Dag('d');
    dag.task('write', echo, { outlets, retries: 1, retryDelay: 5 }).expand({ x: [0, 1, 2, 3] });
    const run = simulateSync(dag, {
      faults: [fail('write').at(0).onTry(1), fail('write').at(1), skip('write').at(2), returns('write', null).at(3)],
    });
    expect(run.assetEvents).toEqual([
      { asset: 's3://bucket/daily', taskId: 'write', mapIndex: 3, tryNumber: 1, atMs: 0 },
      { asset: 's3://bucket/index', taskId: 'write', mapIndex: 3, tryNumber: 1, atMs: 0 },
      { asset: 's3://bucket/daily', taskId: 'write', mapIndex: 0, tryNumber: 2, atMs: 5001 },
      { asset: 's3://bucket/index', taskId: 'write', mapIndex: 0, tryNumber: 2, atMs: 5001 },
    ]);
  });

  it('are none of a task without outlets', () => {
    const dag = new Dag('d');
    dag.task('write', () => 1)();
    expect(simulateSync(dag).assetEvents).toEqual([]);
  });

  it('come of an empty operator too, which then needs a worker (rules pass/empty-operator-with-outlets, asset/none-without-worker)', () => {
    const dag = new Dag('d', { maxActiveTasks: 1 });
    dag.empty('plain');
    dag.empty('ready', { outlets: ['ready'] });
    const run = simulateSync(dag, { durations: { ready: 5 } });
    expect(run.assetEvents).toEqual([{ asset: 'ready', taskId: 'ready', mapIndex: -1, tryNumber: 1, atMs: 5000 }]);
    expect(run.instance('plain').cause).toBe('empty_operator');
    expect(run.instance('ready').cause).toBe('returned');
  });

  it('are part of the digest', () => {
    const digest = (given: string[]): string => {
      const dag = new Dag('d');
      dag.task('write', () => 1, { outlets: given })();
      return simulateSync(dag).digest;
    };
    expect(digest(['a'])).not.toBe(digest(['b']));
    expect(digest(['a'])).not.toBe(digest([]));
  });
});
