/**
 * One run as its moves go by: the columns that every judge looks at, and the violations found. It says nothing of what is right.
 */
import { instanceName, UNMAPPED } from '../model/ids.ts';
import { PROFILES, type Profile } from '../model/profile.ts';
import { profileNamed } from '../model/quirks.ts';
import { STATE } from '../model/states.ts';
import type { Creation, Trace } from '../trace/trace.ts';
import { judgedDagOf, type JudgedDag, type JudgedTask } from './judgedDag.ts';
import type { AccusedInstance, Violation } from './violation.ts';

/** Columns of runs with up to this many instances are kept for the next: making buffers costs more than judging a small run. */
const KEPT_CAPACITY = 4096;

/** By instance. */
interface Columns {
  readonly capacity: number;
  readonly task: Int32Array;
  readonly mapIndex: Int32Array;
  readonly state: Uint8Array;
  readonly tryNumber: Uint16Array;
  /** Placeholders that are gone. */
  readonly isDeleted: Uint8Array;
}

let keptColumns: Columns = createColumns(64);

function createColumns(capacity: number): Columns {
  return {
    capacity,
    task: new Int32Array(capacity),
    mapIndex: new Int32Array(capacity),
    state: new Uint8Array(capacity),
    tryNumber: new Uint16Array(capacity),
    isDeleted: new Uint8Array(capacity),
  };
}

/** Nothing of an earlier run is read: rows are written when they come into being. */
function columnsFor(count: number): Columns {
  if (count <= keptColumns.capacity) return keptColumns;
  const columns = createColumns(Math.max(count, 2 * keptColumns.capacity));
  if (columns.capacity <= KEPT_CAPACITY) keptColumns = columns;
  return columns;
}

/** Known by name; those with quirks are made anew. */
function profileOf(name: string): Profile | null {
  return Object.hasOwn(PROFILES, name) ? (PROFILES[name] as Profile) : profileNamed(name);
}

/** Rows of one task that came into being together. */
export interface Segment {
  readonly first: number;
  readonly count: number;
}

export class Hearing {
  readonly trace: Trace;
  readonly dag: JudgedDag;
  /** null: the run was simulated under a profile of the caller's own, of which the trace knows the name only. */
  readonly profile: Profile | null;
  /** Somebody cleared or marked something, so that what has ended may begin again. */
  readonly isByHand: boolean;
  readonly task: Int32Array;
  readonly mapIndex: Int32Array;
  readonly state: Uint8Array;
  readonly tryNumber: Uint16Array;
  readonly isDeleted: Uint8Array;
  /** Rows there are in the end, deleted ones included. */
  readonly instanceCount: number;
  /** By task, in order of creation. */
  readonly segments: readonly Segment[][];
  /** Rows there are by task, without deleted ones. */
  readonly rowCounts: number[];
  /** Number of the move that is heard, of the first one after its instant, and when it happened. */
  row = 0;
  markEnd = 0;
  timeMs = 0;
  /** Of the move that is heard. */
  cause = 0;
  culprit = -1;
  nextTry = 0;
  readonly violations: Violation[] = [];
  /** All has been heard: from here on nothing changes. */
  hasEnded = false;
  /** By task, once all has been heard: see `presentOf`. */
  readonly presentAtEnd = new Map<number, number[] | null>();

  constructor(trace: Trace) {
    const { header, creations } = trace;
    this.trace = trace;
    this.dag = judgedDagOf(header.dag);
    this.profile = profileOf(header.profile);
    this.isByHand = header.actions.some(({ kind }) => kind === 'clear' || kind === 'mark' || kind === 'mark_run');
    let count = 0;
    for (const creation of creations) if (creation.count > 0) count += creation.count;
    this.instanceCount = count;
    const columns = columnsFor(count);
    this.task = columns.task;
    this.mapIndex = columns.mapIndex;
    this.state = columns.state;
    this.tryNumber = columns.tryNumber;
    this.isDeleted = columns.isDeleted;
    const segments: Segment[][] = [];
    const rowCounts: number[] = [];
    for (let task = 0; task < this.dag.tasks.length; task++) {
      segments.push([]);
      rowCounts.push(0);
    }
    this.segments = segments;
    this.rowCounts = rowCounts;
  }

  create({ first, count, task, firstMapIndex }: Creation): void {
    if (count === 0) this.mapIndex[first] = firstMapIndex;
    if (count < 0) this.isDeleted[first] = 1;
    this.rowCounts[task] = (this.rowCounts[task] as number) + count;
    if (count <= 0) return;
    this.segments[task]?.push({ first, count });
    for (let offset = 0; offset < count; offset++) {
      const instance = first + offset;
      this.task[instance] = task;
      this.mapIndex[instance] = firstMapIndex + offset;
      this.state[instance] = STATE.none;
      this.tryNumber[instance] = 0;
      this.isDeleted[instance] = 0;
    }
  }

  taskOf(instance: number): JudgedTask {
    return this.dag.tasks[this.task[instance] as number] as JudgedTask;
  }

  nameOf(instance: number): string {
    return instanceName(this.taskOf(instance).spec.taskId, this.mapIndex[instance] as number);
  }

  /** The row of a task at a map index; -1: there is none. */
  rowAt(task: number, mapIndex: number): number {
    for (const { first, count } of this.segments[task] as readonly Segment[]) {
      const offset = mapIndex - (this.mapIndex[first] as number);
      if (offset >= 0 && offset < count && this.isDeleted[first + offset] === 0) return first + offset;
    }
    return -1;
  }

  /** The placeholder of a mapped task, or the only row of an unmapped one; -1: there is none. */
  unmappedRow(task: number): number {
    return this.rowAt(task, UNMAPPED);
  }

  /** `atMs` left out: now; null: the run as a whole. */
  accuse(
    judge: string,
    message: string,
    { instances = [], atMs = this.timeMs }: { readonly instances?: readonly number[]; readonly atMs?: number | null },
  ): void {
    this.violations.push({ judge, message, atMs, instances: instances.map((instance) => this.#accused(instance)) });
  }

  #accused(instance: number): AccusedInstance {
    const tryNumber = this.tryNumber[instance] as number;
    return {
      task: this.taskOf(instance).spec.taskId,
      mapIndex: this.mapIndex[instance] as number,
      tryNumber: tryNumber === 0 ? null : tryNumber,
    };
  }
}
