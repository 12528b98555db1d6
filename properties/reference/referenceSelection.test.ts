/** The reference scheduler against the examples of the documents about retries, selection, limits, rounds and the end of a run. */
import { describe, expect, it } from 'vitest';
import type { TaskSpec } from '../../src/model/dagSpec.ts';
import { DAG_DEFAULTS } from '../../src/model/dagDefaults.ts';
import { DEFAULT_PROFILE } from '../../src/model/profile.ts';
import { DEFAULT_CONFIG } from '../../src/model/settings.ts';
import { globMatches, priorityWeight } from './given.ts';
import type { Given } from './given.ts';
import { retryDelayMs } from './retryDelay.ts';
import { runReference } from './runReference.ts';
import { dag, literal, mapped, movesTo, on, statesOf, task, xcom } from './testDag.ts';

function givenOf(tasks: readonly TaskSpec[], logicalDateText = '2026-01-01 00:00:00+00:00'): Given {
  const spec = { ...DAG_DEFAULTS, dagId: 'd', tasks };
  const byId = new Map(tasks.map((entry) => [entry.taskId, entry]));
  const settings = {
    plan: [],
    config: DEFAULT_CONFIG,
    profile: DEFAULT_PROFILE,
    pools: new Map(),
    poolsWithDeferred: new Set<string>(),
    maps: new Map(),
  };
  return { ...settings, spec, logicalDateText, zeroDateMs: 0, tasks: byId, groups: new Map() };
}

describe('retries', () => {
  it.each([
    ['t', 300, 2, null, [389, 1115, 1778, 3593, 4950, 14300, 27829, 48430]],
    ['u', 300, 2, 1800, [546, 692, 1378, 1800, 1800, 1800, 1800, 1800]],
    ['v', 10, 1.5, null, [12, 16, 26, 62, 82, 113, 176, 262]],
    ['w', 10, 0, 5, [10, 10, 10, 10, 10, 10, 10, 10]],
    ['x', 0, 2, null, [1, 1, 1, 1, 1, 1, 1, 1]],
  ] as const)('waits as recorded for task %s (3.2)', (taskId, delay, multiplier, cap, expected) => {
    const spec = task(taskId, {
      retryDelayMs: delay * 1000,
      retryExponentialBackoff: multiplier,
      maxRetryDelayMs: cap === null ? null : cap * 1000,
    });
    const waits = expected.map((_, position) => retryDelayMs(givenOf([spec]), spec, position + 1) / 1000);
    expect(waits).toEqual(expected);
  });

  it('hashes a logical date of None, too', () => {
    const spec = task('t', { retryExponentialBackoff: 2 });
    const waits = [1, 2, 3, 4, 5, 6].map((tryNumber) => retryDelayMs(givenOf([spec], 'None'), spec, tryNumber) / 1000);
    expect(waits).toEqual([313, 890, 1398, 3428, 9062, 17716]);
  });

  it('tries again at the first pass after the delay, not at it, and each index by itself', () => {
    const spec = dag([mapped('m', literal([0, 1]), { retries: 2, retryDelayMs: 30_000 }), task('tick')]);
    const run = runReference(spec, [on('m[1]', 'fail', 1), on('tick', { takes: 30_000 })]);
    expect(movesTo(run, 'up_for_retry')).toEqual(['0 m[1] up_for_retry']);
    expect(movesTo(run, 'scheduled').at(-1)).toBe('30001 m[1] scheduled');
    expect(run.instances.map((row) => row.tryNumber)).toEqual([1, 2, 1]);
  });

  it('ends failed after the last try, at once without a retry', () => {
    const tries = (what: 'fail' | 'fail_without_retry' | 'skip') =>
      runReference(dag([task('a', { retries: 2 })]), [on('a', what)]).instances.map((row) => [
        row.state,
        row.tryNumber,
      ]);
    expect([tries('fail'), tries('fail_without_retry'), tries('skip')]).toEqual([
      [['failed', 3]],
      [['failed', 1]],
      [['skipped', 1]],
    ]);
  });

  it('an execution timeout fails what is longer, one of zero nothing, one below zero everything', () => {
    const state = (executionTimeoutMs: number | null, takes: number) => {
      const run = runReference(dag([task('a', { executionTimeoutMs })]), [on('a', { takes })]);
      return `${run.instances[0]?.state} ${run.endMs}`;
    };
    expect([state(1000, 1000), state(1000, 1001), state(0, 3), state(-1, 5)]).toEqual(
      ['success 1000', 'failed 1000', 'success 3', 'failed 0'], // prettier-ignore
    );
    const hung = runReference(dag([task('a')]), [on('a', 'hang')]);
    expect([hung.endReason, hung.runState, statesOf(hung)['a']]).toEqual(['stalled', 'running', '-1:running']);
    expect(runReference(dag([task('a', { executionTimeoutMs: 7 })]), [on('a', 'hang')]).endMs).toBe(7);
  });
});

