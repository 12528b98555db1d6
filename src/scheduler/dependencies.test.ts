import { describe, expect, it } from 'vitest';
import { chain } from '../authoring/chain.ts';
import { Dag } from '../authoring/dag.ts';
import type { Reference } from '../authoring/references.ts';
import { byHand, type StatesByRow } from '../drivers/byHand.support.ts';
import { fail, skip } from '../drivers/faults.ts';
import { echo, movesOf, statesOf } from '../drivers/observe.support.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import type { InstanceState } from '../model/states.ts';
import { judgeWithoutRetryDelay } from './dependencies.ts';

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

/** `t` below one task. */
function below(taskId: string): Dag {
  const dag = new Dag('d');
  dag
    .task(taskId, () => 1)()
    .before(dag.task('t', () => 1)());
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
    // Stored runs rest on the draw: which seeds give which order may not change.
    const drawn = ends.map((state) => (state === 'skipped' ? 's' : 'f')).join('');
    expect(drawn).toBe('fffsssfsfffs');
  });

  it('that overrule a state given before say so, whichever it was (rule check/order-undefined)', () => {
    for (const state of ['skipped', 'removed', 'up_for_retry'] as const) {
      const { run, task, row, settle, stateOf } = byHand(below('a'));
      settle({ t: state, a: 'failed' });
      judgeWithoutRetryDelay(run, task('t'), row('t'));
      expect([stateOf('t'), run.warnings.size], state).toEqual(['upstream_failed', state === 'up_for_retry' ? 0 : 1]);
    }
  });

  it.each<[states: StatesByRow, isMet: boolean, state: InstanceState]>([
    [{ make: 'success', a: 'success' }, true, 'none'],
    [{ make: 'failed', a: 'success' }, false, 'upstream_failed'],
    // It waits as it is.
    [{ a: 'success', t: 'up_for_retry' }, false, 'up_for_retry'],
    // A state it has already is not given again: the trigger rule comes to speak.
    [{ make: 'skipped', a: 'failed', t: 'skipped' }, false, 'upstream_failed'],
  ])('ask setups from afar first: with %j they are met: %s, it becomes %s', (states, isMet, state) => {
    const dag = new Dag('d');
    const make = dag.task('make', () => 1)();
    chain(make.asSetup(), dag.task('a', () => 1)(), dag.task('t', () => 1)());
    const { run, task, row, settle, stateOf } = byHand(dag);
    settle(states);
    expect([judgeWithoutRetryDelay(run, task('t'), row('t')), stateOf('t')]).toEqual([isMet, state]);
  });

  it('blame a setup for the state of its teardown, whatever else failed (rule setup/teardown-rule)', () => {
    const dag = new Dag('d');
    const [aside, make] = [dag.task('aside', () => 1)(), dag.task('make', () => 1)()];
    dag
      .task('remove', () => 1)()
      .after(aside)
      .asTeardown({ setups: make });
    const run = simulateSync(dag, { faults: [fail('aside'), fail('make')] });
    expect(run.explain('remove')).toBe('upstream_failed: make failed (trigger rule all_done_setup_success)');
  });

  it('judge an index that sees no upstream row by its rule, a placeholder by none (rule placeholder/expanded-upstream-not-relevant)', () => {
    const dag = new Dag('d');
    const group = dag.taskGroup('g', (inside, { x }: { x: Reference<number> }) => {
      const a = inside.task('a', echo)({ x });
      inside
        .task('t', () => 1, { triggerRule: 'all_done_min_one_success' })()
        .after(a);
    });
    group.expand({ x: dag.task('src', () => [0])() });
    const { run, task, row, settle, stateOf, recordLength, expand } = byHand(dag, { profile: 'intended' });
    settle({ src: 'success' });
    recordLength('src', 2);
    expand('g.a');
    expect(judgeWithoutRetryDelay(run, task('g.t'), row('g.t'))).toBe(true);
    expect(stateOf('g.t')).toBe('none');
    // The list has grown since: there is a third index, of `g.t` only.
    recordLength('src', 3);
    expand('g.t');
    judgeWithoutRetryDelay(run, task('g.t'), row('g.t[2]'));
    expect(stateOf('g.t[2]')).toBe('upstream_failed');
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
        .map(({ state, timeMs, cause }) => `${timeMs} ${state}: ${cause}`)
        .slice(3),
    ).toEqual(['0 up_for_retry: planned', '5000 skipped: short_circuited']);
    expect(run.state).toBe('success');
  });

  it('need no upstream to pass (rule upstream/none-passes)', () => {
    const dag = new Dag('d');
    for (const triggerRule of ['one_failed', 'all_skipped', 'one_success'] as const)
      dag.task(triggerRule, () => 1, { triggerRule })();
    expect(new Set(Object.values(statesOf(simulateSync(dag))))).toEqual(new Set(['success']));
  });
});

describe('the deadlock probe', () => {
  it('notices a state that a check gives, but not one given for an earlier skip (rule run-state/deadlock-probe)', () => {
    const noticed = (dag: Dag, states: StatesByRow) => {
      const { run, task, row, settle, stateOf } = byHand(dag);
      settle(states);
      if (run.dag.taskNumbers.has('pick')) run.decisions.set(row('pick'), { followed: new Set() });
      const notice = { hasChange: false };
      const isMet = judgeWithoutRetryDelay(run, task('t'), row('t'), notice);
      return [stateOf('t'), isMet, notice.hasChange];
    };
    expect(noticed(below('a'), {})).toEqual(['none', false, false]);
    expect(noticed(below('a'), { a: 'success' })).toEqual(['none', true, false]);
    expect(noticed(below('a'), { a: 'failed' })).toEqual(['upstream_failed', false, true]);
    const branch = new Dag('d');
    branch
      .branch('pick', () => null)()
      .before(branch.task('t', () => 1)());
    expect(noticed(branch, { pick: 'success' })).toEqual(['skipped', false, false]);
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
