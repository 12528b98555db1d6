import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { TaskOptions } from '../authoring/options.ts';
import { byHand } from '../drivers/byHand.support.ts';
import { fail, failWithoutRetry, hang, returns, skip } from '../drivers/faults.ts';
import { byRound, echo, errorOf, movesOf, statesOf, timesOf } from '../drivers/observe.support.ts';
import type { SimulateOptions } from '../drivers/options.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import { simulate } from '../drivers/simulate.ts';
import type { AttemptDetail, AttemptOutcome } from '../model/attempt.ts';
import { AirflowFailException, AirflowSkipException } from '../model/errors.ts';
import type { InstanceState } from '../model/states.ts';
import { getClient } from '../virtual/attemptContext.ts';
import { finishAttempt } from './attempt.ts';
import { restart } from './restarting.ts';
import { requestOf, startAttempt } from './startAttempt.ts';

/** One task `a` with two retries of 10 s; its end as `state tries cause`. */
function end(body: () => unknown, options: SimulateOptions = {}, task: TaskOptions = {}): string {
  const dag = new Dag('d');
  dag.task('a', body, { retries: 2, retryDelay: 10, ...task })();
  const { state, tryNumber, cause } = simulateSync(dag, options).instance('a');
  return `${state} ${tryNumber} ${cause}`;
}

const throwing = (error: unknown) => (): never => {
  throw error;
};

describe('an attempt', () => {
  it.each<[what: string, body: () => unknown, expected: string]>([
    ['returns: success (rule attempt/returns-success)', () => 1, 'success 1 returned'],
    ['throws: failed after the last try (rule attempt/other-exception)', throwing(new Error('no')), 'failed 3 raised'],
    ['throws what is no error', throwing('no'), 'failed 3 raised'],
    ['throws the skip exception: skipped (rule attempt/skip-exception)', throwing(new AirflowSkipException()), 'skipped 1 raised_skip_exception'], // prettier-ignore
    ['throws the fail exception: failed at once (rule attempt/fail-exception)', throwing(new AirflowFailException()), 'failed 1 raised_fail_exception'], // prettier-ignore
  ])('whose body %s', (_, body, expected) => {
    expect(end(body)).toBe(expected);
  });

  it.each<[fault: NonNullable<SimulateOptions['faults']>[number], expected: string]>([
    [fail('a'), 'failed 3 planned'],
    [failWithoutRetry('a'), 'failed 1 planned'],
    [skip('a'), 'skipped 1 planned'],
    [returns('a', 7), 'success 1 planned'],
  ])('planned as %j ends as such', (fault, expected) => {
    expect(end(throwing(new Error('the body must not run')), { faults: [fault] })).toBe(expected);
  });

  it('that succeeds in a later try is a success like any other', () => {
    expect(end(() => 1, { faults: [fail('a').onTry(1), fail('a').onTry(2)] })).toBe('success 3 returned');
  });

  it('records the error of each try, names and messages as thrown', () => {
    const dag = new Dag('d');
    dag.task('a', throwing(new TypeError('no such row')), { retries: 1 })();
    const run = simulateSync(dag);
    expect(errorOf(run, 'a')).toBe('TypeError: no such row\nTypeError: no such row');
    expect(run.attempts('a').map(({ tryNumber }) => tryNumber)).toEqual([1, 2]);
  });
});

describe('the execution timeout', () => {
  it.each<[takes: string, limit: string, expected: string]>([
    ['10s', '10s', 'success 1 returned'],
    ['10001ms', '10s', 'failed 3 execution_timeout'],
    ['10s', '0s', 'success 1 returned'],
  ])(
    'of an attempt of %s with a limit of %s: %s (rules attempt/execution-timeout, attempt/execution-timeout-zero)',
    (takes, limit, expected) => {
      expect(end(() => 1, { durations: { a: takes } }, { executionTimeout: limit })).toBe(expected);
    },
  );

  it('ends an attempt at the limit, whatever it would have come to', () => {
    const dag = new Dag('d');
    dag.task('a', () => 1, { executionTimeout: 4, retries: 1, retryDelay: 10 })();
    const run = simulateSync(dag, { faults: [skip('a').onTry(1), hang('a')], durations: { a: 9 } });
    expect(timesOf(run, 'up_for_retry', 'failed')).toEqual(['4000 a up_for_retry', '18001 a failed']);
    expect(errorOf(run, 'a')).toMatch(/^AirflowTaskTimeout: .*\nAirflowTaskTimeout: .*$/);
  });

  it('is all that ends an attempt that hangs', () => {
    expect(end(() => 1, { faults: [hang('a')] })).toBe('running 1 started');
    expect(end(() => 1, { faults: [hang('a').onTry(1)] }, { executionTimeout: 4 })).toBe('success 2 returned');
  });

  it('pushes nothing of what was cut off', () => {
    const dag = new Dag('d');
    dag.task('a', () => 1, { executionTimeout: 4 })();
    expect(simulateSync(dag, { durations: { a: 5 } }).xcom('a')).toBeNull();
  });
});

