/**
 * Draws all instances of a task together: how many ran and were queued at once, and where one failed. Pools are drawn alike.
 */
import { placeOnScale, type Scale } from '../../geometry/scale.ts';
import { highestByColumn, type Steps } from '../../geometry/stepChart.ts';
import type { LanePlace } from '../../geometry/timelineLayout.ts';
import { STATE } from '../../../model/states.ts';
import type { TaskRow } from '../../story/gridRows.ts';
import type { PoolLane } from '../../story/poolLanes.ts';
import type { Colors, Pen } from '../parts/surface.ts';
import type { TimelinePicture } from './timelinePicture.ts';

interface InLane {
  readonly picture: TimelinePicture;
  readonly colors: Colors;
  readonly place: LanePlace;
}

const PADDING = 4;

export function drawTaskLane(pen: Pen, row: TaskRow, { picture, colors, place }: InLane): void {
  const { axis, scale } = picture;
  const density = picture.known.density(row);
  const positions = axis.kind === 'time' ? density.timesMs : density.rows;
  const area = { scale, place, most: density.most };
  const queued = colors.fill[STATE.queued] as string;
  drawArea(pen, { positions, values: density.active }, { ...area, color: queued, alpha: 0.55 });
  drawArea(pen, { positions, values: density.running }, { ...area, color: colors.fill[STATE.success] as string });
  drawArea(pen, { positions, values: density.failing }, { ...area, color: colors.fill[STATE.failed] as string });
  drawFailures(
    pen,
    Float64Array.from(density.failures, (at) => positions[at] as number),
    { picture, colors, place },
  );
}

interface Area {
  readonly scale: Scale;
  readonly place: LanePlace;
  /** The value that fills the lane. */
  readonly most: number;
  readonly color: string;
  readonly alpha?: number;
}

/** As one path from column to column, however many steps there are. */
function drawArea(pen: Pen, steps: Steps, { scale, place: { top, height }, most, color, alpha = 1 }: Area): void {
  const bottom = top + height - PADDING;
  const unit = (height - 2 * PADDING) / Math.max(1, most);
  const highest = highestByColumn(steps, scale);
  pen.globalAlpha = alpha;
  pen.fillStyle = color;
  pen.beginPath();
  pen.moveTo(scale.left, bottom);
  highest.forEach((value, column) => {
    const y = value === 0 ? bottom : Math.min(bottom - 1.5, bottom - value * unit);
    pen.lineTo(scale.left + column, y);
    pen.lineTo(scale.left + column + 1, y);
  });
  pen.lineTo(scale.left + highest.length, bottom);
  pen.fill();
  pen.globalAlpha = 1;
}

/** A line where an instance failed for good; those that fall on one pixel are one. */
function drawFailures(pen: Pen, positions: Float64Array, { picture: { scale }, colors, place }: InLane): void {
  pen.fillStyle = colors.fill[STATE.failed] as string;
  let last = -1;
  for (const position of positions) {
    const x = Math.round(placeOnScale(scale, position));
    if (x === last || x < scale.left || x > scale.left + scale.width) continue;
    last = x;
    pen.fillRect(x - 1, place.top + 1, 2, place.height - 2);
    pen.beginPath();
    pen.arc(x, place.top + 4, 3, 0, Math.PI * 2);
    pen.fill();
  }
}

/** Slots that are taken, below the line of those there are. */
export function drawPool(
  pen: Pen,
  { taken, limit, most, mostSlots }: PoolLane,
  { picture: { scale }, colors, place }: InLane,
): void {
  // A limit that is far away would press everything to the ground.
  const top = mostSlots === -1 || mostSlots > most * 4 ? most * 1.25 : Math.max(most, mostSlots);
  drawArea(pen, taken, { scale, place, most: top, color: colors.accent, alpha: 0.55 });
  const unit = (place.height - 2 * PADDING) / Math.max(1, top);
  pen.strokeStyle = colors.fill[STATE.failed] as string;
  pen.lineWidth = 1.5;
  pen.setLineDash([5, 3]);
  for (let step = 0; step < limit.positions.length; step++) {
    const slots = limit.values[step] as number;
    if (slots === -1 || slots > top) continue;
    const y = place.top + place.height - PADDING - slots * unit;
    const from = Math.max(scale.left, placeOnScale(scale, limit.positions[step] as number));
    const next = limit.positions[step + 1];
    const to = next === undefined ? scale.left + scale.width : Math.min(scale.left + scale.width, placeOnScale(scale, next)); // prettier-ignore
    if (to <= from) continue;
    pen.beginPath();
    pen.moveTo(from, y);
    pen.lineTo(to, y);
    pen.stroke();
  }
  pen.setLineDash([]);
}
