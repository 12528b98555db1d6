import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { fail } from '../drivers/faults.ts';
import { echo } from '../drivers/observe.support.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import type { TriggerRule } from '../model/triggerRules.ts';
import type { Trace } from '../trace/trace.ts';
import { movesOf, sentences, withMove, withMoves } from './tamper.support.ts';

const ID = 'empty-expansion-skips';

function empty(triggerRule: TriggerRule = 'all_success', faults = [fail('nothing')]): Trace {
  const dag = new Dag('d');
  const numbers = dag.task('numbers', (): number[] => [])();
  const work = dag.task('work', echo).expand({ x: numbers });
  const other = dag.task('other', () => 1)();
  dag
    .task('below', () => 1, { triggerRule })()
    .after(work, other);
  return simulateSync(dag, { faults: faults.filter(({ where }) => where.task !== 'nothing') }).trace;
}

describe('the judge empty-expansion-skips', () => {
  it.each([
    'all_success',
    'all_failed',
    'none_skipped',
    'all_done_min_one_success',
    'none_failed',
    'all_done',
  ] as const)('accuses nobody under %s', (rule) => {
    expect(sentences(empty(rule), ID)).toEqual([]);
    expect(sentences(empty(rule, [fail('other')]), ID)).toEqual([]);
  });

  it('accuses nobody who is over what failed, whatever its rule', () => {
    const dag = new Dag('d');
    const work = dag.task('work', echo).expand({ x: dag.task('numbers', (): number[] => [])() });
    const failing = dag.task('failing', () => [1])();
    const below = dag.task('below', echo, { triggerRule: 'none_skipped' }).expand({ x: failing });
    below.after(work);
    const { trace } = simulateSync(dag, { faults: [fail('failing')], durations: { failing: '1s' } });
    expect(sentences(trace, ID)).toEqual([]);
    const { trace: early } = simulateSync(dag, { faults: [fail('failing')], durations: { numbers: '1s' } });
    expect(sentences(early, ID)).toEqual([]);
  });

  it('accuses nobody below a task that was skipped only after it had ended otherwise', () => {
    const dag = new Dag('d');
    const numbers = dag.task('numbers', (): number[] => [])();
    const failing = dag.task('failing', () => 1)();
    const decide = dag.branch('decide', () => 'other');
    const decided = decide();
    const work = dag.task('work', echo, { triggerRule: 'one_failed' }).expand({ x: numbers });
    work.after(failing, decided);
    dag
      .task('other', () => 1)()
      .after(decided);
    dag
      .task('below', () => 1)()
      .after(work);
    const durations = { numbers: '1s', decide: '2s' };
    const { trace } = simulateSync(dag, { faults: [fail('failing')], durations });
    expect(movesOf(trace).flatMap(({ name, state }) => (name === 'work' ? [state] : []))).toEqual([
      'upstream_failed',
      'skipped',
    ]);
    expect(sentences(trace, ID)).toEqual([]);
  });

  it('accuses a task that runs over nothing', () => {
    const trace = withMove(empty('none_failed'), 'work', 'skipped', { state: 'success', tryNumber: 1 });
    expect(sentences(trace, ID)).toEqual([
      'work is mapped over nothing and should be skipped; it is success after 1 try.',
    ]);
  });

  it('accuses a task below that runs although its rule has the skip travel', () => {
    const trace = withMove(empty(), 'below', 'skipped', { state: 'success', tryNumber: 1 });
    expect(sentences(trace, ID)).toEqual([
      'below should be skipped under all_success, as work was over nothing; it is success after 1 try.',
    ]);
  });

  it('accuses a task below that counts the skip as a failure', () => {
    const trace = withMove(empty(), 'below', 'skipped', { state: 'upstream_failed' });
    expect(sentences(trace, ID)).toEqual([
      'below should be skipped under all_success, as work was over nothing; it is upstream_failed after 0 tries.',
    ]);
    const failed = withMoves(empty('all_success', [fail('other')]), (moves) => moves);
    expect(sentences(failed, ID)).toEqual([]);
  });
});
