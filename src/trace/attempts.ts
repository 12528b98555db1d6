/**
 * The attempts of a run as intervals of virtual time, read from its trace, and how many ran at once.
 */
import { instanceName } from '../model/ids.ts';
import { STATE, stateOfCode, type InstanceState } from '../model/states.ts';
import { causeOfCode, type Cause } from '../model/transition.ts';
import { eachMove, instanceColumns } from './instances.ts';
import type { Simulation } from './simulation.ts';

/** One attempt, or one decision of the scheduler that left an instance without an attempt. */
export interface Attempt {
  readonly taskId: string;
  readonly mapIndex: number;
  /** `read_file[2]`, or the task id of an unmapped instance. */
  readonly name: string;
  /** 0 for a decision. */
  readonly tryNumber: number;
  /** Position of its beginning among the moves of the trace: what began first comes first. */
  readonly startRow: number;
  /** Virtual ms since the run's start; equal to `endMs` for a decision. */
  readonly startMs: number;
  readonly endMs: number;
  /** End of the try before, virtual ms; null for a first try and a decision. */
  readonly waitedFromMs: number | null;
  /** `running` for an attempt that never ended. */
  readonly state: InstanceState;
  readonly cause: Cause;
  /** Instance number of the move's culprit, or a task number for an expansion; -1: none. */
  readonly culprit: number;
  readonly instance: number;
}

/**
 * Every attempt and decision of a run, in the order they began.
 *
 * @param only The instance whose attempts are asked for; all of a wide run take long to find.
 */
export function attemptsOf(run: Simulation, only?: { readonly taskId: string; readonly mapIndex: number }): Attempt[] {
  const { trace } = run;
  const columns = instanceColumns(trace);
  const onlyTask = run.dag.tasks.findIndex(({ taskId }) => taskId === only?.taskId);
  const found: Attempt[] = [];
  const started = new Map<number, Moment>();
  const endedMs = new Map<number, number>();
  const add = (row: number, start: Moment, endMs: number, isAttempt: boolean): void => {
    const instance = trace.moves.instanceAt(row);
    const taskId = run.dag.tasks[columns.task[instance] as number]?.taskId ?? '';
    const mapIndex = columns.mapIndex[instance] as number;
    found.push({
      taskId,
      mapIndex,
      name: instanceName(taskId, mapIndex),
      tryNumber: isAttempt ? trace.moves.tryNumberAt(row) : 0,
      startRow: start.row,
      startMs: start.timeMs,
      endMs,
      waitedFromMs: endedMs.get(instance) ?? null,
      state: stateOfCode(trace.moves.stateAt(row)),
      cause: causeOfCode(trace.moves.causeAt(row)),
      culprit: trace.moves.culpritAt(row),
      instance,
    });
    endedMs.set(instance, endMs);
  };
  eachMove(trace, (row, timeMs) => {
    const instance = trace.moves.instanceAt(row);
    if (only !== undefined && (columns.mapIndex[instance] !== only.mapIndex || columns.task[instance] !== onlyTask))
      return;
    const state = trace.moves.stateAt(row);
    const start = started.get(instance);
    if (state === STATE.running) started.set(instance, { row, timeMs });
    else if (start !== undefined) {
      started.delete(instance);
      add(row, start, timeMs, true);
    } else if (state >= STATE.success) add(row, { row, timeMs }, timeMs, false);
  });
  for (const start of started.values()) add(start.row, start, run.durationMs, true);
  return found.sort((left, right) => left.startRow - right.startRow);
}

interface Moment {
  /** Position among the moves of the trace. */
  readonly row: number;
  readonly timeMs: number;
}

/** The most instances of a task that were running after any move of the trace, so also within one instant. */
export function mostAtOnce(run: Simulation, taskId: string): number {
  const { moves } = run.trace;
  const { task } = instanceColumns(run.trace);
  const number = run.dag.tasks.findIndex((candidate) => candidate.taskId === taskId);
  const running = new Set<number>();
  let most = 0;
  for (let row = 0; row < moves.length; row++) {
    const instance = moves.instanceAt(row);
    if (task[instance] !== number) continue;
    if (moves.stateAt(row) === STATE.running) running.add(instance);
    else running.delete(instance);
    most = Math.max(most, running.size);
  }
  return most;
}
