import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { SensorOptions } from '../authoring/options.ts';
import { restartScheduler } from '../drivers/actions.ts';
import { fail, failWithoutRetry, hang, poke, returns, skip } from '../drivers/faults.ts';
import { errorOf, movesOf, timesOf } from '../drivers/observe.support.ts';
import type { SimulateOptions } from '../drivers/options.ts';
import { simulate } from '../drivers/simulate.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import { AirflowFailException, AirflowSkipException } from '../model/errors.ts';
import { PokeReturnValue } from '../model/pokeReturnValue.ts';
import type { Simulation } from '../trace/simulation.ts';
import { getClient, getContext } from '../virtual/attemptContext.ts';

/** One sensor `w`, poked every minute; its plan says when it is done. */
function sense(sensor: SensorOptions, options: SimulateOptions = {}, body: () => boolean = () => false): Simulation {
  const dag = new Dag('d');
  dag.sensor('w', body, sensor)();
  return simulateSync(dag, options);
}

/** `state tries cause at`, of the sensor's end. */
function end(sensor: SensorOptions, options: SimulateOptions = {}, body?: () => boolean): string {
  const { state, tryNumber, cause, endMs } = sense(sensor, options, body).instance('w');
  return `${state} ${tryNumber} ${cause} ${(endMs ?? 0) / 1000}`;
}

const MODES = ['poke', 'reschedule'] as const;
const throwing = (error: unknown) => (): never => {
  throw error;
};

describe('a sensor that pokes', () => {
  it('is one running instance until it is done', () => {
    const run = sense({}, { faults: [poke('w', 3)] });
    expect(timesOf(run)).toEqual(['0 w scheduled', '0 w queued', '0 w running', '180000 w success']);
  });

  it('keeps its slot between pokes', () => {
    const dag = new Dag('d', { maxActiveTasks: 1 });
    dag.sensor('a', () => false)();
    dag.task('b', () => 1)();
    const run = simulateSync(dag, { faults: [poke('a', 2)] });
    expect(run.instance('b').startMs).toBe(120_000);
  });

  it('pokes while a polling scheduler looks away', () => {
    const run = sense({}, { faults: [poke('w', 2)], passes: { everyMs: 50_000 } });
    expect(timesOf(run, 'running', 'success')).toEqual(['0 w running', '120000 w success']);
    // What is done between two ticks belongs to the round of the second.
    expect(Math.max(...run.trace.marks.rounds)).toBe(4);
  });
});

describe('a sensor that reschedules', () => {
  it('is executed once a poke, in the same try (rules sensor/reschedule-frees-slot, sensor/reschedule-due)', () => {
    const run = sense({ mode: 'reschedule' }, { faults: [poke('w', 1)] });
    expect(timesOf(run)).toEqual([
      '0 w scheduled',
      '0 w queued',
      '0 w running',
      '0 w up_for_reschedule',
      '60000 w scheduled',
      '60000 w queued',
      '60000 w running',
      '60000 w success',
    ]);
    expect(run.instance('w').tryNumber).toBe(1);
    expect(movesOf(run, 'scheduled').map(({ cause }) => cause)).toEqual(['rule_satisfied', 'reschedule_due']);
  });

  it('leaves its slot to others between pokes', () => {
    const dag = new Dag('d', { maxActiveTasks: 1 });
    dag.sensor('a', () => false, { mode: 'reschedule' })();
    dag.task('b', () => 1)();
    const run = simulateSync(dag, { faults: [poke('a', 2)] });
    expect(run.instance('b').startMs).toBe(0);
  });

  it('tells its body how often it was rescheduled, and forgets what it pushed before (rule sensor/reschedule-clears-xcoms)', () => {
    const told = MODES.map((mode) => {
      const seen: number[] = [];
      const body = (): boolean => {
        const count = getContext().taskRescheduleCount;
        void getClient().setXCom({ key: `poke ${seen.length}`, value: count });
        return seen.push(count) > 2;
      };
      const run = sense({ mode }, {}, body);
      return { seen, left: [0, 1, 2].map((count) => run.xcom('w', { key: `poke ${count}` })) };
    });
    expect(told).toEqual([
      { seen: [0, 0, 0], left: [0, 0, 0] },
      { seen: [0, 1, 2], left: [null, null, 2] },
    ]);
  });

  it('waits for its date when the scheduler polls', () => {
    const run = sense({ mode: 'reschedule' }, { faults: [poke('w', 2)], passes: { everyMs: 45_000 } });
    expect(timesOf(run, 'running')).toEqual(['0 w running', '90000 w running', '180000 w running']);
  });
});

