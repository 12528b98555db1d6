import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { echo, errorOf } from '../drivers/observe.support.ts';
import { simulate } from '../drivers/simulate.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import { fail } from '../drivers/faults.ts';
import { getClient, getContext } from './attemptContext.ts';

const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('getContext and getClient', () => {
  it('outside a body throw, saying so', async () => {
    expect(() => getContext()).toThrow(/getContext\(\) was called outside a task body\.[^]*\[outside-a-body\]/);
    expect(() => getClient()).toThrow('getClient() was called outside a task body.');
    const dag = new Dag('d');
    dag.task('a', () => 1)();
    simulateSync(dag);
    await simulate(dag);
    expect(() => getContext()).toThrow('outside a task body');
  });

  it('tell a synchronous body its own attempt, try after try and index after index', () => {
    const dag = new Dag('d');
    const seen = (_: { x?: number }) => `${getContext().taskId}[${getContext().mapIndex}] ${getContext().tryNumber}`;
    dag.task('a', seen, { retries: 1, retryDelay: 1 })();
    dag.task('m', seen).expand({ x: [0, 1] });
    const run = simulateSync(dag, { faults: [fail('a').onTry(1)] });
    expect([run.xcom('a'), run.xcom('m')]).toEqual(['a[-1] 2', ['m[0] 1', 'm[1] 1']]);
  });

  it('follow an asynchronous body across its awaits', async () => {
    const dag = new Dag('d');
    const body = async (_: { x: number }) => {
      const before = getContext();
      await pause();
      await Promise.all([pause(), pause()]);
      return [before === getContext(), getContext().mapIndex];
    };
    dag.task('m', body).expand({ x: [0, 1, 2] });
    expect((await simulate(dag)).xcom('m')).toEqual([[true, 0], [true, 1], [true, 2]]); // prettier-ignore
  });

  it('keep two simulations at once apart', async () => {
    const run = async (runId: string) => {
      const dag = new Dag('d');
      const body = async () => {
        const seen = [];
        for (let step = 0; step < 5; step++) {
          seen.push(getContext().runId);
          console.log(`${runId} ${step}`);
          await pause();
        }
        await getClient().setXCom({ key: 'id', value: getContext().runId });
        return [...new Set(seen)];
      };
      dag.task('a', body)();
      return await simulate(dag, { runId });
    };
    const runs = await Promise.all(['one', 'two', 'three'].map(run));
    expect(runs.map((simulation) => simulation.xcom('a'))).toEqual([['one'], ['two'], ['three']]);
    expect(runs.map((simulation) => simulation.xcom('a', { key: 'id' }))).toEqual(['one', 'two', 'three']);
    expect(runs[1]?.attempts('a')[0]?.logs).toBe('two 0\ntwo 1\ntwo 2\ntwo 3\ntwo 4');
  });

  it('come back to a body that runs a simulation of its own', () => {
    const inner = new Dag('inner');
    inner.task('b', () => getContext().dagId)();
    const dag = new Dag('outer');
    dag.task('a', () => [getContext().dagId, simulateSync(inner).xcom('b'), getContext().dagId])();
    expect(simulateSync(dag).xcom('a')).toEqual(['outer', 'inner', 'outer']);
  });

  it('are gone when a body has thrown', () => {
    const dag = new Dag('d');
    dag.task('a', () => {
      throw new Error('no');
    })();
    simulateSync(dag);
    expect(() => getClient()).toThrow('outside a task body');
  });
});

