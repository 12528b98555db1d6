/**
 * Draws the cells of one task: runs of equal ones at a stroke, then the lines between them, then signs, texts and marks where there is room.
 */
import type { Fit } from '../../geometry/gridFit.ts';
import type { Block } from '../../geometry/gridLayout.ts';
import { cellRuns, type CellRun } from '../../geometry/gridRuns.ts';
import { STATE, stateOfCode } from '../../../model/states.ts';
import { labelOf } from '../../../trace/attemptRecords.ts';
import { DIMMED, LOOK_MASK, NOT_YET, type CellLooks } from '../../story/gridLooks.ts';
import type { TaskRow } from '../../story/gridRows.ts';
import { STATE_SIGNS, stateWord } from '../../story/stateSigns.ts';
import { shortened } from '../parts/shortened.ts';
import type { Pen } from '../parts/surface.ts';
import type { GridPicture, GridSight } from './gridPicture.ts';

interface Drawn {
  readonly block: Block;
  readonly fit: Fit;
  readonly picture: GridPicture;
  readonly sight: GridSight;
}

/** Cells smaller than this have no sign, and cells smaller than that no marks. */
const [SIGN_SIZE, MARK_SIZE, OUTLINE_SIZE] = [14, 6, 8];
const DIM_ALPHA = 0.2;

export function drawCells(pen: Pen, row: TaskRow, drawn: Drawn): void {
  const { block, fit, picture, sight } = drawn;
  const looks = picture.looks(block.row);
  if (looks === null) return;
  const lines = {
    columns: fit.columns,
    firstLine: Math.max(0, Math.floor((sight.scrollTop - block.cellsTop) / fit.height)),
    lastLine: Math.min(fit.lines - 1, Math.floor((sight.scrollTop + sight.size.height - block.cellsTop) / fit.height)),
  };
  const gap = fit.width > 30 ? 2 : 1;
  for (const [look, runs] of cellRuns(looks.main, lines)) {
    pen.globalAlpha = look >= DIMMED ? DIM_ALPHA : 1;
    drawRuns(pen, runs, { look: look & LOOK_MASK, gap, drawn });
  }
  pen.globalAlpha = 1;
  if (fit.each > 1) drawShares(pen, looks, { gap, lines, drawn });
  drawGaps(pen, { gap, lines, drawn });
  if (fit.each === 1 && fit.width < OUTLINE_SIZE) drawFailed(pen, looks, { gap, lines, drawn });
  for (let line = lines.firstLine; line <= lines.lastLine; line++) {
    const end = Math.min((line + 1) * fit.columns, fit.cells);
    for (let cell = line * fit.columns; cell < end; cell++) drawInside(pen, row, { cell, looks, drawn });
  }
  pen.globalAlpha = 1;
}

interface Runs {
  readonly look: number;
  readonly gap: number;
  readonly drawn: Drawn;
}

function drawRuns(pen: Pen, runs: readonly CellRun[], { look, gap, drawn: { block, fit, sight } }: Runs): void {
  const isOutlined = (look === NOT_YET || look === STATE.none) && fit.width >= OUTLINE_SIZE;
  pen.fillStyle = colorOf(sight, look);
  pen.strokeStyle = look === NOT_YET ? sight.colors.line : sight.colors.lineStrong;
  pen.lineWidth = 1;
  for (const { line, column, length } of runs) {
    const [left, top] = [block.left + column * fit.width, block.cellsTop + line * fit.height];
    if (!isOutlined) {
      pen.fillRect(left, top, length * fit.width - gap, fit.height - gap);
      continue;
    }
    for (let at = 0; at < length; at++) {
      pen.strokeRect(left + at * fit.width + 0.5, top + 0.5, fit.width - gap - 1, fit.height - gap - 1);
    }
  }
}

/** Small cells that are empty are told apart by how strong they are. */
function colorOf({ colors }: GridSight, look: number): string {
  if (look === NOT_YET) return colors.line;
  return look === STATE.none ? colors.lineStrong : (colors.fill[look] as string);
}

interface Lined {
  readonly gap: number;
  readonly lines: { readonly columns: number; readonly firstLine: number; readonly lastLine: number };
  readonly drawn: Drawn;
}

const NO_SHARE = 255;
const SHARE_STEPS = 4;
const LEAST_SHARE = 0.75;

