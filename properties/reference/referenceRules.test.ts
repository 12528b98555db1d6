/** The reference scheduler against the examples of the documents about trigger rules, mapped groups and branching. */
import { describe, expect, it } from 'vitest';
import type { Profile } from '../../src/model/profile.ts';
import type { TriggerRule } from '../../src/model/triggerRules.ts';
import type { UpstreamCounts } from './triggerRule.ts';
import { DEFAULT_PROFILE, PROFILES } from '../../src/model/profile.ts';
import { TRIGGER_RULES } from '../../src/model/triggerRules.ts';
import { runReference } from './runReference.ts';
import { dag, expand, group, literal, mapped, movesTo, on, statesOf, task, xcom } from './testDag.ts';
import { judgeTriggerRule } from './triggerRule.ts';

const SRC = task('src');
const earlier = PROFILES['3.2.0']!;

describe('trigger rules (2.2)', () => {
  /** Letters of the table: s k f u r, and - for unfinished. */
  const judged = (rule: TriggerRule, upstream: string, mapIndex = -1, profile: Profile = DEFAULT_PROFILE): string => {
    const count = (letter: string) => [...upstream].filter((other) => other === letter).length;
    const counts: UpstreamCounts = {
      all: upstream.length,
      success: count('s'),
      skipped: count('k'),
      failed: count('f'),
      upstream_failed: count('u'),
      removed: count('r'),
      setups: { all: 0, success: 0, skipped: 0 },
    };
    const { early, isPassed } = judgeTriggerRule(rule, counts, { mapIndex, profile });
    return `${early ?? 'none'} ${isPassed ? 'passes' : 'waits'}`;
  };

  it.each([
    ['all_success', 'sss', 'none passes'],
    ['all_success', 's-k', 'skipped waits'],
    ['all_success', 'kf-', 'upstream_failed waits'],
    ['all_failed', 'fu', 'none passes'],
    ['all_failed', 'k-', 'skipped waits'],
    ['all_done', 'fk-', 'none waits'],
    ['all_done', 'fkr', 'none passes'],
    ['all_done_min_one_success', 'k--', 'skipped waits'],
    ['all_done_min_one_success', 'ffu', 'upstream_failed waits'],
    ['all_done_min_one_success', 'sff', 'none passes'],
    ['all_done_setup_success', 'fkr', 'none passes'],
    ['one_success', 'sf-', 'none passes'],
    ['one_success', 'ff-', 'none waits'],
    ['one_success', 'kkf', 'upstream_failed waits'],
    ['one_success', 'kkk', 'skipped waits'],
    ['one_failed', 'u--', 'none passes'],
    ['one_failed', 'sk', 'skipped waits'],
    ['one_done', 'f-', 'none passes'],
    ['one_done', 'uuu', 'skipped waits'],
    ['one_done', 'kr-', 'none waits'],
    ['none_failed', 'sk', 'none passes'],
    ['none_failed', 'u-', 'upstream_failed waits'],
    ['none_failed_min_one_success', 'kkk', 'skipped waits'],
    ['none_failed_min_one_success', 'sk', 'none passes'],
    ['none_skipped', 'fs', 'none passes'],
    ['none_skipped', 'k-', 'skipped waits'],
    ['all_skipped', 'kk', 'none passes'],
    ['all_skipped', 'f-', 'skipped waits'],
    ['always', '---', 'none passes'],
  ] as const)('%s with upstream %s: %s', (rule, upstream, expected) => {
    expect(judged(rule, upstream)).toBe(expected);
  });

  it('an unmapped task below a removed instance never passes five rules in 3.2.0, since then all of them but all_skipped', () => {
    const settled = { all_success: 's', none_failed: 's', none_failed_min_one_success: 's', all_failed: 'f' } as const;
    for (const [rule, state] of Object.entries(settled) as [TriggerRule, string][]) {
      expect(judged(rule, `${state}r`, -1, earlier)).toBe('none waits');
      expect(judged(rule, `${state}r`, 0, earlier)).toBe('none passes');
      expect([judged(rule, `${state}r`), judged(rule, `${state}r`, 0)]).toEqual(['none passes', 'none passes']);
    }
    for (const profile of [earlier, DEFAULT_PROFILE]) {
      expect(judged('all_skipped', 'kr', -1, profile)).toBe('none waits');
      for (const rule of ['all_done', 'none_skipped', 'one_success'] as const) {
        expect(judged(rule, 'sr', -1, profile)).toBe('none passes');
      }
    }
  });

  it('a mapped all_success instance beyond the successes is removed, early or while passing', () => {
    expect(judged('all_success', '-sr', 2)).toBe('removed waits');
    expect(judged('all_success', 'ssr', 2)).toBe('removed passes');
    expect(judged('all_success', 'ssr', 1)).toBe('none passes');
    expect(judged('all_success', 'ssr', -1)).toBe('none passes');
    expect(judged('all_success', 'ssr', -1, earlier)).toBe('none waits');
  });

  it('none_failed_min_one_success needs a success from 3.3 on', () => {
    expect(judged('none_failed_min_one_success', 'kr')).toBe('upstream_failed waits');
    expect(judged('none_failed_min_one_success', 'rr', 1)).toBe('upstream_failed waits');
    expect(judged('none_failed_min_one_success', 'rr', 1, earlier)).toBe('none passes');
    expect(judged('none_failed_min_one_success', 'kkk', -1, earlier)).toBe('skipped passes');
  });

  it('states set in a pass travel one level a pass', () => {
    const chain = ['a', 'b', 'c'].map((id, at, all) => task(id, { upstream: all.slice(Math.max(0, at - 1), at) }));
    const run = runReference(dag(chain), [on('a', 'fail')]);
    expect([movesTo(run, 'upstream_failed'), run.rounds]).toEqual([['0 b upstream_failed', '0 c upstream_failed'], 4]);
  });
});

