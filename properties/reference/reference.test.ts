/** The reference scheduler against the examples of the documents about expansion, values and the run's state. */
import { describe, expect, it } from 'vitest';
import { PROFILES } from '../../src/model/profile.ts';
import { AirflowFailException, AirflowSkipException } from '../../src/model/errors.ts';
import { runReference } from './runReference.ts';
import {
  concat,
  dag,
  element,
  expand,
  group,
  kwargs,
  literal,
  map,
  mapped,
  movesTo,
  on,
  statesOf,
  task,
  valuesOf,
  xcom,
  zip,
} from './testDag.ts';

const SRC = task('src');
const intended = PROFILES['intended']!;

describe('scenarios of mapping 6.9', () => {
  const agg = (triggerRule: 'all_success' | 'all_done') => task('agg', { arguments: { all: xcom('m') }, triggerRule });
  const overSource = mapped('m', xcom('src'));
  const three = mapped('m', literal([0, 1, 2]));

  it('1: an empty source skips the placeholder, and all_done below runs with an empty list', () => {
    const skipped = runReference(dag([SRC, overSource, agg('all_success')]), [on('src', { returns: [] })]);
    expect([statesOf(skipped), skipped.runState]).toEqual([
      { src: '-1:success', m: '-1:skipped', agg: '-1:skipped' },
      'success',
    ]);
    const run = runReference(dag([SRC, overSource, agg('all_done')]), [on('src', { returns: [] })]);
    expect(valuesOf(run, 'agg')).toEqual([{ all: [] }]);
    expect(run.runState).toBe('success');
  });

  it.each([null, 'abc', 7])('2: a source returning %j fails, after its retries', (returns) => {
    const run = runReference(dag([task('src', { retries: 1 }), overSource]), [on('src', { returns })]);
    expect(statesOf(run)).toEqual({ src: '-1:failed', m: '-1:upstream_failed' });
    expect(run.instances.find((row) => row.taskId === 'src')?.tryNumber).toBe(2);
    expect(run.runState).toBe('failed');
  });

  it.each(['all_done', 'none_failed', 'one_success', 'all_success'] as const)(
    '3 and 4: a failed or skipped source under %s',
    (triggerRule) => {
      const spec = dag([SRC, mapped('m', xcom('src'), { triggerRule })]);
      expect(statesOf(runReference(spec, [on('src', 'fail')]))['m']).toBe('-1:upstream_failed');
      const run = runReference(spec, [on('src', 'skip')]);
      expect([statesOf(run)['m'], run.runState]).toEqual(['-1:skipped', 'success']);
    },
  );

  it('5: a failed instance fails the aggregate at once while its siblings keep running', () => {
    const run = runReference(dag([three, agg('all_success')]), [on('m[1]', 'fail'), on('m[2]', { takes: 9000 })]);
    expect(movesTo(run, 'upstream_failed', 'success')).toEqual([
      '0 m[0] success',
      '0 agg upstream_failed',
      '9000 m[2] success',
    ]);
    expect(run.runState).toBe('failed');
  });

  it('6 to 8: a skipped or failed instance under all_success and all_done', () => {
    const m2 = (triggerRule: 'all_success' | 'all_done') => mapped('m2', xcom('m'), { triggerRule });
    const run = runReference(dag([three, m2('all_success'), agg('all_success')]), [on('m[1]', 'skip')]);
    expect([statesOf(run), run.runState]).toEqual([
      { m: 'success skipped success', m2: '-1:skipped', agg: '-1:skipped' },
      'success',
    ]);
    const present = runReference(dag([three, m2('all_done'), agg('all_done')]), [on('m[1]', 'fail')]);
    expect(statesOf(present)).toEqual({ m: 'success failed success', m2: 'success success', agg: '-1:success' });
    expect(valuesOf(present, 'm2')).toEqual([{ x: { x: 0 } }, { x: { x: 2 } }]);
    expect(valuesOf(present, 'agg')).toEqual([{ all: [{ x: 0 }, { x: 2 }] }]);
    expect(present.runState).toBe('success');
  });

  it('9: when all fail, all_done expands to zero and as the only leaf makes the run succeed', () => {
    const run = runReference(dag([three, mapped('m2', xcom('m'), { triggerRule: 'all_done' })]), [on('m', 'fail')]);
    expect([statesOf(run)['m2'], run.runState]).toEqual(['-1:skipped', 'success']);
  });

  it('10: an instance returning nothing is absent below', () => {
    const run = runReference(dag([three, mapped('m2', xcom('m')), agg('all_success')]), [
      on('m[1]', { returns: null }),
    ]);
    expect(valuesOf(run, 'm2')).toEqual([{ x: { x: 0 } }, { x: { x: 2 } }]);
    expect(valuesOf(run, 'agg')).toEqual([{ all: [{ x: 0 }, { x: 2 }] }]);
  });

  it('11: what is below waits while an instance is up for retry', () => {
    const run = runReference(
      dag([mapped('m', literal([0, 1]), { retries: 1, retryDelayMs: 1000 }), mapped('m2', xcom('m'))]),
      [on('m[1]', 'fail', 1)],
    );
    expect(movesTo(run, 'up_for_retry', 'success')).toEqual([
      '0 m[0] success',
      '0 m[1] up_for_retry',
      '1001 m[1] success',
      '1001 m2[0] success',
      '1001 m2[1] success',
    ]);
  });

  it('12 and 13: what a .map function throws meets its instance only', () => {
    const maps = new Map([
      ['skipTwo', thrower(2, new AirflowSkipException())],
      ['failTwo', thrower(2, new Error('no'))],
      ['failForGood', thrower(2, new AirflowFailException())],
    ]);
    const spec = (name: string) => dag([SRC, mapped('m', map(xcom('src'), name), { retries: 1 }), agg('all_done')]);
    const plan = [on('src', { returns: [0, 1, 2] })];
    const skipped = runReference(spec('skipTwo'), plan, { maps });
    expect(statesOf(skipped)['m']).toBe('success success skipped');
    expect(valuesOf(skipped, 'agg')).toEqual([{ all: [{ x: 0 }, { x: 1 }] }]);
    const tries = (name: string) => runReference(spec(name), plan, { maps }).instances.map((row) => row.tryNumber);
    expect(tries('failTwo')).toEqual([1, 1, 1, 2, 1]);
    expect(tries('failForGood')).toEqual([1, 1, 1, 1, 1]);
  });

  it('16: mapped empty operators succeed in the pass and push nothing', () => {
    const run = runReference(dag([mapped('m', literal([1, 2]), { isEmpty: true }), mapped('m2', xcom('m'))]), []);
    expect(statesOf(run)).toEqual({ m: 'success success', m2: '-1:skipped' });
    expect(movesTo(run, 'scheduled', 'queued')).toEqual([]);
    expect(run.moves.every((move) => move.state === 'skipped' || move.tryNumber === 1)).toBe(true);
  });
});

