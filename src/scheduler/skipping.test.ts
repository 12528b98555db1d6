import { describe, expect, it } from 'vitest';
import { chain } from '../authoring/chain.ts';
import { Dag } from '../authoring/dag.ts';
import type { TaskOptions } from '../authoring/options.ts';
import type { Reference, TaskReference } from '../authoring/references.ts';
import { clear } from '../drivers/clears.ts';
import { fail, returns } from '../drivers/faults.ts';
import { byRound, echo, errorOf, movesOf, statesOf } from '../drivers/observe.support.ts';
import type { SimulateOptions } from '../drivers/options.ts';
import { simulateRunsSync } from '../drivers/simulateRunsSync.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import type { Json } from '../model/json.ts';

/** `pick` branches to `a`, `b` and the roots `g.c`, `g.d` of a group; `join` comes after `a` and `b`. */
function branching(returned: Json, { join = {}, ...options }: SimulateOptions & { join?: TaskOptions } = {}) {
  const dag = new Dag('d');
  const pick = dag.branch('pick', () => null)();
  const [a, b] = [dag.task('a', () => 1)(), dag.task('b', () => 1)()];
  const group = dag.taskGroup('g');
  const c = group.task('c', () => 1)();
  group
    .task('e', () => 1)()
    .after(c, group.task('d', () => 1)());
  pick.before(a, b, group);
  dag
    .task('join', () => 1, join)()
    .after(a, b);
  return simulateSync(dag, { outputs: { pick: returned }, ...options });
}

/** What ran of the tasks after the branch. */
const ran = (run: ReturnType<typeof branching>) =>
  Object.entries(statesOf(run)).flatMap(([id, state]) => (state === 'success' && id !== 'pick' ? [id] : []));

describe('a branch', () => {
  it.each<[returned: Json, ran: string[]]>([
    ['a', ['a']],
    [
      ['a', 'b'],
      ['a', 'b', 'join'],
    ],
    ['g', ['g.c', 'g.e', 'g.d']],
    ['g.d', ['g.d']],
    [
      ['a', 'g'],
      ['a', 'g.c', 'g.e', 'g.d'],
    ],
    [[], []],
    [null, []],
    // Python goes through a dict by its keys.
    [{ a: 'b' }, ['a']],
  ])('returning %j runs %j (rules branch/return-kinds, branch/none-skips-all)', (returned, expected) => {
    expect(ran(branching(returned)).toSorted()).toEqual(expected.toSorted());
  });

  it('skips its direct downstream at once, deeper ones by their rules (rule branch/skip-direct-downstream)', () => {
    const run = branching('a');
    expect(movesOf(run, 'skipped').map(({ name, cause, round }) => `${name} ${cause} ${round}`)).toEqual([
      'b branch_not_followed 2',
      'g.c branch_not_followed 2',
      'g.d branch_not_followed 2',
      'g.e trigger_rule 2',
      'join trigger_rule 2',
    ]);
    const lenient = branching('a', { join: { triggerRule: 'none_failed' } });
    expect(ran(lenient)).toEqual(['a', 'join']);
  });

  it.each<[returned: string, ran: string[]]>([
    ['g', ['g.a', 'g.i.b', 'g.i.j.c']],
    ['g.i', ['g.i.b', 'g.i.j.c']],
    ['g.i.j', ['g.i.j.c']],
    ['h', ['h.a']],
  ])(
    'that returns the group %s runs what is inside, groups in it included (rule branch/followed)',
    (returned, inside) => {
      const dag = new Dag('d');
      const [pick, other] = [dag.branch('pick', () => returned)(), dag.task('other', () => 1)()];
      const [g, h] = [dag.taskGroup('g'), dag.taskGroup('h')];
      const i = g.taskGroup('i');
      const [a, b, c] = [g.task('a', () => 1)(), i.task('b', () => 1)(), i.taskGroup('j').task('c', () => 1)()];
      pick.before(a, b, c, h.task('a', () => 1)());
      other.before(c);
      expect(ran(simulateSync(dag)).toSorted()).toEqual([...inside, 'other'].toSorted());
    },
  );

  it('keeps what also lies downstream of what it chose (rule branch/followed)', () => {
    const dag = new Dag('d');
    const pick = dag.branch('pick', () => 'a')();
    const [a, join] = [dag.task('a', () => 1)(), dag.task('join', () => 1)()];
    pick.before(a, dag.task('b', () => 1)(), join);
    a.before(join);
    expect(statesOf(simulateSync(dag))).toEqual({ pick: 'success', a: 'success', join: 'success', b: 'skipped' });
  });

  it.each<Json>(['nowhere', ['a', 'nowhere'], 3, [null], { nowhere: 1 }])(
    'that returns %j fails, and skips nothing (rule branch/unknown-id)',
    (returned) => {
      const run = branching(returned);
      expect(statesOf(run)).toMatchObject({ pick: 'failed', a: 'upstream_failed' });
      expect(errorOf(run, 'pick')).toContain('neither a task id nor a task group id');
    },
  );

  it('may return references and groups', () => {
    const dag = new Dag('d');
    const a = dag.task('a', () => 1)();
    const group = dag.taskGroup('g');
    group.task('c', () => 1)();
    dag
      .branch('pick', () => [a, group])()
      .before(a, group, dag.task('b', () => 1)());
    expect(statesOf(simulateSync(dag))).toEqual({ a: 'success', 'g.c': 'success', pick: 'success', b: 'skipped' });
  });

  it('skips each instance of a mapped task over literals by the check (rule branch/mapped-child-skipped-by-check)', () => {
    const dag = new Dag('d');
    const pick = dag.branch('pick', () => null)();
    dag
      .task('m', echo)
      .expand({ x: [0, 1] })
      .after(pick);
    for (const profile of ['3.3.2', 'intended']) {
      const run = simulateSync(dag, { profile });
      expect(statesOf(run).m, profile).toBe('skipped skipped');
      expect(movesOf(run, 'skipped')[0]?.cause).toBe('branch_not_followed');
    }
  });

  it('skips the placeholders of the roots of a group of unknown length (rule branch/group-roots-placeholder)', () => {
    const dag = new Dag('d');
    const pick = dag.branch('pick', () => null)();
    const src = dag.task('src', () => [1, 2])();
    const group = dag.taskGroup('g', (inside, { x }: { x: Reference<number> }) => {
      const root = inside.task('root', echo)({ x });
      inside
        .task('leaf', () => 1)()
        .after(root);
    });
    group.expand({ x: src }).after(pick);
    expect(statesOf(simulateSync(dag))).toMatchObject({ 'g.root': '-1:skipped', 'g.leaf': '-1:skipped' });
  });

  it('decides anew in a retry', () => {
    const dag = new Dag('d');
    const decisions = ['nowhere', 'b'];
    const pick = dag.branch('pick', () => decisions.shift(), { retries: 1 })();
    pick.before(dag.task('a', () => 1)(), dag.task('b', () => 1)());
    expect(statesOf(simulateSync(dag))).toEqual({ pick: 'success', a: 'skipped', b: 'success' });
  });
});

