import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { clear, mark, type Clear } from '../drivers/clears.ts';
import { fail, hang, returns, skip } from '../drivers/faults.ts';
import { echo, movesOf, statesOf, timesOf } from '../drivers/observe.support.ts';
import type { SimulateOptions } from '../drivers/options.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import type { Reference } from '../authoring/references.ts';
import type { OutcomePlan } from '../model/outcomePlan.ts';
import { PROFILES } from '../model/profile.ts';
import { decodeTrace, encodeTrace } from '../trace/codec.ts';
import type { Simulation } from '../trace/simulation.ts';

/** `src` lists, `m` is mapped over it for two seconds an instance, `sum` counts. */
function listing(options: SimulateOptions, retries = 0): Simulation {
  const dag = new Dag('d');
  const src = dag.task('src', () => [1, 2, 3])();
  const m = dag.task('m', ({ x }: { x: number }) => x, { retries, retryDelay: '10s' }).expand({ x: src });
  dag.task('sum', ({ xs }: { xs: number[] }) => xs.length)({ xs: m });
  return simulateSync(dag, { durations: { m: 2 }, ...options });
}

/** A group mapped over two elements: `g.a` then `g.b` in it, `after` behind it. */
function grouped(action: Clear): string[] {
  const dag = new Dag('d');
  const group = dag.taskGroup('g', (inside, { x }: { x: Reference<number> }) =>
    inside.task('b', echo)({ a: inside.task('a', echo)({ x }) }),
  );
  dag
    .task('after', () => 1)()
    .after(group.expand({ x: [1, 2] }));
  return timesOf(simulateSync(dag, { actions: [action] }), 'none').map((text) => text.split(' ')[1] as string);
}

const rerunReturns = (value: number[]): OutcomePlan => [returns('src', value).onTry(2)];

describe('clearing', () => {
  it('has one index of a finished run start again, and the run with it (rules clear/requeues-run, clear/new-attempts)', () => {
    const run = listing({ actions: [clear('m').at(1).after('1h')] });
    expect(timesOf(run, 'none', 'running').slice(-2)).toEqual(['3600000 m[1] none', '3600000 m[1] running']);
    expect([run.state, run.durationMs, run.instance('m', 1).tryNumber]).toEqual(['success', 3_602_000, 2]);
    expect(run.instance('sum').tryNumber).toBe(1);
  });

  it('allows as many retries again as the task has', () => {
    const run = listing({ actions: [clear('m').at(1).after('1h')], faults: [fail('m').at(1)] }, 1);
    expect([run.instance('m', 1).tryNumber, run.instance('m', 1).maxTries, run.state]).toEqual([4, 3, 'failed']);
  });

  it('leaves a finished run finished without a reset (rule clear/without-reset)', () => {
    const run = listing({ actions: [{ ...clear('m').at(1).after('1h'), resetDagRuns: false }] });
    expect([run.state, run.durationMs, statesOf(run)['m']]).toEqual(['success', 2000, 'success none success']);
  });

  it('does not end a clear that comes too late for the last attempt', () => {
    const run = listing({ actions: [clear('m').at(1).after('1h'), clear('m').at(2).after('2h')] });
    expect(run.instances('m').map(({ tryNumber }) => tryNumber)).toEqual([1, 2, 2]);
    expect(run.durationMs).toBe(7_202_000);
  });

  it('keeps values until the instance starts again (rule clear/xcoms-stay)', () => {
    const dag = new Dag('d', { maxActiveTasks: 1 });
    const a = dag.task('a', () => 1)();
    dag.task('b', echo)({ value: a });
    const actions = [clear('b').after(5), clear('a').after('5001ms')];
    const run = simulateSync(dag, { actions, durations: { b: 3 }, faults: [returns('a', 2).onTry(2)] });
    expect([run.xcom('a'), run.xcom('b')]).toEqual([2, { value: 1 }]);
  });

  it('reaches the same index inside a mapped group, and whole tasks outside (rule clear/relatives-by-index)', () => {
    expect(grouped(clear('g.a').at(1).after(9))).toEqual(['g.a[1]']);
    expect(grouped(clear('g.a').at(1).withDownstream().after(9))).toEqual(['after', 'g.a[1]', 'g.b[1]']);
    expect(grouped(clear('g.b').at(0).withUpstream().after(9))).toEqual(['g.a[0]', 'g.b[0]']);
  });

  it('with upstream and downstream reaches what is below what is above (rule clear/upstream-and-downstream)', () => {
    const dag = new Dag('d');
    const top = dag.task('top', () => 1)();
    const [left, right] = [dag.task('left', echo)({ top }), dag.task('right', echo)({ top })];
    dag.task('end', echo)({ left, right });
    const run = simulateSync(dag, { actions: [clear('left').withUpstream().withDownstream().after(9)] });
    expect(run.instances().map(({ taskId, tryNumber }) => `${taskId} ${tryNumber}`)).toEqual([
      'top 2',
      'left 2',
      'right 2',
      'end 2',
    ]);
  });

  it('of failed ones leaves the others alone', () => {
    const faults = [fail('m').at(1).onTry(1)];
    const run = listing({ actions: [clear('src', 'm', 'sum').ifFailed().after(9)], faults });
    expect(timesOf(run, 'none')).toEqual(['9000 m[1] none', '9000 sum none']);
    expect(run.state).toBe('success');
  });

  it('of the whole run clears everything', () => {
    const run = listing({ actions: [clear().after(9)] });
    expect(run.instances().map(({ tryNumber }) => tryNumber)).toEqual([2, 2, 2, 2, 2]);
  });

  it('is without effect, and says so, where there is nothing to clear', () => {
    const run = listing({ actions: [clear('m').at(7).after(9)] });
    expect(run.warnings).toEqual(['the clear at 9s was without effect: there was nothing to clear']);
    expect(run.durationMs).toBe(2000);
  });

  it('is refused while a length that is needed is unknown (rule clear/unknown-length-refused)', () => {
    const dag = new Dag('d');
    const first = dag.task('first', ({ x }: { x: number }) => x).expand({ x: [1, 2] });
    dag.task('second', echo).expand({ x: first });
    const actions = [clear('first').at(0).after(8), clear('second').at(0).withDownstream().after(9)];
    const run = simulateSync(dag, { actions, durations: { first: 5 } });
    expect(run.warnings).toEqual([
      'the clear at 9s was without effect: Airflow refuses it, because it cannot tell how many instances second has',
    ]);
  });

  it('lets an earlier decision skip again what it skipped (rule skip/decision-outlives-clear)', () => {
    const dag = new Dag('d');
    const decide = dag.branch('decide', () => 'left')();
    dag
      .task('left', () => 1)()
      .after(decide);
    dag
      .task('right', () => 1)()
      .after(decide);
    const run = simulateSync(dag, { actions: [clear('right').after(9)] });
    expect(movesOf(run, 'skipped').map(({ timeMs, cause }) => `${timeMs} ${cause}`)).toEqual([
      '0 branch_not_followed',
      '9000 branch_not_followed',
    ]);
  });
});