const inGroup = (id: string, triggerRule: TriggerRule = 'all_success', ...upstream: string[]) =>
  task(`g.${id}`, { groupId: 'g', triggerRule, upstream: upstream.map((up) => `g.${up}`) });
const overSource = { groups: [group('g', expand({ x: xcom('src') }))] };
const overLiteral = (length: number) => ({ groups: [group('g', expand({ x: literal(Array(length).fill(0)) }))] });
const threeItems = on('src', { returns: [0, 1, 2] });

describe('mapped groups', () => {
  it.each([
    ['one_success', 'success upstream_failed skipped'],
    ['one_failed', 'skipped success skipped'],
    ['one_done', 'success success skipped'],
  ] as const)('%s looks at all instances of its upstream in 3.2.0, at its own index since (2.4)', (rule, perIndex) => {
    const plan = [on('g.a[1]', 'fail'), on('g.a[2]', 'skip')];
    const spec = dag([inGroup('a'), inGroup('b', rule, 'a')], overLiteral(3));
    expect(statesOf(runReference(spec, plan))['g.b']).toBe(perIndex);
    expect(statesOf(runReference(spec, plan, { profile: earlier }))['g.b']).toBe('success success success');
  });

  it('a task of an outer group depends on one instance of the inner group, not on its stretch (2.3)', () => {
    const groups = [group('o', expand({ x: literal([0, 1]) })), group('i', expand({ x: literal([0, 1, 2]) }), 'o')];
    const tasks = [task('i.a', { groupId: 'i' }), task('o.b', { groupId: 'o', upstream: ['i.a'] })];
    expect(statesOf(runReference(dag(tasks, { groups }), [on('i.a[1]', 'fail')]))['o.b']).toBe(
      'success upstream_failed',
    );
  });

  it('two groups over the same list are different groups: the second waits for all of the first (mapping 5.3)', () => {
    const groups = [group('g', expand({ x: xcom('src') })), group('h', expand({ x: xcom('src') }))];
    const tasks = [SRC, inGroup('a'), task('h.b', { groupId: 'h', upstream: ['g.a'] })];
    const run = runReference(dag(tasks, { groups }), [threeItems, on('g.a[2]', { takes: 5000 })]);
    expect(movesTo(run, 'running').slice(-3)).toEqual([
      '5000 h.b[0] running',
      '5000 h.b[1] running',
      '5000 h.b[2] running',
    ]);
  });

  it.each(['all_success', 'all_failed', 'all_done', 'none_failed', 'none_skipped', 'all_skipped'] as const)(
    'the placeholder of %s expands without waiting for its expanded upstream (2.5)',
    (rule) => {
      const spec = dag([SRC, inGroup('a'), inGroup('b', rule, 'a')], overSource);
      const plan = [threeItems, on('g.a', { takes: 1000 })];
      expect(runReference(spec, [...plan, on('g.a', 'hang')]).instances.map((row) => row.taskId)).toEqual(
        ['g.a', 'g.a', 'g.a', 'g.b', 'g.b', 'g.b', 'src'], // prettier-ignore
      );
    },
  );

  it.each([
    ['one_failed', 'success', '-1:skipped'],
    ['one_success', 'skip', '-1:skipped'],
    ['one_success', 'fail', '-1:upstream_failed'],
    ['one_done', 'skip', '-1:skipped'],
    ['all_done_min_one_success', 'success', '-1:upstream_failed'],
  ] as const)('the placeholder of %s when all upstream end in %s: %s', (rule, what, expected) => {
    const spec = dag([SRC, inGroup('a'), inGroup('b', rule, 'a')], overSource);
    const plan = what === 'success' ? [threeItems] : [threeItems, on('g.a', what)];
    expect(statesOf(runReference(spec, plan))['g.b']).toBe(expected);
  });

  it('the placeholder of none_failed_min_one_success waits for all in 3.3.2, and may end the whole task', () => {
    const spec = dag([SRC, inGroup('a'), inGroup('b', 'none_failed_min_one_success', 'a')], overSource);
    const states = (what: 'fail' | 'skip') => statesOf(runReference(spec, [threeItems, on('g.a[1]', what)]))['g.b'];
    expect([states('skip'), states('fail')]).toEqual(['success skipped success', '-1:upstream_failed']);
    expect(statesOf(runReference(spec, [threeItems, on('g.a', 'skip')]))['g.b']).toBe('-1:skipped');
  });

  it('the placeholder of none_failed_min_one_success is skipped, then removed in 3.2.0, and its downstream depends on its name (2.5)', () => {
    const spec = (last: string) =>
      dag(
        [SRC, inGroup('a'), inGroup('b', 'none_failed_min_one_success', 'a'), task(last, { upstream: ['g.b'] })],
        overSource,
      );
    const early = runReference(spec('c'), [threeItems], { profile: earlier });
    expect(statesOf(early)).toMatchObject({ c: '-1:skipped', 'g.b': '-1:removed success success success' });
    const late = runReference(spec('z'), [threeItems], { profile: earlier });
    expect([statesOf(late)['z'], late.runState]).toEqual(['-1:none', 'failed']);
    for (const profile of [DEFAULT_PROFILE, PROFILES['intended']!]) {
      const mended = runReference(spec('z'), [threeItems], { profile });
      expect([statesOf(mended)['z'], mended.runState]).toEqual(['-1:success', 'success']);
    }
  });

  it.each([
    ['all_failed', [on('g.z[2]', 'fail')], 'skipped skipped scheduled', DEFAULT_PROFILE],
    ['all_skipped', [on('g.z[2]', 'skip')], 'skipped skipped scheduled', DEFAULT_PROFILE],
    ['none_failed_min_one_success', [on('g.z[1]', 'fail')], '-1:removed scheduled upstream_failed scheduled', earlier],
  ] as const)(
    'a run with %s ends before its new instances (4.6), unless the profile mends it',
    (rule, plan, expected, profile) => {
      const spec = dag([SRC, inGroup('b', rule, 'z'), inGroup('z')], overSource);
      const run = runReference(spec, [threeItems, ...plan], { profile });
      expect([run.runState, statesOf(run)['g.b']]).toEqual(['success', expected]);
      const mended = runReference(spec, [threeItems, ...plan], { profile: PROFILES['intended']! });
      expect(statesOf(mended)['g.b']).not.toContain('scheduled');
    },
  );

  it('the verified traces of mapping 5.4', () => {
    const spec = dag(
      [
        SRC,
        inGroup('divide'),
        inGroup('report_failure', 'one_failed', 'divide'),
        inGroup('report_success', 'all_success', 'divide'),
      ],
      overSource,
    );
    const plan = [on('src', { returns: [0, 1, 2, 3] }), on('g.divide[0]', 'fail')];
    expect(statesOf(runReference(spec, plan))).toEqual({
      src: '-1:success',
      'g.divide': 'failed success success success',
      'g.report_failure': 'success skipped skipped skipped',
      'g.report_success': 'upstream_failed success success success',
    });
    const indirect = dag(
      [SRC, inGroup('divide'), inGroup('middle', 'all_success', 'divide'), inGroup('z', 'one_failed', 'middle')],
      overSource,
    );
    expect(statesOf(runReference(indirect, [threeItems, on('g.divide', 'fail')]))['g.z']).toBe(
      'success success success',
    );
  });

  it('an empty group ends as one skipped row a task, and what is below sees them (mapping 5.5)', () => {
    const spec = dag(
      [SRC, inGroup('a'), inGroup('b', 'all_success', 'a'), task('out', { upstream: ['g.b'] })],
      overSource,
    );
    const run = runReference(spec, [on('src', { returns: [] })]);
    expect([statesOf(run), run.runState]).toEqual([
      { src: '-1:success', 'g.a': '-1:skipped', 'g.b': '-1:skipped', out: '-1:skipped' },
      'success',
    ]);
  });
});