describe('what an attempt leaves', () => {
  it('is gone when the next try starts, and not before (rule xcom/cleared-at-start)', async () => {
    const dag = new Dag('d');
    const seen: unknown[] = [];
    dag.task(
      'a',
      async () => {
        seen.push(await getClient().getXCom({ key: 'k' }));
        await getClient().setXCom({ key: 'k', value: seen.length });
        if (seen.length === 1) throw new Error('once');
      },
      { retries: 1, retryDelay: 10 },
    )();
    const watch = dag.task('watch', async () => await getClient().getXCom({ taskId: 'a', key: 'k' }));
    watch();
    const run = await simulate(dag, { durations: { watch: 0 } });
    expect(seen).toEqual([null, null]);
    expect(run.xcom('a', { key: 'k' })).toBe(2);
  });

  it('by hand stays even if it fails', async () => {
    const dag = new Dag('d');
    dag.task('a', async () => {
      await getClient().setXCom({ key: 'k', value: 1 });
      throw new Error('afterwards');
    })();
    expect((await simulate(dag)).xcom('a', { key: 'k' })).toBe(1);
  });
});

describe('what a branch pushed by hand', () => {
  it('stays even if what it decided by is refused', async () => {
    const dag = new Dag('d');
    const chosen = dag.branch('choose', async () => {
      await getClient().setXCom({ key: 'k', value: 1 });
      return 'no_such_task';
    })();
    dag
      .task('a', () => 1)()
      .after(chosen);
    const run = await simulate(dag);
    expect(run.instance('choose').state).toBe('failed');
    expect(run.xcom('choose', { key: 'k' })).toBe(1);
  });
});

describe('what a branch decided by that is no plain JSON', () => {
  const choose = (value: unknown): string => {
    const dag = new Dag('d');
    dag
      .task('a', () => 1)()
      .after(dag.branch('choose', () => value as string)());
    const run = simulateSync(dag);
    return `${run.instance('choose').state} ${errorOf(run, 'choose')}`;
  };

  it('fails it, and the error says where', () => {
    expect(choose(['a', new Date(0)])).toBe(
      'failed AirflowException: choose could not decide: $[1] is a Date, which is not plain JSON',
    );
    expect(choose(() => 'a')).toContain('$ is a function');
  });

  it('counts as none when it is undefined', () => {
    expect(choose(undefined)).toBe(choose(null));
  });
});

describe('attempts that end at one time', () => {
  it('end in an order drawn from the seed', () => {
    const dag = new Dag('d');
    dag.task('m', echo).expand({ x: [0, 1, 2, 3] });
    const endedIn = (options: SimulateOptions): string =>
      movesOf(simulateSync(dag, options), 'success')
        .map(({ name }) => name[2])
        .join('');
    expect(endedIn({})).toBe('0123');
    // The same in every release: a seed stands for one order.
    expect(endedIn({ order: 'seeded', seed: 1 })).toBe('3210');
    expect(endedIn({ order: 'seeded', seed: 2 })).toBe('1023');
  });
});

