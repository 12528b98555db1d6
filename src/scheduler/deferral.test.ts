import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { SensorOptions, TaskOptions } from '../authoring/options.ts';
import { restartScheduler } from '../drivers/actions.ts';
import { byHand } from '../drivers/byHand.support.ts';
import { defers, fail, failWithoutRetry, returns, skip, triggers } from '../drivers/faults.ts';
import type { Fault } from '../drivers/fault.ts';
import { echo, errorOf, movesOf, timesOf } from '../drivers/observe.support.ts';
import type { SimulateOptions } from '../drivers/options.ts';
import { simulate } from '../drivers/simulate.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import type { TriggerOptions } from '../model/deferral.ts';
import { defer } from '../model/taskDeferred.ts';
import type { Simulation } from '../trace/simulation.ts';
import { getClient } from '../virtual/attemptContext.ts';
import { takeResume } from './deferral.ts';

/** One task `w` of ten seconds an execution that defers as told; two tries, ten seconds apart. */
function wait(
  trigger: TriggerOptions,
  rest: readonly Fault[] = [],
  options: SimulateOptions = {},
  task: TaskOptions = {},
): Simulation {
  const dag = new Dag('d');
  dag.task('w', () => 7, { retries: 1, retryDelay: 10, ...task })();
  return simulateSync(dag, { faults: [defers('w', trigger), ...rest], durations: { w: 10 }, ...options });
}

/** `state tries cause at value`, of the end of `w`. */
function end(run: Simulation): string {
  const { state, tryNumber, cause, endMs } = run.instance('w');
  return `${state} ${tryNumber} ${cause} ${(endMs ?? 0) / 1000} ${JSON.stringify(run.xcom('w'))}`;
}

describe('a deferral', () => {
  it('goes on in the same try when its trigger fires, straight to scheduled (rule deferral/resumes-without-checks)', () => {
    const run = wait({ for: '1m' });
    expect(timesOf(run)).toEqual([
      '0 w scheduled',
      '0 w queued',
      '0 w running',
      '10000 w deferred',
      '70000 w scheduled',
      '70000 w queued',
      '70000 w running',
      '80000 w success',
    ]);
    expect(end(run)).toBe('success 1 returned 80 7');
    expect(movesOf(run, 'scheduled', 'running').map(({ cause }) => cause)).toEqual([
      'rule_satisfied',
      'started',
      'trigger_fired',
      'resumed',
    ]);
  });

  it('keeps the start of its first execution (rule deferral/start-kept)', () => {
    expect(wait({ for: '1m' }).instance('w').startMs).toBe(0);
  });

  it('frees its slot, and needs one again (rule deferral/frees-slot)', () => {
    const dag = new Dag('d', { maxActiveTasks: 1 });
    dag.task('a', () => 1)();
    dag.task('b', () => 2)();
    const run = simulateSync(dag, { faults: [defers('a', { for: 1 })], durations: { '*': 10 } });
    expect(timesOf(run, 'running')).toEqual(['0 a running', '10000 b running', '20000 a running']);
  });

  it.each([
    [{ slots: 1, includeDeferred: true }, ['0 a running', '70000 a running', '80000 b running']],
    [{ slots: 1 }, ['0 a running', '10000 b running', '70000 a running']],
  ])('in the pool %j starts others at %j (rule deferral/frees-slot)', (pool, expected) => {
    const dag = new Dag('d');
    dag.task('a', () => 1, { pool: 'p' })();
    dag.task('b', () => 2, { pool: 'p' })();
    const run = simulateSync(dag, { faults: [defers('a', { for: '1m' })], durations: { '*': 10 }, pools: { p: pool } });
    expect(timesOf(run, 'running')).toEqual(expected);
  });

  it.each([
    ['3.2.0', ['0 w[0] running', '10000 w[1] running', '60000 w[0] running', '70000 w[1] running']],
    ['3.3.2', ['0 w[0] running', '60000 w[0] running', '70000 w[1] running', '130000 w[1] running']],
  ])(
    'under %s leaves room for others of its task at %j (rule selection/deferred-counts-for-task)',
    (profile, expected) => {
      for (const limit of [{ maxActiveTisPerDagrun: 1 }, { maxActiveTisPerDag: 1 }]) {
        const dag = new Dag('d');
        dag.task('w', ({ x }: { x: number }) => x, limit).expand({ x: [1, 2] });
        const run = simulateSync(dag, { faults: [defers('w', { for: '50s' })], durations: { w: 10 }, profile });
        expect(timesOf(run, 'running')).toEqual(expected);
      }
    },
  );

  it('is no deadlock, however long it lasts', () => {
    const run = wait({ for: '30d' });
    expect([run.state, run.durationMs]).toEqual(['success', 30 * 86_400_000 + 20_000]);
  });

  it('that nothing ends leaves the run stalled', () => {
    const run = wait({});
    expect([run.endReason, run.explain('w')]).toEqual(['stalled', "deferred: planned by defers('w')"]);
  });

  it.each<[rest: Fault, expected: string]>([
    [fail('w').onTry(1), 'success 2 returned 100.001 7'],
    [failWithoutRetry('w'), 'failed 1 planned 80 null'],
    [skip('w'), 'skipped 1 planned 80 null'],
    [returns('w', 8), 'success 1 planned 80 8'],
    [defers('w', { for: 5 }), 'success 1 returned 95 7'],
  ])('is followed by what the plan says next: %j', (rest, expected) => {
    const first = rest.where.tryNumber === 1 ? defers('w', { for: '1m' }).onTry(1) : defers('w', { for: '1m' });
    const dag = new Dag('d');
    dag.task('w', () => 7, { retries: 1, retryDelay: 10 })();
    expect(end(simulateSync(dag, { faults: [first, rest], durations: { w: 10 } }))).toBe(expected);
  });

  it('gives way to what stands before it in the plan', () => {
    const dag = new Dag('d');
    dag.task('w', () => 7)();
    expect(end(simulateSync(dag, { faults: [skip('w'), defers('w', { for: 5 })] }))).toBe('skipped 1 planned 0 null');
  });

  it('is forgotten when the try is lost: the next begins from the beginning', () => {
    const run = wait({ for: 50 }, [], { actions: [restartScheduler(65)] });
    expect(timesOf(run, 'none', 'deferred', 'success')).toEqual([
      '10000 w deferred',
      '65000 w none',
      '75000 w deferred',
      '135000 w success',
    ]);
  });
});