describe('what a poke returns', () => {
  it.each<[value: unknown, isDone: boolean, xcom: unknown]>([
    [true, true, null],
    [new PokeReturnValue(true, { key: 'a' }), true, { key: 'a' }],
    [new PokeReturnValue(true), true, null],
    [{ isDone: true, xcomValue: 3 }, true, 3],
    [new PokeReturnValue(false, 3), false, null],
    ['there', true, null],
    [false, false, null],
    [undefined, false, null],
    [[], false, null],
  ])('%j: done %s, XCom %j (rule sensor/poke-return)', (value, isDone, xcom) => {
    const run = sense({ timeout: 30 }, {}, (() => value) as () => boolean);
    expect([run.instance('w').state, run.xcom('w')]).toEqual([isDone ? 'success' : 'failed', xcom]);
  });

  it('may come late', async () => {
    const dag = new Dag('d');
    let pokes = 0;
    dag.sensor('w', async () => ++pokes > 2)();
    const run = await simulate(dag);
    expect([pokes, run.durationMs]).toEqual([3, 120_000]);
  });
});

describe('the timeout of a sensor', () => {
  it.each(MODES)('fails it without retry when it %ss (rule sensor/timeout-no-retry)', (mode) => {
    const options = { faults: [poke('w', null)] };
    expect(end({ mode, timeout: '150s', retries: 2 }, options)).toBe('failed 1 sensor_timeout 180');
    expect(errorOf(sense({ mode, timeout: '150s' }, options), 'w')).toContain(
      'AirflowSensorTimeout: timed out after 3m',
    );
  });

  it.each(MODES)('is over for a sensor that %ss when it is reached', (mode) => {
    expect(end({ mode, timeout: '2m' }, { faults: [poke('w', null)] })).toBe('failed 1 sensor_timeout 120');
    expect(end({ mode, timeout: '2m' }, { faults: [poke('w', 2)] })).toBe('success 1 planned 120');
    expect(end({ mode, timeout: 0 }, { faults: [poke('w', null)] })).toBe('failed 1 sensor_timeout 0');
  });

  it.each(MODES)(
    'skips a soft one that %ss, and only a soft one (rules sensor/soft-fail, sensor/never-fail-timeout)',
    (mode) => {
      const options = { faults: [poke('w', null)] };
      expect(end({ mode, timeout: '1m', softFail: true }, options)).toBe('skipped 1 sensor_timeout 60');
      expect(end({ mode, timeout: '1m', neverFail: true }, options)).toBe('failed 1 sensor_timeout 60');
    },
  );

  it('counts from the start of the execution when poking, from the end of the first poke when rescheduling (rule sensor/timeout-window)', () => {
    const options = { faults: [poke('w', null)], durations: { w: '50s' } };
    expect(end({ timeout: '150s' }, options)).toBe('failed 1 sensor_timeout 160');
    expect(end({ timeout: '150s', mode: 'reschedule' }, options)).toBe('failed 1 sensor_timeout 270');
  });

  it.each(MODES)('begins anew with a retry of a sensor that %ss (rule sensor/retry-new-window)', (mode) => {
    const faults = [poke('w', 2, { then: 'fail' }).onTry(1), poke('w', 2)];
    expect(end({ mode, timeout: '150s', retries: 1, retryDelay: 10 }, { faults })).toBe('success 2 planned 250.001');
  });

  it('is no deed of the plan, which only had it poked in vain', () => {
    const [move] = movesOf(sense({ timeout: '1m' }, { faults: [skip('w').onTry(9), poke('w', null)] }), 'failed');
    expect(move).toMatchObject({ cause: 'sensor_timeout', culprit: -1 });
  });
});

