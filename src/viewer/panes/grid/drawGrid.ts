/**
 * Draws what is in sight of the grid: names of rows with how their instances stand, cells, and where the cursor is.
 */
import { numberText } from '../../story/numberText.ts';
import { blockAt, cellBox, type CellPlace } from '../../geometry/gridHits.ts';
import type { Block } from '../../geometry/gridLayout.ts';
import { STATE, stateOfCode } from '../../../model/states.ts';
import { countLooks } from '../../story/gridLooks.ts';
import { statesByWeight } from '../../story/instanceFilter.ts';
import type { GridRow } from '../../story/gridRows.ts';
import { STATE_SIGNS } from '../../story/stateSigns.ts';
import type { Pen } from '../parts/surface.ts';
import { shortened } from '../parts/shortened.ts';
import { drawCells } from './drawCells.ts';
import type { GridPicture, GridSight } from './gridPicture.ts';

export const TEXT_FONT = '12px system-ui, "DejaVu Sans", sans-serif';
const SMALL_FONT = '11px system-ui, "DejaVu Sans", sans-serif';
const [INDENT, MARGIN] = [12, 8];

export function drawGrid(pen: Pen, picture: GridPicture, sight: GridSight): void {
  const { layout, rows } = picture;
  const { scrollTop, size } = sight;
  pen.save();
  pen.translate(0, -scrollTop);
  pen.textBaseline = 'middle';
  const first = Math.max(0, blockAt(layout.blocks, scrollTop));
  for (let number = first; number < layout.blocks.length; number++) {
    const block = layout.blocks[number] as Block;
    if (block.top > scrollTop + size.height) break;
    const row = rows[number] as GridRow;
    drawLabel(pen, row, { block, picture, sight });
    if (row.kind === 'task' && block.fit !== null) {
      drawCells(pen, row, { block, fit: block.fit, picture, sight });
      drawGutter(pen, row, { block, picture, sight });
    }
  }
  if (sight.selected !== null) drawRing(pen, { picture, place: sight.selected, color: sight.colors.text });
  if (sight.cursor !== null) drawRing(pen, { picture, place: sight.cursor, color: sight.colors.focus });
  pen.restore();
}

interface Drawn {
  readonly block: Block;
  readonly picture: GridPicture;
  readonly sight: GridSight;
}

function drawLabel(pen: Pen, row: GridRow, { block, picture, sight: { colors, size } }: Drawn): void {
  const left = MARGIN + row.depth * INDENT;
  const isBeside = picture.layout.labelWidth > 0;
  const width = (isBeside && row.kind === 'task' ? picture.layout.labelWidth + MARGIN : size.width) - left - MARGIN;
  const middle = block.top + (isBeside ? 12 : 10);
  pen.textAlign = 'left';
  if (row.kind === 'group') {
    pen.font = `italic ${TEXT_FONT}`;
    pen.fillStyle = colors.textSoft;
    pen.fillText(shortened(pen, `${row.groupId}${row.isMapped ? ' [ ]' : ''}`, width), left, middle);
    return;
  }
  const isExpanded = row.instances.some((instance) => (picture.loaded.columns.mapIndex[instance] as number) >= 0);
  const many = isExpanded ? ` [${numberText(row.instances.length)}]` : row.isMapped ? ' [ ]' : '';
  pen.font = SMALL_FONT;
  const manyWidth = pen.measureText(many).width;
  pen.font = `600 ${TEXT_FONT}`;
  pen.fillStyle = colors.text;
  const name = shortened(pen, row.label, width - manyWidth);
  pen.fillText(name, left, middle);
  const nameWidth = pen.measureText(name).width;
  pen.font = SMALL_FONT;
  pen.fillStyle = colors.textSoft;
  pen.fillText(many, left + nameWidth, middle);
  if (row.instances.length < 2) return;
  if (isBeside && block.height >= 40) drawCounts(pen, block.row, { left, middle: middle + 18, picture, colors, width });
  else if (!isBeside) {
    const used = nameWidth + manyWidth + 12;
    drawCounts(pen, block.row, { left: left + used, middle, picture, colors, width: width - used });
  }
}

interface Counts {
  readonly left: number;
  readonly middle: number;
  readonly width: number;
  readonly picture: GridPicture;
  readonly colors: GridSight['colors'];
}

/** `✕ 3 ✓ 97` */
function drawCounts(pen: Pen, row: number, { left, middle, width, picture, colors }: Counts): void {
  let at = left;
  for (const { state, count } of picture.counts(row)) {
    const text = `${STATE_SIGNS[state]} ${numberText(count)}`;
    const long = pen.measureText(text).width;
    if (at + long > left + width) return;
    pen.fillStyle = colors.word[STATE[state]] as string;
    pen.fillText(text, at, middle);
    at += long + 10;
  }
}

/** The map index that each line begins with. */
function drawGutter(pen: Pen, row: GridRow & { readonly kind: 'task' }, { block, picture, sight }: Drawn): void {
  const { fit, window, left, cellsTop } = block;
  if (fit === null || fit.lines < 2 || picture.layout.gutter === 0) return;
  const { mapIndex } = picture.loaded.columns;
  const everyLines = Math.max(1, Math.ceil(13 / fit.height));
  const firstLine = Math.max(0, Math.floor((sight.scrollTop - cellsTop) / fit.height));
  const lastLine = Math.min(fit.lines - 1, Math.ceil((sight.scrollTop + sight.size.height - cellsTop) / fit.height));
  pen.font = '10px system-ui, "DejaVu Sans", sans-serif';
  pen.fillStyle = sight.colors.textSoft;
  pen.textAlign = 'right';
  for (let line = firstLine - (firstLine % everyLines); line <= lastLine; line += everyLines) {
    const instance = row.instances[window.first + line * fit.columns * fit.each];
    if (instance === undefined) continue;
    pen.fillText(numberText(mapIndex[instance] as number), left - 6, cellsTop + (line + 0.5) * fit.height);
  }
}

interface Ring {
  readonly picture: GridPicture;
  readonly place: CellPlace;
  readonly color: string;
}

function drawRing(pen: Pen, { picture, place, color }: Ring): void {
  const { left, top, width, height } = cellBox(picture.layout, place);
  if (width === 0) return;
  pen.strokeStyle = color;
  pen.lineWidth = 2;
  pen.strokeRect(left - 1.5, top - 1.5, width + 2, height + 2);
}

/** `3 failed, 97 success`, for who cannot see the cells. */
export function countsText(instances: Int32Array, picture: Pick<GridPicture, 'snapshot'>): string {
  const counts = countLooks(instances, picture.snapshot);
  const parts = statesByWeight(counts).map(({ state, count }) => `${numberText(count)} ${stateOfCode(STATE[state])}`);
  const later = counts.at(-1) ?? 0;
  return [...parts, ...(later > 0 ? [`${numberText(later)} not there yet`] : [])].join(', ');
}