function thrower(unwanted: number, error: Error): (item: unknown) => unknown {
  return (item) => {
    if (item === unwanted) throw error;
    return item;
  };
}

describe('what an index stands for (mapping 1.4, 1.5, 2, 3; scheduling 4.3)', () => {
  const values = (
    over: ReturnType<typeof expand>,
    plan: Parameters<typeof runReference>[1] = [],
    profile = 'intended',
  ) =>
    valuesOf(
      runReference(dag([task('a'), task('b'), task('m', { expand: over })]), plan, {
        profile: PROFILES[profile]!,
        maps: new Map([['double', (item) => (item as number) * 2]]),
      }),
      'm',
    ).map((value) => (value === undefined ? value : Object.values(value as object)));

  it('the last keyword varies fastest', () => {
    expect(values(expand({ x: literal([2, 4, 8]), y: literal([5, 10]) }))).toEqual(
      [[2, 5], [2, 10], [4, 5], [4, 10], [8, 5], [8, 10]], // prettier-ignore
    );
    expect(values(expand({ x: xcom('a'), y: xcom('a') }), [on('a', { returns: [1, 2] })])).toEqual(
      [[1, 1], [1, 2], [2, 1], [2, 2]], // prettier-ignore
    );
  });

  it('a dict gives pairs of key and value', () => {
    const got = values(expand({ n: literal([1, 2]), l: literal({ a: 'x', b: 'y' }) }));
    expect(got).toEqual([[1, ['a', 'x']], [1, ['b', 'y']], [2, ['a', 'x']], [2, ['b', 'y']]]); // prettier-ignore
    expect(values(expand({ x: xcom('a') }), [on('a', { returns: { k: 1 } })])).toEqual([[['k', 1]]]);
  });

  it('zip is as long as the shortest, with a fill value as the longest; concat is the sum; map keeps the length', () => {
    const plan = [on('a', { returns: [1, 2, 3] }), on('b', { returns: [7] })];
    expect(values(expand({ x: zip(xcom('a'), xcom('b')) }), plan)).toEqual([[[1, 7]]]);
    const filled = { kind: 'zip' as const, sources: [xcom('a'), xcom('b')], fillvalue: 0 };
    expect(values(expand({ x: filled }), plan)).toEqual([[[1, 7]], [[2, 0]], [[3, 0]]]);
    expect(values(expand({ x: concat(xcom('a'), xcom('b')) }), plan)).toEqual([[1], [2], [3], [7]]);
    expect(values(expand({ x: map(xcom('a'), 'double', 'double') }), plan)).toEqual([[4], [8], [12]]);
  });

  it('a dict in a concat gives its keys; under map it fails its instances', () => {
    const plan = [on('a', { returns: { k: 1 } }), on('b', { returns: [7] })];
    expect(values(expand({ x: concat(xcom('a'), xcom('b')) }), plan)).toEqual([['k'], [7]]);
    expect(values(expand({ x: map(xcom('a'), 'double') }), plan)).toEqual([undefined]);
  });

  it('a concat decoded among other keywords counts its parts too often in 3.2.0, but not as the first keyword', () => {
    const plan = [on('a', { returns: [1] }), on('b', { returns: [7] })];
    const last = expand({ x: literal(['p', 'q']), y: concat(xcom('a'), xcom('b')) });
    expect(values(last, plan)).toEqual([['p', 1], ['p', 7], ['q', 1], ['q', 7]]); // prettier-ignore
    expect(values(last, plan, '3.2.0')).toEqual([['p', 1], ['p', 7], undefined, undefined]);
    const first = expand({ y: concat(xcom('a'), xcom('b')), x: literal(['p', 'q']) });
    expect(values(first, plan, '3.2.0')).toEqual([[1, 'p'], [1, 'q'], [7, 'p'], [7, 'q']]); // prettier-ignore
  });

  it('expand_kwargs gives the row of the index; what is no record, or repeats partial, fails its instance', () => {
    const rows = literal([{ x: 1 }, { x: 2, y: 3 }, null]);
    const run = runReference(dag([task('m', { expand: kwargs(rows), arguments: { y: literal(9) } })]), []);
    expect(statesOf(run)['m']).toBe('success failed failed');
    const loose = runReference(dag([task('m', { expand: kwargs(rows, false), arguments: { y: literal(9) } })]), []);
    expect(valuesOf(loose, 'm')).toEqual([{ y: 9, x: 1 }, { y: 3, x: 2 }, undefined]);
    const dict = runReference(dag([SRC, task('m', { expand: kwargs(xcom('src')) })]), [
      on('src', { returns: { k: {} } }),
    ]);
    expect(statesOf(dict)['m']).toBe('failed');
  });

  it('rows of expand_kwargs written in the DAG exist at once and wait for what they refer to', () => {
    const rows = {
      kind: 'list' as const,
      items: [{ kind: 'record' as const, entries: [['x', xcom('src')] as const] }],
    };
    const run = runReference(dag([SRC, task('m', { expand: kwargs(rows) })]), [on('src', { returns: [5] })]);
    expect(valuesOf(run, 'm')).toEqual([{ x: [5] }]);
    expect(movesTo(run, 'scheduled').length).toBe(2);
  });
});