/** `open` and `close` around `work`, `first` before it and `beside` apart. */
function bracketed(action: Clear, profile = '3.3.2'): string[] {
  const dag = new Dag('d');
  const open = dag.task('open', () => 1)();
  const close = dag.task('close', () => 1)();
  const work = dag.task('work', () => 1)();
  const first = dag.task('first', () => 1)();
  open.asSetup().before(work, close);
  close.asTeardown().after(work);
  first.before(work);
  dag.task('beside', () => 1)();
  const run = simulateSync(dag, { profile, actions: [action.after(9)] });
  return timesOf(run, 'none')
    .map((text) => text.split(' ')[1] as string)
    .sort();
}

describe('clearing between a setup and a teardown', () => {
  it('reaches both (rule clear/reaches-setups)', () => {
    expect(bracketed(clear('work'))).toEqual(['close', 'open', 'work']);
    expect(bracketed(clear('open'))).toEqual(['close', 'open']);
    expect(bracketed(clear('close'))).toEqual(['close']);
    expect(bracketed(clear('first').withDownstream())).toEqual(['close', 'first', 'open', 'work']);
    expect(bracketed(clear('close').withUpstream())).toEqual(['close', 'first', 'open', 'work']);
  });

  it('reached in 3.2.0 only what is related', () => {
    expect(bracketed(clear('work'), '3.2.0')).toEqual(['work']);
    expect(bracketed(clear('first').withDownstream(), '3.2.0')).toEqual(['close', 'first', 'open', 'work']);
  });
});

