import { describe, expect, it } from 'vitest';
import { chain } from '../authoring/chain.ts';
import { Dag } from '../authoring/dag.ts';
import type { TaskOptions } from '../authoring/options.ts';
import type { Reference } from '../authoring/references.ts';
import { fail, skip, take } from '../drivers/faults.ts';
import { echo, movesOf, statesOf, timesOf } from '../drivers/observe.support.ts';
import { simulateSync } from '../drivers/simulateSync.ts';

const one = (): number => 1;

/** make >> a >> b >> remove; `b` as given. */
function wrapped(b: TaskOptions = {}): Dag {
  const dag = new Dag('d');
  const make = dag.task('make', one)();
  const remove = dag.task('remove', one)().asTeardown({ setups: make });
  chain(make, dag.task('a', one, { retries: 0 })(), dag.task('b', one, b)(), remove);
  return dag;
}

describe('a teardown (rule setup/teardown-rule)', () => {
  it('runs when its setup succeeded, whatever became of the work', () => {
    for (const faults of [[], [fail('a')], [skip('a')], [fail('b')]]) {
      expect(statesOf(simulateSync(wrapped(), { faults })).remove).toBe('success');
    }
  });

  it('is skipped with its setup, and upstream_failed when no setup succeeded', () => {
    expect(statesOf(simulateSync(wrapped(), { faults: [skip('make')] }))).toEqual({
      make: 'skipped',
      a: 'skipped',
      b: 'skipped',
      remove: 'skipped',
    });
    const run = simulateSync(wrapped(), { faults: [fail('make')] });
    expect(statesOf(run).remove).toBe('upstream_failed');
    expect(run.explain('remove')).toBe('upstream_failed: make failed (trigger rule all_done_setup_success)');
  });

  it('runs when one of several setups succeeded, also one instance of a mapped one', () => {
    const dag = new Dag('d');
    const make = dag.task('make', echo).expand({ x: [0, 1, 2] });
    const work = dag.task('work', one)().after(make);
    dag.task('remove', one)().after(work).asTeardown({ setups: make });
    const run = simulateSync(dag, { faults: [fail('make').at(0), skip('make').at(2)] });
    expect(statesOf(run)).toEqual({ make: 'failed success skipped', work: 'upstream_failed', remove: 'success' });
    expect(run.state).toBe('failed');
  });

  it('gets a state from its setups only when everything directly upstream is done', () => {
    const dag = new Dag('d');
    const make = dag.task('make', one)();
    const aside = dag.task('aside', one)();
    dag.task('remove', one)().after(aside).asTeardown({ setups: make });
    const run = simulateSync(dag, { faults: [skip('make')], durations: { aside: 5 } });
    expect(timesOf(run, 'skipped')).toEqual(['0 make skipped', '5000 remove skipped']);
  });

  it('without setups waits for all upstream and runs', () => {
    const dag = new Dag('d');
    chain(dag.task('work', one)(), dag.task('remove', one)().asTeardown());
    expect(statesOf(simulateSync(dag, { faults: [fail('work')] })).remove).toBe('success');
  });
});

describe('the scope of a teardown', () => {
  /** make >> slow >> end and make >> remove; `end` is above `remove` as well. */
  function scoped(): Dag {
    const dag = new Dag('d');
    const [make, end] = [dag.task('make', one)(), dag.task('end', one)()];
    const remove = dag.task('remove', one)().asTeardown({ setups: make });
    chain(make, dag.task('slow', one)(), end, remove);
    make.before(dag.task('quick', one)().before(end));
    return dag;
  }

  it('keeps it waiting for tasks that are not directly upstream (rule setup/teardown-scope)', () => {
    // quick fails, so that end is upstream_failed at once and everything directly upstream of remove is done.
    const run = simulateSync(scoped(), { faults: [fail('quick')], durations: { slow: 60 } });
    expect(timesOf(run, 'upstream_failed', 'running').slice(-2)).toEqual([
      '0 end upstream_failed',
      '60000 remove running',
    ]);
    expect(movesOf(run, 'scheduled').at(-1)).toMatchObject({ name: 'remove', cause: 'rule_satisfied' });
  });

  it('is done in whatever state it ends', () => {
    const run = simulateSync(scoped(), { faults: [fail('quick'), fail('slow')], durations: { slow: 60 } });
    expect(statesOf(run).remove).toBe('success');
  });

  it('does not delay a state that the setups give', () => {
    const run = simulateSync(scoped(), { faults: [fail('make')], durations: { slow: 60 } });
    expect(statesOf(run).remove).toBe('upstream_failed');
  });
});

