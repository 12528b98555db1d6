/**
 * Writes the trace while a run goes on: the observer of the engine. It only appends.
 */
import { UNMAPPED, type InstanceId, type TaskNumber } from '../model/ids.ts';
import type { RunCallbackReason } from '../model/runCallback.ts';
import type { CauseCode, Observer } from '../model/transition.ts';
import type { StateCode } from '../model/states.ts';
import type { AttemptRecord, Creation, Marks, RunCallbackRecord } from './trace.ts';
import { TraceColumns } from './traceColumns.ts';

export class TraceRecorder implements Observer {
  readonly moves = new TraceColumns();
  readonly creations: Creation[] = [];
  readonly marks: Marks = { rows: [], rounds: [], timesMs: [] };
  readonly callbacks: RunCallbackRecord[] = [];
  readonly attempts: AttemptRecord[] = [];

  instant(round: number, timeMs: number): void {
    const { rows, rounds, timesMs } = this.marks;
    const row = this.moves.length;
    const last = rows.length - 1;
    const isUnused = rows[last] === row && this.creations[this.creations.length - 1]?.row !== row;
    const at = isUnused ? last : rows.length;
    rows[at] = row;
    rounds[at] = round;
    timesMs[at] = timeMs;
  }

  created(
    first: InstanceId,
    count: number,
    task: TaskNumber,
    firstMapIndex: number,
    cause: CauseCode,
    culprit: number,
  ): void {
    this.creations.push({ row: this.moves.length, first, count, task, firstMapIndex, cause, culprit });
  }

  renumbered(instance: InstanceId, task: TaskNumber, cause: CauseCode, culprit: number): void {
    const row = this.moves.length;
    this.creations.push({ row, first: instance, count: 0, task, firstMapIndex: 0, cause, culprit });
  }

  deleted(instance: InstanceId, task: TaskNumber, cause: CauseCode, culprit: number): void {
    const row = this.moves.length;
    this.creations.push({ row, first: instance, count: -1, task, firstMapIndex: UNMAPPED, cause, culprit });
  }

  moved(instance: InstanceId, state: StateCode, tryNumber: number, cause: CauseCode, culprit: number): void {
    this.moves.append(instance, state, tryNumber, cause, culprit);
  }

  ended(reason: RunCallbackReason, instance: number): void {
    this.callbacks.push({ row: this.moves.length, reason, instance });
  }
}
