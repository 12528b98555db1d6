/**
 * Where an axis has its lines: at round times, or at round numbers, as close as their labels allow.
 */
import { numberText } from '../story/numberText.ts';
import { formatDuration } from '../../model/time.ts';
import type { Scale } from './scale.ts';

export interface Tick {
  readonly value: number;
  readonly label: string;
}

const [SECOND, MINUTE, HOUR, DAY] = [1_000, 60_000, 3_600_000, 86_400_000];
/** Times people count in. */
const TIME_STEPS: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 14, 30, 90, 180, 365].map((count) => count * DAY),
];

/** At least `gap` pixels from one to the next. */
export function timeTicks(scale: Scale, gap: number): Tick[] {
  const least = ((scale.to - scale.from) / scale.width) * gap;
  const step = TIME_STEPS.find((each) => each >= least) ?? 365 * DAY * Math.ceil(least / (365 * DAY));
  return ticksEvery(step, scale).map((value) => ({ value, label: formatDuration(value) }));
}

export function countTicks(scale: Scale, gap: number): Tick[] {
  const least = Math.max(1, ((scale.to - scale.from) / scale.width) * gap);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= least) ?? 10 * power;
  return ticksEvery(step, scale).map((value) => ({ value, label: numberText(value) }));
}

function ticksEvery(step: number, { from, to }: Scale): number[] {
  const first = Math.max(0, Math.ceil(from / step));
  return Array.from({ length: Math.max(0, Math.floor(to / step) - first + 1) }, (_, at) => (first + at) * step);
}
