import { describe, expect, it } from 'vitest';
import { Dag } from '../../authoring/dag.ts';
import { fail } from '../../drivers/faults.ts';
import type { SimulateOptions } from '../../drivers/options.ts';
import { simulateSync } from '../../drivers/simulateSync.ts';
import { encodeTrace } from '../../trace/codec.ts';
import { asides } from './asides.ts';
import { loadCase, type LoadedRun } from './loadedReport.ts';
import { subjectText } from './storyText.ts';

function told(dag: Dag, options: SimulateOptions = {}): string[] {
  const page = { name: '', isFailed: false, findings: [], notes: [] };
  const { trace } = simulateSync(dag, options);
  const loaded = loadCase({ ...page, runs: [{ role: 'run', trace: encodeTrace(trace) }] }).runs[0] as LoadedRun;
  return asides(loaded).map((aside) => `${subjectText(loaded, aside)} ${aside.reason}`);
}

describe('what is worth a word besides', () => {
  it('is who was skipped and why', () => {
    const dag = new Dag('d');
    const choose = dag.branch('choose', () => 'left')();
    choose.before(dag.task('left', () => 1)(), dag.task('right', () => 1)());
    expect(told(dag)).toEqual(['right skipped: choose did not follow it']);
  });

  it('is who succeeded on a later try only, those with the same reason together', () => {
    const dag = new Dag('d');
    dag.task('load', ({ x }: { x: number }) => x, { retries: 2 }).expand({ x: [1, 2, 3] });
    const faults = [fail('load', 'away').at(0).onTry(1), fail('load', 'away').at(2).onTry(1)];
    expect(told(dag, { faults })).toEqual(['2 of 3 load success on try 2 of 3 (try 1: AirflowException: away)']);
  });

  it('is nothing of what went well at once, nor of what is skipped because something failed', () => {
    const dag = new Dag('d');
    const load = dag.task('load', () => 1)();
    load.before(dag.task('clean', () => 1, { triggerRule: 'all_skipped' })(), dag.task('other', () => 1)());
    expect(told(dag)).toEqual(['clean skipped: not all upstream were skipped (trigger rule all_skipped)']);
    const failed = new Dag('d', { failFast: true });
    failed
      .task('load', () => 1)()
      .before(failed.task('after', () => 1)());
    failed
      .task('slow', () => 1)()
      .before(failed.task('later', () => 1)());
    expect(told(failed, { faults: [fail('load')], durations: { slow: '1m' } })).toEqual([]);
  });
});