/** From below, as high as the share of the worst state, and always most of the cell: what went wrong is what one looks for. */
function drawShares(pen: Pen, { main, worst, share }: CellLooks, { gap, lines, drawn }: Lined): void {
  const { block, fit, sight } = drawn;
  const heights = main.map((look, cell) => {
    if (look === worst[cell] || look >= DIMMED) return NO_SHARE;
    return (
      (worst[cell] as number) +
      16 * Math.min(SHARE_STEPS - 1, Math.floor(((share[cell] as number) * SHARE_STEPS) / 256))
    );
  });
  for (const [look, runs] of cellRuns(heights, lines)) {
    if (look === NO_SHARE) continue;
    pen.fillStyle = colorOf(sight, look & 15);
    const height = Math.round((fit.height - gap) * (LEAST_SHARE + ((1 - LEAST_SHARE) * (look >> 4)) / SHARE_STEPS));
    for (const { line, column, length } of runs) {
      const top = block.cellsTop + (line + 1) * fit.height - gap - height;
      pen.fillRect(block.left + column * fit.width, top, length * fit.width - gap, height);
    }
  }
}

/** Small cells that failed reach over the gaps around them: one among ten thousand is to be seen. */
function drawFailed(pen: Pen, { worst }: CellLooks, { gap, lines, drawn: { block, fit, sight } }: Lined): void {
  pen.fillStyle = sight.colors.fill[STATE.failed] as string;
  for (const { line, column, length } of cellRuns(worst, lines).get(STATE.failed) ?? []) {
    const [left, top] = [block.left + column * fit.width, block.cellsTop + line * fit.height];
    pen.fillRect(left - gap, top - gap, length * fit.width + gap, fit.height + gap);
  }
}

/** Between the columns of runs. */
function drawGaps(pen: Pen, { gap, lines: { firstLine, lastLine }, drawn: { block, fit, sight } }: Lined): void {
  const top = block.cellsTop + firstLine * fit.height;
  const height = (lastLine - firstLine + 1) * fit.height;
  pen.fillStyle = sight.colors.canvas;
  for (let column = 1; column < fit.columns; column++) {
    pen.fillRect(block.left + column * fit.width - gap, top, gap, height);
  }
}

interface Inside {
  readonly cell: number;
  readonly looks: CellLooks;
  readonly drawn: Drawn;
}

function drawInside(pen: Pen, row: TaskRow, { cell, looks, drawn }: Inside): void {
  const { block, fit, sight } = drawn;
  const look = looks.main[cell] as number;
  const isRetried = fit.each === 1 && (looks.tryNumber[cell] as number) > 1;
  if (fit.width < SIGN_SIZE && !(isRetried && fit.width >= MARK_SIZE)) return;
  const code = look & LOOK_MASK;
  const [left, top] = [
    block.left + (cell % fit.columns) * fit.width,
    block.cellsTop + Math.floor(cell / fit.columns) * fit.height,
  ];
  pen.globalAlpha = look >= DIMMED ? 0.6 : 1;
  pen.fillStyle = code === NOT_YET || look >= DIMMED ? sight.colors.textSoft : (sight.colors.ink[code] as string);
  if (isRetried)
    drawCorner(pen, { right: left + fit.width - (fit.width > 30 ? 2 : 1), top, size: Math.min(7, fit.width / 2.5) });
  if (fit.width > 30) drawText(pen, row, { cell, code, left, top, drawn });
  else if (fit.width >= SIGN_SIZE && code !== NOT_YET) {
    pen.font = `bold ${fit.width - 6}px ui-monospace, "DejaVu Sans Mono", monospace`;
    pen.textAlign = 'center';
    pen.fillText(STATE_SIGNS[stateOfCode(code)], left + (fit.width - 1) / 2, top + fit.height / 2);
  }
}

/** A second try or a later one. */
function drawCorner(pen: Pen, { right, top, size }: { right: number; top: number; size: number }): void {
  pen.beginPath();
  pen.moveTo(right - size, top);
  pen.lineTo(right, top);
  pen.lineTo(right, top + size);
  pen.fill();
}

interface TextInside {
  readonly cell: number;
  readonly code: number;
  readonly left: number;
  readonly top: number;
  readonly drawn: Drawn;
}

/** `✓ 3 landing/a.csv`, or the state of what has no map index. */
function drawText(pen: Pen, row: TaskRow, { cell, code, left, top, drawn }: TextInside): void {
  const { block, fit, picture } = drawn;
  const instance = row.instances[block.window.first + cell] as number;
  const state = code === NOT_YET ? null : stateOfCode(code);
  const mapIndex = picture.loaded.columns.mapIndex[instance] as number;
  const label = labelOf(picture.loaded.run.trace, instance);
  const word = state === null ? '' : stateWord(state);
  const text = mapIndex < 0 ? word : `[${mapIndex}] ${label ?? (fit.width > 110 ? word : '')}`;
  const middle = top + (fit.height - 2) / 2 + 0.5;
  pen.textAlign = 'left';
  pen.font = 'bold 12px ui-monospace, "DejaVu Sans Mono", monospace';
  if (state !== null) pen.fillText(STATE_SIGNS[state], left + 7, middle);
  pen.font = '12px system-ui, "DejaVu Sans", sans-serif';
  pen.fillText(shortened(pen, text, fit.width - 32), left + 21, middle);
}