describe('a branch with map indexes', () => {
  const inGroup = (profile: string) => {
    const dag = new Dag('d');
    const group = dag.taskGroup('g', (inside, { x }: { x: Reference<string> }) => {
      const pick = inside.branch('pick', ({ x }: { x: string }) => `g.${x}`)({ x });
      pick.before(inside.task('a', () => 1)(), inside.task('b', () => 1)());
    });
    group.expand({ x: ['a', 'b'] });
    return statesOf(simulateSync(dag, { profile }));
  };

  it('inside a mapped group is ignored, but heard as intended (rule branch/in-mapped-group-ignored)', () => {
    expect(inGroup('3.2.0')).toMatchObject({ 'g.a': 'success success', 'g.b': 'success success' });
    expect(inGroup('intended')).toMatchObject({ 'g.a': 'success skipped', 'g.b': 'skipped success' });
  });

  it('inside a mapped group is heard no more once it was cleared, until it has decided anew', () => {
    const dag = new Dag('d');
    const group = dag.taskGroup('g', (inside, { x }: { x: Reference<string> }) => {
      const pick = inside.branch('pick', ({ x }: { x: string }) => x)({ x });
      pick.before(inside.task('a', () => 1)(), inside.task('b', () => 1)());
    });
    group.expand({ x: ['g.a', 'g.a'] });
    const actions = [clear('g.pick').at(0).withDownstream().after(9)];
    const run = simulateSync(dag, { profile: 'intended', actions, faults: [returns('g.pick', 'g.b').onTry(2)] });
    expect(statesOf(run)).toMatchObject({ 'g.a': 'skipped success', 'g.b': 'success skipped' });
  });

  it('written as a task function is ignored (rule branch/mapped-taskflow-ignored)', () => {
    const dag = new Dag('d');
    const branch = dag.branch('pick', ({ x }: { x: string }) => x).expand({ x: ['a', 'a'] });
    const gate = dag.shortCircuit('gate', ({ x }: { x: boolean }) => x).expand({ x: [false, false] });
    (branch as unknown as TaskReference).before(dag.task('a', () => 1)(), dag.task('b', () => 1)());
    (gate as unknown as TaskReference).before(dag.task('c', () => 1)());
    expect(statesOf(simulateSync(dag))).toMatchObject({ a: 'success', b: 'success', c: 'success' });
  });

  /** No Dag can declare a traditional branch: the spec of a mapped branch with its style changed. */
  function traditional(place: (dag: Dag, pick: TaskReference) => void, kind: 'branch' | 'shortCircuit' = 'branch') {
    const dag = new Dag('d');
    const declare = dag[kind] as Dag['task'];
    const pick = declare('pick', ({ x }: { x: string }) => x).expand({ x: ['l', 'm', 'm'] });
    place(dag, pick);
    const { spec, functions } = dag.compile();
    const tasks = spec.tasks.map((task) =>
      task.taskId === 'pick' ? { ...task, style: 'traditional' as const } : task,
    );
    return { spec: { ...spec, tasks }, functions };
  }

  it('as a traditional operator decides index by index (rule branch/mapped-traditional-per-index)', () => {
    const dag = traditional((inside, pick) => {
      pick.before(inside.task('m', echo).expand({ x: [0, 1, 2] }), inside.task('l', echo).expand({ x: [0, 1, 2] }));
    });
    expect(statesOf(simulateSync(dag))).toMatchObject({ m: 'skipped success success', l: 'success skipped skipped' });
  });

  it('as a traditional operator says nothing to unmapped children (rule branch/mapped-traditional-unmapped-child)', () => {
    const dag = traditional(
      (inside, pick) => void pick.before(inside.task('m', () => 1)(), inside.task('l', () => 1)()),
    );
    expect(statesOf(simulateSync(dag))).toMatchObject({ m: 'success', l: 'success' });
  });

  it('as a traditional short circuit decides for direct children only (rule branch/mapped-short-circuit-grandchild)', () => {
    const dag = traditional((inside, pick) => {
      const child = inside.task('child', echo).expand({ x: [0, 1, 2] });
      pick.before(child);
      child.before(inside.task('grandchild', echo).expand({ x: [0, 1, 2] }));
    }, 'shortCircuit');
    expect(statesOf(simulateSync(dag, { outputs: { pick: (given) => given.x === 'm' } }))).toMatchObject({
      child: 'skipped success success',
      grandchild: 'skipped skipped skipped',
    });
  });
});

