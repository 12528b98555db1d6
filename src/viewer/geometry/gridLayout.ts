/**
 * Where everything of the grid stands: rows below each other, each with its label and a block of cells. Pixels, from the upper left of the whole grid.
 */
import { fitCells, mostAlone, TEXT_HEIGHT, type Fit } from './gridFit.ts';

/** A row as the layout has to know it. */
export interface RowShape {
  readonly isGroup: boolean;
  /** Cells it has; 0 of a group. */
  readonly count: number;
}

/** The instances of a row that are shown, by position. */
export interface Window {
  readonly first: number;
  readonly count: number;
}

export interface Block {
  readonly row: number;
  readonly top: number;
  /** With the label above it, where there is one. */
  readonly height: number;
  readonly left: number;
  /** Where its cells begin. */
  readonly cellsTop: number;
  /** null: a group, or a row without instances. */
  readonly fit: Fit | null;
  readonly window: Window;
}

export interface GridLayout {
  readonly blocks: readonly Block[];
  readonly height: number;
  /** Width of the labels beside the cells; 0: they stand above. */
  readonly labelWidth: number;
  /** Of the numbers at the beginning of lines. */
  readonly gutter: number;
}

export interface GridRoom {
  readonly width: number;
  /** That one row may fill. */
  readonly rowHeight: number;
}

const [NARROW, MARGIN, GAP, LABEL_LINE, GROUP_HEIGHT] = [560, 8, 6, 20, 22];
const [LABEL_SHARE, MOST_LABEL, GUTTER] = [0.24, 230, 48];

/**
 * @param windows What is shown of a row in which somebody looks closer, by position of the row.
 */
export function layoutGrid(
  rows: readonly RowShape[],
  { width, rowHeight }: GridRoom,
  windows: ReadonlyMap<number, Window> = new Map(),
): GridLayout {
  const labelWidth = width < NARROW ? 0 : Math.min(MOST_LABEL, Math.round(width * LABEL_SHARE));
  const mostCells = Math.max(0, ...rows.map(({ count }) => count));
  const inside = width - labelWidth - 2 * MARGIN;
  const gutter = fitCells(mostCells, { width: inside, height: rowHeight }).lines > 1 ? GUTTER : 0;
  const room = { width: inside - gutter, height: rowHeight };
  const left = MARGIN + labelWidth + gutter;
  const blocks: Block[] = [];
  let top = GAP;
  for (const [row, { isGroup, count }] of rows.entries()) {
    const window = windows.get(row) ?? { first: 0, count };
    const fit = count === 0 ? null : fitCells(window.count, room);
    const above = labelWidth === 0 && !isGroup ? LABEL_LINE : 0;
    const height = isGroup ? GROUP_HEIGHT : above + (fit === null ? TEXT_HEIGHT : fit.lines * fit.height);
    blocks.push({ row, top, height, left, cellsTop: top + above, fit, window });
    top += height + GAP;
  }
  return { blocks, height: top, labelWidth, gutter };
}

/** The instances around one, as many as `windowFrom` shows; they begin at a round number. */
export function windowAround(position: number, room: GridRoom & { readonly total: number }): Window {
  const { count } = windowFrom(0, room);
  return windowFrom(Math.floor(position / count) * count, room);
}

/** The instances from one on, a round number of them that can be shown one by one where there is somewhat less room. */
export function windowFrom(first: number, { total, width, rowHeight }: GridRoom & { readonly total: number }): Window {
  const room = Math.max(1, mostAlone({ width, height: rowHeight * SPARE }));
  const round = room >= 2000 ? 1000 : room >= 200 ? 100 : 1;
  const count = Math.min(total, Math.floor(room / round) * round);
  return { first: Math.min(Math.max(0, first), total - count), count };
}

/** The line that tells of the window takes some of the room. */
const SPARE = 0.8;

/** Room for the cells of a row. */
export function cellsRoom({ labelWidth, gutter }: GridLayout, { width, rowHeight }: GridRoom): GridRoom {
  return { width: width - labelWidth - gutter - 2 * MARGIN, rowHeight };
}
