/**
 * Which cell of the grid lies at a point, where a cell lies, and which is next to it for who moves by keys.
 */
import type { Block, GridLayout } from './gridLayout.ts';

export interface CellPlace {
  /** Position among the blocks of the layout. */
  readonly block: number;
  readonly cell: number;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The cell at a point of the grid; null: there is none. */
export function cellAt({ blocks }: GridLayout, x: number, y: number): CellPlace | null {
  const number = blockAt(blocks, y);
  const block = blocks[number];
  if (block === undefined || block.fit === null) return null;
  const { width, height, columns, cells } = block.fit;
  const column = Math.floor((x - block.left) / width);
  const line = Math.floor((y - block.cellsTop) / height);
  if (column < 0 || column >= columns || line < 0) return null;
  const cell = line * columns + column;
  return cell < cells ? { block: number, cell } : null;
}

/** The block that a height lies in, or the last that begins above it; -1: none does. */
export function blockAt(blocks: readonly Block[], y: number): number {
  let [low, high] = [0, blocks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((blocks[middle] as Block).top <= y) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

export function cellBox({ blocks }: GridLayout, { block: number, cell }: CellPlace): Box {
  const block = blocks[number];
  if (block === undefined || block.fit === null) return { left: 0, top: 0, width: 0, height: 0 };
  const { width, height, columns } = block.fit;
  return {
    left: block.left + (cell % columns) * width,
    top: block.cellsTop + Math.floor(cell / columns) * height,
    width,
    height,
  };
}

/** The cell of a position of a row; null: it is not shown. */
export function cellOf(block: Block, position: number): number | null {
  const { first, count } = block.window;
  if (block.fit === null || position < first || position >= first + count) return null;
  return Math.floor((position - first) / block.fit.each);
}

/** Positions that a cell stands for. */
export function positionsOf({ fit, window }: Block, cell: number): { readonly first: number; readonly count: number } {
  const each = fit?.each ?? 1;
  const first = window.first + cell * each;
  return { first, count: Math.max(0, Math.min(each, window.first + window.count - first)) };
}

export type Direction = 'left' | 'right' | 'up' | 'down' | 'first' | 'last';

/** The next cell; the same where there is none further on. */
export function nextCell(layout: GridLayout, from: CellPlace, direction: Direction): CellPlace {
  const fit = layout.blocks[from.block]?.fit ?? null;
  if (fit === null) return from;
  switch (direction) {
    case 'left':
      return from.cell > 0 ? { ...from, cell: from.cell - 1 } : from;
    case 'right':
      return from.cell < fit.cells - 1 ? { ...from, cell: from.cell + 1 } : from;
    case 'first':
      return { ...from, cell: 0 };
    case 'last':
      return { ...from, cell: fit.cells - 1 };
    case 'up':
      return from.cell >= fit.columns ? { ...from, cell: from.cell - fit.columns } : beyond(layout, from, -1);
    case 'down': {
      const isLastLine = Math.floor(from.cell / fit.columns) === fit.lines - 1;
      return isLastLine ? beyond(layout, from, 1) : { ...from, cell: Math.min(from.cell + fit.columns, fit.cells - 1) };
    }
  }
}

/** The cell of the block above or below that is nearest across. */
function beyond(layout: GridLayout, from: CellPlace, step: 1 | -1): CellPlace {
  const { left, width } = cellBox(layout, from);
  for (let number = from.block + step; layout.blocks[number] !== undefined; number += step) {
    const block = layout.blocks[number] as Block;
    if (block.fit === null) continue;
    const { columns, cells, lines } = block.fit;
    const column = Math.floor((left + width / 2 - block.left) / block.fit.width);
    const line = step === 1 ? 0 : lines - 1;
    const cell = line * columns + Math.max(0, Math.min(column, columns - 1));
    return { block: number, cell: Math.min(cell, cells - 1) };
  }
  return from;
}
