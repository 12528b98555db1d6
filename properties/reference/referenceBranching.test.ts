/** The reference scheduler against the examples of the documents about branching and skipping (scheduling 7). */
import { describe, expect, it } from 'vitest';
import type { DecisionSpec } from '../../src/model/dagSpec.ts';
import { PROFILES } from '../../src/model/profile.ts';
import { runReference } from './runReference.ts';
import { dag, expand, group, literal, mapped, movesTo, on, statesOf, task, xcom } from './testDag.ts';

const BRANCH: DecisionSpec = { kind: 'branch' };
const CIRCUIT: DecisionSpec = { kind: 'short_circuit', ignoreDownstreamTriggerRules: true };
const DIRECT_CIRCUIT: DecisionSpec = { kind: 'short_circuit', ignoreDownstreamTriggerRules: false };
const below = (taskId: string, ...upstream: string[]) => task(taskId, { upstream });

describe('branching (7.1)', () => {
  const spec = dag([task('br', { decision: BRANCH }), below('a', 'br'), below('b', 'br'), below('join', 'a', 'br')]);

  it('keeps the chosen and what is also below it, skips the rest before the branch itself succeeds', () => {
    const run = runReference(spec, [on('br', { returns: 'a' })]);
    expect(statesOf(run)).toEqual({ br: '-1:success', a: '-1:success', b: '-1:skipped', join: '-1:success' });
    expect(movesTo(run, 'skipped', 'success').slice(0, 2)).toEqual(['0 b skipped', '0 br success']);
  });

  it.each([
    [null, 'skipped skipped skipped'],
    [[], 'skipped skipped skipped'],
    [['a', 'b'], 'success success success'],
    ['unknown', 'upstream_failed upstream_failed upstream_failed'],
    [7, 'upstream_failed upstream_failed upstream_failed'],
  ])('a value of %j', (returns, expected) => {
    const run = runReference(spec, [on('br', { returns })]);
    const states = ['a', 'b', 'join'].map((id) => run.instances.find((row) => row.taskId === id)?.state);
    expect(states.join(' ')).toBe(expected);
  });

  it('a group id stands for the roots of the group', () => {
    const tasks = [
      task('br', { decision: BRANCH }),
      task('g.a', { groupId: 'g', upstream: ['br'] }),
      task('g.b', { groupId: 'g', upstream: ['g.a'] }),
      below('other', 'br'),
    ];
    const run = runReference(dag(tasks, { groups: [group('g', null)] }), [on('br', { returns: 'g' })]);
    expect(statesOf(run)).toMatchObject({ 'g.a': '-1:success', 'g.b': '-1:success', other: '-1:skipped' });
  });

  it.each([
    [{ kind: 'if', then: 'a', else: 'b' }, true, '-1:success', '-1:skipped'],
    [{ kind: 'if', then: 'a', else: 'b' }, false, '-1:skipped', '-1:success'],
    [{ kind: 'if', then: 'a', else: null }, false, '-1:skipped', '-1:skipped'],
    [{ kind: 'switch', cases: ['a', 'b'] }, 'b', '-1:skipped', '-1:success'],
    [{ kind: 'switch', cases: ['a'] }, 'b', '-1:upstream_failed', '-1:upstream_failed'],
    [{ kind: 'latest_only' }, null, '-1:success', '-1:success'],
    [CIRCUIT, [], '-1:skipped', '-1:skipped'],
    [CIRCUIT, [0], '-1:success', '-1:success'],
  ] as const)('%j given %j: %s and %s', (decision, returns, a, b) => {
    const run = runReference(dag([task('if', { decision }), below('a', 'if'), below('b', 'if')]), [
      on('if', { returns }),
    ]);
    expect(statesOf(run)).toMatchObject({ a, b });
  });

  it('a short circuit skips everything below, or only what is directly below', () => {
    const last = task('z', { upstream: ['a'], triggerRule: 'all_done' });
    const run = (decision: DecisionSpec) =>
      statesOf(runReference(dag([task('sc', { decision }), below('a', 'sc'), last]), [on('sc', { returns: false })]));
    expect(run(CIRCUIT)).toMatchObject({ a: '-1:skipped', z: '-1:skipped' });
    expect(run(DIRECT_CIRCUIT)).toMatchObject({ a: '-1:skipped', z: '-1:success' });
  });

  it('a task that two branches rule out is skipped once', () => {
    const tasks = [task('p', { decision: BRANCH }), task('q', { decision: BRANCH }), below('z', 'p', 'q')];
    const run = runReference(dag(tasks), [on('p', { returns: null }), on('q', { returns: null })]);
    expect(movesTo(run, 'skipped')).toEqual(['0 z skipped']);
  });

  it('a running task is left alone by the skip call, one waiting to be retried is not', () => {
    const run = eagerRun({ maxActiveTisPerDagrun: 9 });
    expect(movesTo(run, 'skipped')).toEqual(['1000 b skipped']);
    expect(statesOf(run)['a']).toBe('-1:success');
  });

  it('but the deadlock probe of a pass that finds nothing to do skips even a running task (1.2, 4.5)', () => {
    const run = eagerRun({});
    expect(movesTo(run, 'skipped')).toEqual(['1000 b skipped', '1000 a skipped']);
    // The probe's skip goes unreported, so the row it finished still counts and the run is deadlocked (dagrun.py, update_state).
    expect([run.runState, run.endMs]).toEqual(['failed', 1000]);
  });

  /** A limit on active instances is what keeps a run from being probed. */
  function eagerRun(parts: { maxActiveTisPerDagrun?: number }): ReturnType<typeof runReference> {
    const eager = (id: string) =>
      task(id, { upstream: ['br', 'first'], triggerRule: 'one_success', retries: 1, ...parts });
    const tasks = [task('br', { decision: BRANCH }), task('first'), eager('a'), eager('b')];
    return runReference(dag(tasks), [
      on('br', { returns: null }),
      on('br', { takes: 1000 }),
      on('a', { takes: 5000 }),
      on('b', 'fail'),
    ]);
  }
});

