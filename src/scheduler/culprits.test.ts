import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { Reference } from '../authoring/references.ts';
import { byHand, type RunByHand, type StatesByRow } from '../drivers/byHand.support.ts';
import { echo } from '../drivers/observe.support.ts';
import { STATE, type InstanceState } from '../model/states.ts';
import { emptyUpstreamStatus } from '../model/triggerRules.ts';
import { findLastSettled, findOffender, readUpstreamStatus } from './upstreamStatus.ts';

const one = (): number => 1;

/** `t` below `a`, `b` and the mapped `m`, in this order. */
function below(): RunByHand {
  const dag = new Dag('d');
  const [a, b] = [dag.task('a', one)(), dag.task('b', one)()];
  const m = dag.task('m', echo).expand({ x: [0, 1, 2] });
  dag.task('t', one)().after(a, b, m);
  return byHand(dag);
}

/** A group `g` over a list of two, in it `g.a` and groups of three each, `g.i` and `g.j`: `g.j.t` is below `g.i.b` and `g.a`. */
function grouped(): RunByHand {
  const dag = new Dag('d');
  const group = dag.taskGroup('g', (outer, { x }: { x: Reference<number> }) => {
    const a = outer.task('a', echo)({ x });
    const inner = (id: string, taskId: string) =>
      outer
        .taskGroup(id, (nested, { y }: { y: Reference<number> }) => nested.task(taskId, echo)({ y }))
        .expand({ y: [0, 1, 2] });
    inner('j', 't').after(inner('i', 'b'), a);
  });
  group.expand({ x: dag.task('src', () => [0])() });
  const hand = byHand(dag);
  hand.settle({ src: 'success' });
  hand.recordLength('src', 2);
  return hand;
}

/** The name of the upstream instance blamed for a state of `t`, or of one index of `g.j.t`. */
function blamed(hand: RunByHand, state: 'upstream_failed' | 'skipped' | 'removed', mapIndex = -1): string | null {
  const task = hand.task(mapIndex === -1 ? 't' : 'g.j.t');
  return hand.named(findOffender(hand.run, { task, mapIndex, watched: task.upstream }, STATE[state]));
}

