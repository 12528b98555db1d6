/**
 * What of the timeline lies under the pointer, and what is to be said of it.
 */
import { numberText } from '../../story/numberText.ts';
import { instanceName } from '../../../model/ids.ts';
import { STATE, stateOfCode } from '../../../model/states.ts';
import { formatDuration } from '../../../model/time.ts';
import { attemptRecordsOf, errorText } from '../../../trace/attemptRecords.ts';
import { planEntryText } from '../../../trace/planEntryText.ts';
import { valueOnScale } from '../../geometry/scale.ts';
import { valueAt } from '../../geometry/stepChart.ts';
import { laneAt, laneBox, stretchAt, stretchesAt } from '../../geometry/timelineLayout.ts';
import { factsText, instanceFacts } from '../../story/instanceFacts.ts';
import type { RequestMark } from '../../story/requestMarks.ts';
import type { Span } from '../../story/spans.ts';
import { AXIS_HEIGHT, headHeight, POOL_HEIGHT, type TimelinePicture } from './timelinePicture.ts';

export interface TimelineHit {
  /** null: on the axis, or on a pool. */
  readonly lane: number | null;
  /** Value of the axis; null: on the names. */
  readonly value: number | null;
  /** What there is to say, a line each. */
  readonly lines: readonly string[];
}

interface Point {
  readonly x: number;
  readonly y: number;
  readonly scrollTop: number;
}

export function hitAt(picture: TimelinePicture, { x, y, scrollTop }: Point): TimelineHit {
  const { scale, axis, pools, layout } = picture;
  const value = x < scale.left ? null : valueOnScale(scale, x);
  const head = headHeight(pools);
  if (y < AXIS_HEIGHT) return { lane: null, value, lines: value === null ? [] : [axis.textOf(value, scale)] };
  if (y < head) {
    const pool = pools[Math.floor((y - AXIS_HEIGHT) / POOL_HEIGHT)];
    return {
      lane: null,
      value,
      lines: pool === undefined || value === null ? [] : [poolText(pool, value), axis.textOf(value, scale)],
    };
  }
  const lane = laneAt(layout, y - head + scrollTop);
  if (lane === -1) return { lane: null, value, lines: [] };
  const inLane = y - head + scrollTop - laneBox(layout, lane).top;
  return { lane, value, lines: laneLines(picture, lane, { x, value, y: inLane }) };
}

function poolText({ name, taken, limit }: TimelinePicture['pools'][number], value: number): string {
  const slots = valueAt(limit, value);
  return `${name}: ${valueAt(taken, value)} ${slots === -1 ? 'taken, unlimited' : `of ${slots} taken`}`;
}

interface InLane {
  readonly x: number;
  readonly y: number;
  readonly value: number | null;
}

function laneLines(picture: TimelinePicture, number: number, { x, y, value }: InLane): string[] {
  const lane = picture.lanes[number];
  if (lane === undefined || lane.kind === 'group') return [];
  if (lane.kind === 'task') {
    const { taskId, instances } = lane.row;
    const heading = `${taskId}: ${numberText(instances.length)} instances`;
    if (value === null) return [heading, lane.isOpen ? 'Click to close.' : 'Click to open.'];
    const { rows, timesMs, running, active } = picture.known.density(lane.row);
    const positions = picture.axis.kind === 'time' ? timesMs : rows;
    const runs = valueAt({ positions, values: running }, value);
    const queued = valueAt({ positions, values: active }, value) - runs;
    return [heading, `${runs} running, ${queued} queued at ${picture.axis.textOf(value, picture.scale)}`];
  }
  if (value === null) return laneText(picture, lane.instance).split('\n');
  const requests = y < REQUEST_FROM ? [] : stretchesAt(picture.known.requests(lane.instance), picture.scale, { x });
  if (requests.length > 0) return requestLines(picture, requests);
  const spans = picture.known.spans(lane.instance).filter(({ startMs, endMs, state }) => endMs > startMs || state === STATE.running || picture.axis.kind === 'steps'); // prettier-ignore
  const stretches = spans.map((span) => picture.axis.ofSpan(span));
  const span = spans[stretchAt(stretches, picture.scale, { x })];
  return span === undefined ? laneText(picture, lane.instance).split('\n') : spanLines(picture, lane.instance, span);
}

/** Below the bar of a lane. */
const REQUEST_FROM = 13;

/** What is said of a lane as such: how its instance stands. */
export function laneText(picture: TimelinePicture, instance: number): string {
  return factsText(instanceFacts(picture.loaded, picture.snapshot, instance));
}

function spanLines({ loaded: { run, columns } }: TimelinePicture, instance: number, span: Span): string[] {
  const taskId = run.dag.tasks[columns.task[instance] as number]?.taskId ?? '?';
  const name = instanceName(taskId, columns.mapIndex[instance] as number);
  const tryText = span.tryNumber > 0 ? `, try ${span.tryNumber}` : '';
  const length = span.endMs > span.startMs ? ` for ${formatDuration(span.endMs - span.startMs)}` : '';
  const lines = [
    `${name}${tryText}`,
    `${stateOfCode(span.state)}${length}, from ${formatDuration(span.startMs)} to ${formatDuration(span.endMs)}`,
  ];
  if (span.state !== STATE.running) return lines;
  const record = attemptRecordsOf(run.trace, instance).findLast((each) => each.tryNumber === span.tryNumber);
  const error = span.next === STATE.success ? null : errorText(record);
  return [...lines, `then ${stateOfCode(span.next)}${error === null ? '' : `: ${error}`}`];
}

/** Of more requests than these a line each, and how many more there are. */
const [MOST_TOLD, MOST_LISTED] = [1, 6];

function requestLines(picture: TimelinePicture, marks: readonly RequestMark[]): string[] {
  if (marks.length <= MOST_TOLD) return marks.flatMap((mark) => oneRequest(picture, mark));
  // What went wrong is worth the room first.
  const ordered = [...marks.filter(({ isTrouble }) => isTrouble), ...marks.filter(({ isTrouble }) => !isTrouble)];
  const listed = ordered.slice(0, MOST_LISTED).map(({ request: { method, url, status, planEntry } }) => {
    return `${status ?? 'no answer'} ${method} ${url}${planEntry === undefined ? '' : `, ${faultText(picture, planEntry)}`}`;
  });
  const more = marks.length > MOST_LISTED ? [`and ${marks.length - MOST_LISTED} more`] : [];
  return [`${marks.length} requests`, ...listed, ...more];
}

function oneRequest(picture: TimelinePicture, { request }: RequestMark): string[] {
  const { method, url, status, sentMs, deliveredMs, planEntry } = request;
  const answer = status === null ? 'no answer' : `status ${status}`;
  const took = deliveredMs === null ? 'never delivered' : `delivered after ${formatDuration(deliveredMs - sentMs)}`;
  const fault = planEntry === undefined ? [] : [faultText(picture, planEntry)];
  return [`${method} ${url}`, `${answer}, sent at ${formatDuration(sentMs)}, ${took}`, ...fault];
}

function faultText({ loaded }: TimelinePicture, planEntry: number): string {
  return `struck by ${planEntryText(loaded.run.trace.header.plan[planEntry])}`;
}