describe('selection (5.4)', () => {
  const queued = (run: ReturnType<typeof runReference>) => movesTo(run, 'queued').map((line) => line.split(' ')[1]);
  const many = (id: string, length: number, parts = {}) => mapped(id, literal(Array(length).fill(0)), parts);
  const long = on('*', { takes: 1000 });
  const single = task('zz', { priorityWeight: 1 });

  it('one full pool hides the default pool for one loop', () => {
    const spec = dag([many('m', 20, { priorityWeight: 10, pool: 'p' }), single]);
    expect(queued(runReference(spec, [long], { pools: { p: 1 } })).slice(0, 3)).toEqual(['m[0]', 'zz', 'm[1]']);
  });

  it('the rank limit hides it until the pool frees, if no instance fits', () => {
    const holder = task('holder', { pool: 'p', priorityWeight: 99 });
    const start = task('start');
    const parts = { pool: 'p', poolSlots: 2, priorityWeight: 10, upstream: ['start'] };
    const spec = (length: number, maxActiveTasks: number) =>
      dag([holder, start, many('m', length, parts), task('zz', { upstream: ['start'] })], { maxActiveTasks });
    const plan = [on('holder', { takes: 5000 }), on('m', { takes: 1000 })];
    const hidden = runReference(spec(3, 2), plan, { pools: { p: 2 } });
    expect(movesTo(hidden, 'queued').slice(2, 4)).toEqual(['5000 m[0] queued', '5000 zz queued']);
    const full = runReference(spec(20, 100), plan, { pools: { p: 2 } });
    expect(movesTo(full, 'queued')[2]).toBe('0 zz queued');
  });

  it('equal weights go by map index, then task id; smaller needs fit where larger do not', () => {
    const five = dag([many('a', 3, { pool: 'p', poolSlots: 2 }), many('b', 3, { pool: 'p' })]);
    expect(queued(runReference(five, [long], { pools: { p: 5 } })).slice(0, 3)).toEqual(['a[0]', 'b[0]', 'a[1]']);
    const limited = dag([many('a', 6), many('b', 6)], { maxActiveTasks: 4 });
    expect(queued(runReference(limited, [long])).slice(0, 4)).toEqual(['a[0]', 'b[0]', 'a[1]', 'b[1]']);
  });

  it('a loop queues a page at most, and parallelism and limits of a task hold', () => {
    const atStart = (config: object, parts = {}) =>
      movesTo(runReference(dag([many('m', 40, parts)], { maxActiveTasks: 99 }), [long], { config }), 'queued').filter(
        (line) => line.startsWith('0 '),
      ).length;
    expect([atStart({}), atStart({ parallelism: 5 }), atStart({ maxTisPerQuery: 0, parallelism: 50 })]).toEqual([
      32, 5, 40,
    ]);
    expect([atStart({}, { maxActiveTisPerDagrun: 3 }), atStart({}, { maxActiveTisPerDag: 2 })]).toEqual([3, 2]);
    expect(atStart({ defaultPoolSlots: 7 })).toBe(7);
  });

  it('a pool of five slots runs two instances of two slots at a time', () => {
    const spec = dag([many('m', 12, { pool: 'p', poolSlots: 2 })]);
    expect(runReference(spec, [on('m', { takes: 10_000 })], { pools: { p: 5 } }).endMs).toBe(60_000);
    expect(runReference(spec, [on('m', { takes: 10_000 })], { pools: { p: -1 } }).endMs).toBe(10_000);
  });

  it('an instance larger than its pool waits for ever, and the run with it', () => {
    const run = runReference(dag([task('a', { pool: 'p', poolSlots: 3 })]), [], { pools: { p: 2 } });
    expect([run.endReason, statesOf(run)['a']]).toEqual(['stalled', '-1:scheduled']);
  });

  it('refuses a pool that is not given', () => {
    expect(() => runReference(dag([task('a', { pool: 'p' })]), [])).toThrow(/task a names the pool p/);
  });

  it('a mapped task weighs once in those above it (5.6)', () => {
    const tasks = [
      task('make', { priorityWeight: 3, upstream: [] }),
      mapped('a', xcom('make'), { priorityWeight: 1, upstream: ['make'] }),
      mapped('b', literal([1]), { priorityWeight: 5, upstream: [] }),
      task('total', { priorityWeight: 1, upstream: ['a', 'b'] }),
    ];
    const weights = (weightRule: TaskSpec['weightRule']) =>
      tasks.map((entry) => priorityWeight(givenOf(tasks), { ...entry, weightRule }));
    expect(weights('downstream')).toEqual([5, 2, 6, 1]);
    expect(weights('upstream')).toEqual([3, 4, 5, 10]);
    expect(weights('absolute')).toEqual([3, 1, 5, 1]);
  });
});