describe('what is recorded of an attempt', () => {
  const finish = (outcome: AttemptOutcome, detail: AttemptDetail | null, state: InstanceState = 'running') => {
    const dag = new Dag('d');
    dag.task('a', () => 1)();
    const { run, row, settle, stateOf } = byHand(dag);
    settle({ a: state });
    const finished = finishAttempt(run, requestOf(run, row('a')), { outcome, durationMs: 0, output: 1, detail });
    return [stateOf('a'), finished === null ? null : [finished.result.outcome, finished.error?.name]];
  };

  it.each<[outcome: AttemptOutcome, detail: AttemptDetail | null, expected: unknown[]]>([
    ['success', null, ['success', null]],
    ['success', { logs: 'hello' }, ['success', ['success', undefined]]],
    ['failure', null, ['failed', null]],
    ['failure', { error: { name: 'E', message: '' } }, ['failed', ['failure', 'E']]],
    ['fail_without_retry', null, ['failed', null]],
    ['skip', null, ['skipped', null]],
    ['lost', null, ['failed', null]],
    ['deferred', null, ['deferred', null]],
    ['deferred', { logs: 'hello' }, ['deferred', ['deferred', undefined]]],
  ])('that comes to %s with %j: %j', (outcome, detail, expected) => {
    expect(finish(outcome, detail)).toEqual(expected);
  });

  it('is nothing where nobody hears of it any more', () => {
    expect(finish('success', { logs: 'hello' }, 'skipped')).toEqual(['skipped', null]);
  });

  it('is why the output was refused', () => {
    const dag = new Dag('d');
    dag.task('a', () => new Date(0) as unknown as string)();
    expect(errorOf(simulateSync(dag), 'a')).not.toBe('');
  });

  it('of a sensor is each poke that left something, also one that was in vain', () => {
    const dag = new Dag('d');
    dag.sensor('w', () => false)();
    const pokedWith = (detail: AttemptDetail | null): unknown => {
      const { run, row, settle } = byHand(dag);
      settle({ w: 'queued' });
      const request = startAttempt(run, requestOf(run, row('w')));
      return finishAttempt(run, request, { outcome: 'not_yet', durationMs: 0, output: undefined, detail });
    };
    expect(pokedWith(null)).toBeNull();
    expect(pokedWith({ logs: 'not there' })).toMatchObject({ result: { outcome: 'not_yet' }, error: undefined });
  });

  it('of a sensor that was cleared is nothing while it sleeps on', () => {
    const dag = new Dag('d');
    dag.sensor('w', () => false)();
    const { run, row, settle } = byHand(dag);
    settle({ w: 'queued' });
    const request = startAttempt(run, requestOf(run, row('w')));
    restart(run, row('w'), 0);
    const detail = { logs: 'not there' };
    expect(finishAttempt(run, request, { outcome: 'not_yet', durationMs: 0, output: undefined, detail })).toBeNull();
  });
});

describe('retries of one index', () => {
  it('leave its siblings alone (rule retry/per-index)', () => {
    const dag = new Dag('d');
    dag.task('m', echo, { retries: 1, retryDelay: 5 }).expand({ x: [0, 1, 2] });
    const run = simulateSync(dag, { faults: [fail('m').at(1).onTry(1)] });
    expect(run.instances('m').map(({ tryNumber, startMs }) => `${tryNumber} ${startMs}`)).toEqual([
      '1 0',
      '2 5001',
      '1 0',
    ]);
  });

  it('hold back what waits for all of them (rule aggregate/waits-for-all)', () => {
    const dag = new Dag('d');
    dag.task('agg', echo)({ all: dag.task('m', echo, { retries: 1, retryDelay: 5 }).expand({ x: [0, 1] }) });
    const run = simulateSync(dag, { faults: [fail('m').at(1).onTry(1)] });
    expect(timesOf(run, 'running').at(-1)).toBe('5001 agg running');
    expect(byRound(run, 'up_for_retry')).toEqual([['m[1]']]);
    expect(statesOf(run).agg).toBe('success');
  });
});

describe('a planned end', () => {
  it('as a success names its entry as well', () => {
    const dag = new Dag('d');
    dag.task('a', () => 1)();
    const faults = [fail('a').onTry(9), returns('a', 5)];
    expect(movesOf(simulateSync(dag, { faults }), 'success')[0]).toMatchObject({ cause: 'planned', culprit: 1 });
    expect(movesOf(simulateSync(dag), 'success')[0]).toMatchObject({ cause: 'returned', culprit: -1 });
  });

  it('names the entry of the plan that decided', () => {
    const dag = new Dag('d');
    dag.task('m', echo).expand({ x: [0, 1] });
    const run = simulateSync(dag, { faults: [fail('m').at(1), skip('m').at(0)] });
    expect(movesOf(run, 'failed', 'skipped').map(({ name, cause, culprit }) => `${name} ${cause} ${culprit}`)).toEqual([
      'm[0] planned 1',
      'm[1] planned 0',
    ]);
  });
});
