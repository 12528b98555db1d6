import { describe, expect, it } from 'vitest';
import { DagproofError, type Problem } from '../model/errors.ts';
import { Dag } from './dag.ts';
import type { DagOptions, TaskOptions } from './options.ts';

function specOf(options: unknown, dagOptions: unknown = {}) {
  const dag = new Dag('fields', dagOptions as DagOptions);
  dag.task('t', () => 1, options as TaskOptions)();
  return dag.compile().spec;
}

function problemsOf(options: unknown, dagOptions: unknown = {}): readonly Problem[] {
  try {
    specOf(options, dagOptions);
    return [];
  } catch (error) {
    if (error instanceof DagproofError) return error.problems;
    throw error;
  }
}

describe('the fields of a task', () => {
  it('are read in the units of the SDK: seconds, or text', () => {
    const [task] = specOf({
      retryDelay: 30,
      maxRetryDelay: '1h30m',
      executionTimeout: 0.5,
      retryExponentialBackoff: true,
      weightRule: 'absolute',
      priorityWeight: -3,
      mapIndexTemplate: '{{ key }}',
    }).tasks;
    expect(task).toMatchObject({
      retryDelayMs: 30_000,
      maxRetryDelayMs: 5_400_000,
      executionTimeoutMs: 500,
      retryExponentialBackoff: 2,
      weightRule: 'absolute',
      priorityWeight: -3,
      mapIndexTemplate: '{{ key }}',
    });
  });

  it('come from the task, then defaultArgs, then Airflow', () => {
    const dagOptions = { defaultArgs: { retries: 5, pool: 's3', retryExponentialBackoff: 1.5 } };
    expect(specOf({ retries: 1, retryExponentialBackoff: false }, dagOptions).tasks[0]).toMatchObject({
      retries: 1,
      pool: 's3',
      retryExponentialBackoff: 0,
      poolSlots: 1,
    });
  });

  it.each<[string, unknown]>([
    ['retries', -1],
    ['retries', 1.5],
    ['retries', '2'],
    ['poolSlots', 0],
    ['pool', ''],
    ['retryDelay', '2 minutes'],
    ['retryDelay', -1],
    ['executionTimeout', {}],
    ['triggerRule', 'all_sucess'],
    ['weightRule', 'sideways'],
    ['doXcomPush', 'yes'],
    ['multipleOutputs', 1],
    ['maxActiveTisPerDag', 0],
    ['maxActiveTisPerDagrun', Number.POSITIVE_INFINITY],
    ['retryExponentialBackoff', -1],
  ])('are judged: %s may not be %j', (field, value) => {
    expect(problemsOf({ [field]: value }).map(({ code }) => code)).toEqual(['bad-field']);
    expect(problemsOf({}, { defaultArgs: { [field]: value } })).toHaveLength(1);
  });

  it('may be null where there is none', () => {
    const options = { maxRetryDelay: null, executionTimeout: null, maxActiveTisPerDag: null, mapIndexTemplate: null };
    expect(problemsOf(options)).toEqual([]);
  });

  it('that are unknown are refused with the nearest known name, hostile ones included', () => {
    expect(problemsOf({ retires: 2 })).toEqual([
      { code: 'unknown-field', message: 'task "t" has the unknown field "retires"', remedy: 'Did you mean "retries"?' },
    ]);
    expect(problemsOf({ retry_delay: 2 })[0]?.remedy).toBe('Did you mean "retryDelay"?');
    expect(problemsOf({ constructor: 1 })).toHaveLength(1);
    expect(problemsOf({ zzzzzzzz: 1 })[0]?.remedy).toBe('Remove it.');
    expect(problemsOf({ parameters: ['x'] })).toHaveLength(1);
    expect(problemsOf({}, { defaultArgs: { retires: 1 } })).toHaveLength(1);
  });

  it('that are undefined were not given', () => {
    expect(specOf({ retries: undefined, nonsense: undefined }).tasks[0]?.retries).toBe(0);
  });

  it('without effect yet are listed when given, with the task they are of', () => {
    const spec = specOf({ email: 'me', owner: 'me', retries: 1 }, { tags: [], defaultArgs: { queue: 'q' } });
    expect(spec.ignoredFields).toEqual(['tags', 'defaultArgs.queue', 't.email', 't.owner']);
  });
});