describe('a trigger', () => {
  it('that fails makes the instance fail at once, to be retried (rule deferral/trigger-failure)', () => {
    const run = wait({ for: 20, fails: 'no such job' });
    expect(timesOf(run, 'running', 'up_for_retry', 'failed')).toEqual([
      '0 w running',
      '30000 w running',
      '30000 w up_for_retry',
      '40001 w running',
      '70001 w running',
      '70001 w failed',
    ]);
    expect(errorOf(run, 'w')).toBe('TaskDeferralError: no such job\nTaskDeferralError: no such job');
  });

  it('that does nothing in time is found out at the next look, every 15 s (rules deferral/trigger-timeout, loop/timed-jobs)', () => {
    const foundAt = (timeout: number): string[] =>
      timesOf(wait({ timeout }, [], {}, { retries: 0 }), 'scheduled').slice(1);
    expect([4, 5, 6, 20].map(foundAt)).toEqual([
      ['15000 w scheduled'],
      // 10 s and 5 s are 15 s: not earlier than the look at 15 s.
      ['30000 w scheduled'],
      ['30000 w scheduled'],
      ['45000 w scheduled'],
    ]);
    expect(errorOf(wait({ timeout: 4 }, [], {}, { retries: 0 }), 'w')).toMatch(/^TaskDeferralTimeout/);
  });

  it('is heard, or found to have done nothing, only in the deferral it belongs to', () => {
    // Found at 15 s, the first trigger would fire at 110 s, into the second deferral.
    const late = [defers('w', { for: 100, timeout: 4 }).onTry(1), defers('w', { for: 200 }).onTry(2)];
    expect(timesOf(wait({}, [], { faults: late }), 'deferred', 'scheduled')).toEqual([
      '0 w scheduled',
      '10000 w deferred',
      '15000 w scheduled',
      '25001 w scheduled',
      '35001 w deferred',
      '235001 w scheduled',
    ]);
    // The first would be found at 15 s, in the midst of the second.
    const soon = [defers('w', { for: 1, timeout: 4 }), defers('w', { for: 100 })];
    expect(timesOf(wait({}, [], { faults: soon, durations: { w: 1 } }), 'scheduled')).toEqual([
      '0 w scheduled',
      '2000 w scheduled',
      '103000 w scheduled',
    ]);
  });

  it('says what went wrong', () => {
    expect(errorOf(wait({ for: 20, fails: true }, [], {}, { retries: 0 }), 'w')).toBe('TaskDeferralError: planned');
    expect(errorOf(wait({ timeout: 4 }, [], {}, { retries: 0 }), 'w')).toBe(
      'TaskDeferralTimeout: the trigger did nothing in time',
    );
  });

  it('that fires with others at one time does so in an order drawn from the seed', () => {
    const dag = new Dag('d');
    dag.task('m', echo).expand({ x: [0, 1, 2, 3] });
    const firedIn = (options: SimulateOptions): string => {
      const run = simulateSync(dag, { faults: [defers('m', { for: 5 }), defers('m', { for: 5 })], ...options });
      const resumed = movesOf(run, 'scheduled').filter(({ cause }) => cause === 'trigger_fired');
      return resumed.map(({ name }) => name[2]).join('');
    };
    expect(firedIn({})).toBe('01230123');
    // The same in every release: a seed stands for one order.
    expect(firedIn({ order: 'seeded', seed: 1 })).toBe('01233201');
    expect(firedIn({ order: 'seeded', seed: 2 })).toBe('10230321');
  });

  it('that fires between its timeout and the look is heard', () => {
    // Its time is over at 15 s, which the look at 15 s does not take for earlier.
    expect(end(wait({ for: 6, timeout: 5 }))).toBe('success 1 returned 26 7');
  });

  it('is looked for as often as the settings say, counted from the start of the scheduler', () => {
    const at = (options: SimulateOptions): string | undefined =>
      timesOf(wait({ timeout: 4 }, [], options, { retries: 0 }), 'scheduled')[1];
    expect(at({ config: { triggerTimeoutCheckInterval: 4 } })).toBe('16000 w scheduled');
    expect(at({ actions: [restartScheduler(12, { adopts: true })] })).toBe('27000 w scheduled');
  });

  it.each<[ends: NonNullable<TriggerOptions['ends']>, expected: string]>([
    ['success', 'success 1 trigger_ended 30 "5"'],
    ['skipped', 'skipped 1 trigger_ended 30 "5"'],
  ])('that ends the instance as %s does so without a worker (rule deferral/end-event)', (ends, expected) => {
    const run = wait({ for: 20, ends, xcoms: { return_value: 5, note: 'x' } });
    expect([end(run), run.xcom('w', { key: 'note' })]).toEqual([expected, '"x"']);
    expect(timesOf(run, 'running')).toHaveLength(1);
  });

  it('that ends it leaves values only as they should be (rule deferral/end-event-xcoms-as-text)', () => {
    const ending: TriggerOptions = { for: 20, ends: 'success', xcoms: { return_value: [5] } };
    expect(wait(ending).xcom('w')).toBe('[5]');
    expect(wait(ending, [], { profile: 'intended' }).xcom('w')).toEqual([5]);
  });

  it('that ends it as failed leaves it a retry from 3.3 on (rule deferral/end-event-retries)', () => {
    const ending: TriggerOptions = { for: 20, ends: 'failed', xcoms: { return_value: 5 } };
    expect(end(wait(ending))).toBe('failed 2 trigger_ended 70.001 "5"');
    expect(end(wait(ending, [], { profile: '3.2.0' }))).toBe('failed 1 trigger_ended 30 "5"');
  });

  it('fires unheard when the instance waits for it no longer', () => {
    const dag = new Dag('d', { dagrunTimeout: '1m' });
    dag.task('w', () => 7)();
    const run = simulateSync(dag, { faults: [defers('w', { for: '2m' })] });
    expect(end(run)).toContain('skipped 1 dagrun_timeout');
  });
});

