import { describe, expect, it } from 'vitest';
import { fitCells } from './gridFit.ts';
import { cellAt, cellBox, cellOf, nextCell, positionsOf } from './gridHits.ts';
import { cellsRoom, layoutGrid, windowAround, windowFrom, type RowShape } from './gridLayout.ts';
import { cellRuns } from './gridRuns.ts';

const ROOM = { width: 960, height: 200 };

describe('cells of a task', () => {
  it('have room for a text as long as they are few', () => {
    expect(fitCells(1, ROOM)).toMatchObject({ width: 190, height: 24, columns: 1, lines: 1, cells: 1 });
    expect(fitCells(5, ROOM)).toMatchObject({ width: 150, height: 24, columns: 5, lines: 1 });
    expect(fitCells(30, ROOM)).toMatchObject({ width: 64, height: 24, columns: 15, lines: 2 });
  });

  it('get smaller the more there are, and lines begin with round numbers', () => {
    expect(fitCells(31, ROOM)).toMatchObject({ width: 22, columns: 31, lines: 1 });
    expect(fitCells(400, ROOM)).toMatchObject({ width: 18, columns: 50, lines: 8, each: 1 });
    expect(fitCells(10_000, ROOM)).toMatchObject({ width: 4, columns: 240, lines: 42, each: 1 });
  });

  it('are of several where the smallest would not fit, a round number of them', () => {
    expect(fitCells(100_000, ROOM)).toMatchObject({ width: 7, columns: 130, each: 50, cells: 2000, lines: 16 });
    expect(fitCells(12_345, ROOM)).toMatchObject({ width: 7, each: 5, cells: 2469 });
  });

  it('stay in their room, however many', () => {
    for (let count = 1; count < 3_000_000; count = Math.ceil(count * 1.37)) {
      for (const width of [130, 374, 960, 2000]) {
        const fit = fitCells(count, { width, height: 200 });
        expect(fit.columns * fit.width).toBeLessThanOrEqual(width);
        expect(fit.lines * fit.height).toBeLessThanOrEqual(200);
        expect(fit.cells).toBe(Math.ceil(count / fit.each));
        expect(fit.lines * fit.columns).toBeGreaterThanOrEqual(fit.cells);
      }
    }
  });
});

const ROWS: readonly RowShape[] = [
  { isGroup: false, count: 1 },
  { isGroup: true, count: 0 },
  { isGroup: false, count: 400 },
  { isGroup: false, count: 0 },
  { isGroup: false, count: 5 },
];
const GRID = { width: 1200, rowHeight: 200 };

describe('the layout of the grid', () => {
  const layout = layoutGrid(ROWS, GRID);

  it('puts rows below each other, and labels beside them where there is room', () => {
    const ends = layout.blocks.map(({ top, height }) => top + height);
    expect(layout.blocks.slice(1).every(({ top }, at) => top > (ends[at] as number))).toBe(true);
    expect(layout.height).toBeGreaterThanOrEqual(Math.max(...ends));
    expect(layout.labelWidth).toBe(230);
    const narrow = layoutGrid(ROWS, { width: 390, rowHeight: 200 });
    expect(narrow.labelWidth).toBe(0);
    expect(narrow.blocks.every(({ cellsTop, top, fit }) => fit === null || cellsTop === top + 20)).toBe(true);
  });

  it('finds every cell where it was put, and none between the rows', () => {
    for (const [block, { fit }] of layout.blocks.entries()) {
      for (const cell of fit === null ? [] : [0, fit.columns - 1, fit.cells - 1]) {
        const { left, top, width, height } = cellBox(layout, { block, cell });
        expect(cellAt(layout, left + 1, top + 1)).toEqual({ block, cell });
        expect(cellAt(layout, left + width - 1, top + height - 1)).toEqual({ block, cell });
      }
    }
    expect(cellAt(layout, 20, 20)).toBeNull();
    expect(cellAt(layout, 500, (layout.blocks[1]?.top ?? 0) + 1)).toBeNull();
    expect(cellAt(layout, 500, -5)).toBeNull();
    expect(cellAt(layout, 500, layout.height + 5)).toBeNull();
    expect(cellBox(layout, { block: 1, cell: 0 })).toMatchObject({ width: 0 });
  });

  it('walks from cell to cell by keys, over headings and rows without instances', () => {
    expect(nextCell(layout, { block: 0, cell: 0 }, 'down')).toEqual({ block: 2, cell: 5 });
    expect(nextCell(layout, { block: 2, cell: 60 }, 'up')).toEqual({ block: 2, cell: 10 });
    expect(nextCell(layout, { block: 2, cell: 49 }, 'right')).toEqual({ block: 2, cell: 50 });
    expect(nextCell(layout, { block: 2, cell: 50 }, 'left')).toEqual({ block: 2, cell: 49 });
    expect(nextCell(layout, { block: 2, cell: 3 }, 'last')).toEqual({ block: 2, cell: 399 });
    expect(nextCell(layout, { block: 2, cell: 399 }, 'down')).toEqual({ block: 4, cell: 4 });
    expect(nextCell(layout, { block: 4, cell: 4 }, 'right')).toEqual({ block: 4, cell: 4 });
    expect(nextCell(layout, { block: 4, cell: 0 }, 'down')).toEqual({ block: 4, cell: 0 });
    expect(nextCell(layout, { block: 4, cell: 0 }, 'up').block).toBe(2);
  });
});