describe('clearing what runs', () => {
  const twenty: SimulateOptions = { durations: { m: 20 } };

  it('waits for the next heartbeat of its worker (rules clear/worker-stops-at-heartbeat, clear/new-attempts)', () => {
    const run = listing({ ...twenty, actions: [clear('m').at(1).after('6s')] });
    const moves = movesOf(run).filter(({ name }) => name === 'm[1]');
    expect(moves.slice(2).map(({ timeMs, state, cause }) => `${timeMs} ${state} ${cause}`)).toEqual([
      '0 running started',
      '6000 restarting cleared',
      '10000 none worker_stopped',
      '10000 scheduled rule_satisfied',
      '10000 queued selected',
      '10000 running started',
      '30000 success returned',
    ]);
  });

  it('stops an attempt that would never end', () => {
    const run = listing({ faults: [hang('m').at(1).onTry(1)], actions: [clear('m').at(1).after(7)] });
    expect([run.state, run.durationMs]).toEqual(['success', 12_000]);
  });

  it('starts over at once what ended before the heartbeat and said so itself (rule clear/result-refused)', () => {
    const run = listing({ actions: [clear('m').at(1).after(1)] });
    expect(timesOf(run, 'restarting', 'none')).toEqual(['1000 m[1] restarting', '2000 m[1] none']);
    expect([run.state, run.instance('m', 1).tryNumber, run.instance('m', 1).maxTries]).toEqual(['success', 2, 1]);
    expect(run.attempts('m', 1).map(({ error }) => error?.name)).toEqual(['ServerResponseError']);
  });

  it('retries what its supervisor had to report, even without retries (rule clear/result-refused)', () => {
    const refused = (options: SimulateOptions): string[] =>
      timesOf(listing({ ...options, actions: [clear('m').at(1).after(1)] }), 'restarting', 'up_for_retry');
    const retried = ['1000 m[1] restarting', '2000 m[1] up_for_retry'];
    expect(refused({ faults: [fail('m').at(1).onTry(1)] })).toEqual(retried);
    expect(refused({ faults: [skip('m').at(1).onTry(1)] })).toEqual(retried);
    expect(refused({ profile: '3.2.0' })).toEqual(retried);
  });

  it('takes in 3.2.0 every end before the heartbeat for a failure (rule clear/result-refused)', () => {
    const run = listing({ actions: [clear('m').at(1).after(1)], profile: '3.2.0' });
    expect(movesOf(run, 'restarting', 'up_for_retry').map(({ timeMs, cause }) => `${timeMs} ${cause}`)).toEqual([
      '1000 cleared',
      '2000 result_refused',
    ]);
    expect([run.state, run.instance('m', 1).tryNumber, run.instance('m', 1).maxTries]).toEqual(['success', 2, 0]);
    expect(run.attempts('m', 1).map(({ error }) => error?.name)).toEqual(['ServerResponseError']);
  });

  it('needs no slot for what restarts (rule clear/restarting-holds-no-slot)', () => {
    const dag = new Dag('d', { maxActiveTasks: 1 });
    dag.task('m', echo).expand({ x: [0, 1] });
    const run = simulateSync(dag, { durations: { m: 20 }, actions: [clear('m').at(0).after(1)] });
    expect(timesOf(run, 'restarting', 'running').slice(0, 3)).toEqual([
      '0 m[0] running',
      '1000 m[0] restarting',
      '1000 m[1] running',
    ]);
  });

  it('raises the limit of tries of one, where several start over in one turn (rule clear/limit-raised-for-one)', () => {
    const limits = (profile: string): number[] => {
      const run = listing({ ...twenty, profile, actions: [clear('m').after(1)] }, 2);
      return run.instances('m').map(({ maxTries }) => maxTries);
    };
    expect(limits('3.3.2')).toEqual([3, 2, 2]);
    expect(limits('intended')).toEqual([3, 3, 3]);
  });

  it('leaves the executor one slot less until the worker stops (rule selection/executor-slots)', () => {
    const dag = new Dag('d');
    dag.task('m', echo).expand({ x: [0, 1] });
    const actions = [clear('m').at(0).after(1)];
    const run = simulateSync(dag, { durations: { m: 20 }, config: { parallelism: 1 }, actions });
    expect(timesOf(run, 'restarting', 'running').slice(0, 3)).toEqual([
      '0 m[0] running',
      '1000 m[0] restarting',
      '5000 m[1] running',
    ]);
  });

  it('leaves a run that goes on as it is: its timeout counts from its start (rule clear/requeues-run)', () => {
    const dag = new Dag('d', { dagrunTimeout: 10 });
    for (const id of ['long', 'short']) dag.task(id, () => 1)();
    const options = { durations: { long: 30, short: 1 }, actions: [clear('short').after(5)] };
    expect(timesOf(simulateSync(dag, options), 'skipped')).toEqual(['10001 long skipped']);
  });

  it('of one index of a setup reaches that index only, though setups are cleared beside what they belong to', () => {
    const dag = new Dag('d');
    const open = dag
      .task('open', echo)
      .expand({ x: [0, 1] })
      .asSetup();
    dag
      .task('work', () => 1)()
      .after(open);
    const both = { kind: 'clear', atMs: 60_000, tasks: [['open', 1], 'work'] } as const;
    const run = simulateSync(dag, { actions: [both] });
    expect(run.instances('open').map(({ tryNumber }) => tryNumber)).toEqual([1, 2]);
  });

  it('gives back one slot, and no more, when its worker ends unheard (rule selection/executor-slots)', () => {
    const dag = new Dag('d');
    dag.task('m', echo).expand({ x: [0, 1, 2] });
    const actions = [clear('m').at(0).after(1)];
    const run = simulateSync(dag, { durations: { m: 4 }, config: { parallelism: 1 }, actions });
    expect(timesOf(run, 'running')).toEqual([
      '0 m[0] running',
      '4000 m[1] running',
      '8000 m[0] running',
      '12000 m[2] running',
    ]);
  });

  it('ignores what a stopped attempt would have come to', () => {
    const faults = [returns('m', 77).at(1).onTry(1)];
    const run = listing({ ...twenty, faults, actions: [clear('m').at(1).after(6)] });
    expect(run.xcom('m')).toEqual([1, 2, 3]);
  });
});

