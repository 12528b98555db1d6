import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { TaskOptions } from '../authoring/options.ts';
import type { Reference } from '../authoring/references.ts';
import { byHand, type RunByHand, type StatesByRow } from '../drivers/byHand.support.ts';
import { echo } from '../drivers/observe.support.ts';
import { markTask } from '../engine/dirtyRows.ts';
import { recordEnd } from '../engine/recordTransition.ts';
import type { PassState } from './passState.ts';
import { decideRunState } from './runOutcome.ts';

const one = (): number => 1;

/** A DAG from edges: `['a>b']` has `b` below `a`. */
function dagOf(edges: readonly string[], options: Readonly<Record<string, TaskOptions>> = {}): Dag {
  const dag = new Dag('d');
  const placed = new Map<string, ReturnType<typeof place>>();
  const place = (id: string) => dag.task(id, one, options[id] ?? {})();
  for (const edge of edges) {
    const [below, above] = edge.split('>').reverse() as [string, string?];
    for (const id of [above, below]) if (id !== undefined && !placed.has(id)) placed.set(id, place(id));
    if (above !== undefined) placed.get(above)!.before(placed.get(below)!);
  }
  return dag;
}

/** The end of a pass in which nothing became ready and nothing changed; what it came to. */
function decided(hand: RunByHand, pass: Partial<PassState> = {}, dirty: readonly string[] = []) {
  const { run, rows, recorder, named } = hand;
  run.dirtyTasks.length = 0;
  for (const one of run.rows) Object.assign(one, { isDirty: false, isListed: false });
  for (const taskId of dirty) markTask(run, rows(taskId));
  const { changeCount, unfinishedCount, instances } = run;
  decideRunState(run, {
    ready: [],
    expanded: [],
    revised: new Set(),
    removed: null,
    hasExpanded: false,
    deletedCount: 0,
    before: { changeCount, unfinishedCount, instanceCount: instances.count },
    ...pass,
  });
  const [callback] = recorder.callbacks;
  return callback === undefined ? run.state : `${run.state}: ${callback.reason} ${named(callback.instance)}`;
}

function after(dag: Dag, states: StatesByRow, dirty: readonly string[] = []) {
  const hand = byHand(dag);
  hand.settle(states);
  return decided(hand, {}, dirty);
}

const DEADLOCK_BY_Z = 'failed: all_tasks_deadlocked z';

describe('the deadlock probe', () => {
  it.each<[what: string, edges: readonly string[], states: StatesByRow]>([
    ['nothing but what was judged', ['s>z'], {}],
    ['something running whose checks do not hold', ['s>z', 'x>r'], { r: 'running' }],
  ])('fails a run in which there is %s (rule run-state/deadlock-probe)', (_, edges, states) => {
    expect(after(dagOf(edges), { s: 'success', ...states })).toBe(DEADLOCK_BY_Z);
  });

  it.each<[what: string, edges: readonly string[], states: StatesByRow]>([
    ['runs', ['s>z', 's>r'], { r: 'running' }],
    ['waits for its retry', ['s>z', 's>r'], { r: 'up_for_retry' }],
    ['is deferred, whatever its checks say', ['s>z', 'x>r'], { r: 'deferred' }],
  ])('lets a run go on while something %s (rule run-state/deadlock-probe)', (_, edges, states) => {
    expect(after(dagOf(edges), { s: 'success', ...states })).toBe('running');
  });

  it('exempts a run for an unfinished task with limits of its own, not for a finished one (rule run-state/deadlock-exempt)', () => {
    for (const limited of [{ maxActiveTisPerDag: 9 }, { maxActiveTisPerDagrun: 9 }]) {
      const dag = () => dagOf(['s>z', 'l'], { l: limited });
      expect(after(dag(), { s: 'success' })).toBe('running');
      expect(after(dag(), { s: 'success', l: 'success' })).toBe(DEADLOCK_BY_Z);
    }
  });

  it('asks only what has a state: a row without one has just been judged', () => {
    const mapped = dagOf(['s>z']);
    const x = mapped.task('x', one)();
    mapped
      .task('r', echo)
      .expand({ x: [0, 1] })
      .after(x);
    expect(after(mapped, { s: 'success', 'r[0]': 'running' })).toBe(DEADLOCK_BY_Z);
    expect(after(dagOf(['s>z']), { s: 'success' }, ['z'])).toBe(DEADLOCK_BY_Z);
  });

  it('asks nothing that is finished, though its checks hold', () => {
    const dag = new Dag('d');
    const group = dag.taskGroup('g', (inside, { x }: { x: Reference<number> }) => {
      const a = inside.task('a', echo)({ x });
      inside.task('t', one)().after(a);
    });
    group.expand({ x: [0, 1] });
    // g.t[1] runs on, although what is above it has been cleared.
    const states: StatesByRow = { 'g.a[0]': 'success', 'g.t[0]': 'success', 'g.t[1]': 'running' };
    expect(after(dag, states)).toBe('failed: all_tasks_deadlocked g.t[1]');
    expect(after(dag, { ...states, 'g.t[0]': 'up_for_retry' })).toBe('running');
  });

  it('lets a run go on, or end later, that it has finished itself (rule run-state/deadlock-probe)', () => {
    const hand = byHand(dagOf(['f>r']));
    hand.settle({ f: 'failed', r: 'up_for_retry' });
    expect([decided(hand), hand.stateOf('r')]).toEqual(['running', 'upstream_failed']);
    expect(decided(hand)).toBe('failed: task_failure null');
  });

  it('finishes with a source what is mapped over it', () => {
    const dag = new Dag('d');
    const r = dag
      .task('r', () => [1])()
      .after(dag.task('f', one)());
    dag.task('t', echo).expand({ x: r });
    const hand = byHand(dag);
    hand.settle({ f: 'failed', r: 'up_for_retry' });
    expect([decided(hand), hand.stateOf('r'), hand.stateOf('t')]).toEqual([
      'running',
      'upstream_failed',
      'upstream_failed',
    ]);
  });

  it('still fails a run of which it has finished a part', () => {
    expect(after(dagOf(['f>r', 's>z']), { f: 'failed', s: 'success', r: 'up_for_retry' })).toBe(DEADLOCK_BY_Z);
  });

  it('does not notice what it has skipped for an earlier decision: the run fails with nothing left', () => {
    const dag = new Dag('d');
    dag
      .branch('pick', () => null)()
      .before(dag.task('r', one)());
    const hand = byHand(dag);
    hand.settle({ pick: 'success', r: 'up_for_retry' });
    hand.run.decisions.set(hand.row('pick'), { followed: new Set() });
    expect([decided(hand), hand.stateOf('r')]).toEqual(['failed: all_tasks_deadlocked r', 'skipped']);
  });
});