describe('looking closer', () => {
  const rows = [{ isGroup: false, count: 100_000 }];

  it('shows as many instances around one as fit one by one', () => {
    const all = layoutGrid(rows, GRID);
    const fit = all.blocks[0]?.fit ?? fitCells(1, ROOM);
    expect(fit.each).toBe(50);
    const window = windowAround(50_123, { ...cellsRoom(all, GRID), total: 100_000 });
    const closer = layoutGrid(rows, GRID, new Map([[0, window]])).blocks[0];
    expect(closer?.fit?.each).toBe(1);
    expect(window.first).toBeLessThanOrEqual(50_123);
    expect(window.first + window.count).toBeGreaterThan(50_123);
    expect(windowAround(99_999, { ...cellsRoom(all, GRID), total: 100_000 })).toMatchObject({ first: 92_000, count: 8_000 }); // prettier-ignore
    expect(windowFrom(58_000, { ...GRID, total: 100_000 }).first).toBe(58_000);
    expect(windowFrom(-5, { ...GRID, total: 100_000 }).first).toBe(0);
    expect(windowFrom(3, { ...GRID, total: 40 })).toEqual({ first: 0, count: 40 });
  });

  it('tells which positions a cell stands for, and which cell a position is in', () => {
    const [block] = layoutGrid(rows, GRID, new Map([[0, { first: 80_000, count: 20_000 }]])).blocks;
    if (block === undefined) throw new Error('no block');
    expect(block.fit?.each).toBe(10);
    expect(positionsOf(block, 3)).toEqual({ first: 80_030, count: 10 });
    expect(cellOf(block, 80_035)).toBe(3);
    expect(cellOf(block, 79_999)).toBeNull();
  });
});

describe('a hundred thousand cells', () => {
  it('are drawn as one rectangle a line where they are alike', () => {
    const looks = new Uint8Array(100_000).fill(8);
    const runs = cellRuns(looks, { columns: 240, firstLine: 0, lastLine: 416 });
    expect([...runs.keys()]).toEqual([8]);
    expect(runs.get(8)).toHaveLength(417);
  });

  it('are drawn as two more for each that differs, and only those in sight', () => {
    const looks = new Uint8Array(100_000).fill(8);
    for (let cell = 100; cell < looks.length; cell += 1000) looks[cell] = 9;
    const runs = cellRuns(looks, { columns: 250, firstLine: 0, lastLine: 399 });
    expect(runs.get(9)).toHaveLength(100);
    expect(runs.get(8)).toHaveLength(500);
    const inSight = cellRuns(looks, { columns: 250, firstLine: 4, lastLine: 7 });
    expect([...inSight.values()].flat()).toHaveLength(6);
  });

  it('cover every cell once', () => {
    const looks = Uint8Array.from({ length: 1003 }, (_, cell) => (cell * 7919) % 5);
    const drawn = new Uint8Array(1003).fill(255);
    for (const [look, runs] of cellRuns(looks, { columns: 40, firstLine: 0, lastLine: 25 })) {
      for (const { line, column, length } of runs) drawn.fill(look, line * 40 + column, line * 40 + column + length);
    }
    expect(drawn).toEqual(looks);
  });
});
