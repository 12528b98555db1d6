import { describe, expect, it } from 'vitest';
import { chain } from '../authoring/chain.ts';
import { Dag } from '../authoring/dag.ts';
import type { TaskOptions } from '../authoring/options.ts';
import type { Reference } from '../authoring/references.ts';
import { byHand, type RunByHand, type StatesByRow } from '../drivers/byHand.support.ts';
import { echo } from '../drivers/observe.support.ts';
import type { SimulateOptions } from '../drivers/options.ts';
import type { TriggerRule } from '../model/triggerRules.ts';
import { judgeTask, type TaskVerdict } from './dependencies.ts';

const one = (): number => 1;

/** `m`, mapped over a literal, below `a` and the mapped `n`. */
function wide(options: TaskOptions = {}): Dag {
  const dag = new Dag('d');
  const n = dag.task('n', echo).expand({ x: [0, 1] });
  const a = dag.task('a', one)();
  dag
    .task('m', echo, options)
    .expand({ x: [0, 1] })
    .after(a, n);
  return dag;
}

/** `g.m` below `g.a` of the same mapped group, and below `n` and `o` outside. */
function grouped(triggerRule: TriggerRule): Dag {
  const dag = new Dag('d');
  const n = dag.task('n', echo).expand({ x: [0, 1] });
  const o = dag.task('o', one)();
  const group = dag.taskGroup('g', (inside, { x }: { x: Reference<number> }) => {
    const a = inside.task('a', echo)({ x });
    inside.task('m', one, { triggerRule })().after(a, n, o);
  });
  group.expand({ x: [0, 1] });
  return dag;
}

/** make >> a >> m >> remove: `make` is a setup of `m` and not directly upstream. */
function withSetup(): Dag {
  const dag = new Dag('d');
  const make = dag.task('make', one)();
  const m = dag.task('m', echo).expand({ x: [0, 1] });
  chain(make, dag.task('a', one)(), m, dag.task('remove', one)().asTeardown({ setups: make }));
  return dag;
}

/** make >> a >> b >> m, which is a mapped teardown of `make`: `a` is in its scope. */
function teardown(): Dag {
  const dag = new Dag('d');
  const make = dag.task('make', one)();
  const m = dag.task('m', echo).expand({ x: [0, 1] });
  chain(make, dag.task('a', one)(), dag.task('b', one)(), m.asTeardown({ setups: make }));
  return dag;
}

/** The verdict on the rows of `m`, or `g.m`, once others have come to these states. */
function verdict(dag: Dag, states: StatesByRow, options: SimulateOptions = {}): TaskVerdict {
  const hand = byHand(dag, options);
  hand.settle(states);
  return judged(hand);
}

function judged({ run, rows }: RunByHand): TaskVerdict {
  return judgeTask(run, rows(run.dag.taskNumbers.has('m') ? 'm' : 'g.m'));
}

const n = { 'n[0]': 'success', 'n[1]': 'success' } as const;

