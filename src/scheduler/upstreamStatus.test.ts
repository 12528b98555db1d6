import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { Reference } from '../authoring/references.ts';
import { fail, skip, take } from '../drivers/faults.ts';
import { echo, movesOf, statesOf, timesOf } from '../drivers/observe.support.ts';
import type { SimulateOptions } from '../drivers/options.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import type { TriggerRule } from '../model/triggerRules.ts';

interface Shape {
  readonly triggerRule: TriggerRule;
  /** Over what a task returns, rather than over a literal. */
  readonly isDynamic?: boolean;
  readonly width?: number;
}

/** A mapped group `g` of `a` and, after it, `t` with the rule. */
function group({ triggerRule, isDynamic = false, width = 3 }: Shape, options: SimulateOptions = {}) {
  const dag = new Dag('d');
  const items = Array.from({ length: width }, (_, item) => item);
  const body = dag.taskGroup('g', (inside, { x }: { x: Reference<number> }) => {
    const a = inside.task('a', echo)({ x });
    inside
      .task('t', () => 1, { triggerRule })()
      .after(a);
  });
  body.expand({ x: isDynamic ? dag.task('src', () => items)() : items });
  return simulateSync(dag, options);
}

describe('inside a mapped group', () => {
  it('an instance depends on its own index (rule upstream/own-index-in-group)', () => {
    const run = group({ triggerRule: 'all_success' }, { faults: [fail('g.a').at(0), skip('g.a').at(2)] });
    expect(statesOf(run)['g.t']).toBe('upstream_failed success skipped');
  });

  it('an instance starts as soon as its own index is done', () => {
    const run = group({ triggerRule: 'all_success' }, { faults: [take('g.a', 1).at(2), take('g.a', 5)] });
    expect(timesOf(run, 'running').slice(3)).toEqual([
      '1000 g.t[2] running',
      '5000 g.t[0] running',
      '5000 g.t[1] running',
    ]);
  });

  it('the fast rules look at their own index, in 3.2.0 at all (rule upstream/fast-rules-see-all)', () => {
    const faults = [fail('g.a').at(1), skip('g.a').at(2)];
    const states = (triggerRule: TriggerRule, profile = '3.3.2') =>
      statesOf(group({ triggerRule }, { faults, profile }))['g.t'];
    expect(states('one_success')).toBe('success upstream_failed skipped');
    expect(states('one_failed')).toBe('skipped success skipped');
    expect(states('one_done')).toBe('success success skipped');
    for (const triggerRule of ['one_success', 'one_failed', 'one_done'] as const) {
      expect(states(triggerRule, '3.2.0'), triggerRule).toBe('success success success');
    }
  });

  it('divides as documented where rules are judged per index (rule group/per-index-traces)', () => {
    const run = (triggerRule: TriggerRule) =>
      statesOf(group({ triggerRule, isDynamic: true, width: 4 }, { faults: [fail('g.a').at(0)], profile: 'intended' }));
    expect(run('one_failed')['g.t']).toBe('success skipped skipped skipped');
    expect(run('all_success')['g.t']).toBe('upstream_failed success success success');
  });

  it('tasks outside are seen whole (rule upstream/all-instances-outside-group)', () => {
    const dag = new Dag('d');
    const m = dag.task('m', echo).expand({ x: [0, 1] });
    const body = dag.taskGroup('g', (inside, { x }: { x: Reference<number> }) => {
      inside.task('t', echo)({ x, all: m });
    });
    body.expand({ x: [0, 1] });
    const run = simulateSync(dag, { faults: [fail('m').at(1)] });
    expect(statesOf(run)['g.t']).toBe('upstream_failed upstream_failed');
  });

  it('another group over the same list is not paired (rule upstream/two-groups-over-one-list)', () => {
    const dag = new Dag('d');
    const items = dag.task('items', () => [0, 1])();
    const [first, second] = ['g', 'h'].map((id) =>
      dag.taskGroup(id, (inside, { x }: { x: Reference<number> }) => inside.task('t', echo)({ x })),
    );
    second?.expand({ x: items }).after(first!.expand({ x: items }));
    expect(statesOf(simulateSync(dag, { faults: [fail('g.t').at(1)] }))['h.t']).toBe('-1:upstream_failed');
  });

  it('an outer task below an inner group depends on too few of it (rule upstream/width-of-own-count)', () => {
    const dag = new Dag('d');
    const outer = dag.taskGroup('o', (group, { y }: { y: Reference<number> }) => {
      const inner = group.taskGroup('i', (nested, { x }: { x: Reference<number> }) => nested.task('t', echo)({ x }));
      group
        .task(
          'after',
          echo,
        )({ y })
        .after(inner.expand({ x: [0, 1, 2] }));
    });
    outer.expand({ y: [0, 1] });
    const run = simulateSync(dag, { faults: [fail('o.i.t').at(1)] });
    expect(statesOf(run)).toEqual({
      'o.i.t': 'success failed success success success success',
      'o.after': 'success upstream_failed',
    });
  });
});

