/**
 * A text that fits into a width of a canvas, with an ellipsis where some of it is left out.
 */
import type { Pen } from './surface.ts';

/** More than this is never measured: a name may be a megabyte. */
const MOST_CHARACTERS = 300;

export function shortened(pen: Pen, text: string, width: number): string {
  const start = text.slice(0, MOST_CHARACTERS);
  if (start.length === text.length && pen.measureText(start).width <= width) return start;
  let [low, high] = [0, start.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (pen.measureText(`${start.slice(0, middle)}…`).width <= width) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? '' : `${start.slice(0, low)}…`;
}
