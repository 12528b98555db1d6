/**
 * The task instances of a run as columns, one row an instance, numbered in order of creation.
 * It stores; it decides nothing, and only `recordTransition` writes the state column.
 */
import type { InstanceId, TaskNumber } from '../model/ids.ts';
import { roomFor } from './columnRoom.ts';

const SMALLEST_CAPACITY = 64;

interface Columns {
  task: Int32Array;
  mapIndex: Int32Array;
  /** The round in which the row became scheduled last. */
  scheduledRound: Uint32Array;
  tryNumber: Uint16Array;
  /** Live state codes. */
  state: Uint8Array;
  /** State codes as of the start of the current pass: what dependency checks count. */
  settledState: Uint8Array;
}

export class InstanceTable implements Columns {
  count = 0;
  task: Int32Array;
  mapIndex: Int32Array;
  scheduledRound: Uint32Array;
  tryNumber: Uint16Array;
  state: Uint8Array;
  settledState: Uint8Array;

  constructor(capacity: number) {
    const columns = createColumns(Math.max(SMALLEST_CAPACITY, capacity));
    this.task = columns.task;
    this.mapIndex = columns.mapIndex;
    this.scheduledRound = columns.scheduledRound;
    this.tryNumber = columns.tryNumber;
    this.state = columns.state;
    this.settledState = columns.settledState;
  }

  /** Adds `count` rows of one task with consecutive map indexes; returns the first one's id. */
  add(task: TaskNumber, firstMapIndex: number, count: number): InstanceId {
    const first = this.count;
    this.#reserve(first + count);
    this.task.fill(task, first, first + count);
    const mapIndex = this.mapIndex;
    for (let offset = 0; offset < count; offset++) mapIndex[first + offset] = firstMapIndex + offset;
    this.count = first + count;
    return first as InstanceId;
  }

  #reserve(needed: number): void {
    const capacity = this.state.length;
    if (needed <= capacity) return;
    const columns = createColumns(Math.max(needed, capacity * 2));
    columns.task.set(this.task);
    columns.mapIndex.set(this.mapIndex);
    columns.scheduledRound.set(this.scheduledRound);
    columns.tryNumber.set(this.tryNumber);
    columns.state.set(this.state);
    columns.settledState.set(this.settledState);
    Object.assign(this, columns);
  }
}

/** One room for all columns, the widest first so that each is aligned. */
function createColumns(rows: number): Columns {
  const { buffer, offset } = roomFor(rows * 16);
  return {
    task: new Int32Array(buffer, offset, rows),
    mapIndex: new Int32Array(buffer, offset + rows * 4, rows),
    scheduledRound: new Uint32Array(buffer, offset + rows * 8, rows),
    tryNumber: new Uint16Array(buffer, offset + rows * 12, rows),
    state: new Uint8Array(buffer, offset + rows * 14, rows),
    settledState: new Uint8Array(buffer, offset + rows * 15, rows),
  };
}
