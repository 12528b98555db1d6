/**
 * What a pass looks at and what it leaves alone, on runs moved by hand: work follows change, and a wide task that waits costs no more
 * than a narrow one.
 */
import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import type { Reference } from '../authoring/references.ts';
import { byHand, type RunByHand, type StatesByRow } from '../drivers/byHand.support.ts';
import { echo } from '../drivers/observe.support.ts';
import { markTask } from '../engine/dirtyRows.ts';
import { nameOf } from '../engine/run.ts';
import type { InstanceId } from '../model/ids.ts';
import { STATE } from '../model/states.ts';
import { runPass } from './runPass.ts';
import { putUpForJudgement } from './waiting.ts';

const one = (): number => 1;
const WIDTH = 20;
const items = Array.from({ length: WIDTH }, (_, item) => item);

/** `m`, twenty rows wide, below `a`. */
function wide(): Dag {
  const dag = new Dag('d');
  const a = dag.task('a', one)();
  dag.task('m', echo).expand({ x: items }).after(a);
  return dag;
}

/** `g.m` below `g.b` of the same mapped group, twenty rows wide, and below `a` outside. */
function grouped(): Dag {
  const dag = new Dag('d');
  const a = dag.task('a', one)();
  const group = dag.taskGroup('g', (inside, { x }: { x: Reference<number> }) => {
    const b = inside.task('b', echo)({ x });
    inside.task('m', one)().after(a, b);
  });
  group.expand({ x: items });
  return dag;
}

/** `m` is mapped over `src`, `z` comes after `src`, and `y` after `m`. */
function mappedOver(): Dag {
  const dag = new Dag('d');
  const src = dag.task('src', () => [1, 2])();
  const m = dag.task('m', echo).expand({ x: src });
  dag.task('y', one)().after(m);
  dag.task('z', one)().after(src);
  return dag;
}

/** How often a pass looks up how many rows of a task have finished. */
function looksAt({ run, rows }: RunByHand, taskId: string): number {
  const { settledCounts } = rows(taskId);
  let looks = 0;
  const counting = {
    configurable: true,
    get: () => {
      looks++;
      return settledCounts;
    },
  };
  Object.defineProperty(rows(taskId), 'settledCounts', counting);
  runPass(run);
  return looks;
}

/** Nothing is left to be judged. */
function forgetMarks({ run }: RunByHand): void {
  run.dirtyTasks.length = 0;
  for (const rows of run.rows) {
    Object.assign(rows, { isDirty: false, isListed: false });
    rows.dirtyRows.length = 0;
  }
}

/** What a pass schedules, in order. */
function scheduledBy({ run, recorder }: RunByHand): string[] {
  const before = recorder.moves.length;
  runPass(run);
  const names: string[] = [];
  for (let row = before; row < recorder.moves.length; row++) {
    if (recorder.moves.stateAt(row) === STATE.scheduled)
      names.push(nameOf(run, recorder.moves.instanceAt(row) as InstanceId));
  }
  return names;
}

const all = (taskId: string, state: StatesByRow[string]): StatesByRow =>
  Object.fromEntries(items.map((item) => [`${taskId}[${item}]`, state]));

describe('a pass', () => {
  it.each<[what: string, states: StatesByRow, scheduled: number, looks: number]>([
    ['waits', { a: 'running' }, 0, 1],
    ['is ready', { a: 'success' }, WIDTH, 1],
    ['waits for retries', { a: 'success', ...all('m', 'up_for_retry') }, WIDTH, 1 + WIDTH],
    ['has finished', { a: 'success', ...all('m', 'success') }, 0, 0],
  ])('looks at the upstream of a wide task that %s', (_, states, scheduled, looks) => {
    const hand = byHand(wide());
    hand.settle(states);
    markTask(hand.run, hand.rows('m'));
    expect(looksAt(hand, 'a')).toBe(looks);
    expect(hand.rows('m').stateCounts[STATE.scheduled]).toBe(scheduled);
  });

  it('judges of a task in a mapped group only the rows whose own upstream moved', () => {
    const hand = byHand(grouped());
    hand.settle({ a: 'running', 'g.b[3]': 'success', 'g.b[1]': 'success' });
    // Once for all of them, as nothing was judged so far, then for each that moved.
    expect(looksAt(hand, 'a')).toBe(3);
    hand.settle({ 'g.b[2]': 'success' });
    expect(looksAt(hand, 'a')).toBe(1);
  });

  it('judges marked rows by map index, whatever their order (rule pass/order-of-rows)', () => {
    const hand = byHand(grouped());
    hand.settle({ a: 'success' });
    runPass(hand.run);
    hand.settle({ 'g.b[3]': 'success', 'g.b[1]': 'success', 'g.b[2]': 'success' });
    expect(scheduledBy(hand)).toEqual(['g.m[1]', 'g.m[2]', 'g.m[3]']);
  });

  it('judges a placeholder once that was marked twice: its index comes after all others (rule pass/created-rows-judged)', () => {
    const hand = byHand(mappedOver());
    hand.settle({ src: 'success' });
    hand.recordLength('src', 2);
    forgetMarks(hand);
    for (const name of ['m', 'm', 'z']) putUpForJudgement(hand.run, hand.row(name));
    expect(scheduledBy(hand)).toEqual(['z', 'm[0]', 'm[1]']);
  });

  it('leaves nothing listed that it has judged', () => {
    const hand = byHand(mappedOver());
    hand.settle({ src: 'success' });
    hand.recordLength('src', 2);
    forgetMarks(hand);
    // Its expansion lists `y`, whose turn is still to come.
    putUpForJudgement(hand.run, hand.row('m'));
    runPass(hand.run);
    expect(hand.run.dirtyTasks).toHaveLength(0);
  });

  it.each(['success', 'running'] as const)(
    'goes on to count a placeholder that it deletes, beside which there is %s (rule run-state/premature-completion)',
    (state) => {
      const hand = byHand(mappedOver());
      const { run } = hand;
      hand.recordLength('src', 2);
      hand.move({ m: 'skipped' });
      hand.expand('m');
      hand.settle({ src: 'success', m: 'none', 'm[0]': 'success', 'm[1]': 'success', y: 'success', z: state });
      runPass(run);
      expect([hand.rows('m').unmapped, run.endReason]).toEqual([-1, null]);
      runPass(run);
      expect(run.state).toBe(state);
    },
  );
});