describe('values between tasks', () => {
  it('compaction: failed, skipped and empty instances vanish and later values shift down (4.3)', () => {
    const plan = [on('m[1]', 'fail'), on('m[2]', 'skip'), on('m[3]', { returns: null })];
    for (const triggerRule of ['all_done', 'one_success'] as const) {
      const last = mapped('m2', xcom('m'), { triggerRule });
      const run = runReference(dag([mapped('m', literal([0, 1, 2, 3, 4])), last]), plan);
      expect(valuesOf(run, 'm2')).toEqual([{ x: { x: 0 } }, { x: { x: 4 } }]);
    }
  });

  it('a missing value is None under return_value or with multiple outputs, else fails the attempt (3.15)', () => {
    const use = task('use', { arguments: { v: xcom('src', 'k') } });
    expect(statesOf(runReference(dag([SRC, use]), []))['use']).toBe('-1:failed');
    const multiple = task('src', { multipleOutputs: true });
    expect(valuesOf(runReference(dag([multiple, use]), [on('src', { returns: {} })]), 'use')).toEqual([{ v: null }]);
    expect(valuesOf(runReference(dag([multiple, use]), [on('src', { returns: { k: 1 } })]), 'use')).toEqual([{ v: 1 }]);
    expect(statesOf(runReference(dag([multiple, use]), [on('src', { returns: 3 })]))['src']).toBe('-1:failed');
  });

  it('what is too long to be mapped over fails its producer, at the limit it does not', () => {
    const spec = dag([SRC, mapped('m', xcom('src'))]);
    const state = (length: number) =>
      statesOf(runReference(spec, [on('src', { returns: Array(length).fill(0) })], { config: { maxMapLength: 3 } }));
    expect(state(3)['m']).toBe('success success success');
    expect(state(4)).toEqual({ src: '-1:failed', m: '-1:upstream_failed' });
  });

  it('pushing nothing is as returning None', () => {
    const run = runReference(dag([task('src', { doXcomPush: false }), mapped('m', xcom('src'))]), [
      on('src', { returns: [1] }),
    ]);
    expect(statesOf(run)).toEqual({ src: '-1:failed', m: '-1:upstream_failed' });
  });

  it('a group is read from outside as a list, or as a scalar when there is one value, unless as intended (4.4)', () => {
    const spec = (items: number[]) =>
      dag(
        [
          task('g.a', { groupId: 'g', arguments: { x: element('g') } }),
          task('out', { arguments: { all: xcom('g.a') } }),
        ],
        {
          groups: [group('g', expand({ x: literal(items) }))],
        },
      );
    expect(valuesOf(runReference(spec([1]), []), 'out')).toEqual([{ all: { x: 1 } }]);
    expect(valuesOf(runReference(spec([1]), [], { profile: intended }), 'out')).toEqual([{ all: [{ x: 1 }] }]);
    expect(valuesOf(runReference(spec([1, 2]), []), 'out')).toEqual([{ all: [{ x: 1 }, { x: 2 }] }]);
    expect(valuesOf(runReference(spec([1]), [on('g.a', { returns: null })]), 'out')).toEqual([{ all: null }]);
  });

  it('inside a group an instance reads its own index, None where nothing was pushed (4.2)', () => {
    const a = task('g.a', { groupId: 'g', arguments: { x: element('g') } });
    const b = task('g.b', { groupId: 'g', arguments: { v: xcom('g.a') } });
    const run = runReference(dag([SRC, a, b], { groups: [group('g', expand({ x: xcom('src') }))] }), [
      on('src', { returns: ['p', 'q'] }),
      on('g.a[0]', { returns: null }),
    ]);
    expect(valuesOf(run, 'g.b')).toEqual([{ v: null }, { v: { x: 'q' } }]);
  });

  it('nothing can be mapped over the output of a group (5.7)', () => {
    const run = runReference(
      dag([task('g.a', { groupId: 'g' }), mapped('m', xcom('g.a'))], {
        groups: [group('g', expand({ x: literal([1]) }))],
      }),
      [on('g.a', { returns: [1] })],
    );
    expect(statesOf(run)).toEqual({ 'g.a': 'success', m: '-1:upstream_failed' });
  });

  it('nested groups decode the full index in 3.2.0, quotients as intended (5.6)', () => {
    const inner = task('t', { groupId: 'i', arguments: { o: element('o'), i: element('i') } });
    const groups = [group('o', expand({ x: literal([0, 1]) })), group('i', expand({ x: literal([0, 1]) }), 'o')];
    const pairs = (profile: string) =>
      valuesOf(runReference(dag([inner], { groups }), [], { profile: PROFILES[profile]! }), 't').map((value) =>
        Object.values(value as object),
      );
    expect(pairs('3.2.0')).toEqual([[0, 0], [1, 1], [0, 0], [1, 1]]); // prettier-ignore
    expect(pairs('intended')).toEqual([[0, 0], [0, 1], [1, 0], [1, 1]]); // prettier-ignore
  });

  it('names of the language are names like any other', () => {
    const names = ['__proto__', 'constructor', 'toString'];
    const tasks = names.map((id) =>
      task(id, { expand: { kind: 'product', arguments: [['__proto__', literal([1])]] } }),
    );
    const run = runReference(dag(tasks), []);
    expect(run.instances.map((row) => [row.taskId, JSON.stringify(row.value)])).toEqual(
      names.toSorted().map((id) => [id, '{"__proto__":1}']),
    );
  });
});
