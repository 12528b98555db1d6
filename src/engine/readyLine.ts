/**
 * The scheduled rows of one task in ascending map index: a line that is appended to, and a small heap for rows that come
 * out of turn (retries). All rows of a task share one priority, so a line is always sorted.
 */

export interface ReadyLine {
  /** Map indexes in ascending order from `head` on. */
  items: Int32Array;
  head: number;
  tail: number;
  /** A binary heap of map indexes that came out of turn. */
  readonly late: number[];
}

export function createReadyLine(): ReadyLine {
  return { items: EMPTY, head: 0, tail: 0, late: [] };
}

const EMPTY = new Int32Array(0);
const SMALLEST_LINE = 16;

export function readyCount(line: ReadyLine): number {
  return line.tail - line.head + line.late.length;
}

export function pushReady(line: ReadyLine, mapIndex: number): void {
  if (line.head === line.tail) line.head = line.tail = 0;
  else if (mapIndex < (line.items[line.tail - 1] as number)) {
    pushLate(line.late, mapIndex);
    return;
  }
  if (line.tail === line.items.length) {
    const items = new Int32Array(Math.max(SMALLEST_LINE, line.items.length * 2));
    items.set(line.items);
    line.items = items;
  }
  line.items[line.tail++] = mapIndex;
}

/** The lowest map index in the line; call only when there is one. */
export function firstReady(line: ReadyLine): number {
  if (line.late.length === 0) return line.items[line.head] as number;
  const late = line.late[0] as number;
  return line.head === line.tail ? late : Math.min(late, line.items[line.head] as number);
}

/** Takes the lowest map index; call only when there is one. */
export function popReady(line: ReadyLine): number {
  const late = line.late;
  if (late.length > 0 && (line.head === line.tail || (late[0] as number) < (line.items[line.head] as number))) {
    return popLate(late);
  }
  return line.items[line.head++] as number;
}

/** Puts back what was popped last, in any order; the line stays sorted. */
export function unpopReady(line: ReadyLine, mapIndex: number): void {
  if (line.head > 0 && (line.head === line.tail || mapIndex <= (line.items[line.head] as number))) {
    line.items[--line.head] = mapIndex;
  } else pushLate(line.late, mapIndex);
}

function pushLate(heap: number[], item: number): void {
  let position = heap.length;
  heap.push(item);
  while (position > 0) {
    const parent = (position - 1) >> 1;
    const above = heap[parent] as number;
    if (above <= item) break;
    heap[position] = above;
    position = parent;
  }
  heap[position] = item;
}

function popLate(heap: number[]): number {
  const first = heap[0] as number;
  const last = heap.pop() as number;
  if (heap.length === 0) return first;
  let position = 0;
  for (;;) {
    let child = 2 * position + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && (heap[child + 1] as number) < (heap[child] as number)) child++;
    const below = heap[child] as number;
    if (below >= last) break;
    heap[position] = below;
    position = child;
  }
  heap[position] = last;
  return first;
}