describe('what a poke throws', () => {
  const lenient = { soft: { softFail: true }, never: { neverFail: true }, silent: { silentFail: true } };
  it.each<[thrown: Error, kind: keyof typeof lenient | 'plain', expected: string]>([
    [new Error('no'), 'plain', 'failed 2 raised 10.001'],
    [new Error('no'), 'soft', 'failed 2 raised 10.001'],
    [new Error('no'), 'never', 'skipped 1 failed_softly 0'],
    [new Error('no'), 'silent', 'failed 1 sensor_timeout 60'],
    [new AirflowFailException(), 'plain', 'failed 1 raised_fail_exception 0'],
    [new AirflowFailException(), 'soft', 'skipped 1 failed_softly 0'],
    [new AirflowFailException(), 'never', 'skipped 1 failed_softly 0'],
    [new AirflowFailException(), 'silent', 'failed 1 raised_fail_exception 0'],
    [new AirflowSkipException(), 'silent', 'skipped 1 raised_skip_exception 0'],
  ])('%o under %s: %s', (thrown, kind, expected) => {
    const options: SensorOptions = {
      timeout: '1m',
      retries: 1,
      retryDelay: 10,
      ...(kind === 'plain' ? {} : lenient[kind]),
    };
    for (const mode of MODES) expect(end({ ...options, mode }, {}, throwing(thrown))).toBe(expected);
  });

  it('is softened by a plan as by a body', () => {
    expect(end({ softFail: true }, { faults: [failWithoutRetry('w')] })).toBe('skipped 1 failed_softly 0');
    expect(end({ neverFail: true }, { faults: [fail('w')] })).toBe('skipped 1 failed_softly 0');
    expect(end({ silentFail: true }, { faults: [fail('w').onTry(1), skip('w')], limits: { virtualTimeMs: 9e8 } })).toBe('failed 1 sensor_timeout 604800'); // prettier-ignore
    expect(end({}, { faults: [poke('w', 1, { then: 'skip' })] })).toBe('skipped 1 planned 60');
    expect(end({}, { faults: [returns('w', 5)] })).toBe('success 1 planned 0');
  });

  it('is not softened where the arguments could not be resolved, as nothing was poked (rule sensor/arguments-before-poke)', () => {
    const dag = new Dag('d');
    const source = dag.task('source', () => [1, 2]);
    const items = source().map((): number => {
      throw new Error('no such item');
    });
    dag.sensor('w', ({ x }: { x: number }) => x > 0, { silentFail: true }).expand({ x: items });
    expect(simulateSync(dag).instance('w', 0)).toMatchObject({ state: 'failed', cause: 'raised', endMs: 0 });
  });

  it('is softened where a poke is the first to read a lazy argument (rule transform/evaluated-by-body)', () => {
    const play = (options: SensorOptions, thrown: Error): string[] => {
      const dag = new Dag('d');
      const listed = dag.task('source', () => [1, 2])();
      const items = listed.map((): number => {
        throw thrown;
      });
      dag.sensor('w', ({ x }: { x: readonly number[] }) => x.length > 0, options)({ x: items });
      dag.sensor('r', ({ x }: { x: readonly number[] }) => x.length > 0, options).expandKwargs([{ x: listed }]);
      const run = simulateSync(dag);
      return [run.instance('w'), run.instance('r', 0)].map(({ state, cause }) => `${state} ${cause}`);
    };
    const error = new Error('no such item');
    expect(play({ neverFail: true }, error)).toEqual(['skipped failed_softly', 'skipped failed_softly']);
    expect(play({ softFail: true }, error)).toEqual(['failed raised', 'failed arguments_unresolved']);
    expect(play({}, new AirflowSkipException('none'))[0]).toBe('skipped raised_skip_exception');
  });
});

describe('the jitter of a mapped sensor', () => {
  function pokedAt(profile: string, others: readonly string[] = [], sensor = 't'): string[] {
    const dag = new Dag('case');
    const options = { mode: 'reschedule', exponentialBackoff: true, pokeInterval: 5, timeout: 200 } as const;
    dag.sensor(sensor, ({ x }: { x: number }) => x < 0, options).expand({ x: [0] });
    for (const id of others) dag.task(id, () => 1)();
    const run = simulateSync(dag, { profile, faults: [poke(sensor, 4)] });
    const pokes = movesOf(run, 'running').filter(({ name }) => name === `${sensor}[0]`);
    return pokes.map(({ timeMs }) => `${timeMs}`);
  }

  it('is drawn from the next free name, as release 3.3.2 was seen to do (rule sensor/mapped-jitter-name)', () => {
    expect(pokedAt('3.3.2').slice(0, 4)).toEqual(['0', '3000', '8000', '18000']);
    expect(pokedAt('3.3.2', ['t__1', 't__x', 'tt__4'])).not.toEqual(pokedAt('3.3.2'));
  });

  it.each<[sensor: string, others: readonly string[], drawnFrom: string]>([
    ['t', [], 't__1'],
    ['t', ['t__1', 't__x', 'tt__4', 'u'], 't__2'],
    ['t', ['t__12', 't__3'], 't__13'],
    ['t', ['t__4x', 't__x5', 'x__99', 't_77', 't__'], 't__1'],
    ['t__7', [], 't__8'],
    ['t__12', ['t'], 't__13'],
    ['t__1b', ['t__1b__4'], 't__1b__5'],
    ['t__x', ['t__4'], 't__x__1'],
  ])('of %s beside %j is that of %s', (sensor, others, drawnFrom) => {
    expect(pokedAt('3.3.2', others, sensor)).toEqual(pokedAt('intended', [], drawnFrom));
  });

  it('is drawn from its own name where that is promised', () => {
    expect(pokedAt('intended')[2]).toBe('12000');
  });
});

