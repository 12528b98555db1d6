/**
 * What Airflow 2.11.2 does otherwise than later releases, each beside what the default does; recorded cases are in `properties/airflow/cases`.
 */
import { describe, expect, it } from 'vitest';
import { chain } from '../authoring/chain.ts';
import { Dag } from '../authoring/dag.ts';
import { restartScheduler } from '../drivers/actions.ts';
import type { Fault } from '../drivers/fault.ts';
import { fail, heartbeatLost, stuckInQueued, take, workerLost } from '../drivers/faults.ts';
import { movesOf, statesOf } from '../drivers/observe.support.ts';
import type { SimulateOptions } from '../drivers/options.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import type { RunAction } from '../model/runAction.ts';
import type { Simulation } from '../trace/simulation.ts';

const RELEASE = '2.11.2';
const one = (): number => 1;

/** The outcome of `look` under the default profile and under 2.11.2. */
function both<Seen>(
  dag: Dag,
  look: (run: ReturnType<typeof simulateSync>) => Seen,
  options: SimulateOptions = {},
): Seen[] {
  return ['3.3.2', RELEASE].map((profile) => look(simulateSync(dag, { ...options, profile })));
}

describe('release 2.11.2', () => {
  it('lets a mapped task function that branches be obeyed, and its rows skip at once (rules branch/own-index-always, skip/by-rows)', () => {
    const dag = new Dag('d');
    const pick = dag.branch('pick', ({ x }: { x: string }) => x).expand({ x: ['a', 'b'] });
    const a = dag.task('a', (_: { y: number }) => 1).expand({ y: [1, 2] });
    const b = dag.task('b', (_: { y: number }) => 1).expand({ y: [1, 2] });
    pick.before(a, b);
    const states = both(dag, (run) => ['a', 'b'].map((id) => run.instances(id).map(({ state }) => state)));
    expect(states).toEqual([
      [
        ['success', 'success'],
        ['success', 'success'],
      ],
      [
        ['success', 'skipped'],
        ['skipped', 'success'],
      ],
    ]);
  });

  it('pushes what a branch returned that skips something (rule skip/by-rows)', () => {
    const dag = new Dag('d');
    const pick = dag.branch('pick', () => 'a')();
    pick.before(dag.task('a', one)(), dag.task('b', one)());
    expect(both(dag, (run) => run.xcom('pick'))).toEqual([null, 'a']);
  });

  it('has an unmapped short circuit skip every row below at once (rule skip/by-rows)', () => {
    const dag = new Dag('d');
    const gate = dag.shortCircuit('gate', () => false)();
    gate.before(dag.task('m', (_: { y: number }) => 1).expand({ y: [1, 2] }));
    gate.before(dag.task('z', one)());
    const names = (run: ReturnType<typeof simulateSync>) => movesOf(run, 'skipped').map(({ name }) => name);
    expect(both(dag, names)).toEqual([
      ['z', 'm[0]', 'm[1]'],
      ['m[0]', 'm[1]', 'z'],
    ]);
  });

  it('leaves expanded instances to run that an unmapped branch did not follow (rule branch/own-index-always)', () => {
    const dag = new Dag('d');
    const pick = dag.branch('pick', () => 'a')();
    const b = dag.task('b', (_: { y: number }) => 1).expand({ y: [1] });
    pick.before(dag.task('a', one)(), b);
    expect(both(dag, (run) => run.instance('b', 0).state)).toEqual(['skipped', 'success']);
  });

  it('gives None for the values of a mapped task that left none (rule xcom/nothing-to-aggregate)', () => {
    const dag = new Dag('d');
    const many = dag.task('many', (_: { x: number }): number | undefined => undefined).expand({ x: [1, 2] });
    dag.task('all', ({ values }: { values: unknown }) => JSON.stringify(values), { triggerRule: 'all_done' })({
      values: many,
    });
    expect(both(dag, (run) => run.xcom('all'))).toEqual(['[]', 'null']);
  });

  it('does not have a teardown wait for what is not directly upstream (rule setup/teardown-scope)', () => {
    const dag = new Dag('d');
    const make = dag.task('make', one)();
    const remove = dag.task('remove', one)().asTeardown({ setups: make });
    chain(make, dag.task('slow', one)(), dag.task('at_once', one, { triggerRule: 'always' })(), remove);
    const durations = { slow: 60, at_once: 1, make: 2 };
    const end = (run: ReturnType<typeof simulateSync>): number | undefined =>
      movesOf(run, 'success').find(({ name }) => name === 'remove')?.timeMs;
    expect(both(dag, end, { durations })).toEqual([62_000, 2_000]);
  });

  it('leaves rows without a state when a run times out (rule run-state/dagrun-timeout)', () => {
    const dag = new Dag('d', { dagrunTimeout: 1 });
    dag.task('slow', one)().before(dag.task('after', one)());
    expect(both(dag, (run) => statesOf(run), { durations: { slow: 5 } })).toEqual([
      { slow: 'skipped', after: 'skipped' },
      { slow: 'skipped', after: 'none' },
    ]);
  });

  it('wants something mappable of a task inside a literal row (rules expand-kwargs/nested-reference-is-source, mapped-source/judged-by-worker)', () => {
    const dag = new Dag('d');
    const source = dag.task('source', one)();
    dag.task('m', (_: { x: readonly number[] }) => 1, { triggerRule: 'all_done' }).expandKwargs([{ x: [source] }]);
    expect(both(dag, (run) => statesOf(run))).toEqual([
      { source: 'success', m: 'success' },
      { source: 'failed', m: 'upstream_failed' },
    ]);
  });

  it('refuses what it does not know (rule release/unknown-features)', () => {
    const dag = new Dag('d');
    dag.task('a', one, { triggerRule: 'all_done_min_one_success', retryExponentialBackoff: 3 })();
    expect(() => simulateSync(dag, { profile: RELEASE, faults: [fail('a')] })).toThrow(
      /all_done_min_one_success.*2\.11\.2[^]*multiplies its retry delay by 3/,
    );
    expect(simulateSync(dag).state).toBe('success');
  });

  it.each(['failed', 'success'] as const)(
    'does not heed that a running instance is reported as %s: its heartbeats are missed later (rule infrastructure/mismatch-while-running)',
    (reported) => {
      const dag = new Dag('d');
      dag.task('a', one, { retries: 1, retryDelay: 10 })();
      const faults = [take('a', 7), workerLost('a', { reported }).onTry(1)];
      const look = (run: Simulation): unknown => {
        const failed = movesOf(run).find(({ state }) => state === 'up_for_retry');
        return [failed?.timeMs, failed?.cause];
      };
      expect(both(dag, look, { faults })).toEqual([
        [7_000, 'executor_mismatch'],
        [310_000, 'heartbeat_timeout'],
      ]);
    },
  );

  it('has the slot of such a worker back at once, and its instance running (rules infrastructure/mismatch-while-running, selection/slot-of-the-gone)', () => {
    const dag = new Dag('d');
    dag.task('a', one)();
    dag.task('b', one)();
    dag.task('c', one)();
    const lost = [take('a', 7), workerLost('a', { reported: 'failed' }), take('b', 1), take('c', 1)];
    const looked = (faults: readonly Fault[], actions: readonly RunAction[] = []): number[][] =>
      ['b', 'c'].map((id) => {
        const run = simulateSync(dag, { profile: RELEASE, faults, actions, config: { parallelism: 1 } });
        return [run.instance(id).startMs ?? -1];
      });
    expect(looked(lost)).toEqual([[7_000], [8_000]]);
    // Who was not heard of before is known to be gone all the same; who takes over counts what it adopts.
    expect(looked([heartbeatLost('a'), ...lost])).toEqual([[7_000], [8_000]]);
    expect(looked(lost, [restartScheduler(7.5, { adopts: true })])).toEqual([[7_000], [307_500]]);
  });

  it('does not stop others when it takes in a report of its executor (rule fail-fast/not-by-report)', () => {
    const dag = new Dag('d', { failFast: true });
    dag.task('a', one)();
    dag.task('c', one)().after(dag.task('b', one)());
    const faults = [stuckInQueued('a', { reported: 'failed', after: 3 }), take('b', 20)];
    expect(both(dag, statesOf, { faults })).toEqual([
      { a: 'failed', b: 'failed', c: 'skipped' },
      { a: 'failed', b: 'success', c: 'success' },
    ]);
  });
});