describe('if and switch', () => {
  const conditional = (value: Json, hasElse = true) => {
    const dag = new Dag('d');
    const yes = dag.task('yes', () => true)();
    const then = dag.if(yes).then(dag.task('a', () => 1)());
    if (hasElse) then.else(dag.task('b', () => 1)());
    dag
      .task('other', () => 1)()
      .after(yes);
    return statesOf(simulateSync(dag, { outputs: { yes: value } }));
  };

  it('run one side, and skip every other task after the condition', () => {
    expect(conditional(true)).toEqual({ yes: 'success', a: 'success', b: 'skipped', other: 'skipped' });
    expect(conditional(false)).toEqual({ yes: 'success', a: 'skipped', b: 'success', other: 'skipped' });
    expect(conditional(false, false)).toEqual({ yes: 'success', a: 'skipped', other: 'skipped' });
  });

  it('run the case, and fail on what is none', () => {
    const dag = new Dag('d');
    const [a, b] = [dag.task('a', () => 1)(), dag.task('b', () => 1)()];
    dag
      .switch(dag.task('pick', () => a)())
      .case(a)
      .case(b);
    expect(statesOf(simulateSync(dag))).toEqual({ a: 'success', b: 'skipped', pick: 'success' });
    expect(statesOf(simulateSync(dag, { outputs: { pick: 'b' } }))).toMatchObject({ a: 'skipped', b: 'success' });
    const wrong = simulateSync(dag, { outputs: { pick: 'c' } });
    expect(statesOf(wrong)).toMatchObject({ pick: 'failed', a: 'upstream_failed' });
    expect(errorOf(wrong, 'pick')).toContain('"c" is none of its cases (a, b)');
  });
});

