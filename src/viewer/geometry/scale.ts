/**
 * From values of an axis to pixels and back: the stretch that is in sight, moved and zoomed within its bounds.
 */

/** Values from `from` to `to` lie over `width` pixels from `left` on. */
export interface Scale {
  readonly from: number;
  readonly to: number;
  readonly left: number;
  readonly width: number;
}

/** A stretch of an axis. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export function placeOnScale({ from, to, left, width }: Scale, value: number): number {
  return left + ((value - from) / (to - from)) * width;
}

export function valueOnScale({ from, to, left, width }: Scale, x: number): number {
  return from + ((x - left) / width) * (to - from);
}

/** Zoomed so that what is at `around` stays where it is. A factor above 1 shows less, larger. */
export function zoomStretch(shown: Stretch, { factor, around, bounds, least }: Zoom): Stretch {
  const length = Math.min(bounds.to - bounds.from, Math.max(least, (shown.to - shown.from) / factor));
  const share = (around - shown.from) / (shown.to - shown.from);
  return within({ from: around - share * length, to: around + (1 - share) * length }, bounds);
}

export interface Zoom {
  readonly factor: number;
  readonly around: number;
  readonly bounds: Stretch;
  /** The shortest stretch there may be. */
  readonly least: number;
}

export function moveStretch({ from, to }: Stretch, by: number, bounds: Stretch): Stretch {
  return within({ from: from + by, to: to + by }, bounds);
}

/** As long as it is, or as the bounds are, and inside of them. */
export function within({ from, to }: Stretch, bounds: Stretch): Stretch {
  const length = Math.min(to - from, bounds.to - bounds.from);
  const start = Math.min(Math.max(from, bounds.from), bounds.to - length);
  return { from: start, to: start + length };
}

/** A stretch with some room around it, within bounds. */
export function around({ from, to }: Stretch, { bounds, least }: Pick<Zoom, 'bounds' | 'least'>): Stretch {
  const length = Math.max(least, (to - from) * 1.6);
  const middle = (from + to) / 2;
  return within({ from: middle - length / 2, to: middle + length / 2 }, bounds);
}