describe('the execution timeout of a sensor', () => {
  const late = { executionTimeout: '90s', retries: 1, retryDelay: 0 } as const;

  it('ends a poke that takes longer, softly if the sensor fails softly (rule sensor/soft-fail)', () => {
    const options = { faults: [hang('w')] };
    expect(end(late, options)).toBe('failed 2 execution_timeout 180.001');
    expect(end({ ...late, softFail: true }, options)).toBe('skipped 1 failed_softly 90');
    expect(end({ ...late, neverFail: true }, options)).toBe('skipped 1 failed_softly 90');
    expect(end({ ...late, silentFail: true }, options)).toBe('failed 2 execution_timeout 180.001');
  });

  it('ends a sleep as an ordinary failure, soft or not (rule sensor/timeout-while-asleep)', () => {
    const options = { faults: [poke('w', null)] };
    expect(end({ ...late, softFail: true }, options)).toBe('failed 2 execution_timeout 180.001');
    expect(errorOf(sense({ ...late, retries: 0 }, options), 'w')).toBe(
      'AirflowTaskTimeout: execution timeout of 1m30s',
    );
  });

  it('of zero is none (rule attempt/execution-timeout-zero)', () => {
    expect(end({ executionTimeout: 0 }, { faults: [poke('w', 1)], durations: { w: 5 } })).toBe('success 1 planned 70');
  });

  it('counts what an execution has used up before', () => {
    const options = { faults: [poke('w', null)], durations: { w: '20s' } };
    // Pokes from 0 to 20 s and from 80 s: the second one has ten seconds left.
    expect(end({ ...late, softFail: true }, options)).toBe('skipped 1 failed_softly 90');
  });

  it('lets a poke end as it is reached, but no sleep begins then (rule sensor/timeout-while-asleep)', () => {
    const options: SensorOptions = { executionTimeout: '90s', softFail: true };
    expect(end(options, { faults: [poke('w', 0)], durations: { w: '90s' } })).toBe('success 1 planned 90');
    const run = sense(options, { faults: [poke('w', null)], durations: { w: '90s' } });
    expect(run.instance('w')).toMatchObject({ state: 'failed', cause: 'execution_timeout', endMs: 90_000 });
    expect(errorOf(run, 'w')).toBe('AirflowTaskTimeout: execution timeout of 1m30s');
  });

  it('is for each execution of a sensor that reschedules', () => {
    expect(end({ ...late, mode: 'reschedule' }, { faults: [poke('w', 3)] })).toBe('success 1 planned 180');
  });
});

describe('a sensor', () => {
  it('that is mapped waits index by index', () => {
    const dag = new Dag('d');
    dag.sensor('w', ({ x }: { x: number }) => x > 0, { mode: 'reschedule' }).expand({ x: [1, 0] });
    const run = simulateSync(dag, { faults: [poke('w', 2).at(1)] });
    expect(run.instances('w').map(({ endMs }) => endMs)).toEqual([0, 120_000]);
  });

  it('that nobody adopts starts a new try, whose pokes count anew', () => {
    const run = sense({}, { faults: [poke('w', 2)], actions: [restartScheduler('90s')] });
    expect(timesOf(run, 'running', 'success')).toEqual(['0 w running', '90000 w running', '210000 w success']);
  });

  it('whose poke interval outgrows floats fails as Airflow does (rule sensor/backoff-overflow)', () => {
    const run = sense({ exponentialBackoff: true, maxWait: 1 }, { faults: [poke('w', null)] });
    expect([run.instance('w').state, errorOf(run, 'w')]).toEqual(['failed', expect.stringMatching(/^OverflowError/)]);
  });
});
