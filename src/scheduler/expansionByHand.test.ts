import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { Reference } from '../authoring/references.ts';
import { byHand } from '../drivers/byHand.support.ts';
import { echo } from '../drivers/observe.support.ts';
import type { SimulateOptions } from '../drivers/options.ts';
import { rowAt } from '../engine/taskRows.ts';
import type { InstanceId } from '../model/ids.ts';
import { STATE, stateOfCode } from '../model/states.ts';
import { causeOfCode, type Cause } from '../model/transition.ts';
import { expandTask, reviseIndexes } from './expansion.ts';

/** A run of `src` and `m`, mapped over it, at its start; rules are called by hand. */
function atStart(options: SimulateOptions = {}) {
  const dag = new Dag('d');
  dag.task('m', echo).expand({ x: dag.task('src', () => [0])() });
  const hand = byHand(dag, options);
  const { run, recorder } = hand;
  const rows = hand.rows('m');
  return {
    hand,
    run,
    recorder,
    rows,
    recordLength: (length: number) => hand.recordLength('src', length),
    told: () =>
      rows.segments.flatMap(({ first, firstMapIndex, length }) =>
        Array.from(
          { length },
          (_, offset) => `${firstMapIndex + offset} ${stateOfCode(run.instances.state[first + offset] ?? 0)}`,
        ),
      ),
  };
}

/** `m` expanded over three values and index 1 finished. */
function expanded() {
  const started = atStart();
  started.recordLength(3);
  started.hand.expand('m');
  started.hand.move({ 'm[1]': 'skipped' });
  return started;
}

describe('revision of indexes', () => {
  it('changes nothing while the length is as it was, or not known', () => {
    const { run, rows, told, recordLength } = expanded();
    expect(reviseIndexes(run, rows)).toEqual([]);
    recordLength(-1);
    expect(reviseIndexes(run, rows)).toEqual([]);
    expect(told()).toEqual(['0 none', '1 skipped', '2 none']);
  });

  it('removes what is surplus whatever its state (rule revision/surplus-removed)', () => {
    const { run, rows, told, recordLength, recorder } = expanded();
    recordLength(1);
    expect(reviseIndexes(run, rows)).toEqual([]);
    expect(told()).toEqual(['0 none', '1 removed', '2 removed']);
    expect(causeOfCode(recorder.moves.causeAt(recorder.moves.length - 1))).toBe('index_out_of_range');
    expect(reviseIndexes(run, rows)).toEqual([]);
  });

  it('removes a single surplus index too, and counts it at once only where it was finished before the pass', () => {
    const { hand, run, rows, told, recordLength } = expanded();
    recordLength(2);
    reviseIndexes(run, rows);
    expect(told()).toEqual(['0 none', '1 skipped', '2 removed']);
    expect(rows.settledCounts[STATE.removed]).toBe(0);
    hand.settle({});
    recordLength(0);
    reviseIndexes(run, rows);
    // Of 1 the state is read as it stands; 0 was none when the pass began.
    expect([rows.settledCounts[STATE.removed], rows.settledCounts[STATE.skipped]]).toEqual([2, 0]);
  });

  it('tells of the rows that could have been scheduled (rule revision/removed-still-judged)', () => {
    const { hand, run, rows, recordLength } = expanded();
    recordLength(0);
    const removed: InstanceId[] = [];
    reviseIndexes(run, rows, (instance) => removed.push(instance));
    expect(removed.map((instance) => hand.named(instance))).toEqual(['m[0]', 'm[2]']);
  });

  it('to zero removes all and brings no placeholder back (rule revision/shrink-to-zero)', () => {
    const { run, rows, told, recordLength } = expanded();
    recordLength(0);
    reviseIndexes(run, rows);
    expect(told()).toEqual(['0 removed', '1 removed', '2 removed']);
    expect(rows.unmapped).toBe(-1);
  });

  it('creates what is missing, ready at once (rule revision/missing-created-ready)', () => {
    const { run, rows, told, recordLength } = expanded();
    recordLength(5);
    const [created] = reviseIndexes(run, rows);
    expect(created?.length).toBe(2);
    expect([3, 4].map((index) => rowAt(rows, index))).toEqual([created?.first, (created?.first ?? 0) + 1]);
    expect(told().slice(3)).toEqual(['3 none', '4 none']);
  });

  it('never restores what was removed (rule revision/never-restores)', () => {
    const { run, rows, told, recordLength } = expanded();
    recordLength(1);
    reviseIndexes(run, rows);
    recordLength(3);
    expect(reviseIndexes(run, rows)).toEqual([]);
    expect(told()).toEqual(['0 none', '1 removed', '2 removed']);
  });
});

