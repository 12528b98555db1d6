import { describe, expect, it } from 'vitest';
import { Dag } from '../authoring/dag.ts';
import { echo } from '../drivers/observe.support.ts';
import { prepareOptions } from '../drivers/options.ts';
import type { InstanceId } from '../model/ids.ts';
import { STATE, type StateCode } from '../model/states.ts';
import { CAUSE } from '../model/transition.ts';
import { createInitialRows } from '../scheduler/expansion.ts';
import { TraceRecorder } from '../trace/recorder.ts';
import { dagIndexOf } from './dagIndex.ts';
import { recordEnd, recordTransition } from './recordTransition.ts';
import { createRun } from './createRun.ts';

function started() {
  const dag = new Dag('d');
  dag.task('m', echo, { pool: 'p', poolSlots: 2 }).expand({ x: [0, 1] });
  const compiled = dag.compile();
  const recorder = new TraceRecorder();
  const run = createRun(dagIndexOf(compiled.spec), prepareOptions(compiled, { pools: { p: 5 } }).settings, recorder, 0);
  createInitialRows(run);
  const move = (instance: number, ...states: StateCode[]): void => {
    for (const state of states) recordTransition(run, instance as InstanceId, state, CAUSE.selected);
  };
  return { run, recorder, move };
}

describe('a transition', () => {
  it('that Airflow does not know is a bug that names the instance (rule state/legal-moves)', () => {
    const { move } = started();
    expect(() => move(1, STATE.queued)).toThrow('dagproof bug: m[1] moved from none to queued');
    move(1, STATE.scheduled, STATE.queued, STATE.running, STATE.success);
    expect(() => move(1, STATE.running)).toThrow('m[1] moved from success to running');
  });

  it('keeps the counts that follow from states', () => {
    const { run, move } = started();
    const counts = () => [
      run.unfinishedCount,
      run.activeCount,
      run.installation.pools.get('p')?.occupied,
      run.rows[0]?.stateCounts[STATE.none],
    ];
    expect(counts()).toEqual([2, 0, 0, 2]);
    move(0, STATE.scheduled, STATE.queued);
    expect(counts()).toEqual([2, 1, 2, 1]);
    move(0, STATE.running);
    move(1, STATE.skipped);
    expect(counts()).toEqual([1, 1, 2, 0]);
    move(0, STATE.up_for_retry);
    expect(counts()).toEqual([1, 0, 0, 0]);
    expect([run.lastReleased, run.installation.pools.get('p')?.lastReleased]).toEqual([0, 0]);
  });

  it('is told to the observer with its cause', () => {
    const { recorder, move } = started();
    move(1, STATE.scheduled);
    const { moves } = recorder;
    expect([moves.length, moves.instanceAt(0), moves.stateAt(0), moves.causeAt(0)]).toEqual([
      1,
      1,
      STATE.scheduled,
      CAUSE.selected,
    ]);
  });
});

describe('the end of a run', () => {
  it('stands once it is recorded', () => {
    const { run } = started();
    recordEnd(run, 'failed', 'finished');
    recordEnd(run, 'running', 'livelock');
    expect([run.state, run.endReason]).toEqual(['failed', 'finished']);
  });
});