describe('the fields of a Dag', () => {
  it('are read', () => {
    expect(specOf({}, { params: { a: [1] }, dagrunTimeout: '2m', maxActiveRuns: 3, schedule: null })).toMatchObject({
      params: { a: [1] },
      dagrunTimeoutMs: 120_000,
      maxActiveRuns: 3,
      maxActiveTasks: 16,
      schedule: null,
    });
  });

  it.each([
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['2026-01-31T06:30', '2026-01-31T06:30:00.000Z'],
    ['2026-01-31 06:30:10.5', '2026-01-31T06:30:10.500Z'],
    ['2026-01-31T06:30:00+02:00', '2026-01-31T04:30:00.000Z'],
    [new Date(0), '1970-01-01T00:00:00.000Z'],
    [null, null],
  ])('take the start date %s as UTC', (given, expected) => {
    expect(specOf({}, { startDate: given }).startDate).toBe(expected);
  });

  it.each(['yesterday', '2026-02-31', '2026-13-01', '31.01.2026', '2026-01-01T25:00', new Date(Number.NaN), 3])(
    'do not take the start date %s',
    (given) => {
      expect(problemsOf({}, { startDate: given }).map(({ code }) => code)).toEqual(['bad-field']);
    },
  );

  it.each([
    [{ schedul: '@daily' }, 'unknown-field'],
    [{ params: { at: new Date(0) } }, 'bad-field'],
    [{ params: [1] }, 'bad-field'],
    [{ maxActiveTasks: 0 }, 'bad-field'],
    [{ failFast: 1 }, 'bad-field'],
    [{ defaultArgs: 3 }, 'bad-field'],
  ])('are judged: %j', (dagOptions, code) => {
    expect(problemsOf({}, dagOptions).map((problem) => problem.code)).toEqual([code]);
  });
});

describe('an operator', () => {
  it('is traditional and knows the names it requires', () => {
    const dag = new Dag('operators');
    const options = { parameters: ['key', 'bucket'], requiredParameters: ['key'] };
    dag.operator('copy', ({ key }: { key: string }) => key, options).expand({ key: ['a'] });
    dag.empty('nothing');
    expect(
      dag.compile().spec.tasks.map(({ style, isEmpty, requiredArguments }) => [style, isEmpty, requiredArguments]),
    ).toEqual([
      ['traditional', false, ['key']],
      ['traditional', true, []],
    ]);
    expect([...dag.compile().functions.bodies.keys()]).toEqual(['copy']);
  });

  it('takes lists of names only', () => {
    const dag = new Dag('operators');
    dag.operator('copy', () => 1, { parameters: 'key' as never })();
    expect(() => dag.compile()).toThrow('parameters of task "copy" is "key"');
  });

  it('refuse more retries than try numbers can count', () => {
    const dag = new Dag('d');
    dag.task('work', () => 1, { retries: 66_000 })();
    expect(() => dag.compile()).toThrow(/a whole number, 0 to 65534/);
  });
});

describe('a sensor', () => {
  const sensorOf = (options: object) => {
    const dag = new Dag('sensors', { defaultArgs: { retries: 2 } });
    dag.sensor('wait', () => true, options)();
    const [task] = dag.compile().spec.tasks;
    return task;
  };

  it('waits a minute between pokes and for a week, unless it says otherwise', () => {
    expect(sensorOf({})).toMatchObject({
      retries: 2,
      style: 'taskflow',
      sensor: { mode: 'poke', pokeIntervalMs: 60_000, timeoutMs: 604_800_000, softFail: false, maxWaitMs: null },
    });
    const given = { mode: 'reschedule', pokeInterval: 5, timeout: '2h', neverFail: true, maxWait: '1m', pool: 'p' };
    expect(sensorOf(given)).toMatchObject({
      pool: 'p',
      sensor: { mode: 'reschedule', pokeIntervalMs: 5_000, timeoutMs: 7_200_000, neverFail: true, maxWaitMs: 60_000 },
    });
  });

  it('is the only task with its fields', () => {
    expect(specOf({}).tasks[0]?.sensor).toBeNull();
    expect(problemsOf({ pokeInterval: 5 }).map(({ code }) => code)).toEqual(['unknown-field']);
    expect(() => sensorOf({ mode: 'push' })).toThrow('[bad-field]');
  });

  it('fails softly or never, not both', () => {
    expect(() => sensorOf({ softFail: true, neverFail: true })).toThrow('[soft-and-never-fail]');
  });
});
