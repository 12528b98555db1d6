import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { TaskReference } from '../authoring/references.ts';
import { byRound, echo, movesOf, statesOf, timesOf } from '../drivers/observe.support.ts';
import { fail, returns, skip } from '../drivers/faults.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import type { TriggerRule } from '../model/triggerRules.ts';

/** `a -> b -> c -> d`. */
function chainOf(ids: readonly string[], triggerRule: TriggerRule = 'all_success'): Dag {
  const dag = new Dag('d');
  let last: TaskReference | undefined;
  for (const id of ids) {
    const task = dag.task(id, () => id, { triggerRule })() as TaskReference;
    if (last !== undefined) task.after(last);
    last = task;
  }
  return dag;
}

describe('a pass', () => {
  it.each([
    ['skipped', skip('a')],
    ['upstream_failed', fail('a')],
  ] as const)('lets %s travel one level (rules pass/snapshot, upstream/counts-at-pass-start)', (state, fault) => {
    const run = simulateSync(chainOf(['a', 'b', 'c', 'd']), { faults: [fault] });
    const rounds = movesOf(run, state)
      .filter(({ name }) => name !== 'a')
      .map(({ name, round }) => `${name} ${round}`);
    expect(rounds).toEqual(['b 2', 'c 3', 'd 4']);
  });

  it('ends a chain of expansions to zero as skips (rule expansion/chain-of-empty)', () => {
    const dag = new Dag('d');
    const first = dag.task('a', echo).expand({ x: dag.task('src', () => [] as number[])() });
    const second = dag.task('b', echo).expand({ x: first });
    dag.task('c', echo).expand({ x: second });
    const run = simulateSync(dag);
    expect([statesOf(run), run.state]).toEqual([
      { src: 'success', a: '-1:skipped', b: '-1:skipped', c: '-1:skipped' },
      'success',
    ]);
  });

  it('schedules what is downstream only in a later turn (rule loop/no-mini-scheduler)', () => {
    const run = simulateSync(chainOf(['a', 'b']));
    expect(
      movesOf(run, 'scheduled', 'running', 'success').map(({ round, name, state }) => [round, name, state]),
    ).toEqual([
      [1, 'a', 'scheduled'],
      [1, 'a', 'running'],
      [2, 'a', 'success'],
      [2, 'b', 'scheduled'],
      [2, 'b', 'running'],
      [3, 'b', 'success'],
    ]);
  });

  it('goes through rows by task id in code-point order, then by map index (rule pass/order-of-rows)', () => {
    const dag = new Dag('d');
    // By UTF-16 code unit the ligature would come last: the ideograph is a surrogate pair.
    const [ligature, ideograph] = ['\uFB01', '\u{20BB7}'];
    for (const id of ['b', ideograph, ligature, 'B', 'a.b', 'a']) dag.task(id, echo).expand({ x: [0, 1] });
    const names = byRound(simulateSync(dag, { config: { maxTisPerQuery: 0 } }), 'scheduled')[0];
    const ids = ['B', 'a', 'a.b', 'b', ligature, ideograph];
    expect(names).toEqual(ids.flatMap((id) => [`${id}[0]`, `${id}[1]`]));
  });

  it('expands a placeholder and schedules its instances at once (rules expansion/in-the-pass, pass/created-rows-judged)', () => {
    const dag = new Dag('d');
    dag.task('m', echo).expand({ x: dag.task('src', () => [7, 8])() });
    expect(byRound(simulateSync(dag), 'scheduled')).toEqual([['src'], ['m[0]', 'm[1]']]);
  });

  it('declares the end of the run after the last change (rule run-state/decided-one-pass-later)', () => {
    const run = simulateSync(chainOf(['a', 'b']), { faults: [skip('a')] });
    const last = movesOf(run).at(-1);
    expect([last?.name, last?.state, run.trace.marks.rounds.at(-1)]).toEqual(['b', 'skipped', (last?.round ?? 0) + 1]);
    // What a pass schedules comes after its decision, an empty operator's success too.
    const empty = new Dag('d');
    empty.empty('e');
    expect(simulateSync(empty).trace.marks.rounds.at(-1)).toBe(2);
  });

  it('counts a try when it schedules (rule state/try-number-at-scheduling)', () => {
    const run = simulateSync(chainOf(['a', 'b']), { faults: [fail('a')] });
    expect(run.instances().map(({ tryNumber }) => tryNumber)).toEqual([1, 0]);
  });
});

describe('an empty operator', () => {
  it('is set to success by the pass, with a try and without a slot (rule pass/empty-operator)', () => {
    const dag = new Dag('d');
    dag.empty('e', { pool: 'none' }).before(dag.task('after', () => 1)());
    const run = simulateSync(dag, { pools: { none: 0 } });
    expect(movesOf(run).filter(({ name }) => name === 'e')).toMatchObject([
      { state: 'success', cause: 'empty_operator' },
    ]);
    expect(run.instance('e')).toMatchObject({ tryNumber: 1, startMs: 0, endMs: 0 });
    expect(statesOf(run)).toEqual({ e: 'success', after: 'success' });
  });

  it('leaves no XCom (rule pass/empty-operator-no-xcom)', () => {
    const dag = new Dag('d');
    const group = dag.taskGroup('g', (inside, _: { x: unknown }) => inside.empty('e'));
    dag.task('use', echo)({ all: group.expand({ x: [1, 2] } as never).output as never });
    const run = simulateSync(dag, { profile: 'intended' });
    expect(statesOf(run)).toEqual({ 'g.e': 'success success', use: 'success' });
    expect(run.xcom('use')).toEqual({ all: [] });
  });
});

describe('an instance', () => {
  it('names the upstream instance that finished last as what let it go', () => {
    const dag = new Dag('d');
    const [a, b] = [dag.task('a', () => 1)(), dag.task('b', () => 1)()];
    dag
      .task('c', () => 1)()
      .after(a, b);
    const run = simulateSync(dag, { durations: { a: 5, b: 3 } });
    const { cause, culprit } = movesOf(run, 'scheduled').at(-1) ?? { cause: '', culprit: -1 };
    expect([cause, run.instances()[culprit]?.taskId]).toEqual(['rule_satisfied', 'a']);
    expect(timesOf(run, 'scheduled').at(-1)).toBe('5000 c scheduled');
  });

  it('that nobody waits for runs although its source returned nothing of use to it', () => {
    const dag = new Dag('d');
    dag
      .task('a', () => 1)()
      .before(dag.task('b', () => 2)());
    expect(statesOf(simulateSync(dag, { faults: [returns('a', null)] }))).toEqual({ a: 'success', b: 'success' });
  });
});
