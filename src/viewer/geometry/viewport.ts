/**
 * Which part of a drawing is seen, and how large: fitting, zooming about a point, bringing a box into sight.
 */
import type { Box } from './graphLayout.ts';

/** Where the drawing's corner is on the screen, px, and by how much it is drawn larger. */
export interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export interface Area {
  readonly width: number;
  readonly height: number;
}

const SMALLEST = 0.04;
const LARGEST = 2.5;

/** All of a drawing in the middle, never larger than it is. */
export function fitted(drawing: Area, screen: Area): Viewport {
  const scale = clampScale(Math.min(1, screen.width / drawing.width, screen.height / drawing.height));
  return { x: (screen.width - drawing.width * scale) / 2, y: (screen.height - drawing.height * scale) / 2, scale };
}

/** All of it, or if that could not be read: large enough, with a box in the middle, and nothing empty where there is more. */
export function readable(
  drawing: Area,
  screen: Area,
  { box, least }: { readonly box: Box; readonly least: number },
): Viewport {
  const all = fitted(drawing, screen);
  if (all.scale >= least) return all;
  const along = (size: number, room: number, middle: number): number => {
    if (size * least <= room) return (room - size * least) / 2;
    return Math.min(0, Math.max(room - size * least, room / 2 - middle * least));
  };
  return {
    x: along(drawing.width, screen.width, box.x + box.width / 2),
    y: along(drawing.height, screen.height, box.y + box.height / 2),
    scale: least,
  };
}

/** What was at a point of the screen is still there. */
export function zoomed(
  { x, y, scale }: Viewport,
  factor: number,
  at: { readonly x: number; readonly y: number },
): Viewport {
  const next = clampScale(scale * factor);
  const real = next / scale;
  return { x: at.x - (at.x - x) * real, y: at.y - (at.y - y) * real, scale: next };
}

/** Moved as little as is needed to see a box. */
export function inSight(view: Viewport, box: Box, screen: Area): Viewport {
  const along = (start: number, size: number, corner: number, room: number): number => {
    const from = corner + start * view.scale;
    const to = from + size * view.scale;
    if (from < EDGE) return corner + EDGE - from;
    return to > room - EDGE ? corner + Math.max(EDGE - from, room - EDGE - to) : corner;
  };
  return {
    ...view,
    x: along(box.x, box.width, view.x, screen.width),
    y: along(box.y, box.height, view.y, screen.height),
  };
}

/** Room that is left around what is brought into sight. */
const EDGE = 16;

function clampScale(scale: number): number {
  return Math.min(LARGEST, Math.max(SMALLEST, scale));
}
