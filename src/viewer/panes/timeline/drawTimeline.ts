/**
 * Draws what is in sight of the timeline: axis, pools, lanes with their names, what is yet to come at the moment shown, and the moment itself.
 */
import { numberText } from '../../story/numberText.ts';
import { placeOnScale } from '../../geometry/scale.ts';
import { laneAt, laneBox, type LanePlace } from '../../geometry/timelineLayout.ts';
import type { InstanceColumns } from '../../../trace/instances.ts';
import { labelOf } from '../../../trace/attemptRecords.ts';
import type { Lane } from '../../story/timelineLanes.ts';
import { shortened } from '../parts/shortened.ts';
import type { Pen } from '../parts/surface.ts';
import { drawInstanceLane } from './drawInstanceLane.ts';
import { drawPool, drawTaskLane } from './drawTaskLane.ts';
import { AXIS_HEIGHT, headHeight, POOL_HEIGHT, type TimelinePicture, type TimelineSight } from './timelinePicture.ts';

const TEXT_FONT = '12px system-ui, "DejaVu Sans", sans-serif';
const SMALL_FONT = '11px system-ui, "DejaVu Sans", sans-serif';
const [MARGIN, INDENT, LABEL_GAP, TICK_GAP] = [8, 12, 90, 90];

export function drawTimeline(pen: Pen, picture: TimelinePicture, sight: TimelineSight): void {
  const { scale, layout, pools } = picture;
  const { size, scrollTop, colors } = sight;
  const head = headHeight(pools);
  pen.textBaseline = 'middle';
  pen.save();
  pen.beginPath();
  pen.rect(0, head, size.width, size.height - head);
  pen.clip();
  drawLines(pen, picture, { sight, top: head, bottom: size.height });
  pen.translate(0, head - scrollTop);
  const first = Math.max(0, laneAt(layout, scrollTop));
  for (let lane = first; lane < picture.lanes.length; lane++) {
    const place = laneBox(layout, lane);
    if (place.top > scrollTop + size.height - head) break;
    drawLane(pen, lane, { picture, sight, place });
  }
  pen.restore();
  drawHead(pen, picture, sight);
  drawMoment(pen, picture, sight);
  pen.fillStyle = colors.line;
  pen.fillRect(scale.left - 1, AXIS_HEIGHT, 1, size.height);
}

interface Drawn {
  readonly picture: TimelinePicture;
  readonly sight: TimelineSight;
  readonly place: LanePlace;
}

function drawLane(pen: Pen, number: number, { picture, sight, place }: Drawn): void {
  const lane = picture.lanes[number] as Lane;
  const { colors, size } = sight;
  const isSelected = lane.kind === 'instance' && lane.instance === sight.selected;
  if (isSelected || number === sight.cursor) {
    pen.fillStyle = isSelected ? colors.chosen : colors.hover;
    pen.fillRect(0, place.top, size.width, place.height);
  }
  if (number === sight.cursor) {
    pen.strokeStyle = colors.focus;
    pen.lineWidth = 2;
    pen.strokeRect(1, place.top + 1, size.width - 2, place.height - 2);
  }
  if (lane.kind !== 'instance' || lane.isAlone) {
    pen.fillStyle = colors.line;
    pen.fillRect(0, place.top, size.width, 1);
  }
  drawName(pen, lane, { picture, sight, place });
  if (lane.kind === 'task') drawTaskLane(pen, lane.row, { picture, colors, place });
  if (lane.kind === 'instance') drawInstanceLane(pen, lane.instance, { picture, colors, place });
}

function drawName(pen: Pen, lane: Lane, { picture, sight: { colors }, place }: Drawn): void {
  const isInside = lane.kind === 'instance' && !lane.isAlone;
  const left = MARGIN + (lane.row.depth + (isInside ? 1 : 0)) * INDENT;
  const width = picture.scale.left - left - MARGIN;
  const middle = place.top + place.height / 2;
  pen.textAlign = 'left';
  pen.font = lane.kind === 'group' ? `italic ${TEXT_FONT}` : isInside ? SMALL_FONT : `600 ${TEXT_FONT}`;
  pen.fillStyle = lane.kind === 'group' || isInside ? colors.textSoft : colors.text;
  if (lane.kind !== 'task') {
    pen.fillText(shortened(pen, nameOf(lane, picture), width), left, middle);
    return;
  }
  pen.fillText(shortened(pen, `${lane.isOpen ? '▾' : '▸'} ${lane.row.label}`, width), left, middle - 7);
  const { most, mostRunning } = picture.known.density(lane.row);
  const count = lane.shown === lane.row.instances.length ? '' : `${numberText(lane.shown)} of `;
  const text = `[${count}${numberText(lane.row.instances.length)}]  at most ${mostRunning} at once`;
  pen.font = SMALL_FONT;
  pen.fillStyle = colors.textSoft;
  pen.fillText(
    shortened(pen, most === 0 ? `[${lane.row.instances.length}]  never ran` : text, width),
    left + 12,
    middle + 8,
  );
}