describe('the context', () => {
  it('says what Airflow says, and how many instances there are', () => {
    const dag = new Dag('d', { params: { a: 1, b: 1 } });
    const body = (_: { x: number }) => {
      const { signal, logicalDate, dataIntervalStart, dataIntervalEnd, ...rest } = getContext();
      const dates = [logicalDate, dataIntervalStart, dataIntervalEnd].map((date) => date.toISOString());
      return { ...rest, dates, isAborted: signal.aborted };
    };
    dag.task('m', body, { retries: 2 }).expand({ x: [0, 1, 2] });
    const run = simulateSync(dag, { logicalDate: '2026-03-01T06:07:08Z', runId: 'r', params: { b: 2 } });
    expect(run.xcom('m', { mapIndex: 1 })).toEqual({
      dagId: 'd',
      runId: 'r',
      taskId: 'm',
      mapIndex: 1,
      mapCount: 3,
      maxMapIndex: 2,
      taskRescheduleCount: 0,
      tryNumber: 1,
      maxTries: 2,
      ds: '2026-03-01',
      dsNodash: '20260301',
      ts: '2026-03-01T06:07:08+00:00',
      tsNodash: '20260301T060708',
      params: { a: 1, b: 2 },
      mapIndexLabel: '1',
      dates: Array(3).fill('2026-03-01T06:07:08.000Z'),
      isAborted: false,
    });
  });

  it('of an unmapped task has index -1, no label, and belongs to its body alone', () => {
    const dag = new Dag('d', { params: { list: [1] } });
    const body = () => {
      const { mapIndex, mapCount, maxMapIndex, mapIndexLabel, params } = getContext();
      (params['list'] as number[]).push(2);
      return { mapIndex, mapCount, maxMapIndex, mapIndexLabel, params };
    };
    for (const id of ['a', 'b']) dag.task(id, body)();
    const expected = { mapIndex: -1, mapCount: 1, maxMapIndex: -1, mapIndexLabel: null, params: { list: [1, 2] } };
    const run = simulateSync(dag);
    expect([run.xcom('a'), run.xcom('b')]).toEqual([expected, expected]);
  });
});

describe('the client', () => {
  it('pulls bare what is one value, a list of several, null of none (rule xcom/pull-without-index)', async () => {
    const dag = new Dag('d');
    const m = dag.task('m', ({ x }: { x: number }) => (x < 0 ? null : x)).expand({ x: [5, -1, 7] });
    const one = dag.task('one', ({ x }: { x: number }) => (x < 0 ? null : x)).expand({ x: [5, -1] });
    const none = dag.task('none', (_: { x: number }) => null).expand({ x: [1] });
    const pull = async () => {
      const { getXCom } = getClient();
      return await Promise.all([
        ...['m', 'one', 'none'].map((taskId) => getXCom({ taskId })),
        ...[0, 1, 9, -1].map((mapIndex) => getXCom({ taskId: 'm', mapIndex })),
        getXCom({ taskId: 'm', key: 'other' }),
      ]);
    };
    dag.task('pull', pull)().after(m, one, none);
    expect((await simulate(dag)).xcom('pull')).toEqual([[5, 7], 5, null, 5, null, null, null, null]);
  });

  it('pushes by key, sees its own pushes, and hands out copies', async () => {
    const dag = new Dag('d');
    dag.task('a', async () => {
      const value = { n: [1] };
      await getClient().setXCom({ key: 'k', value });
      value.n.push(2);
      ((await getClient().getXCom({ key: 'k' })) as { n: number[] }).n.push(3);
      return await getClient().getXCom({ key: 'k' });
    })();
    const run = await simulate(dag);
    expect([run.xcom('a'), run.xcom('a', { key: 'k' })]).toEqual([{ n: [1] }, { n: [1] }]);
  });

  it('reads and sets variables of the run, which does not change what was given', async () => {
    const dag = new Dag('d');
    const first = dag.task('first', async () => {
      await getClient().setVariable('owner', 'new');
      return [await getClient().getVariable('owner'), await getClient().getVariable('toString')];
    })();
    dag
      .task('second', async () => await getClient().getVariable('owner'))()
      .after(first);
    const variables = { owner: 'old' };
    const run = await simulate(dag, { variables });
    expect([run.xcom('first'), run.xcom('second'), variables]).toEqual([['new', null], 'new', { owner: 'old' }]);
  });

  it('gives connections, and a clear error for one that is missing', async () => {
    const dag = new Dag('d');
    dag.task('a', async () => await getClient().getConnection('db'))();
    dag.task('b', async () => await getClient().getConnection('constructor'))();
    dag.task('c', async () => await getClient().getXCom({ taskId: 'nowhere' }))();
    dag.task('d', echo)({});
    const run = await simulate(dag, { connections: { db: { host: 'h' } } });
    expect(run.xcom('a')).toEqual({ host: 'h' });
    expect(errorOf(run, 'b')).toContain('The connection "constructor" is not defined.');
    expect(errorOf(run, 'c')).toContain('"nowhere"');
  });
});
