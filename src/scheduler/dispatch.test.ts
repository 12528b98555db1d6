import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { SensorOptions } from '../authoring/options.ts';
import { byHand, type RunByHand } from '../drivers/byHand.support.ts';
import { clear, mark } from '../drivers/clears.ts';
import { defers, fail, poke } from '../drivers/faults.ts';
import type { Fault } from '../drivers/fault.ts';
import { echo, movesOf, timesOf } from '../drivers/observe.support.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import { createRun } from '../engine/createRun.ts';
import type { EventOfRun, HappeningToRun, Run } from '../engine/run.ts';
import type { AttemptResult } from '../model/attempt.ts';
import type { InstanceId } from '../model/ids.ts';
import { STATE } from '../model/states.ts';
import { TraceRecorder } from '../trace/recorder.ts';
import { dispatch, hearExecutor, type Dispatcher } from './dispatch.ts';
import { createInitialRows } from './expansion.ts';
import { restart } from './restarting.ts';
import { requestOf } from './startAttempt.ts';

/** `a`, then `m` over two elements, two retries each. */
function tasks(): Dag {
  const dag = new Dag('d');
  dag.task('a', () => 1, { retries: 2 })();
  dag.task('m', echo, { retries: 2 }).expand({ x: [0, 1] });
  return dag;
}

function dispatcherOf({ installation }: Run): Dispatcher {
  return { installation, onFinished: () => undefined, onWorkerStopped: () => undefined };
}

function eventOf(run: Run, instance: InstanceId, happening: HappeningToRun | null): EventOfRun {
  return { run, atMs: 0, tie: 0, order: 0, instance, request: null, result: null, happening };
}

function stop(run: Run, instance: InstanceId): EventOfRun {
  const tryNumber = run.instances.tryNumber[instance] as number;
  return eventOf(run, instance, { kind: 'worker_stopped', tryNumber, isRestarting: true });
}

const FAILS: AttemptResult = { outcome: 'failure', durationMs: 0, output: undefined, detail: null };

function end(run: Run, instance: InstanceId): EventOfRun {
  return { ...eventOf(run, instance, null), request: requestOf(run, instance), result: FAILS, happening: null };
}

describe('a worker that is lost', () => {
  it('without a word of its executor is a failure at once', () => {
    const { run, row, settle, stateOf } = byHand(tasks());
    settle({ a: 'running' });
    const result: AttemptResult = { ...FAILS, outcome: 'lost' };
    dispatch(dispatcherOf(run), {
      ...eventOf(run, row('a'), null),
      ...{ request: requestOf(run, row('a')), result, happening: null },
    });
    expect(stateOf('a')).toBe('up_for_retry');
  });
});

describe('an action', () => {
  it('is due no more when it has taken effect', () => {
    const { run } = byHand(tasks());
    run.installation.actionsDue = 2;
    dispatch(dispatcherOf(run), {
      ...{ run: null, atMs: 0, tie: 0, order: 0, instance: 0 as InstanceId, request: null, result: null },
      happening: { kind: 'action', action: clear('a'), position: 0 },
    });
    expect(run.installation.actionsDue).toBe(1);
  });
});

/** Until when the slot of a sensor is taken that was cleared at 1 s and whose worker hears of it at 100 s: then `t` starts. */
function freedAt(sensor: SensorOptions, faults: readonly Fault[], pokeSeconds = 0): string[] {
  const dag = new Dag('d');
  dag.sensor('s', () => false, sensor)();
  dag.task('t', () => 1)();
  const run = simulateSync(dag, {
    faults,
    durations: { s: pokeSeconds },
    config: { parallelism: 1, minHeartbeatInterval: 100, taskInstanceHeartbeatTimeout: 1000 },
    actions: [clear('s').after(1)],
  });
  expect(timesOf(run, 'restarting')).toEqual(['1000 s restarting']);
  return timesOf(run, 'running').filter((text) => text.includes(' t '));
}

