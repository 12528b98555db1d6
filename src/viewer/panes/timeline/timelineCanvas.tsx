/**
 * The lanes themselves: drawn, scrolled, moved and zoomed, pointed at, and walked through by keys.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { JSX, TargetedKeyboardEvent } from 'preact';
import { laneBox } from '../../geometry/timelineLayout.ts';
import { goTo, selectInstance, type View } from '../../view.ts';
import { useColors, useDrawing, type Size } from '../parts/surface.ts';
import { drawTimeline } from './drawTimeline.ts';
import { useDrag } from './timelineDrag.ts';
import { hitAt, laneText } from './timelineHits.ts';
import { headHeight, type TimelinePicture } from './timelinePicture.ts';
import type { Sight } from './timelineSight.ts';
import { TimelineTooltip } from './timelineTooltip.tsx';

interface TimelineCanvasProps {
  readonly view: View;
  readonly picture: TimelinePicture;
  readonly sight: Sight;
  readonly size: Size;
  readonly onToggle: (task: number) => void;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

export function TimelineCanvas({ view, picture, sight, size, onToggle }: TimelineCanvasProps): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const [pointer, setPointer] = useState<Point | null>(null);
  const [isFocused, setFocused] = useState(false);
  const colors = useColors(view);
  const { lane, setLane } = useLane(view, picture, scroller);
  const canvas = useDrawing(size, (pen) => {
    const selected = view.selected.value;
    drawTimeline(pen, picture, { colors, size, scrollTop, selected, cursor: isFocused ? lane : -1 });
  });
  const onMoment = (value: number): void => goTo(view, picture.axis.rowAt(value));
  const drag = useDrag({ scroller, sight, scale: picture.scale, onMoment });
  const open = (number: number): void => {
    const opened = picture.lanes[number];
    if (opened?.kind === 'task') onToggle(opened.row.task);
    if (opened?.kind === 'instance') selectInstance(view, opened.instance);
  };
  const hit = pointer === null ? null : hitAt(picture, { ...pointer, scrollTop });
  return (
    <>
      <div
        ref={scroller}
        class="timeline-scroll"
        role="application"
        aria-roledescription="timeline of instances"
        aria-label={`Timeline. ${sayLane(picture, lane)}`}
        tabIndex={0}
        data-cursor={sayLane(picture, lane)}
        data-from={Math.round(picture.scale.from)}
        data-to={Math.round(picture.scale.to)}
        onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
        onKeyDown={(event) =>
          press(event, { sight, move: (to) => setLane(to), lane, open, count: picture.lanes.length })
        }
        onFocus={(event) => setFocused(event.currentTarget.matches(':focus-visible'))}
        onBlur={() => setFocused(false)}
        onPointerDown={drag.start}
        onPointerMove={(event) => {
          const { left, top } = event.currentTarget.getBoundingClientRect();
          setPointer({ x: event.clientX - left, y: event.clientY - top });
          drag.move(event);
        }}
        onPointerUp={drag.end}
        onPointerCancel={drag.end}
        onPointerLeave={() => setPointer(null)}
        onClick={() => {
          if (drag.wasDrag() || hit === null || hit.lane === null) return;
          setLane(hit.lane);
          open(hit.lane);
        }}
      >
        <div style={{ height: `${Math.max(size.height, headHeight(picture.pools) + picture.layout.height)}px` }}>
          <canvas ref={canvas} style={{ width: `${size.width}px`, height: `${size.height}px` }} />
        </div>
      </div>
      {hit !== null && pointer !== null && <TimelineTooltip lines={hit.lines} {...pointer} pane={size} />}
    </>
  );
}

interface Press {
  readonly sight: Sight;
  readonly lane: number;
  readonly count: number;
  readonly move: (lane: number) => void;
  readonly open: (lane: number) => void;
}

function press(event: TargetedKeyboardEvent<HTMLElement>, { sight, lane, count, move, open }: Press): void {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const actions = new Map<string, () => void>([
    ['ArrowLeft', () => sight.move(-0.1)],
    ['ArrowRight', () => sight.move(0.1)],
    ['ArrowUp', () => move(Math.max(0, lane - 1))],
    ['ArrowDown', () => move(Math.min(count - 1, lane + 1))],
    ['Home', () => move(0)],
    ['End', () => move(count - 1)],
    ['Enter', () => open(lane)],
    [' ', () => open(lane)],
    ['+', () => sight.zoom(1.5)],
    ['=', () => sight.zoom(1.5)],
    ['-', () => sight.zoom(1 / 1.5)],
    ['0', sight.fit],
  ]);
  const action = actions.get(event.key);
  if (action === undefined) return;
  action();
  event.preventDefault();
  event.stopPropagation();
}

function sayLane(picture: TimelinePicture, number: number): string {
  const lane = picture.lanes[number];
  if (lane === undefined) return '';
  if (lane.kind === 'group') return `group ${lane.row.groupId}`;
  if (lane.kind === 'instance') return laneText(picture, lane.instance);
  return `${lane.row.taskId}, ${lane.row.instances.length} instances, ${lane.isOpen ? 'open' : 'closed'}`;
}

interface LaneCursor {
  readonly lane: number;
  readonly setLane: (lane: number) => void;
}

/** The lane keys are at: the first, until they move or an instance is selected elsewhere. What it is of is said. */
function useLane(view: View, picture: TimelinePicture, scroller: { readonly current: HTMLElement | null }): LaneCursor {
  const [asked, setAsked] = useState(0);
  const lane = Math.min(asked, Math.max(0, picture.lanes.length - 1));
  const show = (number: number): void => {
    setAsked(number);
    const place = scroller.current;
    if (place === null) return;
    const { top, height } = laneBox(picture.layout, number);
    const room = place.clientHeight - headHeight(picture.pools);
    if (top < place.scrollTop) place.scrollTop = top;
    else if (top + height > place.scrollTop + room) place.scrollTop = top + height - room;
  };
  const selected = view.selected.value;
  useEffect(() => {
    const number = picture.lanes.findIndex((each) => each.kind === 'instance' && each.instance === selected);
    if (number !== -1) show(number);
  }, [selected, picture.lanes]);
  const setLane = (number: number): void => {
    show(number);
    view.said.value = sayLane(picture, number);
  };
  return { lane, setLane };
}
