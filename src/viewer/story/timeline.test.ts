import { describe, expect, it } from 'vitest';
import { Dag } from '../../authoring/dag.ts';
import { fail } from '../../drivers/faults.ts';
import type { SimulateOptions } from '../../drivers/options.ts';
import { simulateSync } from '../../drivers/simulateSync.ts';
import { instanceColumns } from '../../trace/instances.ts';
import type { Trace } from '../../trace/trace.ts';
import { createAxis, usualAxis } from './axis.ts';
import { densityOf } from './density.ts';
import { gridRows, taskRows } from './gridRows.ts';
import { matchInstances, NO_FILTER } from './instanceFilter.ts';
import type { LoadedRun } from './loadedReport.ts';
import { poolLanes } from './poolLanes.ts';
import { requestMarks } from './requestMarks.ts';
import { spansOf } from './spans.ts';
import { StateHistory } from './stateHistory.ts';
import { timelineLanes } from './timelineLanes.ts';
import { Simulation } from '../../trace/simulation.ts';

const TIMES: SimulateOptions = { durations: { list: '5s', read: '10s' } };

function load(options: SimulateOptions = TIMES, change: (trace: Trace) => Trace = (trace) => trace): LoadedRun {
  const dag = new Dag('d');
  const list = dag.task('list', () => Array.from({ length: 30 }, (_, index) => index))();
  dag.task('read', ({ x }: { x: number }) => x, { retries: 1, retryDelay: '1m', pool: 'files' }).expand({ x: list });
  const run = new Simulation(change(simulateSync(dag, { pools: { files: 10 }, ...options }).trace));
  return { role: 'run', run, columns: instanceColumns(run.trace), history: new StateHistory(run.trace) };
}

interface Looks {
  readonly indexes?: string;
  readonly opened?: ReadonlyMap<number, boolean>;
  readonly selected?: number;
  readonly failed?: readonly number[];
}

function lanes(loaded: LoadedRun, { indexes = '', opened = new Map(), selected, failed = [] }: Looks = {}): string[] {
  const matching = matchInstances(loaded, loaded.history.at(0), { ...NO_FILTER, indexes });
  const looked = { opened, selected: selected ?? null, isFailed: (each: number) => failed.includes(each) };
  return timelineLanes(gridRows(loaded), matching, looked).map((lane) => {
    if (lane.kind === 'group') return lane.row.groupId;
    return lane.kind === 'task'
      ? `${lane.row.taskId} ${lane.shown} ${lane.isOpen}`
      : `${lane.row.taskId} ${lane.instance}`;
  });
}

describe('lanes of the timeline', () => {
  it('are those of single instances, and one of a task with many until it is opened', () => {
    const loaded = load();
    expect(lanes(loaded)).toEqual(['list 0', 'read 30 false']);
    expect(lanes(loaded, { opened: new Map([[1, true]]) })).toHaveLength(32);
  });

  it('are those of a few that failed, and of the selected one, where their task is closed', () => {
    expect(lanes(load(), { failed: [4, 9] })).toEqual(['list 0', 'read 30 false', 'read 4', 'read 9']);
    expect(lanes(load(), { selected: 7 })).toEqual(['list 0', 'read 30 false', 'read 7']);
    const failed = Array.from({ length: 20 }, (_, at) => at + 1);
    expect(lanes(load(), { failed, selected: 15 })).toHaveLength(8);
  });

  it('are open where the filter leaves few, and gone where it leaves none', () => {
    expect(lanes(load(), { indexes: '2-3' })).toEqual(['read 2 true', 'read 3', 'read 4']);
    expect(lanes(load(), { indexes: '99' })).toEqual([]);
  });
});

describe('the axis', () => {
  it('is time, or steps where no time passes', () => {
    expect(usualAxis(load())).toBe('time');
    expect(usualAxis(load({}))).toBe('steps');
  });

  it('has a place for every moment, and a moment for every place', () => {
    const loaded = load();
    const scale = { from: 0, to: 900, left: 0, width: 900 };
    const steps = createAxis(loaded, 'steps');
    const time = createAxis(loaded, 'time');
    for (let row = 0; row <= loaded.history.length; row++) {
      expect(steps.rowAt(steps.ofRow(row))).toBe(row);
      expect(time.rowAt(time.ofRow(row))).toBeGreaterThanOrEqual(row);
    }
    expect(steps.rowAt(-5)).toBe(0);
    expect(steps.rowAt(1e9)).toBe(loaded.history.length);
    expect(steps.textOf(1, scale)).toBe('step 1, 0s');
    expect(time.textOf(5001.7, scale)).toBe('5s2ms');
    expect(time.textOf(5201, { ...scale, to: 1_000_000 })).toBe('5s');
  });

  it('shows what follows each other at once one after the other', () => {
    const loaded = load({});
    const spans = spansOf(loaded.run.trace, 0).map(createAxis(loaded, 'steps').ofSpan);
    expect(spans).toEqual([{ from: 1, to: 2 }, { from: 2, to: 3 }, { from: 3, to: 4 }]); // prettier-ignore
  });
});

