/**
 * Moving a drawing by mouse and finger: drag to pan, wheel or two fingers to zoom.
 */
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { RefObject } from 'preact';
import { zoomed, type Viewport } from '../../geometry/viewport.ts';

interface Moved {
  readonly get: () => Viewport;
  readonly set: (next: Viewport) => void;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Pixels a finger may shake before it drags. */
const STILL = 4;

export function usePanning(screen: RefObject<HTMLElement>, moved: Moved): void {
  const latest = useRef(moved);
  latest.current = moved;
  useLayoutEffect(() => {
    const place = screen.current;
    if (place === null) return undefined;
    const listeners = new AbortController();
    dragging(place, latest, listeners.signal);
    const turn = (event: WheelEvent): void => {
      event.preventDefault();
      const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1);
      const { get, set } = latest.current;
      set(zoomed(get(), Math.exp(pixels * -0.0015), pointOf(place, event)));
    };
    place.addEventListener('wheel', turn, { passive: false, signal: listeners.signal });
    return () => listeners.abort();
  }, []);
}

function dragging(place: HTMLElement, latest: { readonly current: Moved }, signal: AbortSignal): void {
  const fingers = new Map<number, Point>();
  let start: Point | null = null;
  const press = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    fingers.set(event.pointerId, pointOf(place, event));
    start = fingers.size === 1 ? pointOf(place, event) : null;
  };
  const drag = (event: PointerEvent): void => {
    const before = fingers.get(event.pointerId);
    if (before === undefined) return;
    const now = pointOf(place, event);
    if (start !== null && Math.hypot(now.x - start.x, now.y - start.y) < STILL) return;
    start = null;
    if (!place.hasPointerCapture(event.pointerId)) place.setPointerCapture(event.pointerId);
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    fingers.set(event.pointerId, now);
    const { get, set } = latest.current;
    set(other === undefined ? panned(get(), before, now) : pinched(get(), [before, now], other));
  };
  const release = (event: PointerEvent): void => {
    fingers.delete(event.pointerId);
  };
  place.addEventListener('pointerdown', press, { signal });
  place.addEventListener('pointermove', drag, { signal });
  place.addEventListener('pointerup', release, { signal });
  place.addEventListener('pointercancel', release, { signal });
}

function pointOf(
  place: HTMLElement,
  { clientX, clientY }: { readonly clientX: number; readonly clientY: number },
): Point {
  const { left, top } = place.getBoundingClientRect();
  return { x: clientX - left, y: clientY - top };
}

function panned(viewport: Viewport, from: Point, to: Point): Viewport {
  return { ...viewport, x: viewport.x + to.x - from.x, y: viewport.y + to.y - from.y };
}

function pinched(viewport: Viewport, [from, to]: readonly [Point, Point], other: Point): Viewport {
  const [before, after] = [from, to].map(({ x, y }) => Math.max(1, Math.hypot(x - other.x, y - other.y)));
  return zoomed(viewport, (after as number) / (before as number), { x: (to.x + other.x) / 2, y: (to.y + other.y) / 2 });
}
