/**
 * A run whose rows are moved by hand, for unit tests of single rules: no round is made, so that a rule can be asked about any state.
 */
import type { Dag } from '../authoring/dag.ts';
import { createRun } from '../engine/createRun.ts';
import { dagIndexOf, type IndexedTask } from '../engine/dagIndex.ts';
import { recordTransition } from '../engine/recordTransition.ts';
import { nameOf, rowsOf, type Run } from '../engine/run.ts';
import { rowAt, type TaskRows } from '../engine/taskRows.ts';
import { UNMAPPED, type InstanceId } from '../model/ids.ts';
import { STATE, stateOfCode, type InstanceState } from '../model/states.ts';
import { CAUSE } from '../model/transition.ts';
import { createInitialRows, expandTask } from '../scheduler/expansion.ts';
import { settleMoves } from '../scheduler/settle.ts';
import { TraceRecorder } from '../trace/recorder.ts';
import { prepareOptions, type SimulateOptions } from './options.ts';

/** What an instance goes through on its way from none to states that it cannot take at once. */
const WAY: Partial<Record<InstanceState, readonly InstanceState[]>> = {
  queued: ['scheduled'],
  running: ['scheduled', 'queued'],
  up_for_retry: ['scheduled'],
  up_for_reschedule: ['scheduled', 'queued', 'running'],
};

/** States by row: `t`, also for a placeholder, or `t[2]`. */
export type StatesByRow = Readonly<Record<string, InstanceState>>;

export interface RunByHand {
  readonly run: Run;
  readonly recorder: TraceRecorder;
  task(taskId: string): IndexedTask;
  rows(taskId: string): TaskRows;
  row(name: string): InstanceId;
  /** Moves rows, in the order given; the moves are seen as by a later pass. */
  settle(states: StatesByRow): void;
  /** Moves rows in the current pass, which does not see it. */
  move(states: StatesByRow): void;
  recordLength(taskId: string, length: number): void;
  /** Expands a task that is mapped over a task, or in a group that is, whatever its checks say. */
  expand(taskId: string): void;
  stateOf(name: string): InstanceState;
  /** The name of a culprit; null: there is none. */
  named(instance: number): string | null;
}

/** The rows of a new run of the DAG. */
export function byHand(dag: Dag, options: SimulateOptions = {}): RunByHand {
  const compiled = dag.compile();
  const recorder = new TraceRecorder();
  const run = createRun(dagIndexOf(compiled.spec), prepareOptions(compiled, options).settings, recorder, 0);
  createInitialRows(run);
  const task = (taskId: string) => run.dag.tasksByRank.find((one) => one.taskId === taskId) as IndexedTask;
  const rows = (taskId: string) => rowsOf(run, task(taskId));
  const row = (name: string): InstanceId => {
    const [, taskId = name, mapIndex] = /^(.*)\[(\d+)\]$/.exec(name) ?? [];
    return rowAt(rows(taskId), mapIndex === undefined ? UNMAPPED : Number(mapIndex)) as InstanceId;
  };
  const stateOf = (name: string) => stateOfCode(run.instances.state[row(name)] as number);
  const move = (states: StatesByRow): void => {
    for (const [name, state] of Object.entries(states)) {
      const way = stateOf(name) === 'none' ? (WAY[state] ?? []) : [];
      for (const step of [...way, state]) recordTransition(run, row(name), STATE[step], CAUSE.selected);
    }
  };
  return {
    run,
    recorder,
    task,
    rows,
    row,
    stateOf,
    move,
    settle: (states) => {
      move(states);
      settleMoves(run);
    },
    recordLength: (taskId, length) => {
      run.xcoms.recordLength(task(taskId).number, length);
      run.lengthVersion++;
    },
    expand: (taskId) => void expandTask(run, rows(taskId), rows(taskId).unmapped as InstanceId),
    named: (instance) => (instance === -1 ? null : nameOf(run, instance as InstanceId)),
  };
}
