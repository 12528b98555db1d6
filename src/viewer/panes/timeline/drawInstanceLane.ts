/**
 * Draws the life of one instance: waits as thin lines, tries as bars in the colour of how they ended, requests below their try.
 */
import { barOf, type Bar, type LanePlace } from '../../geometry/timelineLayout.ts';
import { STATE, stateOfCode } from '../../../model/states.ts';
import { formatDuration } from '../../../model/time.ts';
import type { RequestMark } from '../../story/requestMarks.ts';
import type { Span } from '../../story/spans.ts';
import { STATE_SIGNS } from '../../story/stateSigns.ts';
import { moveIndex } from '../../story/moveIndex.ts';
import type { Colors, Pen } from '../parts/surface.ts';
import type { TimelinePicture } from './timelinePicture.ts';

interface InLane {
  readonly picture: TimelinePicture;
  readonly colors: Colors;
  readonly place: LanePlace;
}

/** Of a lane of 20 pixels: a bar, and below it what it asked for. */
const [BAR_TOP, BAR_HEIGHT, REQUEST_TOP, REQUEST_HEIGHT] = [3, 11, 15, 3];

export function drawInstanceLane(pen: Pen, instance: number, lane: InLane): void {
  const { picture } = lane;
  for (const span of picture.known.spans(instance)) {
    const { from, to } = picture.axis.ofSpan(span);
    const bar = barOf(picture.scale, from, to, span.state === STATE.running ? undefined : 1);
    if (bar !== null) drawSpan(pen, span, { ...lane, bar });
  }
  drawEnd(pen, instance, lane);
  for (const mark of picture.known.requests(instance)) {
    const bar = barOf(picture.scale, mark.from, mark.to, 2);
    if (bar !== null) drawRequest(pen, mark, { ...lane, bar });
  }
}

interface WithBar extends InLane {
  readonly bar: Bar;
}

function drawSpan(pen: Pen, span: Span, lane: WithBar): void {
  if (span.state === STATE.running) drawTry(pen, span, lane);
  else drawWait(pen, span, lane);
}

function drawTry(pen: Pen, { next, startMs, endMs, tryNumber }: Span, { colors, place: { top }, bar }: WithBar): void {
  const code = next === STATE.none ? STATE.running : next;
  pen.fillStyle = colors.fill[code] as string;
  pen.fillRect(bar.left, top + BAR_TOP, bar.width, BAR_HEIGHT);
  pen.strokeStyle = colors.word[code] as string;
  pen.lineWidth = 1;
  if (bar.width > 4) pen.strokeRect(bar.left + 0.5, top + BAR_TOP + 0.5, bar.width - 1, BAR_HEIGHT - 1);
  if (bar.width < 16) return;
  pen.fillStyle = colors.ink[code] as string;
  pen.font = 'bold 10px ui-monospace, "DejaVu Sans Mono", monospace';
  pen.textAlign = 'left';
  const middle = top + BAR_TOP + BAR_HEIGHT / 2 + 0.5;
  pen.fillText(STATE_SIGNS[stateOfCode(code)], bar.left + 4, middle);
  const text = [tryNumber > 1 ? `try ${tryNumber}` : '', endMs > startMs ? formatDuration(endMs - startMs) : '']
    .join(' ')
    .trim();
  pen.font = '10px system-ui, "DejaVu Sans", sans-serif';
  if (pen.measureText(text).width < bar.width - 22) pen.fillText(text, bar.left + 16, middle);
}

/** Of waits: queued is low and full, what waits for its own sake is striped. */
const STRIPED: ReadonlySet<number> = new Set([STATE.up_for_retry, STATE.up_for_reschedule, STATE.deferred]);

function drawWait(pen: Pen, { state }: Span, { colors, place: { top }, bar }: WithBar): void {
  const middle = top + BAR_TOP + BAR_HEIGHT / 2;
  pen.fillStyle = colors.fill[state] as string;
  if (state === STATE.queued) {
    pen.fillRect(bar.left, middle - 2.5, bar.width, 5);
    return;
  }
  if (!STRIPED.has(state) || bar.width < 6) {
    pen.fillRect(bar.left, middle - 1, bar.width, 2);
    return;
  }
  pen.save();
  pen.beginPath();
  pen.rect(bar.left, middle - 3.5, bar.width, 7);
  pen.clip();
  pen.strokeStyle = colors.fill[state] as string;
  pen.lineWidth = 1.5;
  pen.beginPath();
  for (let x = bar.left - 7 - (bar.left % 6); x < bar.left + bar.width; x += 6) {
    pen.moveTo(x, middle + 3.5);
    pen.lineTo(x + 7, middle - 3.5);
  }
  pen.stroke();
  pen.restore();
}

/** What came to its end without a worker has no bar: a diamond stands where that was decided. */
function drawEnd(pen: Pen, instance: number, { picture, colors, place: { top } }: InLane): void {
  const { trace } = picture.loaded.run;
  const index = moveIndex(trace);
  for (const row of index.of(instance)) {
    const state = trace.moves.stateAt(row);
    const before = index.before(row);
    if (state < STATE.success || (before !== -1 && trace.moves.stateAt(before) === STATE.running)) continue;
    const at = picture.axis.kind === 'time' ? (index.timesMs[row] as number) : row + 1;
    const bar = barOf(picture.scale, at, at, 1);
    if (bar === null) continue;
    const [x, y, half] = [bar.left + 0.5, top + BAR_TOP + BAR_HEIGHT / 2, 6];
    pen.fillStyle = colors.fill[state] as string;
    pen.strokeStyle = colors.word[state] as string;
    pen.lineWidth = 1;
    pen.beginPath();
    pen.moveTo(x - half, y);
    pen.lineTo(x, y - half);
    pen.lineTo(x + half, y);
    pen.lineTo(x, y + half);
    pen.closePath();
    pen.fill();
    pen.stroke();
  }
}

function drawRequest(pen: Pen, { isTrouble }: RequestMark, { colors, place: { top }, bar }: WithBar): void {
  const rise = isTrouble ? 1 : 0;
  pen.fillStyle = isTrouble ? (colors.fill[STATE.failed] as string) : colors.textSoft;
  pen.fillRect(bar.left, top + REQUEST_TOP - rise, Math.max(2, bar.width - 1), REQUEST_HEIGHT + rise);
}