describe('the slot of a sensor that was cleared', () => {
  it.each<[what: string, freedAtMs: number, sensor: SensorOptions, fault: Fault, pokeSeconds?: number]>([
    ['stays taken while it sleeps, is poked in vain and sleeps on', 100_000, {}, poke('s', null)],
    ['stays taken when its first poke ends in vain', 100_000, {}, poke('s', null), 20],
    ['is free when a poke ends it', 60_000, {}, poke('s', 1)],
    ['is free when its first poke ends it', 20_000, {}, poke('s', 0), 20],
    ['is free when it would be rescheduled', 20_000, { mode: 'reschedule' }, poke('s', null), 20],
    ['is free when it would defer', 20_000, {}, defers('s', { for: '1h' }), 20],
    ['is free when its sleep is cut short', 30_000, { executionTimeout: 30 }, poke('s', null)],
    ['is free when a poke is cut off', 10_000, { executionTimeout: 10 }, poke('s', null), 20],
  ])(
    '%s: at %i ms (rules selection/executor-slots, clear/worker-stops-at-heartbeat)',
    (_, atMs, sensor, fault, seconds) => {
      // prettier-ignore
      expect(freedAt(sensor, [fault.onTry(1), poke('s', 0)], seconds)).toEqual([`${atMs} t running`]);
    },
  );

  it('is not freed by a wait that is over', () => {
    const { run, row, settle } = byHand(tasks());
    settle({ a: 'running' });
    restart(run, row('a'), 0);
    dispatch(dispatcherOf(run), eventOf(run, row('a'), null));
    expect(run.installation.detachedWorkers.size).toBe(1);
  });
});

describe('a sensor that was cleared while it slept', () => {
  const cutShort = (sensor: SensorOptions): string[] => {
    const dag = new Dag('d');
    dag.sensor('w', () => false, { executionTimeout: 30, retryDelay: 10, ...sensor })();
    const faults = [poke('w', null).onTry(1), poke('w', 0)];
    const run = simulateSync(dag, { faults, config: { minHeartbeatInterval: 100 }, actions: [clear('w').after(1)] });
    expect(run.attempts('w')[0]?.error?.name).toBe('ServerResponseError');
    // The executor is heard after the pass of its round: what starts over is scheduled in the next.
    const [restarted, scheduled] = [movesOf(run, 'none')[0], movesOf(run, 'scheduled')[1]];
    if (restarted !== undefined) expect(scheduled?.round).toBe(restarted.round + 1);
    return movesOf(run, 'none', 'up_for_retry').map(({ timeMs, state, cause }) => `${timeMs} ${state} ${cause}`);
  };

  it('says itself that it is to be retried when its execution timeout strikes, soft or not (rules clear/result-refused, sensor/timeout-while-asleep)', () => {
    expect(cutShort({ retries: 1 })).toEqual(['30000 none worker_stopped']);
    expect(cutShort({ retries: 1, softFail: true })).toEqual(['30000 none worker_stopped']);
    expect(cutShort({ softFail: true })).toEqual(['30000 up_for_retry result_refused']);
  });
});

describe('a sensor that was cleared while it poked', () => {
  it('says itself that it is to be rescheduled, which needs no retries (rule clear/result-refused)', () => {
    const dag = new Dag('d');
    dag.sensor('w', () => false, { mode: 'reschedule' })();
    const faults = [poke('w', null).onTry(1), poke('w', 0)];
    const run = simulateSync(dag, { faults, durations: { w: 3 }, actions: [clear('w').after(1)] });
    expect(timesOf(run, 'restarting', 'none', 'up_for_retry')).toEqual(['1000 w restarting', '3000 w none']);
  });
});

describe('a sensor that was marked while it slept', () => {
  it('is not poked any more', () => {
    const dag = new Dag('d');
    let pokes = 0;
    dag.sensor('w', () => ++pokes > 3)();
    dag.task('b', () => 1)();
    const actions = [mark('w', 'success').after('90s')];
    simulateSync(dag, { actions, durations: { b: '1h' }, config: { minHeartbeatInterval: 1000 } });
    expect(pokes).toBe(2);
  });

  it('gives its slot back when it would be poked or cut short, and stays as it was marked (rule selection/executor-slots)', () => {
    const play = (sensor: SensorOptions): string[] => {
      const dag = new Dag('d');
      dag.sensor('s', () => false, sensor)();
      dag.task('t', () => 1)();
      const config = { parallelism: 1, minHeartbeatInterval: 100 };
      return timesOf(simulateSync(dag, { config, actions: [mark('s', 'success').after(1)] })).slice(3);
    };
    const afterwards = (atMs: number): string[] =>
      ['queued', 'running', 'success'].map((state) => `${atMs} t ${state}`);
    expect(play({}).slice(-3)).toEqual(afterwards(60_000));
    expect(play({ executionTimeout: 30 }).slice(-3)).toEqual(afterwards(30_000));
    expect(play({ executionTimeout: 30 }).filter((text) => text.includes(' s '))).toEqual([
      '0 s running',
      '1000 s success',
    ]);
  });
});