describe('a plain mapped task after a mapped task', () => {
  it('has no pairing: each instance waits for all (rule mapping/no-pairing-between-mapped-tasks)', () => {
    const dag = new Dag('d');
    const a = dag.task('a', echo).expand({ x: [0, 1] });
    dag
      .task('b', echo)
      .expand({ x: [0, 1] })
      .after(a);
    const run = simulateSync(dag, { durations: { '*': 0 }, faults: [take('a', 9).at(1)] });
    expect(timesOf(run, 'running').slice(2)).toEqual(['9000 b[0] running', '9000 b[1] running']);
    expect(statesOf(simulateSync(dag, { faults: [skip('a').at(1)] })).b).toBe('skipped skipped');
  });
});

describe('the placeholder of a task in a group of unknown length', () => {
  const slow = { durations: { 'g.a': 5 } };
  /** When the task was expanded: the time of the last move before it; null: never. */
  const expandedAt = (triggerRule: TriggerRule, options: SimulateOptions = slow): number | null => {
    const run = group({ triggerRule, isDynamic: true }, options);
    const isOfTask = (task: number) => run.dag.tasks[task]?.taskId === 'g.t';
    const creation = run.trace.creations.find(({ task, firstMapIndex }) => firstMapIndex === 0 && isOfTask(task));
    return movesOf(run)[(creation?.row ?? 0) - 1]?.timeMs ?? null;
  };

  it.each(['all_success', 'all_failed', 'all_done', 'none_failed', 'none_skipped', 'all_skipped'] as const)(
    'passes at once under %s once its upstream is expanded (rule placeholder/expanded-upstream-not-relevant)',
    (triggerRule) => {
      expect(expandedAt(triggerRule)).toBe(0);
    },
  );

  it.each(['one_success', 'one_done'] as const)(
    'waits for the first that qualifies under %s (rule placeholder/fast-rule-sees-all)',
    (triggerRule) => {
      expect(expandedAt(triggerRule)).toBe(5000);
      expect(expandedAt(triggerRule, { ...slow, faults: [take('g.a', 2).at(1)] })).toBe(2000);
    },
  );

  it('ends the whole task when a fast rule can no longer be met (rule placeholder/fast-rule-skips-whole-task)', () => {
    const run = (triggerRule: TriggerRule, ...faults: NonNullable<SimulateOptions['faults']>) =>
      statesOf(group({ triggerRule, isDynamic: true }, { faults }))['g.t'];
    expect(run('one_failed')).toBe('-1:skipped');
    expect(run('one_success', skip('g.a'))).toBe('-1:skipped');
    expect(run('one_success', fail('g.a'))).toBe('-1:upstream_failed');
    expect(run('one_done', skip('g.a'))).toBe('-1:skipped');
    // The same over a literal has no placeholder (rule group/literal-expanded-at-creation).
    expect(statesOf(group({ triggerRule: 'one_failed' }))['g.t']).toBe('skipped skipped skipped');
  });

  it('waits for all and may end the whole task under none_failed_min_one_success (rule placeholder/none-failed-min-one-success)', () => {
    const states = (...faults: NonNullable<SimulateOptions['faults']>) =>
      statesOf(group({ triggerRule: 'none_failed_min_one_success', isDynamic: true }, { ...slow, faults }))['g.t'];
    expect(expandedAt('none_failed_min_one_success')).toBe(5000);
    expect(expandedAt('none_failed_min_one_success', { ...slow, faults: [take('g.a', 2).at(1)] })).toBe(5000);
    expect(states()).toBe('success success success');
    expect(states(skip('g.a').at(1))).toBe('success skipped success');
    expect(states(fail('g.a').at(1))).toBe('-1:upstream_failed');
    expect(states(skip('g.a'))).toBe('-1:skipped');
  });

  it('is skipped and expands all the same under none_failed_min_one_success in 3.2.0 (rule placeholder/survivor-becomes-removed)', () => {
    const run = group({ triggerRule: 'none_failed_min_one_success', isDynamic: true }, { ...slow, profile: '3.2.0' });
    expect(timesOf(run, 'skipped', 'removed')).toEqual(['0 g.t skipped', '5000 g.t removed']);
    expect(statesOf(run)['g.t']).toBe('-1:removed success success success');
  });

  it('sees all in a plain group inside the mapped one, in 3.2.0 none (rule placeholder/fast-rule-sees-all)', () => {
    const inPlainGroup = (triggerRule: TriggerRule, profile = '3.3.2') => {
      const dag = new Dag('d');
      const body = dag.taskGroup('g', (inside, { x }: { x: Reference<number> }) => {
        const a = inside.task('a', echo)({ x });
        inside
          .taskGroup('plain')
          .task('t', () => 1, { triggerRule })()
          .after(a);
      });
      body.expand({ x: dag.task('src', () => [0, 1])() });
      return statesOf(simulateSync(dag, { ...slow, profile }))['g.plain.t'];
    };
    expect(inPlainGroup('one_success')).toBe('success success');
    expect(inPlainGroup('one_success', '3.2.0')).toBe('-1:skipped');
  });

  it('fails under all_done_min_one_success and never expands (rule placeholder/all-done-min-one-success)', () => {
    const run = group({ triggerRule: 'all_done_min_one_success', isDynamic: true }, slow);
    expect(statesOf(run)['g.t']).toBe('-1:upstream_failed');
    expect(timesOf(run, 'upstream_failed')).toEqual(['0 g.t upstream_failed']);
  });

  it('judges nothing where it sees nothing, as intended', () => {
    for (const triggerRule of ['none_failed_min_one_success', 'all_done_min_one_success'] as const) {
      expect(statesOf(group({ triggerRule, isDynamic: true }, { profile: 'intended' }))['g.t']).toBe(
        'success success success',
      );
    }
  });

  it('waits for an upstream that is still a placeholder, as one that sorts later is (rule placeholder/unexpanded-upstream-counts-one)', () => {
    /** Moves between the expansion of `g.m` and that of what comes after it. */
    const movesBetween = (taskId: string): number => {
      const dag = new Dag('d');
      const body = dag.taskGroup('g', (inside, { x }: { x: Reference<number> }) => {
        inside
          .task(taskId, () => 1)()
          .after(inside.task('m', echo)({ x }));
      });
      body.expand({ x: dag.task('src', () => [0, 1])() });
      const [first, second] = simulateSync(dag).trace.creations.filter(({ count }) => count === 0);
      return (second?.row ?? 0) - (first?.row ?? 0);
    };
    expect(movesBetween('z')).toBe(0);
    expect(movesBetween('b')).toBeGreaterThan(0);
  });
});