describe('the instance a deadlock is reported for', () => {
  it.each<[string | null, edges: readonly string[]]>([
    ['z', ['s>z']],
    // Neither what nothing is above, nor what is below nothing finished, nor what is finished.
    ['z', ['a', 's>z']],
    ['z', ['a>b', 's>z']],
    ['z', ['s>q', 's>z']],
    // One finished upstream task is enough.
    ['y', ['a>y', 's>y', 's>z']],
    [null, ['a>b']],
  ])('is %s of %j, where s and q are done', (culprit, edges) => {
    const dag = dagOf(edges);
    const done = Object.fromEntries(['s', 'q'].filter((id) => edges.join().includes(id)).map((id) => [id, 'success']));
    expect(after(dag, done as StatesByRow)).toBe(`failed: all_tasks_deadlocked ${culprit}`);
  });
});

describe('the end of a pass', () => {
  it('leaves a run as it is that a limit has ended: no callback is made', () => {
    const hand = byHand(dagOf(['a']));
    hand.settle({ a: 'success' });
    recordEnd(hand.run, 'running', 'instances_limit');
    expect([decided(hand), hand.run.endReason]).toEqual(['running', 'instances_limit']);
  });

  it('counts, after an expansion, what is unfinished now and the placeholders it deleted (rule run-state/premature-completion)', () => {
    const unfinished = (left: StatesByRow, deletedCount: number) => {
      const hand = byHand(dagOf(['s>a', 's>b']));
      hand.settle({ s: 'success', ...left });
      return decided(hand, { hasExpanded: true, deletedCount, ready: [{ first: hand.row('a'), length: 1 }] });
    };
    expect(unfinished({ a: 'success' }, 1)).toBe('running');
    expect(unfinished({ a: 'success' }, 0)).toBe('running');
    expect(unfinished({ a: 'success', b: 'success' }, 1)).toBe('running');
    expect(unfinished({ a: 'success', b: 'success' }, 0)).toBe('success: success null');
  });

  it('overlooks leaves that failed if they were created in the pass, but no other (rule run-state/premature-completion)', () => {
    // Rows are made in the order of names: all behind `a` count as created in the pass.
    const ended = (states: StatesByRow) => {
      const hand = byHand(dagOf(['a', 'b', 'c>d']));
      hand.settle({ a: 'success', b: 'success', c: 'success', d: 'success', ...states });
      const { changeCount, unfinishedCount } = hand.run;
      return decided(hand, { before: { changeCount, unfinishedCount, instanceCount: 1 } });
    };
    expect(ended({ a: 'failed', c: 'failed' })).toBe('failed: task_failure null');
    expect(ended({ a: 'failed', b: 'failed' })).toBe('failed: task_failure null');
    expect(ended({ b: 'failed', d: 'upstream_failed' })).toBe('success: success null');
  });
});