describe('a setup further upstream (rule setup/indirect-setups)', () => {
  /** make >> a >> b >> remove, where `b` would run whatever became of `a`. */
  const patient = (): Dag => wrapped({ triggerRule: 'all_done' });

  it('decides the state of work before its rule is looked at', () => {
    const failed = simulateSync(patient(), { faults: [fail('make')] });
    expect(failed.instance('b')).toMatchObject({ state: 'upstream_failed', cause: 'setup_constraint' });
    expect(failed.explain('b')).toBe('upstream_failed: the setup make failed');
    const skipped = simulateSync(patient(), { faults: [skip('make')] });
    expect(skipped.instance('b')).toMatchObject({ state: 'skipped', cause: 'setup_constraint' });
    expect(skipped.explain('b')).toBe('skipped: the setup make is skipped');
    expect(statesOf(simulateSync(patient(), { faults: [fail('a')] })).b).toBe('success');
  });

  it('decides at once, while another setup is still running', () => {
    const dag = new Dag('d');
    const [bad, slow] = [dag.task('bad', one)().asSetup(), dag.task('slow', one)().asSetup()];
    const a = dag.task('a', one)().after(bad, slow);
    dag.task('b', one, { triggerRule: 'all_done' })().after(a);
    const run = simulateSync(dag, { faults: [fail('bad')], durations: { slow: 60 } });
    expect(timesOf(run, 'upstream_failed')).toEqual(['0 a upstream_failed', '0 b upstream_failed']);
  });

  it('keeps work waiting whose rule would let it run', () => {
    const dag = new Dag('d');
    const make = dag.task('make', one)().asSetup();
    const a = dag.task('a', one)();
    const quick = dag.task('quick', one)();
    chain(make, a, dag.task('b', one, { triggerRule: 'one_success' })().after(quick));
    const run = simulateSync(dag, { durations: { make: 60 } });
    expect(timesOf(run, 'running')).toContain('60000 b running');
  });

  it('that keeps work waiting does not keep its rule from deciding', () => {
    const dag = new Dag('d');
    const make = dag.task('make', one)().asSetup();
    const quick = dag.task('quick', one)();
    chain(make, dag.task('a', one)(), dag.task('b', one, { triggerRule: 'none_failed' })().after(quick));
    const run = simulateSync(dag, { faults: [fail('quick')], durations: { make: 60 } });
    expect(timesOf(run, 'upstream_failed')).toEqual(['0 b upstream_failed']);
    expect(run.instance('b').cause).toBe('trigger_rule');
  });

  it('does not concern what is not above its teardown (rule setup/irrelevant-setups)', () => {
    const dag = new Dag('d');
    const make = dag.task('make', one)();
    const work = dag.task('work', one)().after(make);
    dag.task('remove', one)().after(work).asTeardown({ setups: make });
    dag.task('outside', one, { triggerRule: 'all_done' })().after(work);
    expect(statesOf(simulateSync(dag, { faults: [fail('make')] })).outside).toBe('success');
  });
});

describe('setup and teardown inside a mapped group', () => {
  /** setup, work, more and teardown in every instance of a mapped group. */
  function perItem(more: TaskOptions = {}, isDynamic = false): Dag {
    const dag = new Dag('d');
    const items = [0, 1, 2, 3];
    const group = dag.taskGroup('g', (inside, { x }: { x: Reference<number> }) => {
      const make = inside.task('make', echo)({ x });
      const work = inside.task('work', one)().after(make);
      const last = inside.task('more', one, more)().after(work);
      inside.task('remove', one)().after(last).asTeardown({ setups: make });
    });
    group.expand({ x: isDynamic ? dag.task('src', () => items)() : items });
    return dag;
  }

  it('belong together index by index (rule setup/per-index-in-group)', () => {
    for (const isDynamic of [false, true]) {
      const run = simulateSync(perItem({ triggerRule: 'all_done' }, isDynamic), {
        faults: [fail('g.make').at(1), skip('g.make').at(2), fail('g.work').at(3)],
      });
      expect(statesOf(run)).toMatchObject({
        'g.make': 'success failed skipped success',
        'g.work': 'success upstream_failed skipped failed',
        'g.more': 'success upstream_failed skipped success',
        'g.remove': 'success upstream_failed skipped success',
      });
    }
  });

  it('start as soon as their own index is ready', () => {
    const run = simulateSync(perItem(), { faults: [take('g.make', 5).at(2)] });
    expect(timesOf(run, 'running').filter((move) => move.includes('remove'))).toEqual([
      '0 g.remove[0] running',
      '0 g.remove[1] running',
      '0 g.remove[3] running',
      '5000 g.remove[2] running',
    ]);
  });
});