describe('the instance blamed for a state', () => {
  it.each<[culprit: string | null, state: 'upstream_failed' | 'skipped' | 'removed', states: StatesByRow]>([
    // In the order in which tasks are upstream.
    ['b', 'upstream_failed', { 'm[0]': 'failed', b: 'failed' }],
    ['m[1]', 'upstream_failed', { a: 'success', 'm[1]': 'failed' }],
    ['m[1]', 'removed', { a: 'failed', b: 'skipped', 'm[1]': 'removed' }],
    // What tells most comes first, wherever it is.
    ['m[2]', 'upstream_failed', { a: 'skipped', b: 'upstream_failed', 'm[2]': 'failed' }],
    ['b', 'upstream_failed', { a: 'skipped', b: 'upstream_failed' }],
    ['b', 'skipped', { a: 'success', b: 'skipped' }],
    ['a', 'skipped', { a: 'success', b: 'failed' }],
    // Of a mapped task, the one that settled first.
    ['m[2]', 'upstream_failed', { 'm[2]': 'failed', 'm[1]': 'failed' }],
    [null, 'upstream_failed', { a: 'success' }],
    [null, 'removed', { a: 'failed' }],
  ])('is %s for %s, where there is %j', (culprit, state, states) => {
    const hand = below();
    hand.settle(states);
    expect(blamed(hand, state)).toBe(culprit);
  });

  it('is none that has left that state since, by being cleared', () => {
    const hand = below();
    hand.settle({ a: 'failed', 'm[2]': 'failed', 'm[0]': 'failed', 'm[1]': 'failed' });
    hand.settle({ a: 'none', 'm[2]': 'none' });
    expect(blamed(hand, 'upstream_failed')).toBe('m[0]');
    hand.settle({ 'm[0]': 'none' });
    expect([blamed(hand, 'upstream_failed'), blamed(hand, 'upstream_failed')]).toEqual(['m[1]', 'm[1]']);
    hand.settle({ 'm[1]': 'none', b: 'upstream_failed' });
    expect(blamed(hand, 'upstream_failed')).toBe('b');
  });

  it('is one that had settled before the pass, not one that moves in it (rule pass/snapshot)', () => {
    const hand = below();
    hand.settle({ 'm[1]': 'failed' });
    hand.move({ a: 'failed' });
    expect(blamed(hand, 'upstream_failed')).toBe('m[1]');
  });

  it('is in a mapped group one of those that are relevant (rule upstream/further-mapped-range)', () => {
    const hand = grouped();
    for (const taskId of ['g.a', 'g.i.b', 'g.j.t']) hand.expand(taskId);
    const ofIndexes = (state: 'upstream_failed' | 'skipped') => [2, 3].map((index) => blamed(hand, state, index));
    // Indexes 0 to 2 see the first three of `g.i.b`, 3 to 5 the others.
    hand.settle({ 'g.i.b[2]': 'skipped', 'g.i.b[3]': 'success', 'g.i.b[5]': 'failed' });
    expect(ofIndexes('upstream_failed')).toEqual(['g.i.b[2]', 'g.i.b[5]']);
    expect(ofIndexes('skipped')).toEqual(['g.i.b[2]', 'g.i.b[3]']);
    hand.settle({ 'g.i.b[0]': 'failed', 'g.i.b[4]': 'failed' });
    expect(ofIndexes('upstream_failed')).toEqual(['g.i.b[0]', 'g.i.b[4]']);
  });

  it('is in a mapped group the first of the range, not its neighbour behind', () => {
    const hand = grouped();
    for (const taskId of ['g.a', 'g.i.b', 'g.j.t']) hand.expand(taskId);
    hand.settle({ 'g.i.b[3]': 'failed', 'g.i.b[1]': 'upstream_failed' });
    expect(blamed(hand, 'upstream_failed', 0)).toBe('g.i.b[1]');
  });

  it('may be a placeholder that ended beside its instances, which every index sees', () => {
    const hand = grouped();
    hand.settle({ 'g.a': 'skipped' });
    for (const taskId of ['g.a', 'g.i.b', 'g.j.t']) hand.expand(taskId);
    hand.settle({ 'g.a[1]': 'failed' });
    const ofIndexes = (state: 'upstream_failed' | 'skipped') => [0, 5].map((index) => blamed(hand, state, index));
    expect(ofIndexes('skipped')).toEqual(['g.a', 'g.a']);
    expect(ofIndexes('upstream_failed')).toEqual(['g.a', 'g.a[1]']);
  });
});

describe('what an index of a mapped group counts of its upstream', () => {
  it.each<[InstanceState, counted: 'success' | 'skipped' | 'failed' | 'upstreamFailed' | 'removed' | null]>([
    ['success', 'success'],
    ['skipped', 'skipped'],
    ['failed', 'failed'],
    ['upstream_failed', 'upstreamFailed'],
    ['removed', 'removed'],
    ['running', null],
  ])('is its own index that is %s (rule upstream/own-index-in-group)', (state, counted) => {
    const { run, task, settle, expand } = grouped();
    for (const taskId of ['g.a', 'g.i.b', 'g.j.t']) expand(taskId);
    settle({ 'g.a[1]': state, 'g.a[0]': 'failed' });
    const status = emptyUpstreamStatus();
    const { upstream } = task('g.j.t');
    const a = upstream.filter((one) => one.task.taskId === 'g.a');
    readUpstreamStatus(run, task('g.j.t'), 4, a, status);
    const expected = { ...emptyUpstreamStatus(), total: 1, mapIndex: 4 };
    expect(status).toEqual(counted === null ? expected : { ...expected, [counted]: 1 });
  });
});

describe('the upstream instance that settled last', () => {
  it('is told whatever the order of tasks, and is none before anything has settled', () => {
    const last = (...names: readonly string[]) => {
      const hand = below();
      for (const name of names) hand.settle({ [name]: 'success' });
      return hand.named(findLastSettled(hand.run, hand.task('t')));
    };
    expect(last('a', 'm[1]', 'b')).toBe('b');
    expect(last('b', 'm[1]', 'a')).toBe('a');
    expect(last('m[2]', 'b', 'm[1]')).toBe('m[1]');
    expect(last()).toBe(null);
    const { run, task } = below();
    expect(findLastSettled(run, task('a'))).toBe(-1);
  });
});
