import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { fail, skip } from '../drivers/faults.ts';
import { echo, movesOf, statesOf } from '../drivers/observe.support.ts';
import { simulateSync } from '../drivers/simulateSync.ts';

/** `t` is skipped by a branch above it and, in the same pass, upstream_failed for another task above it. */
function conflicting(): Dag {
  const dag = new Dag('d');
  const pick = dag.branch('pick', () => null)();
  const bad = dag.task('bad', () => 1)();
  // Mapped over a literal, so that the branch cannot skip it at once: the check has to.
  dag
    .task('t', echo)
    .expand({ x: [0] })
    .after(pick, bad);
  return dag;
}

describe('the checks of an instance', () => {
  it('are all made, and the last of a fixed order wins (rules check/all-evaluated, check/fixed-order)', () => {
    const run = simulateSync(conflicting(), { faults: [fail('bad')] });
    expect(movesOf(run).filter(({ name }) => name === 't[0]')).toMatchObject([
      { state: 'upstream_failed', cause: 'trigger_rule', round: 2 },
      { state: 'skipped', cause: 'branch_not_followed', round: 2 },
    ]);
  });

  it('that want different states are reported as order-dependent (rule check/order-undefined)', () => {
    const run = simulateSync(conflicting(), { faults: [fail('bad')] });
    expect(run.warnings).toEqual(['order-dependent in Airflow: two checks want different states for t']);
    expect(simulateSync(conflicting()).warnings).toEqual([]);
  });

  it('are made in an order of each seed, when seeded', () => {
    const ends = Array.from({ length: 12 }, (_, seed) => {
      return simulateSync(conflicting(), { faults: [fail('bad')], order: 'seeded', seed }).instance('t', 0).state;
    });
    expect(new Set(ends)).toEqual(new Set(['skipped', 'upstream_failed']));
  });

  it('let a failed source outweigh the skip of the trigger rule (rule mapped-source/overrides-state)', () => {
    const dag = new Dag('d');
    const [src, other] = [dag.task('src', () => [1])(), dag.task('other', () => 1)()];
    dag.task('m', echo, { triggerRule: 'none_skipped' }).expand({ x: src }).after(other);
    const run = simulateSync(dag, { faults: [fail('src'), skip('other')] });
    expect(
      movesOf(run)
        .filter(({ name }) => name === 'm')
        .map(({ state }) => state),
    ).toEqual(['skipped', 'upstream_failed']);
  });

  it('may give a state and pass: the instance does not run (rule trigger-rule/early-state-then-pass)', () => {
    const dag = new Dag('d');
    const [a, b] = [dag.task('a', () => 1)(), dag.task('b', () => 1)()];
    dag
      .task('t', () => 1, { triggerRule: 'none_failed_min_one_success' })()
      .after(a, b);
    const run = simulateSync(dag, { faults: [skip('*')] });
    expect(statesOf(run).t).toBe('skipped');
    expect(run.instance('t').tryNumber).toBe(0);
  });

  it('finish an instance that waits for its retry (rule state/schedulable)', () => {
    const dag = new Dag('d');
    const [fast, slow] = [dag.task('fast', () => 1)(), dag.shortCircuit('slow', () => false)()];
    // Mapped over a literal, so that the short circuit cannot skip it at once.
    dag
      .task('t', echo, { triggerRule: 'one_success', retries: 3 })
      .expand({ x: [0] })
      .after(fast, slow);
    const run = simulateSync(dag, { faults: [fail('t')], durations: { slow: 5 } });
    expect(
      movesOf(run)
        .filter(({ name }) => name === 't[0]')
        .map(({ state, timeMs }) => `${timeMs} ${state}`)
        .slice(3),
    ).toEqual(['0 up_for_retry', '5000 skipped']);
    expect(run.state).toBe('success');
  });

  it('need no upstream to pass (rule upstream/none-passes)', () => {
    const dag = new Dag('d');
    for (const triggerRule of ['one_failed', 'all_skipped', 'one_success'] as const)
      dag.task(triggerRule, () => 1, { triggerRule })();
    expect(new Set(Object.values(statesOf(simulateSync(dag))))).toEqual(new Set(['success']));
  });
});

describe('a wide task', () => {
  it('waits as one and is let go as one', () => {
    const dag = new Dag('d', { maxActiveTasks: 200 });
    const src = dag.task('src', () => 1)();
    dag
      .task('m', echo)
      .expand({ x: Array.from({ length: 100 }, (_, item) => item) })
      .after(src);
    const run = simulateSync(dag, { config: { parallelism: 200, maxTisPerQuery: 0 }, durations: { src: 5 } });
    expect(
      new Set(
        movesOf(run, 'scheduled')
          .slice(1)
          .map(({ round, timeMs }) => `${round} ${timeMs}`),
      ).size,
    ).toBe(1);
    expect(run.state).toBe('success');
  });
});