/** The limits of tries that were raised of what starts over in one turn: `raised` before, the reports in the order given. */
function raisedAfter(
  { run, row, settle }: RunByHand,
  reports: readonly (readonly [name: string, event: (run: Run, instance: InstanceId) => EventOfRun])[],
  raised: Readonly<Record<string, number>> = {},
): Record<string, number> {
  const names = ['a', 'm[0]', 'm[1]'];
  settle({ a: 'running', 'm[0]': 'running', 'm[1]': 'running' });
  for (const [name, limit] of Object.entries(raised)) run.raisedMaxTries.set(row(name), limit);
  for (const name of names) restart(run, row(name), 0);
  for (const [name, event] of reports) dispatch(dispatcherOf(run), event(run, row(name)));
  hearExecutor(dispatcherOf(run));
  return Object.fromEntries(
    names.filter((name) => run.raisedMaxTries.has(row(name))).map((name) => [name, run.raisedMaxTries.get(row(name))]),
  ) as Record<string, number>;
}

describe('several that start over in one turn (rule clear/limit-raised-for-one)', () => {
  const tries = (): RunByHand => byHand(tasks());

  it('have the limit raised of the first by task and index, whoever is heard of first', () => {
    expect(raisedAfter(tries(), [['a', stop]])).toEqual({ a: 2 });
    expect(raisedAfter(tries(), [['m[0]', stop], ['a', stop]])).toEqual({ a: 2 }); // prettier-ignore
    expect(raisedAfter(tries(), [['m[1]', stop], ['m[0]', stop]])).toEqual({ 'm[0]': 2 }); // prettier-ignore
    expect(raisedAfter(tries(), [['m[1]', stop], ['a', stop], ['m[0]', stop]])).toEqual({ a: 2 }); // prettier-ignore
  });

  it('keep the limits they had before', () => {
    const before = { a: 1, 'm[1]': 1 };
    expect(raisedAfter(tries(), [['a', stop], ['m[0]', stop], ['m[1]', stop]], before)).toEqual({ a: 2, 'm[1]': 1 }); // prettier-ignore
  });

  it('do not share with one that is to be retried', () => {
    const older = byHand(tasks(), { profile: '3.2.0' });
    expect(raisedAfter(older, [['a', end], ['m[1]', stop]])).toEqual({ 'm[1]': 2 }); // prettier-ignore
    expect(older.stateOf('a')).toBe('up_for_retry');
  });

  it('do not share with one that has started over before', () => {
    const { run, row, settle } = tries();
    settle({ 'm[1]': 'running' });
    restart(run, row('m[1]'), 0);
    dispatch(dispatcherOf(run), stop(run, row('a')));
    dispatch(dispatcherOf(run), stop(run, row('m[1]')));
    hearExecutor(dispatcherOf(run));
    expect([...run.raisedMaxTries]).toEqual([[row('m[1]'), 2]]);
  });

  it.each([
    ['task', ['second a', 'first m[0]'], ['second a']],
    ['run', ['second m[0]', 'first m[1]'], ['first m[1]']],
    ['run', ['second m[0]', 'first m[0]'], ['first m[0]']],
    ['index', ['second m[1]', 'second m[0]'], ['second m[0]']],
  ])('are put in order by %s: of %j the limit of %j is raised', (_, stopped, raised) => {
    const { run: first, row, settle } = tries();
    const { installation } = first;
    const origin = { kind: 'manual', runId: 'second', logicalDate: null } as never;
    const second = createRun(first.dag, first.settings, new TraceRecorder(), 0, { installation, origin });
    createInitialRows(second);
    settle({ a: 'running', 'm[0]': 'running', 'm[1]': 'running' });
    const placeOf = (name: string): [Run, InstanceId] => {
      const [run, instance] = name.split(' ') as [string, string];
      return [run === 'first' ? first : second, row(instance)];
    };
    for (const [run, instance] of stopped.map(placeOf)) {
      run.instances.state[instance] = STATE.restarting;
      dispatch(dispatcherOf(run), stop(run, instance));
    }
    hearExecutor(dispatcherOf(first));
    const isRaised = ([run, instance]: [Run, InstanceId]): boolean => run.raisedMaxTries.has(instance);
    expect(stopped.filter((name) => isRaised(placeOf(name)))).toEqual(raised);
  });
});

describe('what was cleared at different times', () => {
  it('starts over in one turn where its workers hear of it at one time', () => {
    const dag = tasks();
    const actions = [clear('m').at(1).after(1), clear('m').at(0).after(2), clear('a').after(3)];
    const run = simulateSync(dag, { durations: { '*': 20 }, actions, faults: [fail('a').onTry(9)] });
    expect(run.instances().map(({ maxTries }) => maxTries)).toEqual([3, 2, 2]);
  });
});