describe('a short circuit', () => {
  const gate = (value: Json, options = {}) => {
    const dag = new Dag('d');
    const child = dag.task('child', () => 1)();
    child.after(dag.shortCircuit('gate', () => 1, options)());
    dag
      .task('deep', () => 1, { triggerRule: 'all_done' })()
      .after(child);
    const run = simulateSync(dag, { outputs: { gate: value } });
    return [run.instance('child').state, run.instance('deep').state, byRound(run, 'skipped').length];
  };

  it.each<Json>([false, 0, '', [], {}, null])(
    'of %j skips everything downstream at once (rule skip/short-circuit-all-downstream)',
    (value) => {
      expect(gate(value)).toEqual(['skipped', 'skipped', 1]);
    },
  );

  it.each<Json>([true, 1, 'no', [0], { a: 0 }])('of %j skips nothing (rule skip/short-circuit-truthy)', (value) => {
    expect(gate(value)).toEqual(['success', 'success', 0]);
  });

  it('skips only its direct downstream if told so (rule skip/short-circuit-direct-only)', () => {
    expect(gate(false, { ignoreDownstreamTriggerRules: false })).toEqual(['skipped', 'success', 1]);
  });

  it('gives itself as the cause', () => {
    const dag = new Dag('d');
    dag
      .shortCircuit('gate', () => false)()
      .before(dag.task('child', () => 1)());
    expect(movesOf(simulateSync(dag), 'skipped')).toMatchObject([{ name: 'child', cause: 'short_circuited' }]);
  });

  const aboveStarted = (running: number) => {
    const dag = new Dag('d');
    const [slow, a] = [dag.shortCircuit('gate', () => false)(), dag.task('a', () => 1)()];
    for (const id of ['running', 'done', 'broken'])
      dag
        .task(id, () => 1, { triggerRule: 'one_success' })()
        .after(slow, a);
    return simulateSync(dag, { durations: { gate: 5, running }, faults: [fail('broken')] });
  };

  it('leaves alone what is running or finished (rule branch/server-skip-unmapped-only)', () => {
    const [gate, a, running, done, broken] = ['success', 'success', 'success', 'success', 'failed'];
    expect(statesOf(aboveStarted(5))).toEqual({ gate, a, running, done, broken });
  });

  it('but what still runs in a pass that finds nothing to do is skipped by the deadlock probe (rule run-state/deadlock-probe-sets-states)', () => {
    const run = aboveStarted(9);
    expect(movesOf(run, 'skipped')).toMatchObject([{ name: 'running', timeMs: 5000 }]);
    // That check does not report what it did, so the pass goes on to call it a deadlock.
    expect([run.state, run.instance('running').state]).toEqual(['failed', 'skipped']);
  });
});

describe('latest only', () => {
  it('lets everything pass: a simulated run is the latest (rule skip/latest-only)', () => {
    const dag = new Dag('d');
    dag.latestOnly().before(dag.task('a', () => 1)());
    expect(statesOf(simulateSync(dag))).toEqual({ latest_only: 'success', a: 'success' });
  });

  it.each([
    ['2026-01-01T23:59:59.999', 'success'],
    ['2026-01-02', 'skipped'],
  ])('at %s ends the run of the day before with %s (rule skip/latest-only)', (startAt, state) => {
    const dag = new Dag('d', { schedule: '@daily' });
    dag.latestOnly().before(dag.task('a', () => 1)());
    const runs = [{ logicalDate: '2026-01-01', runType: 'scheduled' as const }];
    expect(simulateRunsSync(dag, { startAt, runs }).runs[0]?.instance('a').state).toBe(state);
  });
});

describe('the value of a deciding task', () => {
  it('is not pushed if all that was skipped is further down, below a teardown (rule setup/spared-by-short-circuit)', () => {
    const dag = new Dag('d');
    const gate = dag.shortCircuit('gate', () => 0)();
    const remove = dag
      .task('remove', () => 1)()
      .asTeardown();
    chain(gate, remove, dag.task('work', () => 1)());
    const run = simulateSync(dag);
    expect([run.instance('work').cause, run.xcom('gate')]).toEqual(['short_circuited', null]);
  });

  it('is refused of one that was cleared while it ran; a mapped one says so itself, as it skips nothing at once', () => {
    const refused = (isMapped: boolean) => {
      const dag = new Dag('d');
      const pick = isMapped
        ? dag.branch('pick', (_: { x: number }) => 'a').expand({ x: [0] })
        : dag.branch('pick', () => 'a')();
      (pick as TaskReference).before(dag.task('a', () => 1)(), dag.task('b', () => 1)());
      const run = simulateSync(dag, { durations: { pick: 9 }, actions: [clear('pick').after(8)] });
      return movesOf(run).find(({ timeMs }) => timeMs === 9000);
    };
    expect([refused(true), refused(false)]).toMatchObject([{ state: 'none' }, { state: 'up_for_retry' }]);
  });

  it('is not pushed if it skipped something at once, which ends its execution', () => {
    expect([branching('a').xcom('pick'), branching(['a', 'b', 'g']).xcom('pick')]).toEqual([null, ['a', 'b', 'g']]);
    const gate = (value: Json) => {
      const dag = new Dag('d');
      dag
        .shortCircuit('gate', () => value)()
        .before(dag.task('a', () => 1)());
      return simulateSync(dag).xcom('gate');
    };
    expect([gate(0), gate(7)]).toEqual([null, 7]);
  });
});
