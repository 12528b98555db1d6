import { describe, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { fail } from '../drivers/faults.ts';
import { simulate } from '../drivers/simulate.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import { getClient } from '../virtual/attemptContext.ts';
import { readingDag } from './messages.support.ts';
import { expect, runSnapshot } from './v4.ts';

describe('a run as a snapshot', () => {
  it('has a line for each instance: state, tries, value or error', () => {
    const faults = [fail('read', 'no disk').at(1), fail('read').at(2).onTry(1)];
    expect(runSnapshot(simulateSync(readingDag(), { faults })).split('\n')).toEqual([
      'reading: failed',
      '  list success = ["a","b","c"]',
      '  read[0] success = "a!"',
      '  read[1] failed on try 2: AirflowException: no disk',
      '  read[2] success on try 2 = "c!"',
      '  count upstream_failed',
    ]);
  });

  it('is the same whoever finishes first', () => {
    const texts = [1, 2, 3, 4, 5].map((seed) => {
      const options = { seed, order: 'seeded' } as const;
      const run = simulateSync(readingDag(), { ...options, durations: { read: '1s' } });
      return { text: runSnapshot(run), digest: run.digest };
    });
    expect(new Set(texts.map(({ text }) => text)).size).toBe(1);
    expect(new Set(texts.map(({ digest }) => digest)).size).toBeGreaterThan(1);
  });

  it('has times where they are asked for', () => {
    const run = simulateSync(readingDag(['a']), { durations: { read: '10s' } });
    expect(runSnapshot(run, { times: true })).toContain(': success after 10s\n');
    expect(runSnapshot(run, { times: true })).toContain('  read[0] success from 0s to 10s = "a!"\n');
    expect(runSnapshot(run)).not.toContain('10s');
  });

  it('has XComs under other keys and warnings, in an order of their own', async () => {
    const dag = new Dag('keys');
    const list = dag.task('list', () => [2, 1])();
    const write = async ({ x }: { x: number }) => {
      await getClient().setXCom({ key: 'b', value: x });
      await getClient().setXCom({ key: 'a', value: { z: 1, y: x } });
    };
    dag.task('write', write).expand({ x: list });
    dag.task('alone', () => write({ x: 3 }))();
    const run = await simulate(dag, {
      durations: { write: 1 },
      faults: [fail('list').onTry(8), fail('list').onTry(7)],
    });
    expect(runSnapshot(run).split('\n').slice(5)).toEqual([
      'xcom write[0] a = {"y":2,"z":1}',
      'xcom write[0] b = 2',
      'xcom write[1] a = {"y":1,"z":1}',
      'xcom write[1] b = 1',
      'xcom alone a = {"y":3,"z":1}',
      'xcom alone b = 3',
      expect.stringMatching(/^warning: .*onTry\(7\)/),
      expect.stringMatching(/^warning: .*onTry\(8\)/),
    ]);
  });
});

it('keeps a run as a snapshot of vitest', () => {
  expect(simulateSync(readingDag(['a']), { seed: 1 })).toMatchRunSnapshot();
  expect(simulateSync(readingDag(['a'])), 'another').toMatchRunSnapshot({ times: true });
});
