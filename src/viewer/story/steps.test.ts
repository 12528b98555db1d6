import { describe, expect, it } from 'vitest';
import { Dag } from '../../authoring/dag.ts';
import { fail } from '../../drivers/faults.ts';
import { simulateSync } from '../../drivers/simulateSync.ts';
import { instanceColumns } from '../../trace/instances.ts';
import type { Simulation } from '../../trace/simulation.ts';
import { activityOf } from './activity.ts';
import type { LoadedRun } from './loadedReport.ts';
import { moveIndex } from './moveIndex.ts';
import { StateHistory } from './stateHistory.ts';
import { stepText } from './steps.ts';

function play(): Simulation {
  const dag = new Dag('d');
  const list = dag.task('list', () => [1, 2])();
  const read = dag.task('read', ({ x }: { x: number }) => x, { retries: 1, pool: 'files' }).expand({ x: list });
  dag.task('sum', ({ xs }: { xs: readonly number[] }) => xs.length)({ xs: read });
  return simulateSync(dag, { pools: { files: 1 }, durations: { read: '10s' }, faults: [fail('read').at(1)] });
}

function load(run: Simulation): LoadedRun {
  return { role: 'run', run, columns: instanceColumns(run.trace), history: new StateHistory(run.trace) };
}

describe('the text of a step', () => {
  it('tells each move of a run, and what was expanded', () => {
    const loaded = load(play());
    const texts = Array.from({ length: loaded.history.length + 1 }, (_, row) => stepText(loaded, row));
    expect(texts).toMatchInlineSnapshot(`
      [
        "",
        "list none → scheduled",
        "list scheduled → queued, try 1",
        "list queued → running, try 1",
        "list running → success, try 1; read expands to 2",
        "read[0] none → scheduled",
        "read[1] none → scheduled",
        "read[0] scheduled → queued, try 1",
        "read[0] queued → running, try 1",
        "read[0] running → success, try 1",
        "read[1] scheduled → queued, try 1, waited for pool: read[0]",
        "read[1] queued → running, try 1",
        "read[1] running → up_for_retry, try 1, planned",
        "read[1] up_for_retry → scheduled, retry due",
        "read[1] scheduled → queued, try 2",
        "read[1] queued → running, try 2",
        "read[1] running → failed, try 2, planned",
        "sum none → upstream_failed, trigger rule: read[1]",
      ]
    `);
  });
});

describe('the index of moves', () => {
  it('has every move once, under its instance, with its time', () => {
    const { trace } = play();
    const index = moveIndex(trace);
    const rows = [0, 1, 2, 3].flatMap((instance) => [...index.of(instance)]);
    expect(rows.toSorted((left, right) => left - right)).toEqual(Array.from({ length: trace.moves.length }, (_, row) => row)); // prettier-ignore
    expect([...index.of(1)].every((row) => trace.moves.instanceAt(row) === 1)).toBe(true);
    expect([...index.of(1)].map((row) => index.before(row))).toEqual([-1, ...index.of(1).subarray(0, -1)]);
    expect(index.timesMs.at(-1)).toBe(trace.endMs);
  });
});

describe('activity', () => {
  it('is counted by part of the run', () => {
    const { trace } = play();
    const { running, failed, retried, most } = activityOf(trace, 4);
    expect([...running]).toEqual([1, 1, 1, 1]);
    expect([...retried]).toEqual([0, 0, 1, 0]);
    expect([...failed]).toEqual([0, 0, 0, 1]);
    expect(most).toBe(2);
  });

  it('has no more parts than moves', () => {
    const dag = new Dag('empty');
    expect(activityOf(simulateSync(dag).trace, 3)).toMatchObject({ most: 0, running: new Uint32Array() });
  });
});