describe('what a trigger left to go on with', () => {
  it('is taken once, and only by the try that deferred', () => {
    const dag = new Dag('d');
    dag.task('w', () => 7)();
    const { run, row } = byHand(dag);
    const resume = { kind: 'resume', deferrals: 1, event: 5, failure: null } as const;
    run.deferrals.set(row('w'), { tryNumber: 1, deferrals: 1, timeoutAtMs: Infinity, resume });
    expect([2, 1, 1].map((tryNumber) => takeResume(run, row('w'), tryNumber))).toEqual([null, resume, null]);
  });
});

describe('the execution timeout', () => {
  it('starts anew after a deferral, and does not count the time deferred (rule attempt/execution-timeout-per-execution)', () => {
    expect(end(wait({ for: '1h' }, [], {}, { executionTimeout: 10 }))).toBe('success 1 returned 3620 7');
    expect(end(wait({ for: '1h' }, [], {}, { executionTimeout: 9, retries: 0 }))).toBe(
      'failed 1 execution_timeout 9 null',
    );
  });
});

describe('a body that defers', () => {
  const job = (dag: Dag): void => {
    const body = ({ name }: { name: string }): string =>
      defer({ for: '5m', event: { rows: 3 }, timeout: '1h', resume: ({ rows }) => `${name}: ${rows}` });
    dag.task('w', body, { retries: 1, retryDelay: 10 })({ name: 'load' });
  };

  it('goes on with the event and what it closed over', () => {
    const dag = new Dag('d');
    job(dag);
    expect(end(simulateSync(dag, { durations: { w: 10 } }))).toBe('success 1 returned 320 "load: 3"');
  });

  it('may be asynchronous, defer again, and return the event itself', async () => {
    const dag = new Dag('d');
    dag.task('w', async () => defer({ for: 5, event: 1, resume: async (n) => defer({ for: 6, event: n + 1 }) }))();
    const run = await simulate(dag);
    expect(end(run)).toBe('success 1 returned 11 2');
    const causes = movesOf(run, 'deferred').map(({ cause, culprit }) => `${cause} ${culprit}`);
    expect(causes).toEqual(['deferred_itself -1', 'deferred_itself -1']);
  });

  it('meets the trigger that the plan has for it', () => {
    const run = (fault: Fault): string => {
      const dag = new Dag('d');
      job(dag);
      return end(simulateSync(dag, { faults: [fault] }));
    };
    expect(run(triggers('w', { for: 1, event: { rows: 9 } }))).toBe('success 1 returned 1 "load: 9"');
    expect(run(triggers('w', { for: 1, fails: true }).onTry(1))).toBe('success 2 returned 311.001 "load: 3"');
    expect(run(triggers('w', { timeout: 1 }))).toBe('failed 2 raised 30 null');
  });

  it('keeps what it pushed before (rule deferral/keeps-xcoms)', () => {
    const dag = new Dag('d');
    dag.task('w', () => {
      void getClient().setXCom({ key: 'job', value: 'j1' });
      return defer({ for: 5 });
    })();
    expect(simulateSync(dag).xcom('w', { key: 'job' })).toBe('j1');
  });

  it('is retried from the beginning', () => {
    const dag = new Dag('d');
    const calls: string[] = [];
    const body = (): number => {
      calls.push('begins');
      return defer({
        for: 5,
        resume: () => {
          calls.push('goes on');
          throw new Error('no');
        },
      });
    };
    dag.task('w', body, { retries: 1 })();
    expect([simulateSync(dag).instance('w').state, calls]).toEqual([
      'failed',
      ['begins', 'goes on', 'begins', 'goes on'],
    ]);
  });

  it('refuses a duration that is none, as a failure of the body', () => {
    const dag = new Dag('d');
    dag.task('w', () => defer({ for: 'soon' }))();
    expect(errorOf(simulateSync(dag), 'w')).toMatch(/bad-duration/);
  });
});