describe('rounds and the end of a run', () => {
  it('passes see all of an instant, one event, or what a polling period gathered', () => {
    const spec = dag([task('a'), task('b'), task('c', { upstream: ['a', 'b'], triggerRule: 'all_done' })]);
    const plan = [on('a', { takes: 1500 }), on('b', { takes: 1500 })];
    expect(runReference(spec, plan).rounds).toBe(4);
    expect(runReference(spec, plan, { passes: 'event' }).rounds).toBe(5);
    expect(movesTo(runReference(spec, plan, { passes: { everyMs: 1000 } }), 'success')).toEqual(
      ['1500 a success', '1500 b success', '2000 c success'], // prettier-ignore
    );
  });

  it('equal-time completions apply in the order the attempts started', () => {
    const spec = dag([task('a'), mapped('m', literal([0, 1]), { upstream: ['a'] }), task('z')]);
    const run = runReference(spec, [on('a', { takes: 500 }), on('m', { takes: 500 }), on('z', { takes: 1000 })]);
    expect(movesTo(run, 'success')).toEqual([
      '500 a success',
      '1000 z success',
      '1000 m[0] success',
      '1000 m[1] success',
    ]);
  });

  it('a failure that is no leaf does not fail the run (4.5)', () => {
    const run = runReference(dag([task('a'), task('b', { upstream: ['a'], triggerRule: 'all_done' })]), [
      on('a', 'fail'),
    ]);
    expect(run.runState).toBe('success');
  });

  it('fail_fast ends other tasks, not the other indexes (3.7)', () => {
    const tasks = [mapped('m', literal([0, 1])), task('long'), task('next', { upstream: ['long'] })];
    const run = runReference(dag(tasks, { failFast: true }), [
      on('m[0]', 'fail'),
      on('m[1]', { takes: 10 }),
      on('long', { takes: 99 }),
    ]);
    expect(statesOf(run)).toEqual({ long: '-1:failed', m: 'failed success', next: '-1:skipped' });
    expect(run.endMs).toBe(10);
  });

  it('a run longer than its timeout fails one millisecond after it and what is unfinished is skipped (4.5)', () => {
    const tasks = [task('long'), task('next', { upstream: ['long'] })];
    const run = runReference(dag(tasks, { dagrunTimeoutMs: 1000 }), [on('long', { takes: 5000 })]);
    expect([run.runState, run.endMs, statesOf(run)]).toEqual([
      'failed',
      1001,
      { long: '-1:skipped', next: '-1:skipped' },
    ]);
  });

  it('a limit of rounds is an end of its own', () => {
    expect(runReference(dag([task('a')]), [], { maxRounds: 1 }).endReason).toBe('livelock');
  });

  it('globs match any text and any one character', () => {
    expect([globMatches('load_*', 'load_'), globMatches('*.b?', 'g.h.b1'), globMatches('a.c', 'abc')]).toEqual(
      [true, true, false], // prettier-ignore
    );
  });
});
