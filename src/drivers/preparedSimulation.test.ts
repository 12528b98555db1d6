import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { getClient, getContext } from '../virtual/attemptContext.ts';
import { fail } from './faults.ts';
import { prepareSimulation } from './preparedSimulation.ts';
import { playSession } from './simulate.ts';
import { playSessionSync, simulateSync } from './simulateSync.ts';

function threeTasks() {
  const dag = new Dag('three_tasks');
  const list = dag.task('list', () => ['a', 'b']);
  const load = dag.task('load', ({ key }: { key: string }) => key, { retries: 1 });
  const count = dag.task('count', ({ keys }: { keys: string[] }) => keys.length);
  count({ keys: load.expand({ key: list() }) });
  return dag.compile();
}

describe('a prepared simulation', () => {
  it('runs as a simulation with the same options does, whatever ran before', () => {
    const dag = threeTasks();
    const options = { outputs: { count: 2 }, durations: { load: '10s' }, order: 'seeded' } as const;
    const prepared = prepareSimulation(dag, options);

    for (const variation of [
      { faults: [fail('load').at(1).onTry(1)], seed: 7 },
      { faults: [], seed: 0 },
      { faults: [fail('load').onTry(1), fail('count')], seed: 3 },
    ]) {
      const run = playSessionSync(prepared.open(variation));
      expect(run.digest).toBe(simulateSync(dag, { ...options, ...variation }).digest);
    }
  });

  it('has faults and seed from each run alone', () => {
    const given: object = { faults: [fail('list')], seed: 5 };
    const run = playSessionSync(prepareSimulation(threeTasks(), given).open({ faults: [], seed: 1 }));

    expect(run.state).toBe('success');
    expect(run.trace.header).toMatchObject({ seed: 1, plan: [] });
  });

  it('refuses what is wrong with the options at once, and with faults and seed when they are given', () => {
    const dag = threeTasks();
    expect(() => prepareSimulation(dag, { profile: 'none' })).toThrow('There is no profile "none"');
    const prepared = prepareSimulation(dag, {});

    expect(() => prepared.open({ faults: [fail('lod')], seed: 0 })).toThrow('names "lod", which matches no task');
    expect(() => prepared.open({ faults: [{ where: { task: 'load' }, what: {} as never }], seed: 0 })).toThrow(
      'what.kind is one of',
    );
    expect(() => prepared.open({ faults: [], seed: 0.5 })).toThrow('seed is 0.5');
  });

  it('starts every run with the variables and params that were given', async () => {
    const seen: unknown[] = [];
    const dag = new Dag('changing');
    dag.task('change', async () => {
      const { params } = getContext();
      seen.push([await getClient().getVariable('mode'), params['day']]);
      (params as Record<string, unknown>)['day'] = 'changed';
      await getClient().setVariable('mode', 'changed');
    })();
    const prepared = prepareSimulation(dag.compile(), { variables: { mode: 'given' }, params: { day: 'given' } });

    for (const seed of [1, 2]) await playSession(prepared.open({ faults: [], seed }));

    expect(seen).toEqual([
      ['given', 'given'],
      ['given', 'given'],
    ]);
  });
});