describe('an empty mapped group', () => {
  it('leaves one skipped placeholder for each of its tasks (rule group/empty-skips-all)', () => {
    for (const isDynamic of [true, false]) {
      const run = group({ triggerRule: 'all_success', isDynamic, width: 0 });
      expect(statesOf(run)).toMatchObject({ 'g.a': '-1:skipped', 'g.t': '-1:skipped' });
      expect(run.state).toBe('success');
    }
  });
});

describe('eagerness', () => {
  /** `t` below one fast and one slow task. */
  const eager = (triggerRule: TriggerRule, options: SimulateOptions) => {
    const dag = new Dag('d');
    const [fast, slow] = [dag.task('fast', () => 1)(), dag.task('slow', () => 1)()];
    dag
      .task('t', () => 1, { triggerRule })()
      .after(fast, slow);
    const run = simulateSync(dag, { durations: { slow: 9 }, ...options });
    const decided = movesOf(run, 'scheduled', 'skipped', 'upstream_failed').find(({ name }) => name === 't');
    return `${decided?.timeMs} ${decided?.state}`;
  };

  it('lets a rule decide before all upstream are done', () => {
    expect(eager('all_success', { faults: [fail('fast')] })).toBe('0 upstream_failed');
    expect(eager('all_success', { faults: [skip('fast')] })).toBe('0 skipped');
    expect(eager('one_success', {})).toBe('0 scheduled');
    expect(eager('one_failed', { faults: [fail('fast')] })).toBe('0 scheduled');
    expect(eager('all_done', { faults: [fail('fast')] })).toBe('9000 scheduled');
    expect(eager('always', {})).toBe('0 scheduled');
  });

  it('takes an upstream that waits for its retry for unfinished (rule trigger-rule/retry-is-unfinished)', () => {
    const dag = new Dag('d');
    dag
      .task('a', () => 1, { retries: 1, retryDelay: 10 })()
      .before(dag.task('b', () => 1, { triggerRule: 'one_failed' })());
    expect(timesOf(simulateSync(dag, { faults: [fail('a')] }), 'scheduled')).toEqual([
      '0 a scheduled',
      '10001 a scheduled',
      '10001 b scheduled',
    ]);
  });

  it('names the first upstream that offends the rule', () => {
    const dag = new Dag('d');
    const m = dag.task('m', echo).expand({ x: [0, 1, 2] });
    dag.task('agg', echo)({ all: m });
    const run = simulateSync(dag, { faults: [fail('m').at(1), take('m', 5).at(2)] });
    const [move] = movesOf(run, 'upstream_failed');
    expect(move).toMatchObject({ name: 'agg', cause: 'trigger_rule', timeMs: 0 });
    const first = run.trace.creations.find(({ count }) => count === 3)?.first ?? -1;
    expect((move?.culprit ?? -1) - first).toBe(1);
  });
});