describe('branching and mapping (7.4)', () => {
  it('inside a mapped group the decision is ignored, unless the profile mends it', () => {
    const tasks = [
      task('g.br', { groupId: 'g', decision: BRANCH }),
      task('g.l', { groupId: 'g', upstream: ['g.br'] }),
      task('g.r', { groupId: 'g', upstream: ['g.br'] }),
    ];
    const spec = dag(tasks, { groups: [group('g', expand({ x: literal([0, 1]) }))] });
    const plan = [on('g.br[0]', { returns: 'g.l' }), on('g.br[1]', { returns: 'g.r' })];
    expect(statesOf(runReference(spec, plan))).toMatchObject({ 'g.l': 'success success', 'g.r': 'success success' });
    expect(statesOf(runReference(spec, plan, { profile: PROFILES['intended']! }))).toMatchObject({
      'g.l': 'success skipped',
      'g.r': 'skipped success',
    });
  });

  it('a mapped TaskFlow branch is never honoured; a mapped traditional one is, per index, by mapped children', () => {
    const run = (style: 'taskflow' | 'traditional') => {
      const br = mapped('br', literal([0, 1, 2]), { decision: BRANCH, style });
      const m = mapped('m', literal([0, 1, 2]), { upstream: ['br'] });
      return statesOf(
        runReference(dag([br, m, below('l', 'br')]), [
          on('br[0]', { returns: 'l' }),
          on('br', { returns: ['l', 'm'] }),
        ]),
      );
    };
    expect(run('taskflow')).toMatchObject({ m: 'success success success', l: '-1:success' });
    expect(run('traditional')).toMatchObject({ m: 'skipped success success', l: '-1:success' });
  });

  it('an unmapped child of a mapped traditional branch is not skipped', () => {
    const br = mapped('br', literal([0, 1]), { decision: BRANCH, style: 'traditional' });
    expect(statesOf(runReference(dag([br, below('l', 'br')]), [on('br', { returns: null })]))['l']).toBe('-1:success');
  });

  it('a mapped traditional short circuit reaches its direct child per index only', () => {
    const sc = mapped('sc', literal([0, 1]), { decision: CIRCUIT, style: 'traditional' });
    const m = mapped('m', literal([0, 1]), { upstream: ['sc'] });
    const n = mapped('n', literal([0, 1]), { upstream: ['m'] });
    const run = runReference(dag([sc, m, n]), [on('sc[0]', { returns: false }), on('sc[1]', { returns: true })]);
    expect(statesOf(run)).toEqual({ sc: 'success success', m: 'skipped success', n: 'skipped skipped' });
  });

  it('an unmapped branch skips the placeholders of the roots of a mapped group and every literal instance', () => {
    const tasks = [
      task('br', { decision: BRANCH }),
      task('src'),
      task('g.a', { groupId: 'g', upstream: ['br'] }),
      mapped('m', literal([0, 1]), { upstream: ['br'] }),
    ];
    const run = runReference(dag(tasks, { groups: [group('g', expand({ x: xcom('src') }))] }), [
      on('br', { returns: null }),
      on('src', { returns: [1] }),
    ]);
    expect(statesOf(run)).toMatchObject({ 'g.a': '-1:skipped', m: 'skipped skipped' });
  });
});