it('a mapped teardown waits in each instance for all of an unmapped upstream', () => {
  const dag = new Dag('d');
  const make = dag.task('make', () => [10, 20])();
  const work = dag.task('work', one)().after(make);
  dag.task('remove', echo).expand({ x: make }).after(work).asTeardown({ setups: make });
  const run = simulateSync(dag, { faults: [fail('work')], durations: { work: 5 } });
  expect(timesOf(run, 'running').slice(-2)).toEqual(['5000 remove[0] running', '5000 remove[1] running']);
  expect(statesOf(run).remove).toBe('success success');
});

describe('the state of a run (rule run-state/teardown-leaves)', () => {
  function ending(onFailureFailDagrun: boolean): Dag {
    const dag = new Dag('d');
    const make = dag.task('make', one)();
    const remove = dag.task('remove', one)().asTeardown({ setups: make, onFailureFailDagrun });
    chain(make, dag.task('work', one)(), remove);
    return dag;
  }

  it('is that of the work, a failed teardown left out unless it counts', () => {
    expect(simulateSync(ending(false), { faults: [fail('remove')] }).state).toBe('success');
    expect(simulateSync(ending(true), { faults: [fail('remove')] }).state).toBe('failed');
    expect(simulateSync(ending(false), { faults: [fail('work')] }).state).toBe('failed');
    // A teardown that counts takes the place of the work: it ran, so the run is a success.
    expect(simulateSync(ending(true), { faults: [fail('work')] }).state).toBe('success');
  });

  it('is decided when the teardown is done as well', () => {
    expect(simulateSync(ending(false), { durations: { remove: 5 } }).durationMs).toBe(5000);
  });
});

describe('a short circuit', () => {
  function around(ignoreDownstreamTriggerRules: boolean): Dag {
    const dag = new Dag('d');
    const make = dag.task('make', one)();
    const stop = dag.shortCircuit('stop', () => [], { ignoreDownstreamTriggerRules })();
    const remove = dag.task('remove', one)().asTeardown({ setups: make });
    chain(make, stop, dag.task('work', one)(), remove, dag.task('after', one)());
    return dag;
  }

  it('spares teardowns, not what is behind them (rule setup/spared-by-short-circuit)', () => {
    expect(statesOf(simulateSync(around(true)))).toMatchObject({
      work: 'skipped',
      remove: 'success',
      after: 'skipped',
    });
    expect(statesOf(simulateSync(around(false)))).toMatchObject({
      work: 'skipped',
      remove: 'success',
      after: 'success',
    });
  });

  it('with nothing but a teardown behind it skips nothing and returns its value', () => {
    const dag = new Dag('d');
    chain(dag.shortCircuit('stop', () => [])(), dag.task('remove', one)().asTeardown());
    const run = simulateSync(dag);
    expect(statesOf(run)).toEqual({ stop: 'success', remove: 'success' });
    expect(run.xcom('stop')).toEqual([]);
  });
});

describe('a wide task below setups', () => {
  it('waits for a setup from afar as one and is let go as one', () => {
    const dag = new Dag('d', { maxActiveTasks: 200 });
    const make = dag.task('make', one)().asSetup();
    const before = dag.task('before', one)().after(make);
    const wide = dag.task('wide', echo).expand({ x: Array.from({ length: 100 }, (_, item) => item) });
    wide.after(before);
    const config = { parallelism: 200, maxTisPerQuery: 0 };
    const run = simulateSync(dag, { config, durations: { make: 5 } });
    const scheduled = movesOf(run, 'scheduled').filter(({ name }) => name.startsWith('wide'));
    expect(new Set(scheduled.map(({ round, timeMs }) => `${round} ${timeMs}`)).size).toBe(1);
    const failed = simulateSync(dag, { config, faults: [fail('make')] });
    expect(failed.instances('wide').every(({ cause }) => cause === 'setup_constraint')).toBe(true);
  });
});
