import { describe, expect, it } from 'vitest';
import { chain } from '../authoring/chain.ts';
import { Dag } from '../authoring/dag.ts';
import { fail, failWithoutRetry, skip, take } from '../drivers/faults.ts';
import { echo, movesOf, statesOf, timesOf } from '../drivers/observe.support.ts';
import { simulateSync } from '../drivers/simulateSync.ts';

const one = (): number => 1;

/** A mapped task beside a slow one, with something downstream of each. */
function beside(failFast = true): Dag {
  const dag = new Dag('d', { failFast });
  const many = dag.task('many', echo, { retries: 1, retryDelay: 5 }).expand({ x: [0, 1, 2] });
  chain(many, dag.task('after_many', one)());
  chain(dag.task('slow', one)(), dag.task('after_slow', one)());
  dag.task('quick', one)();
  return dag;
}

describe('fail_fast', () => {
  const faults = [failWithoutRetry('many').at(1)];
  const durations = { many: 10, slow: 60 };

  it('skips what has not started and fails what runs, of other tasks (rules fail-fast/skips-others, fail-fast/running-fails)', () => {
    const run = simulateSync(beside(), { faults: [failWithoutRetry('many').at(1)], durations });
    expect(statesOf(run)).toEqual({
      many: 'success failed success',
      after_many: 'skipped',
      slow: 'failed',
      after_slow: 'skipped',
      quick: 'success',
    });
    expect(timesOf(run, 'skipped', 'failed')).toEqual([
      '10000 many[1] failed',
      '10000 after_many skipped',
      '10000 after_slow skipped',
      '10000 slow failed',
    ]);
    expect(run.explain('slow')).toBe('failed: many[1] failed, and the DAG has fail_fast');
  });

  it('may leave a run a success, as skipped leaves are no failures (rule fail-fast/run-may-succeed)', () => {
    expect(simulateSync(beside(), { faults, durations }).state).toBe('success');
    const dag = new Dag('d', { failFast: true });
    const [a, b] = [dag.task('a', one)(), dag.task('b', one)()];
    expect(simulateSync(dag, { faults: [fail('a')], durations: { b: 5 } }).state).toBe('failed');
    chain([a, b], [dag.task('after_a', one)(), dag.task('after_b', one)()]);
    expect(simulateSync(dag, { faults: [fail('a')], durations: { b: 5 } }).state).toBe('success');
  });

  it('lets the other indexes of the failed task go on (rule fail-fast/same-task-continues)', () => {
    const limited = { durations, faults, config: { parallelism: 2 } };
    expect(statesOf(simulateSync(beside(), limited)).many).toBe('success failed success');
  });

  it('waits for the last try (rule fail-fast/not-on-retry)', () => {
    const run = simulateSync(beside(), { faults: [fail('many').at(1)], durations: { many: 10, slow: 20 } });
    expect(statesOf(run)).toMatchObject({ slow: 'success', after_slow: 'success', after_many: 'skipped' });
    expect(timesOf(run, 'failed')).toEqual(['25001 many[1] failed']);
  });

  it('skips what waits for a retry, and what was upstream_failed', () => {
    const dag = new Dag('d', { failFast: true });
    dag.task('retried', one, { retries: 3 })();
    const [a, b] = [dag.task('a', one)(), dag.task('b', one)()];
    dag.task('both', one)().after(a, b);
    const run = simulateSync(dag, {
      faults: [fail('retried'), failWithoutRetry('a').at(-1), skip('b')],
      durations: { a: 5 },
    });
    expect(statesOf(run)).toEqual({ retried: 'skipped', a: 'failed', b: 'skipped', both: 'skipped' });
    expect(movesOf(run, 'skipped').map(({ name, cause }) => `${name} ${cause}`)).toEqual([
      'b planned',
      'both trigger_rule',
      'retried fail_fast',
    ]);
  });

  it('leaves teardowns alone (rule setup/spared-by-fail-fast)', () => {
    const dag = new Dag('d', { failFast: true });
    const make = dag.task('make', one)();
    const remove = dag.task('remove', one)().asTeardown({ setups: make });
    chain(make, [dag.task('bad', one)(), dag.task('slow', one)()], remove);
    const run = simulateSync(dag, { faults: [fail('bad')], durations: { slow: 60 } });
    expect(statesOf(run)).toEqual({ make: 'success', bad: 'failed', slow: 'failed', remove: 'success' });
  });

  it('ends nothing when the option is off', () => {
    expect(statesOf(simulateSync(beside(false), { faults, durations }))).toMatchObject({
      slow: 'success',
      after_slow: 'success',
      after_many: 'upstream_failed',
    });
  });

  it('leaves the slot of the executor to the worker until that hears of it at its heartbeat (rule selection/executor-slots)', () => {
    const startsOf = (slowSeconds: number, minHeartbeatInterval: number): string[] => {
      const config = { parallelism: 2, minHeartbeatInterval };
      const times = { many: 7, slow: slowSeconds };
      const dag = new Dag('d', { failFast: true });
      dag.task('many', echo).expand({ x: [0, 1, 2] });
      dag.task('slow', one)();
      return timesOf(simulateSync(dag, { faults: [fail('many').at(0)], durations: times, config }), 'running');
    };
    const first = ['0 slow running', '0 many[0] running', '7000 many[1] running'];
    expect(startsOf(60, 5)).toEqual([...first, '10000 many[2] running']);
    expect(startsOf(60, 3)).toEqual([...first, '9000 many[2] running']);
    expect(startsOf(60, 7)).toEqual([...first, '14000 many[2] running']);
    expect(startsOf(8, 5)).toEqual([...first, '8000 many[2] running']);
  });

  it('frees that slot without a turn of its own where events are taken one by one', () => {
    const dag = new Dag('d', { failFast: true });
    dag.task('many', echo).expand({ x: [0, 1, 2, 3] });
    dag.task('slow', one)();
    const faults = [fail('many').at(0), take('many', 1).at(0)];
    const options = { faults, durations: { many: 5, slow: 60 }, config: { parallelism: 3 }, passes: 'event' } as const;
    const atFive = timesOf(simulateSync(dag, options), 'success', 'queued').filter((text) => text.startsWith('5000'));
    expect(atFive).toEqual(['5000 many[1] success', '5000 many[3] queued']);
  });

  it('frees the slots of what it fails, and hears no more of it', () => {
    const dag = new Dag('d', { failFast: true, maxActiveTasks: 2 });
    dag.task('bad', one)();
    dag.task('slow', one)();
    const run = simulateSync(dag, { faults: [fail('bad')], durations: { bad: 5, slow: 60 } });
    expect(run.durationMs).toBe(5000);
    expect(run.xcom('slow')).toBe(null);
    expect(run.instance('slow')).toMatchObject({ startMs: 0, endMs: null });
  });
});