describe('one judgement of all rows of a mapped task', () => {
  it.each<[verdict: TaskVerdict, triggerRule: TriggerRule, states: StatesByRow]>([
    ['wait', 'all_success', {}],
    ['wait', 'all_success', { a: 'running', ...n }],
    ['wait', 'one_success', { 'n[0]': 'running' }],
    ['pass', 'all_success', { a: 'success', ...n }],
    ['pass', 'one_success', { 'n[1]': 'success' }],
    ['pass', 'always', {}],
  ])('says %s under %s above which there is %j', (expected, triggerRule, states) => {
    expect(verdict(wide({ triggerRule }), states)).toBe(expected);
  });

  it('leaves it to each row where a state is to be given', () => {
    expect(verdict(wide(), { a: 'failed' })).toBe('each');
    expect(verdict(wide({ triggerRule: 'one_success' }), { a: 'skipped', 'n[0]': 'skipped', 'n[1]': 'skipped' })).toBe(
      'each',
    );
  });

  it('leaves it to each row where upstream rows are removed: rules count them by map index', () => {
    expect(verdict(wide({ triggerRule: 'all_done' }), { a: 'success', ...n, 'n[1]': 'removed' })).toBe('each');
  });

  it('is none of a row with index -1, nor below what may have skipped it', () => {
    const dag = new Dag('d');
    dag
      .branch('pick', () => 'm')()
      .before(dag.task('m', echo).expand({ x: [0] }));
    expect(verdict(dag, { pick: 'success' })).toBe('each');
    const plain = new Dag('d');
    chain(plain.task('a', one)(), plain.task('m', one)());
    expect(verdict(plain, { a: 'success' })).toBe('each');
  });

  it('is none once a source has failed since the expansion (rule mapped-source/failed-source)', () => {
    const dag = new Dag('d');
    dag.task('m', echo, { triggerRule: 'all_done' }).expand({ x: dag.task('src', () => [0])() });
    const hand = byHand(dag);
    hand.settle({ src: 'success' });
    hand.recordLength('src', 2);
    hand.expand('m');
    expect(judged(hand)).toBe('pass');
    hand.settle({ src: 'failed' });
    expect(judged(hand)).toBe('each');
  });

  it('lets rows without upstream pass under every rule (rule upstream/none-passes)', () => {
    for (const triggerRule of ['all_success', 'one_success', 'always'] as const) {
      const dag = new Dag('d');
      dag.task('m', echo, { triggerRule }).expand({ x: [0, 1] });
      expect(verdict(dag, {}), triggerRule).toBe('pass');
    }
  });

  it.each([false, true])('has all rows wait for the previous run, below nothing or below others: %j', (hasUpstream) => {
    const dag = new Dag('d');
    const m = dag.task('m', echo, { dependsOnPast: true }).expand({ x: [0, 1] });
    if (hasUpstream) dag.task('a', one)().before(m);
    const hand = byHand(dag);
    if (hasUpstream) hand.settle({ a: 'success' });
    hand.rows('m').isPastMet = true;
    expect(judged(hand)).toBe('pass');
    hand.rows('m').isPastMet = false;
    expect(judged(hand)).toBe('wait');
  });
});

describe('one judgement of all rows, with setups and teardowns', () => {
  it.each<[verdict: TaskVerdict, states: StatesByRow]>([
    ['wait', { a: 'success' }],
    ['wait', { make: 'success' }],
    ['pass', { make: 'success', a: 'success' }],
    ['each', { make: 'failed' }],
  ])('says %s below setups from afar where there is %j (rule setup/indirect-setups)', (expected, states) => {
    expect(verdict(withSetup(), states)).toBe(expected);
  });

  it('leaves it to each row of a teardown to look at its scope, where that counts (rule setup/teardown-scope)', () => {
    const states: StatesByRow = { make: 'success', b: 'success' };
    expect(verdict(teardown(), states)).toBe('each');
    expect(verdict(teardown(), states, { profile: '2.11.2' })).toBe('pass');
    expect(verdict(teardown(), { make: 'success' })).toBe('wait');
  });

  it('tells setups from other upstream tasks (rule setup/teardown-rule)', () => {
    const states: StatesByRow = { make: 'failed', a: 'success', b: 'success' };
    expect(verdict(teardown(), states, { profile: '2.11.2' })).toBe('each');
    expect(verdict(teardown(), { ...states, make: 'success', b: 'failed' }, { profile: '2.11.2' })).toBe('pass');
  });
});

describe('one judgement of all rows of a task in a mapped group', () => {
  it.each<[verdict: TaskVerdict, triggerRule: TriggerRule, states: StatesByRow]>([
    // Every row waits for what is outside: only what is inside can give a row a state before.
    ['marked', 'all_success', n],
    ['marked', 'all_done', { o: 'failed' }],
    // The rest is in the group alone.
    ['each', 'all_success', { o: 'success', ...n }],
    ['each', 'all_done', { o: 'success', 'n[0]': 'failed', 'n[1]': 'skipped' }],
    // A fast rule may be met in the group while others wait outside.
    ['each', 'one_success', { 'n[0]': 'skipped' }],
    // A state for all of them, and removed rows, which are counted by map index.
    ['each', 'all_success', { o: 'failed' }],
    ['each', 'all_done', { 'n[0]': 'removed' }],
    ['pass', 'always', {}],
  ])('says %s under %s where there is %j outside', (expected, triggerRule, states) => {
    expect(verdict(grouped(triggerRule), states)).toBe(expected);
  });

  it('is one for all where the rule sees the group whole, as in 3.2.0 (rule upstream/fast-rules-see-all)', () => {
    const profile = '3.2.0';
    expect(verdict(grouped('one_success'), {}, { profile })).toBe('wait');
    expect(verdict(grouped('one_success'), { 'g.a[1]': 'success' }, { profile })).toBe('pass');
    expect(verdict(grouped('one_success'), { 'g.a[1]': 'success' })).toBe('each');
  });
});
