/**
 * How many cells stand in a line, and how large: as large as the instances of a task allow in the room they are given; where they do not fit however
 * small, a cell is of several.
 */

/** Cells of one task. */
export interface Fit {
  /** From one cell to the next, pixels; gaps included. */
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly lines: number;
  /** Instances in each cell; the last may have fewer. */
  readonly each: number;
  readonly cells: number;
}

export interface Room {
  readonly width: number;
  /** That may be filled before cells get smaller. */
  readonly height: number;
}

/** A cell with a text inside. */
export const TEXT_HEIGHT = 24;
const [LEAST_TEXT_WIDTH, MOST_TEXT_WIDTH, ALONE_WIDTH] = [64, 150, 190];
const MOST_TEXT_LINES = 2;
/** Squares, with a sign inside as long as there is room for one. */
const SIZES: readonly number[] = [22, 18, 16, 14, 12, 10, 8, 7, 6, 5, 4];
/** A cell of several has to show two states. */
const SIZE_OF_SEVERAL = 7;

export function fitCells(count: number, room: Room): Fit {
  if (count <= 1) return cellsOf(1, { width: Math.min(ALONE_WIDTH, room.width), height: TEXT_HEIGHT, columns: 1 });
  const withText = Math.max(1, Math.floor(room.width / LEAST_TEXT_WIDTH));
  if (count <= withText * MOST_TEXT_LINES && Math.ceil(count / withText) * TEXT_HEIGHT <= room.height) {
    const columns = Math.min(count, withText);
    const width = Math.min(MOST_TEXT_WIDTH, Math.floor(room.width / columns));
    return cellsOf(count, { width, height: TEXT_HEIGHT, columns });
  }
  for (const size of SIZES) {
    const columns = Math.min(count, columnsOf(room.width, size));
    if (Math.ceil(count / columns) * size <= room.height) {
      return cellsOf(count, { width: size, height: size, columns });
    }
  }
  return fitSeveral(count, room);
}

/** As many instances as fit without being put together. */
export function mostAlone(room: Room): number {
  const size = SIZES.at(-1) as number;
  return columnsOf(room.width, size) * Math.max(1, Math.floor(room.height / size));
}

function fitSeveral(count: number, room: Room): Fit {
  const size = SIZE_OF_SEVERAL;
  const columns = columnsOf(room.width, size);
  const lines = Math.max(1, Math.floor(room.height / size));
  const each = roundUp(count / (columns * lines));
  return { ...cellsOf(Math.ceil(count / each), { width: size, height: size, columns }), each };
}

function cellsOf(cells: number, { width, height, columns }: Pick<Fit, 'width' | 'height' | 'columns'>): Fit {
  return { width, height, columns, lines: Math.ceil(cells / columns), each: 1, cells };
}

/** Lines that begin with a round number are found again. */
function columnsOf(width: number, size: number): number {
  const most = Math.max(1, Math.floor(width / size));
  const step = most >= 20 ? 10 : 5;
  return most < 5 ? most : Math.floor(most / step) * step;
}

/** The next of 1, 2, 5, 10, 20, 25, 50, 100, ... */
function roundUp(number: number): number {
  for (let power = 1; ; power *= 10) {
    const found = [1, 2, 2.5, 5]
      .map((factor) => factor * power)
      .find((each) => Number.isInteger(each) && each >= number);
    if (found !== undefined) return found;
  }
}
