/**
 * The moves of a trace as columns: appended to, then read. Fixed-size chunks, so that a long trace is never copied to grow.
 */
import { roomFor } from '../engine/columnRoom.ts';

const FIRST_CAPACITY = 256;
const CHUNK_BITS = 16;
const CHUNK_ROWS = 1 << CHUNK_BITS;

/** One stretch of rows; its columns share a capacity. */
export interface Chunk {
  readonly instance: Int32Array;
  readonly culprit: Int32Array;
  readonly tryNumber: Uint16Array;
  readonly state: Uint8Array;
  readonly cause: Uint8Array;
}

export class TraceColumns {
  readonly chunks: Chunk[] = [];
  length = 0;
  #current: Chunk = NO_ROWS;
  #used = 0;

  append(instance: number, state: number, tryNumber: number, cause: number, culprit: number): void {
    if (this.#used === this.#current.state.length) this.#grow();
    const chunk = this.#current;
    const at = this.#used++;
    chunk.instance[at] = instance;
    chunk.state[at] = state;
    chunk.tryNumber[at] = tryNumber;
    chunk.cause[at] = cause;
    chunk.culprit[at] = culprit;
    this.length++;
  }

  instanceAt(row: number): number {
    return this.#chunkOf(row).instance[row & (CHUNK_ROWS - 1)] as number;
  }

  stateAt(row: number): number {
    return this.#chunkOf(row).state[row & (CHUNK_ROWS - 1)] as number;
  }

  tryNumberAt(row: number): number {
    return this.#chunkOf(row).tryNumber[row & (CHUNK_ROWS - 1)] as number;
  }

  causeAt(row: number): number {
    return this.#chunkOf(row).cause[row & (CHUNK_ROWS - 1)] as number;
  }

  culpritAt(row: number): number {
    return this.#chunkOf(row).culprit[row & (CHUNK_ROWS - 1)] as number;
  }

  /** Rows in use of a chunk: all but the last are full. */
  usedRows(chunkNumber: number): number {
    return Math.min(CHUNK_ROWS, this.length - chunkNumber * CHUNK_ROWS);
  }

  #chunkOf(row: number): Chunk {
    return this.chunks[row >>> CHUNK_BITS] as Chunk;
  }

  #grow(): void {
    const capacity = this.#current.state.length;
    if (capacity === CHUNK_ROWS || this.chunks.length === 0) {
      this.#current = createChunk(this.chunks.length === 0 ? FIRST_CAPACITY : CHUNK_ROWS);
      this.chunks.push(this.#current);
      this.#used = 0;
      return;
    }
    const larger = createChunk(capacity * 2);
    larger.instance.set(this.#current.instance);
    larger.culprit.set(this.#current.culprit);
    larger.tryNumber.set(this.#current.tryNumber);
    larger.state.set(this.#current.state);
    larger.cause.set(this.#current.cause);
    this.#current = larger;
    this.chunks[this.chunks.length - 1] = larger;
  }
}

/** One room for all columns, the widest first so that each is aligned. */
function createChunk(rows: number): Chunk {
  const { buffer, offset } = roomFor(rows * 12);
  return {
    instance: new Int32Array(buffer, offset, rows),
    culprit: new Int32Array(buffer, offset + rows * 4, rows),
    tryNumber: new Uint16Array(buffer, offset + rows * 8, rows),
    state: new Uint8Array(buffer, offset + rows * 10, rows),
    cause: new Uint8Array(buffer, offset + rows * 11, rows),
  };
}

/** Where nothing was appended yet. */
const NO_ROWS = createChunk(0);
