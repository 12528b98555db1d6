import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { TaskOptions } from '../authoring/options.ts';
import type { Reference } from '../authoring/references.ts';
import { fail, hang, skip } from '../drivers/faults.ts';
import { echo, statesOf } from '../drivers/observe.support.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import { PROFILES } from '../model/profile.ts';
import type { TriggerRule } from '../model/triggerRules.ts';

describe('the state of a run', () => {
  it('is decided by its leaves alone (rules run-state/leaves-decide, run-state/inner-failure-ignored)', () => {
    const dag = new Dag('d');
    const a = dag.task('a', () => 1)();
    dag
      .task('b', () => 2, { triggerRule: 'all_done' })()
      .after(a);
    expect(simulateSync(dag, { faults: [fail('a')] }).state).toBe('success');
    expect(simulateSync(dag, { faults: [fail('b')] }).state).toBe('failed');
  });

  it.each([
    ['failed', [fail('b')], 'failed'],
    ['upstream_failed', [fail('a')], 'failed'],
    ['skipped', [skip('*')], 'success'],
    ['success', [], 'success'],
  ] as const)(
    'is decided by a %s leaf (rules run-state/failed-leaf, run-state/skipped-leaf-succeeds)',
    (leaf, faults, state) => {
      const dag = new Dag('d');
      dag
        .task('a', () => 1)()
        .before(dag.task('b', () => 2)());
      const run = simulateSync(dag, { faults });
      expect([run.instance('b').state, run.state, run.endReason]).toEqual([leaf, state, 'finished']);
    },
  );

  it('waits for everything that is not finished, leaf or not', () => {
    const dag = new Dag('d');
    dag
      .task('slow', () => 1)()
      .before(dag.task('eager', () => 2, { triggerRule: 'always' })());
    expect(simulateSync(dag, { durations: { slow: 60 } }).durationMs).toBe(60_000);
  });
});

/**
 * A mapped group over run-time input: `g.b`, which comes first by name, below `g.z`. All of `g.z` finish between two passes.
 */
function premature(triggerRule: TriggerRule, profile: string) {
  const dag = new Dag('d');
  const src = dag.task('src', () => [0, 1, 2])();
  const group = dag.taskGroup('g', (inside, { x }: { x: Reference<number> }) => {
    const z = inside.task('z', echo)({ x });
    inside
      .task('b', () => 1, { triggerRule })()
      .after(z);
  });
  group.expand({ x: src });
  return simulateSync(dag, { faults: [fail('g.z').at(2)], profile });
}

describe('premature completion', () => {
  it('ends a run while instances just created are still to run (rule run-state/premature-completion)', () => {
    const run = premature('all_failed', '3.2.0');
    expect(statesOf(run)).toEqual({
      src: 'success',
      'g.z': 'success success failed',
      'g.b': 'skipped skipped scheduled',
    });
    expect([run.state, run.endReason]).toEqual(['success', 'finished']);
  });

  it('overlooks leaves that failed in the very pass that created them', () => {
    const run = premature('none_failed_min_one_success', '3.2.0');
    expect(statesOf(run)['g.b']).toBe('-1:removed scheduled scheduled upstream_failed');
    expect(run.state).toBe('success');
  });

  it('does not happen as intended', () => {
    const run = premature('all_failed', 'intended');
    expect(statesOf(run)['g.b']).toBe('skipped skipped success');
    expect(premature('none_failed_min_one_success', 'intended').state).toBe('failed');
  });
});

/**
 * Under 3.2.0 it ends in a removed placeholder beside the indexes of `g.t`, which an unmapped all_success task below never gets past.
 */
function stuck(taskBelow: string, options: TaskOptions = {}, place?: (dag: Dag) => void) {
  const dag = new Dag('d');
  const src = dag.task('src', () => [0, 1])();
  const group = dag.taskGroup('g', (inside, { x }: { x: Reference<number> }) => {
    const a = inside.task('a', echo)({ x });
    inside
      .task('t', () => 1, { triggerRule: 'none_failed_min_one_success' })()
      .after(a);
  });
  dag
    .task(taskBelow, () => 1, options)()
    .after(group.expand({ x: src }));
  place?.(dag);
  return dag;
}

describe('a deadlock', () => {
  it('fails the run and leaves the states as they are (rules run-state/deadlock, run-state/deadlock-keeps-states)', () => {
    const run = simulateSync(stuck('z'), { profile: '3.2.0' });
    expect(statesOf(run)).toEqual({
      src: 'success',
      'g.a': 'success success',
      'g.t': '-1:removed success success',
      z: 'none',
    });
    expect([run.state, run.endReason]).toEqual(['failed', 'finished']);
    expect(run.warnings.join()).toContain('deadlock');
  });

  it('depends on names: what sorts before the placeholder is skipped instead (rule placeholder/survivor-becomes-removed)', () => {
    const run = simulateSync(stuck('c'), { profile: '3.2.0' });
    expect(statesOf(run).c).toBe('skipped');
    expect(run.state).toBe('success');
  });

  it('is no more where removed upstream count as settled (rule trigger-rule/removed-upstream)', () => {
    const lenient = { ...PROFILES['3.2.0']!, removedInPassTest: 'always' as const };
    const run = simulateSync(stuck('z'), { profile: lenient });
    expect([statesOf(run).z, run.state]).toEqual(['success', 'success']);
  });

  it('does not come of it in 3.3.2, where no placeholder stays beside its indexes', () => {
    const run = simulateSync(stuck('z'));
    expect([statesOf(run)['g.t'], statesOf(run).z, run.state]).toEqual(['success success', 'success', 'success']);
  });

  it.each<[string, TaskOptions]>([
    ['limits its own active instances', { maxActiveTisPerDag: 9 }],
    ['limits its active instances in a run', { maxActiveTisPerDagrun: 9 }],
    ['depends on the past', { dependsOnPast: true }],
  ])('is not declared while an unfinished task %s (rule run-state/deadlock-exempt)', (_, options) => {
    const run = simulateSync(stuck('z', options), { profile: '3.2.0' });
    expect([run.state, run.endReason]).toEqual(['running', 'stalled']);
  });

  it('is not declared while something runs or waits for a retry (rule run-state/deadlock-probe)', () => {
    const slow = (dag: Dag) => void dag.task('slow', () => 1, { retries: 1, retryDelay: 50 })();
    const profile = '3.2.0';
    const faults = [fail('slow').onTry(1)];
    const run = simulateSync(stuck('z', {}, slow), { profile, faults, durations: { slow: 10 } });
    expect([run.state, run.durationMs, run.instance('slow').state]).toEqual(['failed', 70_001, 'success']);
    expect(simulateSync(stuck('z', {}, slow), { profile, faults: [hang('slow')] }).endReason).toBe('stalled');
  });
});