function nameOf(lane: Lane & { readonly kind: 'group' | 'instance' }, { loaded }: TimelinePicture): string {
  if (lane.kind === 'group') return `${lane.row.groupId}${lane.row.isMapped ? ' [ ]' : ''}`;
  if (lane.isAlone) return `${lane.row.label}${indexText(lane.instance, loaded.columns)}`;
  const label = labelOf(loaded.run.trace, lane.instance);
  return `${indexText(lane.instance, loaded.columns)}${label === null ? '' : ` ${label}`}`;
}

function indexText(instance: number, { mapIndex }: InstanceColumns): string {
  const index = mapIndex[instance] as number;
  return index < 0 ? '' : `[${index}]`;
}

interface Lines {
  readonly sight: TimelineSight;
  readonly top: number;
  readonly bottom: number;
}

function drawLines(pen: Pen, { axis, scale }: TimelinePicture, { sight, top, bottom }: Lines): void {
  pen.fillStyle = sight.colors.line;
  for (const { value } of axis.ticks(scale, TICK_GAP)) pen.fillRect(placeOnScale(scale, value), top, 1, bottom - top);
}

function drawHead(pen: Pen, picture: TimelinePicture, sight: TimelineSight): void {
  const { axis, scale, pools } = picture;
  const { colors, size } = sight;
  pen.fillStyle = colors.surface;
  pen.fillRect(0, 0, size.width, AXIS_HEIGHT);
  drawLines(pen, picture, { sight, top: AXIS_HEIGHT - 6, bottom: headHeight(pools) });
  pen.font = SMALL_FONT;
  pen.fillStyle = colors.textSoft;
  pen.textAlign = 'left';
  for (const { value, label } of axis.ticks(scale, LABEL_GAP)) {
    pen.fillText(label, placeOnScale(scale, value) + 4, AXIS_HEIGHT / 2);
  }
  pen.fillText(
    shortened(pen, axis.kind === 'time' ? wallText(picture) : 'steps', scale.left - 2 * MARGIN),
    MARGIN,
    AXIS_HEIGHT / 2,
  );
  pools.forEach((pool, number) => {
    const place = { top: AXIS_HEIGHT + number * POOL_HEIGHT, height: POOL_HEIGHT };
    drawPool(pen, pool, { picture, colors, place });
    pen.textAlign = 'left';
    pen.fillStyle = colors.text;
    pen.font = TEXT_FONT;
    const slots = pool.mostSlots === -1 ? 'unlimited' : `of ${pool.mostSlots}`;
    pen.fillText(shortened(pen, pool.name, scale.left - 2 * MARGIN), MARGIN, place.top + 12);
    pen.font = SMALL_FONT;
    pen.fillStyle = colors.textSoft;
    pen.fillText(shortened(pen, `at most ${pool.most} ${slots}`, scale.left - 2 * MARGIN), MARGIN, place.top + 27);
  });
  pen.fillStyle = colors.lineStrong;
  pen.fillRect(0, AXIS_HEIGHT - 1, size.width, 1);
  pen.fillRect(0, headHeight(pools) - 1, size.width, 1);
}

/** The date of the virtual clock: at 0 it is the logical date, unless runs share a clock. */
function wallText({ loaded: { run }, snapshot, scale }: TimelinePicture): string {
  if (run.trace.place !== undefined) return 'virtual time';
  const date = new Date(Date.parse(run.logicalDate) + snapshot.timeMs);
  if (Number.isNaN(date.getTime())) return '';
  const [day = '', clock = ''] = date.toISOString().slice(0, -5).split('T');
  return scale.left < WIDE_LABEL ? clock : `${day} ${clock} UTC`;
}

const WIDE_LABEL = 160;
const VEIL = 0.62;

/** What comes after the moment shown is pale. */
function drawMoment(
  pen: Pen,
  { axis, scale, snapshot, loaded }: TimelinePicture,
  { colors, size }: TimelineSight,
): void {
  const right = scale.left + scale.width;
  const x = placeOnScale(scale, axis.ofRow(snapshot.row));
  const from = Math.max(scale.left, x + 1);
  if (from < right && snapshot.row < loaded.history.length) {
    pen.globalAlpha = VEIL;
    pen.fillStyle = colors.canvas;
    pen.fillRect(from, AXIS_HEIGHT, size.width - from, size.height - AXIS_HEIGHT);
    pen.globalAlpha = 1;
  }
  if (x < scale.left || x > right) return;
  pen.fillStyle = colors.accent;
  pen.fillRect(x - 1, 0, 2, size.height);
  pen.beginPath();
  pen.moveTo(x - 6, 0);
  pen.lineTo(x + 6, 0);
  pen.lineTo(x, 8);
  pen.fill();
}