describe('a placeholder that is already finished', () => {
  it('stays, and all indexes are created beside it (rule expansion/finished-placeholder-kept)', () => {
    const { hand, run, rows, told, recordLength } = atStart();
    recordLength(2);
    hand.move({ m: 'skipped' });
    const [created] = expandTask(run, rows, rows.unmapped as InstanceId);
    expect(created?.length).toBe(2);
    expect(told()).toEqual(['-1 skipped', '0 none', '1 none']);
    // The next revision removes it (rule placeholder/survivor-becomes-removed).
    reviseIndexes(run, rows);
    expect(told()).toEqual(['-1 removed', '0 none', '1 none']);
  });

  it('is left as it is when surplus indexes beside it are removed, and those are when it comes to nothing', () => {
    const { hand, run, rows, told, recordLength } = atStart();
    hand.move({ m: 'skipped' });
    recordLength(3);
    hand.expand('m');
    recordLength(1);
    expect(expandTask(run, rows, hand.row('m'))).toEqual([]);
    expect(told()).toEqual(['-1 skipped', '0 none', '1 removed', '2 removed']);
    hand.move({ m: 'none' });
    recordLength(-1);
    hand.expand('m');
    expect(told()).toEqual(['-1 upstream_failed', '0 removed', '1 removed', '2 removed']);
  });

  it('hands its state on to all indexes in 2.11.2, which are still judged (rule placeholder/state-inherited)', () => {
    const { hand, run, rows, told, recordLength } = atStart({ profile: '2.11.2' });
    recordLength(3);
    hand.move({ m: 'skipped' });
    const judged: InstanceId[] = [];
    const expanded = expandTask(run, rows, hand.row('m'), (instance) => judged.push(instance));
    expect(told()).toEqual(['0 skipped', '1 skipped', '2 skipped']);
    expect(judged.map((instance) => hand.named(instance))).toEqual(['m[0]', 'm[1]', 'm[2]']);
    expect(expanded.map(({ length }) => length).reduce((sum, length) => sum + length)).toBe(3);
  });

  it.each([
    ['upstream_failed', -1],
    ['skipped', 0],
  ] as const)(
    'that is %s keeps its state over length %i in 2.11.2 (rule placeholder/state-inherited)',
    (state, length) => {
      const { hand, told, recorder, recordLength } = atStart({ profile: '2.11.2' });
      recordLength(length);
      hand.move({ m: state });
      hand.expand('m');
      expect([told(), recorder.moves.length]).toEqual([[`-1 ${state}`], 1]);
    },
  );
});

describe('an expansion', () => {
  it('beyond the limit of instances makes none and ends the run', () => {
    const { hand, run, rows, told, recordLength } = atStart({ limits: { instances: 9 } });
    recordLength(10);
    expect(expandTask(run, rows, hand.row('m'))).toEqual([]);
    expect([told(), run.endReason]).toEqual([['-1 none'], 'instances_limit']);
  });

  it('puts what is downstream before the pass: as a whole outside the group, row by row inside it', () => {
    const dag = new Dag('d');
    const group = dag.taskGroup('g', (inside, { x }: { x: Reference<number> }) => {
      const a = inside.task('a', echo)({ x });
      inside
        .task('b', () => 1)()
        .after(a);
      return a;
    });
    dag.task('end', echo)({ all: group.expand({ x: dag.task('src', () => [0])() }).output as never });
    const hand = byHand(dag);
    for (const rows of hand.run.rows) rows.isDirty = false;
    hand.recordLength('src', 2);
    hand.expand('g.a');
    const marked = (taskId: string) => [hand.rows(taskId).isDirty, hand.rows(taskId).dirtyRows.map(hand.named)];
    expect([marked('g.b'), marked('end')]).toEqual([
      [false, ['g.b']],
      [true, []],
    ]);
  });

  it.each<[culprit: string, cause: Cause, lengths: readonly number[]]>([
    ['a', 'expanded', [1, 3, 1]],
    ['b', 'expanded_to_zero', [2, 0, 0]],
    ['c', 'length_unknown', [2, 0, -1]],
  ])('names %s as the culprit of %s where lengths are %j', (culprit, cause, lengths) => {
    const dag = new Dag('d');
    const [a, b, c] = ['a', 'b', 'c'].map((id) => dag.task(id, () => [1])());
    dag.task('m', echo).expand({ x: a!, y: b!, z: c! });
    expect(namedBy(dag, 'm', Object.fromEntries(['a', 'b', 'c'].map((id, at) => [id, lengths[at]!])))).toEqual([
      cause,
      culprit,
    ]);
  });

  it('names what the mapped groups around a task are over, and of literals the task', () => {
    const dag = new Dag('d');
    const group = dag.taskGroup('g', (inside, { x }: { x: Reference<number> }) => inside.task('t', echo)({ x }));
    group.expand({ x: dag.task('src', () => [0])() });
    dag.task('none', echo).expand({ x: [] });
    expect(namedBy(dag, 'g.t', { src: 3 })).toEqual(['expanded', 'src']);
    expect(namedBy(dag, 'g.t', { src: 0 })).toEqual(['expanded_to_zero', 'src']);
    expect(namedBy(dag, 'none', {})).toEqual(['expanded_to_zero', 'none']);
  });
});

/** The cause of an expansion at these lengths and the task it names. */
function namedBy(dag: Dag, taskId: string, lengths: Readonly<Record<string, number>>): [Cause, string | undefined] {
  const hand = byHand(dag);
  for (const [source, length] of Object.entries(lengths)) hand.recordLength(source, length);
  hand.expand(taskId);
  const { moves, creations } = hand.recorder;
  const name = (task: number) => hand.run.dag.tasks[task]?.taskId;
  if (moves.length > 0) return [causeOfCode(moves.causeAt(0)), name(moves.culpritAt(0))];
  const last = creations.at(-1)!;
  return [causeOfCode(last.cause), name(last.culprit)];
}