describe('a source that lists something else when it runs again', () => {
  const actions = [clear('src').withDownstream().after(9)];

  it('gets more instances (rule revision/missing-created-ready)', () => {
    const run = listing({ actions, faults: rerunReturns([1, 2, 3, 4, 5]) });
    expect([statesOf(run), run.xcom('sum'), run.state]).toEqual([
      { src: 'success', m: 'success success success success success', sum: 'success' },
      5,
      'success',
    ]);
    expect(run.instances('m').map(({ tryNumber }) => tryNumber)).toEqual([2, 2, 2, 1, 1]);
  });

  it('has surplus instances removed, which blocks an unmapped successor in releases where they do (rules revision/surplus-removed, clear/shrunk-source-deadlock)', () => {
    const options: SimulateOptions = { actions, faults: rerunReturns([1]) };
    const [older, later] = [PROFILES['3.2.0'], PROFILES['3.3.2']].map((profile) =>
      listing({ ...options, profile: profile as NonNullable<typeof profile> }),
    ) as [Simulation, Simulation];
    expect([statesOf(older), older.state]).toEqual([
      { src: 'success', m: 'success removed removed', sum: 'none' },
      'failed',
    ]);
    expect([statesOf(later)['sum'], later.xcom('sum'), later.state]).toEqual(['success', 3, 'success']);
  });

  it('with nothing to list has all instances removed, and nothing runs (rules revision/shrink-to-zero, clear/keeps-indexes)', () => {
    const run = listing({ actions, faults: rerunReturns([]) });
    expect(statesOf(run)['m']).toBe('removed removed removed');
    expect(run.instances('m').map(({ tryNumber }) => tryNumber)).toEqual([1, 1, 1]);
  });

  it('never restores what was removed once (rule revision/never-restores)', () => {
    const faults = [returns('src', [1]).onTry(2), returns('src', [1, 2, 3]).onTry(3)];
    const twice = [clear('src').withDownstream().after(9), clear('src', ['m', 0]).after(20)];
    const run = listing({ actions: twice, faults, profile: '3.3.2' });
    expect(statesOf(run)['m']).toBe('success removed removed');
  });
});

describe('a placeholder that was left over', () => {
  it('is deleted when its task is expanded again (rule clear/placeholder-deleted)', () => {
    const dag = new Dag('d');
    const src = dag.task('src', () => [1, 2])();
    const group = dag.taskGroup('g', (inside, { x }: { x: Reference<number> }) => {
      const a = inside.task('a', echo, { triggerRule: 'all_failed' })({ x });
      inside
        .task('b', () => 1, { triggerRule: 'none_failed_min_one_success' })()
        .after(a);
    });
    group.expand({ x: src });
    // `g.a` is skipped before it is expanded, and so is `g.b`, whose indexes come into being all the same.
    const before = simulateSync(dag, { profile: '3.2.0' });
    expect(before.instances('g.b').map(({ mapIndex, state }) => `${mapIndex} ${state}`)).toEqual([
      '-1 skipped',
      '0 skipped',
      '1 skipped',
    ]);
    const actions = [mark('g.a', 'success').after(9), clear('g.b').after(9)];
    const run = simulateSync(dag, { profile: '3.2.0', actions });
    expect(run.instances('g.b').map(({ mapIndex, state }) => `${mapIndex} ${state}`)).toEqual([
      '0 success',
      '1 success',
    ]);
    expect(decodeTrace(encodeTrace(run.trace))).toEqual(run.trace);
  });
});
