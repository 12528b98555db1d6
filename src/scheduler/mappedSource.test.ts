import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { Reference } from '../authoring/references.ts';
import { byHand } from '../drivers/byHand.support.ts';
import { fail, skip } from '../drivers/faults.ts';
import { echo, movesOf, statesOf } from '../drivers/observe.support.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import { STATE, stateOfCode, type InstanceState } from '../model/states.ts';
import type { TriggerRule } from '../model/triggerRules.ts';
import { judgeSources } from './mappedSource.ts';

const RULES: readonly TriggerRule[] = ['all_success', 'all_done', 'none_failed', 'one_success', 'one_failed', 'all_failed', 'none_skipped', 'all_skipped', 'one_done']; // prettier-ignore

function overSource(triggerRule: TriggerRule): Dag {
  const dag = new Dag('d');
  dag.task('m', echo, { triggerRule }).expand({ x: dag.task('src', () => [1, 2])() });
  return dag;
}

describe('a task mapped over a task', () => {
  it.each(RULES)('that failed fails with it under %s (rule mapped-source/failed-source)', (triggerRule) => {
    const run = simulateSync(overSource(triggerRule), { faults: [fail('src')] });
    expect([statesOf(run).m, run.state]).toEqual(['-1:upstream_failed', 'failed']);
  });

  it.each(RULES)('that was skipped is skipped with it under %s (rule mapped-source/skipped-source)', (triggerRule) => {
    const run = simulateSync(overSource(triggerRule), { faults: [skip('src')] });
    expect([statesOf(run).m, run.state]).toEqual(['-1:skipped', 'success']);
  });

  it('does not wait for its other sources, and a failure outweighs a skip', () => {
    const dag = new Dag('d');
    const [a, b, slow] = ['a', 'b', 'slow'].map((id) => dag.task(id, () => [1])());
    dag.task('m', echo, { triggerRule: 'all_done' }).expand({ x: a, y: b, z: slow } as never);
    const run = (b: number) => simulateSync(dag, { faults: [skip('a'), fail('b')], durations: { b, slow: 9 } });
    expect(movesOf(run(0), 'skipped', 'upstream_failed')).toMatchObject([
      { name: 'a' },
      { name: 'm', state: 'upstream_failed', cause: 'mapped_source', timeMs: 0 },
    ]);
    // Once skipped, the instance is finished and not judged again.
    expect(movesOf(run(1), 'skipped', 'upstream_failed')).toMatchObject([
      { name: 'a' },
      { name: 'm', state: 'skipped', timeMs: 0 },
    ]);
  });

  it('sees what its source became earlier in the same pass, not later in it', () => {
    const chain = (ids: readonly [string, string, string]) => {
      const dag = new Dag('d');
      const [first, second, third] = ids;
      const [over, next] = [dag.task(first, echo).expand({ x: [] as number[] }), dag.task(second, echo)];
      dag.task(third, echo).expand({ x: next.expand({ x: over }) });
      return movesOf(simulateSync(dag), 'skipped').map(({ name, round }) => `${name} ${round}`);
    };
    expect(chain(['a', 'b', 'c'])).toEqual(['a 1', 'b 1', 'c 1']);
    expect(chain(['c', 'b', 'a'])).toEqual(['c 1', 'b 2', 'a 3']);
  });

  it('takes no reference inside a literal row for a source: nothing is mapped over it', () => {
    const dag = new Dag('d');
    const src = dag.task('src', () => 7)();
    dag.task('m', echo, { triggerRule: 'all_done' }).expandKwargs([{ x: [src] }] as never);
    expect(statesOf(simulateSync(dag))).toEqual({ src: 'success', m: 'success' });
    expect(statesOf(simulateSync(dag, { faults: [fail('src')] }))).toEqual({ src: 'failed', m: 'success' });
  });

  it('leaves instances of an expanded source to its trigger rule (rule mapped-source/unexpanded-rows-only)', () => {
    const dag = new Dag('d');
    const src = dag.task('src', echo).expand({ x: [0, 1] });
    dag.task('m', echo, { triggerRule: 'all_done' }).expand({ x: src });
    expect(statesOf(simulateSync(dag, { faults: [fail('src').at(0)] })).m).toBe('success');
  });

  it('ends the skip of a chain as skips and the failure of a chain as failures', () => {
    const dag = new Dag('d');
    const m = dag.task('m', echo).expand({ x: dag.task('src', () => [1])() });
    dag.task('n', echo, { triggerRule: 'all_done' }).expand({ x: m });
    expect(statesOf(simulateSync(dag, { faults: [fail('src')] })).n).toBe('-1:upstream_failed');
    expect(statesOf(simulateSync(dag, { faults: [skip('src')] })).n).toBe('-1:skipped');
  });
});

describe('the sources of a task', () => {
  it.each<[verdict: string, states: readonly InstanceState[]]>([
    ['met', ['none', 'none', 'none']],
    ['met', ['success', 'running', 'success']],
    ['upstream_failed by b', ['success', 'failed', 'none']],
    ['upstream_failed by a', ['upstream_failed', 'failed', 'success']],
    ['upstream_failed by c', ['skipped', 'success', 'failed']],
    ['skipped by b', ['success', 'skipped', 'skipped']],
    ['skipped by c', ['removed', 'success', 'skipped']],
    // A removed one gives no state and is never met.
    ['waited for', ['success', 'removed', 'success']],
  ])('are %s where they are %j: the first of the worst is named', (expected, states) => {
    const dag = new Dag('d');
    const [a, b, c] = ['a', 'b', 'c'].map((id) => dag.task(id, () => [1])());
    dag.task('m', echo).expand({ x: a!, y: b!, z: c! });
    const { run, task, settle, named } = byHand(dag);
    settle(
      Object.fromEntries(['a', 'b', 'c'].map((id, at) => [id, states[at]!]).filter(([, state]) => state !== 'none')),
    );
    const { isMet, state, culprit } = judgeSources(run, task('m'));
    const unmet = state === STATE.none ? 'waited for' : `${stateOfCode(state)} by ${named(culprit)}`;
    expect(isMet ? 'met' : unmet).toBe(expected);
  });
});

describe('a task in a mapped group', () => {
  it('follows the sources of the closest mapped group only (rule mapped-source/closest-group)', () => {
    const dag = new Dag('d');
    const [near, far] = [dag.task('near', () => [1])(), dag.task('far', () => [1])()];
    const outer = dag.taskGroup('outer', (group, { y }: { y: Reference<number> }) => {
      const inner = group.taskGroup('inner', (nested, { x }: { x: Reference<number> }) => {
        nested.task('t', echo, { triggerRule: 'all_done' })({ x });
      });
      inner.expand({ x: near });
      group.task('u', echo, { triggerRule: 'all_done' })({ y });
    });
    outer.expand({ y: far });
    const run = (taskId: string) => statesOf(simulateSync(dag, { faults: [skip(taskId)] }));
    expect(run('near')).toMatchObject({ 'outer.inner.t': '-1:skipped', 'outer.u': 'success' });
    // Not by the check, but because the length of the outer group never becomes known.
    expect(run('far')).toMatchObject({ 'outer.inner.t': '-1:upstream_failed', 'outer.u': '-1:skipped' });
  });
});
