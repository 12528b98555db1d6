/**
 * The moves of a trace by name, as the reference scheduler tells them: a row that was a placeholder when it moved
 * is named by the map index it had then.
 */
import { stateOfCode, type InstanceState } from '../model/states.ts';
import { causeOfCode, type Cause } from '../model/transition.ts';
import { eachMove } from './instances.ts';
import type { Trace } from './trace.ts';

export interface NamedMove {
  readonly timeMs: number;
  readonly taskId: string;
  readonly mapIndex: number;
  readonly state: InstanceState;
  readonly tryNumber: number;
  readonly cause: Cause;
}

/** Every move in the order it happened. */
export function namedMoves(trace: Trace): NamedMove[] {
  const tasks = trace.header.dag.tasks;
  const taskIds: string[] = [];
  const mapIndexes: number[] = [];
  let created = 0;
  const createUntil = (row: number): void => {
    for (
      let next = trace.creations[created];
      next !== undefined && next.row <= row;
      next = trace.creations[++created]
    ) {
      if (next.count === 0) mapIndexes[next.first] = next.firstMapIndex;
      for (let offset = 0; offset < next.count; offset++) {
        taskIds[next.first + offset] = tasks[next.task]?.taskId ?? '';
        mapIndexes[next.first + offset] = next.firstMapIndex + offset;
      }
    }
  };
  const moves: NamedMove[] = [];
  eachMove(trace, (row, timeMs) => {
    createUntil(row);
    const instance = trace.moves.instanceAt(row);
    moves.push({
      timeMs,
      taskId: taskIds[instance] ?? '',
      mapIndex: mapIndexes[instance] ?? Number.NaN,
      state: stateOfCode(trace.moves.stateAt(row)),
      tryNumber: trace.moves.tryNumberAt(row),
      cause: causeOfCode(trace.moves.causeAt(row)),
    });
  });
  return moves;
}
