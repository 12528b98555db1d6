/**
 * Where the lanes of the timeline stand, and where a bar lies in its lane. Pixels, from the upper left of all lanes.
 */
import { placeOnScale, type Scale, type Stretch } from './scale.ts';

export type LaneSize = 'group' | 'task' | 'instance' | 'pool';

const HEIGHTS: Readonly<Record<LaneSize, number>> = { group: 22, task: 34, instance: 20, pool: 40 };

export interface LanePlace {
  readonly top: number;
  readonly height: number;
}

/** Lanes below each other. A hundred thousand are numbers only. */
export interface LaneLayout {
  /** Where each begins; one more at the end of all. */
  readonly tops: Float64Array;
  readonly height: number;
}

export function layoutLanes(sizes: readonly LaneSize[]): LaneLayout {
  const tops = new Float64Array(sizes.length + 1);
  sizes.forEach((size, lane) => {
    tops[lane + 1] = (tops[lane] as number) + HEIGHTS[size];
  });
  return { tops, height: tops.at(-1) ?? 0 };
}

export function laneBox({ tops }: LaneLayout, lane: number): LanePlace {
  const top = tops[lane] ?? 0;
  return { top, height: (tops[lane + 1] ?? top) - top };
}

/** The lane at a height; -1: there is none. */
export function laneAt({ tops, height }: LaneLayout, y: number): number {
  if (y < 0 || y >= height) return -1;
  let [low, high] = [0, tops.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tops[middle] as number) <= y) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

export interface Bar {
  readonly left: number;
  readonly width: number;
}

/** Something that took no time at all is seen nevertheless. */
export const LEAST_BAR = 3;

/** A bar over a stretch of the axis, no longer than what is in sight; null: it is out of sight. */
export function barOf(scale: Scale, from: number, to: number, least: number = LEAST_BAR): Bar | null {
  const [start, end] = [placeOnScale(scale, from), placeOnScale(scale, to)];
  const [left, right] = [scale.left, scale.left + scale.width];
  if (start > right || Math.max(end, start + least) < left) return null;
  const from1 = Math.max(start, left);
  return { left: from1, width: Math.max(least, Math.min(end, right) - from1) };
}

/**
 * Which of some stretches is at a place, the last of those that are nearest; -1: none is there or near.
 *
 * @param slack Pixels that count as near.
 */
export function stretchAt(stretches: readonly Stretch[], scale: Scale, { x, slack = 4 }: Pointed): number {
  let [found, distance] = [-1, slack];
  stretches.forEach((stretch, number) => {
    const away = distanceTo(stretch, scale, x);
    if (away <= distance) [found, distance] = [number, away];
  });
  return found;
}

/** All stretches that are at a place or near. */
export function stretchesAt<T extends Stretch>(stretches: readonly T[], scale: Scale, { x, slack = 4 }: Pointed): T[] {
  return stretches.filter((stretch) => distanceTo(stretch, scale, x) <= slack);
}

interface Pointed {
  readonly x: number;
  readonly slack?: number;
}

function distanceTo({ from, to }: Stretch, scale: Scale, x: number): number {
  const left = placeOnScale(scale, from);
  const right = Math.max(placeOnScale(scale, to), left + LEAST_BAR);
  return x < left ? left - x : Math.max(0, x - right);
}