describe('mapped sources and placeholders (2.9, mapping 6.5)', () => {
  it('an eager rule that fires before every length is known ends upstream_failed although nothing failed', () => {
    const over = expand({ x: xcom('a'), y: xcom('b') });
    const plan = [on('a', { returns: [1] }), on('b', { returns: [1] }), on('b', { takes: 1000 })];
    const state = (triggerRule: TriggerRule) =>
      statesOf(runReference(dag([task('a'), task('b'), task('m', { expand: over, triggerRule })]), plan))['m'];
    expect([state('one_success'), state('one_done'), state('one_failed')]).toEqual([
      '-1:upstream_failed',
      '-1:upstream_failed',
      '-1:skipped',
    ]);
  });

  it('a failed source acts while another is still running, and beats a skipped one', () => {
    const over = expand({ x: xcom('a'), y: xcom('b') });
    const spec = dag([task('a'), task('b'), task('m', { expand: over, triggerRule: 'all_done' })]);
    const run = runReference(spec, [on('a', 'fail'), on('b', { takes: 1000 }), on('b', 'skip')]);
    expect(movesTo(run, 'upstream_failed', 'skipped')).toEqual(['0 m upstream_failed', '1000 b skipped']);
  });

  it('a chain over an empty list is skipped in one pass, as sources are read as they stand', () => {
    const run = runReference(dag([mapped('a', literal([])), mapped('b', xcom('a')), mapped('c', xcom('b'))]), []);
    expect([statesOf(run), run.runState, run.rounds]).toEqual([
      { a: '-1:skipped', b: '-1:skipped', c: '-1:skipped' },
      'success',
      1,
    ]);
  });

  it('a branch and a failure wanting different states make two moves, and the last check stays (2.8)', () => {
    const spec = dag([
      task('br', { decision: { kind: 'branch' } }),
      task('bad'),
      mapped('m', literal([0]), { upstream: ['bad', 'br'] }),
    ]);
    const run = runReference(spec, [on('br', { returns: null }), on('bad', 'fail')]);
    expect(movesTo(run, 'upstream_failed', 'skipped')).toEqual(['0 m[0] upstream_failed', '0 m[0] skipped']);
  });
});

it('every trigger rule is judged', () => {
  const setups = { all: 0, success: 0, skipped: 0 };
  const unfinished = { all: 1, success: 0, skipped: 0, failed: 0, upstream_failed: 0, removed: 0, setups };
  for (const rule of TRIGGER_RULES) {
    const { isPassed } = judgeTriggerRule(rule, unfinished, { mapIndex: -1, profile: DEFAULT_PROFILE });
    expect(isPassed).toBe(rule === 'always');
  }
});
