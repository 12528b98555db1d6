/**
 * Fingers, mouse and wheel on the timeline: dragging moves it, two fingers and the wheel zoom, and on the axis the moment follows.
 */
import { useEffect, useRef } from 'preact/hooks';
import type { RefObject, TargetedPointerEvent } from 'preact';
import { valueOnScale, type Scale } from '../../geometry/scale.ts';
import { AXIS_HEIGHT } from './timelinePicture.ts';
import type { Sight } from './timelineSight.ts';

export interface Dragged {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly sight: Sight;
  readonly scale: Scale;
  /** Shows the moment at a value of the axis. */
  readonly onMoment: (value: number) => void;
}

export interface Drag {
  readonly start: (event: TargetedPointerEvent<HTMLElement>) => void;
  readonly move: (event: TargetedPointerEvent<HTMLElement>) => void;
  readonly end: (event: TargetedPointerEvent<HTMLElement>) => void;
  /** Whether the last press became a drag, so that it is no click. */
  readonly wasDrag: () => boolean;
}

/** Pixels that a hand may tremble. */
const SLACK = 4;

export function useDrag({ scroller, sight, scale, onMoment }: Dragged): Drag {
  useWheel(scroller, sight, scale);
  const pointers = useRef(new Map<number, number>());
  const pressed = useRef({ x: 0, isOnAxis: false, isDrag: false });
  const inside = (event: TargetedPointerEvent<HTMLElement>): { x: number; y: number } => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  return {
    wasDrag: () => pressed.current.isDrag,
    start: (event) => {
      const { x, y } = inside(event);
      pointers.current.set(event.pointerId, x);
      pressed.current = { x, isOnAxis: y < AXIS_HEIGHT && x >= scale.left, isDrag: false };
      if (pressed.current.isOnAxis) onMoment(valueOnScale(scale, x));
    },
    move: (event) => {
      const { x } = inside(event);
      const before = pointers.current.get(event.pointerId);
      if (before === undefined) return;
      const others = [...pointers.current].filter(([id]) => id !== event.pointerId);
      pointers.current.set(event.pointerId, x);
      const [other] = others;
      if (other !== undefined) {
        const [, at] = other;
        pressed.current.isDrag = true;
        sight.zoom(Math.max(0.2, Math.abs(x - at)) / Math.max(0.2, Math.abs(before - at)), valueOnScale(scale, at));
      } else if (pressed.current.isOnAxis) onMoment(valueOnScale(scale, x));
      else if (pressed.current.isDrag || Math.abs(x - pressed.current.x) > SLACK) {
        if (!pressed.current.isDrag) event.currentTarget.setPointerCapture(event.pointerId);
        pressed.current.isDrag = true;
        sight.move((before - x) / scale.width);
      }
    },
    end: (event) => {
      pointers.current.delete(event.pointerId);
    },
  };
}

/** With a key, or where there is nothing to scroll, the wheel zooms; across it moves. */
function useWheel(scroller: RefObject<HTMLElement | null>, sight: Sight, scale: Scale): void {
  const now = useRef({ sight, scale });
  now.current = { sight, scale };
  useEffect(() => {
    const place = scroller.current;
    if (place === null) return undefined;
    const turn = (event: WheelEvent): void => {
      const { sight, scale } = now.current;
      const isAcross = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
      const isZoom = event.ctrlKey || event.metaKey || event.altKey || place.scrollHeight <= place.clientHeight;
      if (!isAcross && !isZoom) return;
      event.preventDefault();
      if (isAcross) sight.move((event.shiftKey ? event.deltaY || event.deltaX : event.deltaX) / scale.width);
      else
        sight.zoom(
          Math.exp(-event.deltaY / 300),
          valueOnScale(scale, event.clientX - place.getBoundingClientRect().left),
        );
    };
    // Preact listens to the wheel passively, as browsers do.
    place.addEventListener('wheel', turn, { passive: false });
    return () => place.removeEventListener('wheel', turn);
  }, []);
}
