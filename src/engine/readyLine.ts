/**
 * The scheduled rows of one task in ascending map index: ranges that are appended to, and a small heap for rows that come
 * out of turn (retries). All rows of a task share one priority, so a line is always sorted.
 */

/** Map indexes `from` to `to`, exclusive; never empty while it stands in a line. */
interface Range {
  from: number;
  to: number;
}

export interface ReadyLine {
  /** Ascending; those before `head` are used up. */
  readonly ranges: Range[];
  head: number;
  /** A binary heap of map indexes that came out of turn. */
  readonly late: number[];
}

export function createReadyLine(): ReadyLine {
  return { ranges: [], head: 0, late: [] };
}

export function hasReady(line: ReadyLine): boolean {
  return line.head < line.ranges.length || line.late.length > 0;
}

export function pushReady(line: ReadyLine, mapIndex: number): void {
  const last = line.ranges.at(-1);
  if (last === undefined || line.head === line.ranges.length) {
    line.ranges.length = 0;
    line.head = 0;
    line.ranges.push({ from: mapIndex, to: mapIndex + 1 });
  } else if (mapIndex === last.to) last.to++;
  else if (mapIndex > last.to) line.ranges.push({ from: mapIndex, to: mapIndex + 1 });
  else pushLate(line.late, mapIndex);
}

/** The lowest map index in the line; call only when there is one. */
export function firstReady(line: ReadyLine): number {
  const range = line.ranges[line.head];
  const late = line.late[0];
  if (range === undefined) return late as number;
  return late === undefined ? range.from : Math.min(late, range.from);
}

/** Takes the lowest map index; call only when there is one. */
export function popReady(line: ReadyLine): number {
  const range = line.ranges[line.head];
  const late = line.late[0];
  if (range === undefined || (late !== undefined && late < range.from)) return popLate(line.late);
  const mapIndex = range.from++;
  if (range.from === range.to) line.head++;
  return mapIndex;
}

/** Puts back what was popped last, the highest first; the line stays sorted. */
export function unpopReady(line: ReadyLine, mapIndex: number): void {
  const range = line.ranges[line.head];
  if (range !== undefined && mapIndex === range.from - 1) range.from--;
  else pushLate(line.late, mapIndex);
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
