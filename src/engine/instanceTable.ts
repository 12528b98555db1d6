/**
 * The task instances of a run as columns, one row an instance, numbered in order of creation.
 * It stores; it decides nothing, and only `recordTransition` writes the state column.
 */
import type { InstanceId, TaskNumber } from '../model/ids.ts';

const SMALLEST_CAPACITY = 64;

export class InstanceTable {
  count = 0;
  task: Int32Array;
  mapIndex: Int32Array;
  /** Live state codes. */
  state: Uint8Array;
  /** State codes as of the start of the current pass: what dependency checks count. */
  settledState: Uint8Array;
  tryNumber: Uint16Array;
  /** The round in which the row became scheduled last. */
  scheduledRound: Uint32Array;

  constructor(capacity: number) {
    const size = Math.max(SMALLEST_CAPACITY, capacity);
    this.task = new Int32Array(size);
    this.mapIndex = new Int32Array(size);
    this.state = new Uint8Array(size);
    this.settledState = new Uint8Array(size);
    this.tryNumber = new Uint16Array(size);
    this.scheduledRound = new Uint32Array(size);
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
    const size = Math.max(needed, capacity * 2);
    this.task = grown(this.task, new Int32Array(size));
    this.mapIndex = grown(this.mapIndex, new Int32Array(size));
    this.state = grown(this.state, new Uint8Array(size));
    this.settledState = grown(this.settledState, new Uint8Array(size));
    this.tryNumber = grown(this.tryNumber, new Uint16Array(size));
    this.scheduledRound = grown(this.scheduledRound, new Uint32Array(size));
  }
}

function grown<Column extends Int32Array | Uint32Array | Uint16Array | Uint8Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
