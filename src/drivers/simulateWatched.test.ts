import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { AirflowFailException, AirflowSkipException } from '../model/errors.ts';
import { fail, take } from './faults.ts';
import { echo } from './observe.support.ts';
import { simulateSync } from './simulateSync.ts';
import { simulateSyncWatched, simulateWatched } from './simulateWatched.ts';

function mapped(): Dag {
  const dag = new Dag('d');
  const source = dag.task('source', () => [5, 6])();
  dag.task('work', echo, { retries: 1, retryDelay: 1 }).expand({ x: source });
  return dag;
}

describe('a watched run', () => {
  it('is the run that simulate gives', async () => {
    const options = { faults: [fail('work').at(1).onTry(1)], durations: { work: 2 } };
    const { digest } = simulateSync(mapped(), options);
    expect(simulateSyncWatched(mapped(), options).run.digest).toBe(digest);
    expect((await simulateWatched(mapped(), options)).run.digest).toBe(digest);
  });

  it('tells states after each pass as differences, and what was queued, in order', () => {
    const faults = [fail('work').at(1).onTry(1), take('source', 1)];
    const { expectation } = simulateSyncWatched(mapped(), { faults });
    expect(expectation.rounds).toEqual([
      { atMs: 0, states: { source: 'none', work: 'none' }, queued: [] },
      { atMs: 0, states: { source: 'scheduled' }, queued: ['source'] },
      {
        atMs: 1000,
        states: { work: null, source: 'success', 'work[0]': 'scheduled', 'work[1]': 'scheduled' },
        queued: ['work[0]', 'work[1]'],
      },
      { atMs: 1000, states: { 'work[0]': 'success', 'work[1]': 'up_for_retry' }, queued: [] },
      { atMs: 2001, states: { 'work[1]': 'scheduled' }, queued: ['work[1]'] },
      { atMs: 2001, states: { 'work[1]': 'success' }, queued: [] },
    ]);
  });

  it('tells how instances ended, by task id and map index, with what they received and returned', () => {
    const { expectation } = simulateSyncWatched(mapped(), { outputs: { source: [7] } });
    const work = { state: 'success', tryNumber: 1, maxTries: 1, value: { x: 7 }, given: { x: 7 } };
    expect(expectation).toMatchObject({ state: 'success', end: 'finished', xcoms: [] });
    expect(expectation.instances).toEqual([
      { taskId: 'source', mapIndex: -1, state: 'success', tryNumber: 1, maxTries: 0, value: [7] },
      { taskId: 'work', mapIndex: 0, ...work },
    ]);
  });
});

describe('a scripted plan', () => {
  it('says what bodies came to, so that the run needs none', () => {
    const dag = new Dag('d');
    const bodies: Record<string, () => unknown> = {
      value: () => ({ a: [1] }),
      nothing: () => undefined,
      date: () => new Date(0),
      skip: () => {
        throw new AirflowSkipException('enough');
      },
      stop: () => {
        throw new AirflowFailException('no');
      },
      error: () => {
        throw new Error('lost');
      },
    };
    for (const [taskId, body] of Object.entries(bodies)) dag.task(taskId, body, { retries: 1, retryDelay: 0 })();
    const { run, scriptedPlan } = simulateSyncWatched(dag, { faults: [fail('value').onTry(1)] });
    const { spec } = dag.compile();
    const scripted = simulateSync(
      { spec, functions: { bodies: new Map(), maps: new Map() } },
      { faults: scriptedPlan },
    );
    const outcomes = (taskId: string) => [run, scripted].map((one) => [one.instance(taskId), one.xcom(taskId)]);
    for (const { taskId } of spec.tasks) {
      const [[ours, ourValue], [theirs, theirValue]] = outcomes(taskId) as [[object, unknown], [object, unknown]];
      expect({ ...theirs, cause: '' }, taskId).toEqual({ ...ours, cause: '' });
      expect(theirValue, taskId).toEqual(ourValue);
    }
    expect(scriptedPlan[0]).toEqual({ where: { task: 'value', tryNumber: 1 }, what: { kind: 'fail' } });
    expect(scriptedPlan).toContainEqual({
      where: { task: 'value', mapIndex: -1, tryNumber: 2 },
      what: { kind: 'return', value: { a: [1] } },
    });
  });
});