describe('the density of a task', () => {
  it('counts what runs, what will fail and what is queued, after each move', () => {
    const loaded = load({ ...TIMES, faults: [fail('read').at(3), fail('read').at(4).onTry(1)] });
    const { trace } = loaded.run;
    const density = densityOf(trace, taskRows(loaded)[1]?.instances ?? new Int32Array());
    expect(density.mostRunning).toBe(10);
    expect(density.most).toBe(10);
    expect(Math.max(...density.failing)).toBe(2);
    expect(density.running.at(-1)).toBe(0);
    expect(density.failing.at(-1)).toBe(0);
    expect([...density.failures].map((at) => trace.moves.stateAt((density.rows[at] as number) - 1))).toEqual([9]);
  });
});

describe('pools', () => {
  it('are told as they were taken, with their sizes', () => {
    const loaded = load({ ...TIMES, actions: [{ kind: 'resize_pool', atMs: 12_000, pool: 'files', slots: 4 }] });
    const [files, ...others] = poolLanes(loaded, createAxis(loaded, 'time'));
    expect(others).toEqual([]);
    expect(files).toMatchObject({ name: 'pool files', most: 10, mostSlots: 10 });
    expect(files?.limit.values).toEqual([10, 4]);
    expect(files?.limit.positions[1]).toBe(12_000);
    const steps = poolLanes(loaded, createAxis(loaded, 'steps'))[0];
    expect(loaded.history.timeOf((steps?.limit.positions[1] ?? 0) + 1)).toBeGreaterThanOrEqual(12_000);
  });

  it('are told after the limit of the DAG, where that was reached', () => {
    const loaded = load({ ...TIMES, pools: { files: 20 } });
    const [dag, files] = poolLanes(loaded, createAxis(loaded, 'time'));
    expect(dag).toMatchObject({ name: 'max_active_tasks', most: 16, mostSlots: 16 });
    expect(files).toMatchObject({ name: 'pool files', most: 16, mostSlots: 20 });
  });

  it('are left out where they are the one everybody has and it was never full', () => {
    const dag = new Dag('d');
    dag.task('a', () => 1)();
    const run = simulateSync(dag);
    const loaded: LoadedRun = {
      role: 'run',
      run,
      columns: instanceColumns(run.trace),
      history: new StateHistory(run.trace),
    };
    expect(poolLanes(loaded, createAxis(loaded, 'time'))).toEqual([]);
  });
});

describe('requests', () => {
  const request = { method: 'GET', url: 'https://api.example.test/', status: 200 };
  const withRequests = (trace: Trace): Trace => ({
    ...trace,
    attempts: [
      {
        instance: 0 as never,
        tryNumber: 1,
        requests: [
          { ...request, sentMs: 1000, deliveredMs: 2000 },
          { ...request, sentMs: 2000, deliveredMs: null, status: null },
        ],
      },
    ],
  });

  it('lie where they were sent and answered, and those without an answer last as long as their try', () => {
    const loaded = load(TIMES, withRequests);
    const { trace } = loaded.run;
    const marks = requestMarks(trace, 0, { axis: createAxis(loaded, 'time'), spans: spansOf(trace, 0) });
    expect(marks).toMatchObject([{ from: 1000, to: 2000, isTrouble: false }, { from: 2000, to: 5000, isTrouble: true }]); // prettier-ignore
  });

  it('lie one after the other inside of their try where the axis has no time', () => {
    const loaded = load(TIMES, withRequests);
    const { trace } = loaded.run;
    const marks = requestMarks(trace, 0, { axis: createAxis(loaded, 'steps'), spans: spansOf(trace, 0) });
    expect(marks).toMatchObject([{ from: 3, to: 3.4 }, { from: 3.5, to: 3.9 }]); // prettier-ignore
  });
});
