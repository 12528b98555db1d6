/**
 * The asset events of a trace: one for each outlet of each success that a worker reported. They follow from the moves, so no run pays for them.
 * Rules: semantics-scheduling 12 (rules asset/event-per-success, asset/none-without-worker); airflow-core/src/airflow/models/taskinstance.py.
 */
import { STATE } from '../model/states.ts';
import { CAUSE } from '../model/transition.ts';
import { eachMove, instanceColumns } from './instances.ts';
import type { Trace } from './trace.ts';

export interface AssetEvent {
  readonly asset: string;
  readonly taskId: string;
  /** -1 for an unmapped task. */
  readonly mapIndex: number;
  readonly tryNumber: number;
  /** Virtual ms since the run's start. */
  readonly atMs: number;
}

/** What gives an instance its success when a worker reports it; marks and the short-cut of empty operators are none of these. */
const BY_WORKER: ReadonlySet<number> = new Set([CAUSE.returned, CAUSE.planned]);

/** In the order they happened; of one success in the order of the task's outlets, where Airflow goes by a set. */
export function assetEvents(trace: Trace): readonly AssetEvent[] {
  const { tasks } = trace.header.dag;
  if (tasks.every(({ outlets }) => outlets.length === 0)) return [];
  const { moves } = trace;
  const columns = instanceColumns(trace);
  const events: AssetEvent[] = [];
  eachMove(trace, (row, atMs) => {
    if (moves.stateAt(row) !== STATE.success || !BY_WORKER.has(moves.causeAt(row))) return;
    const instance = moves.instanceAt(row);
    const task = tasks[columns.task[instance] as number];
    const mapIndex = columns.mapIndex[instance] as number;
    for (const asset of task?.outlets ?? []) {
      events.push({ asset, taskId: task?.taskId ?? '', mapIndex, tryNumber: moves.tryNumberAt(row), atMs });
    }
  });
  return events;
}
