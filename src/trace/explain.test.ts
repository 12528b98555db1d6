import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { clear, mark, markRun } from '../drivers/clears.ts';
import { fail, failWithoutRetry, hang } from '../drivers/faults.ts';
import { simulateSync } from '../drivers/simulateSync.ts';
import { AirflowSkipException } from '../model/errors.ts';

const identity = ({ x }: { x: number }): number => x;

/** A source, a task mapped over it, and an aggregate. */
function pipeline(items: number[], options: { retries?: number; triggerRule?: 'all_done' } = {}): Dag {
  const dag = new Dag('pipeline');
  const source = dag.task('source', () => items)();
  const mapped = dag.task('work', identity, { retries: options.retries ?? 0 }).expand({ x: source });
  dag.task('total', ({ all }: { all: number[] }) => all.length, {
    triggerRule: options.triggerRule ?? 'all_success',
  })({ all: mapped });
  return dag;
}

describe('an explanation', () => {
  it('says nothing more of a success', () => {
    expect(simulateSync(pipeline([1])).explain('work', 0)).toBe('success');
  });

  it('names the source that was empty, and how the skip travels', () => {
    const run = simulateSync(pipeline([]));
    expect(run.explain('work')).toBe('skipped: expanded to zero by source');
    expect(run.explain('total')).toBe('skipped: work is skipped');
  });

  it('names the instance that failed, its try and its plan entry', () => {
    const run = simulateSync(pipeline([1, 2, 3], { retries: 1 }), { faults: [fail('work', 'no disk').at(1)] });
    expect(run.explain('work', 1)).toBe(
      "failed on try 2 of 2: planned by fail('work').at(1) (AirflowException: no disk)",
    );
    expect(run.explain('total')).toBe('upstream_failed: work[1] failed');
  });

  it('names a failed source of a mapped task whatever the trigger rule', () => {
    const dag = new Dag('d');
    const source = dag.task('source', () => [1])();
    dag.task('work', identity, { triggerRule: 'all_done' }).expand({ x: source });
    const run = simulateSync(dag, { faults: [failWithoutRetry('source')] });
    expect(run.explain('work')).toBe('upstream_failed: it is mapped over source, which failed');
  });

  it('gives the error of a body, of a refused output and of arguments', () => {
    const dag = new Dag('d');
    const source = dag.task('source', () => 'text' as unknown as number[])();
    dag.task('work', identity).expand({ x: source });
    dag.task('skips', () => {
      throw new AirflowSkipException('not today');
    })();
    const run = simulateSync(dag);
    expect(run.explain('source')).toMatch(/^failed: UnmappableXComTypePushed: source returned "text"/);
    expect(run.explain('skips')).toBe('skipped: AirflowSkipException: not today');
  });

  it('says that an instance was cleared, when and as what', () => {
    const run = simulateSync(pipeline([1, 2]), { actions: [clear('work').at(1).after('1h')] });
    expect(run.explain('work', 0)).toBe('success');
    expect(run.explain('work', 1)).toBe('success on try 2 of 2, cleared at 1h when it was success');
  });

  it('tells of the failures since the clear only', () => {
    const faults = [fail('work', 'first').onTry(1), fail('work', 'third').onTry(3)];
    const dag = pipeline([1], { retries: 1 });
    const run = simulateSync(dag, { faults, actions: [clear('work').after('1h')] });
    expect(run.explain('work', 0)).toBe(
      'success on try 4 of 4, cleared at 1h when it was success (try 3: AirflowException: third)',
    );
  });

  it('tells what was set by hand', () => {
    const marked = simulateSync(pipeline([1]), { actions: [mark('total', 'skipped').after('1h')] });
    expect(marked.explain('total')).toBe('skipped: marked by hand at 1h');
    const options = { durations: { work: 10 } };
    const ended = simulateSync(pipeline([1]), { ...options, actions: [markRun('failed').after(5)] });
    expect(ended.explain('total')).toBe('skipped: the run was marked failed by hand at 5s');
    const cleared = simulateSync(pipeline([1]), { actions: [{ ...clear('work').after(9), resetDagRuns: false }] });
    expect(cleared.explain('work', 0)).toBe('none: cleared at 9s when it was success, the run ended success at 0s');
  });

  it('names the branch that went another way', () => {
    const dag = new Dag('d');
    const pick = dag.branch('pick', () => 'left')();
    dag
      .task('left', () => 1)()
      .after(pick);
    dag
      .task('right', () => 1)()
      .after(pick);
    expect(simulateSync(dag).explain('right')).toBe('skipped: pick did not follow it');
  });

  it('says what never ended and what never began', () => {
    const run = simulateSync(pipeline([1]), { faults: [hang('work')] });
    expect(run.explain('work', 0)).toBe('running: it never ended, the run stopped (stalled) at 0s');
    expect(run.explain('total')).toBe('none: never scheduled, the run stopped (stalled) at 0s');
  });

  it('says what a rule missed where no single instance is to blame', () => {
    const dag = new Dag('d');
    const first = dag.task('first', () => 1)();
    dag
      .task('second', () => 1, { triggerRule: 'one_failed' })()
      .after(first);
    dag
      .task('third', () => 1, { triggerRule: 'all_skipped' })()
      .after(first);
    const run = simulateSync(dag);
    expect(run.explain('second')).toBe('skipped: no upstream failed (trigger rule one_failed)');
    expect(run.explain('third')).toBe('skipped: not all upstream were skipped (trigger rule all_skipped)');
  });

  it('names the trigger rule where it is not the default', () => {
    const dag = new Dag('d');
    const first = dag.task('first', () => 1)();
    dag
      .task('second', () => 1, { triggerRule: 'all_failed' })()
      .after(first);
    expect(simulateSync(dag).explain('second')).toBe('skipped: first succeeded (trigger rule all_failed)');
  });
});