describe('a sensor that defers', () => {
  const sense = (trigger: TriggerOptions, options: SensorOptions, rest: readonly Fault[] = []): string => {
    const dag = new Dag('d');
    dag.sensor('w', () => true, { retries: 1, retryDelay: 10, ...options })();
    const run = simulateSync(dag, { faults: [defers('w', trigger), ...rest] });
    expect(timesOf(run, 'running').length).toBeLessThanOrEqual(4);
    const { state, tryNumber, cause } = run.instance('w');
    return `${state} ${tryNumber} ${cause}`;
  };
  const lenient: SensorOptions[] = [{ softFail: true }, { neverFail: true }];

  it('takes a trigger timeout for its own, without retry (rule deferral/sensor-softens)', () => {
    expect(sense({ timeout: 5 }, {})).toBe('failed 1 sensor_timeout');
    for (const options of lenient) expect(sense({ timeout: 5 }, options)).toBe('skipped 1 failed_softly');
  });

  it('is softened by what Airflow raises', () => {
    expect(sense({ for: 5, fails: true }, {})).toBe('failed 2 raised');
    expect(sense({ for: 5, fails: true }, { silentFail: true })).toBe('failed 2 raised');
    for (const options of lenient) {
      expect(sense({ for: 5, fails: true }, options)).toBe('skipped 1 failed_softly');
      expect(sense({ for: 5 }, options, [fail('w')])).toBe('skipped 1 failed_softly');
      expect(sense({ for: 5 }, options, [failWithoutRetry('w')])).toBe('skipped 1 failed_softly');
    }
  });

  it('is left alone by what a body throws', () => {
    const dag = new Dag('d');
    const body = (): boolean =>
      defer({
        for: 5,
        resume: (): boolean => {
          throw new TypeError('no');
        },
      });
    dag.sensor('w', body, { softFail: true })();
    expect(simulateSync(dag).instance('w')).toMatchObject({ state: 'failed', cause: 'raised' });
  });

  it('is done when it goes on, whatever is returned', () => {
    const dag = new Dag('d');
    dag.sensor('w', (): boolean => defer({ for: 5, event: false }))();
    expect(end(simulateSync(dag))).toBe('success 1 returned 5 false');
    expect(sense({ for: 5 }, {})).toBe('success 1 returned');
    expect(sense({ for: 5 }, {}, [returns('w', false)])).toBe('success 1 planned');
  });
});
