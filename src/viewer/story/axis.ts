/**
 * What the timeline lies along: virtual time, or the moves of the run one by one, for runs in which everything happens at once.
 */
import { numberText } from './numberText.ts';
import { countTicks, timeTicks, type Tick } from '../geometry/scaleTicks.ts';
import type { Scale, Stretch } from '../geometry/scale.ts';
import { formatDuration } from '../../model/time.ts';
import type { LoadedRun } from './loadedReport.ts';
import { moveIndex } from './moveIndex.ts';
import type { Span } from './spans.ts';

export type AxisKind = 'time' | 'steps';

export interface Axis {
  readonly kind: AxisKind;
  readonly bounds: Stretch;
  /** The shortest stretch worth looking at. */
  readonly least: number;
  /** Where something that a move began, and what its last move ended, lies. */
  readonly ofSpan: (span: Span) => Stretch;
  /** Where the moment after so many moves lies. */
  readonly ofRow: (row: number) => number;
  /** So many moves had been made there. */
  readonly rowAt: (value: number) => number;
  readonly ticks: (scale: Scale, gap: number) => Tick[];
  /** A place in words, no finer than it can be pointed at. */
  readonly textOf: (value: number, scale: Scale) => string;
}

/** The axis on which more is to be seen: time, unless none passes. */
export function usualAxis({ run: { trace }, history }: LoadedRun): AxisKind {
  return trace.endMs > history.timeOf(0) ? 'time' : 'steps';
}

export function createAxis(loaded: LoadedRun, kind: AxisKind): Axis {
  return kind === 'time' ? timeAxis(loaded) : stepAxis(loaded);
}

/** Room beside the first and the last moment. */
const MARGIN = 0.015;

function timeAxis({ run: { trace }, history }: LoadedRun): Axis {
  const [from, to] = [history.timeOf(0), Math.max(trace.endMs, history.timeOf(history.length))];
  const margin = Math.max(1, to - from) * MARGIN;
  return {
    kind: 'time',
    bounds: { from: from - margin, to: to + margin },
    least: 4,
    ofSpan: ({ startMs, endMs }) => ({ from: startMs, to: endMs }),
    ofRow: (row) => history.timeOf(row),
    rowAt: (value) => history.rowAt(value),
    ticks: timeTicks,
    textOf: (value, { from, to, width }) => formatDuration(Math.max(0, roundTo(value, (to - from) / width))),
  };
}

const ROUND_MS: readonly number[] = [1, 10, 100, 1_000, 10_000, 60_000, 600_000, 3_600_000];

/** @param pixelMs What a pixel stands for. */
function roundTo(timeMs: number, pixelMs: number): number {
  const step = ROUND_MS.findLast((each) => each <= pixelMs) ?? 1;
  return Math.round(timeMs / step) * step;
}

function stepAxis({ run: { trace }, history }: LoadedRun): Axis {
  const { length } = history;
  const margin = Math.max(1, length) * MARGIN;
  const clamped = (value: number): number => Math.min(Math.max(0, Math.round(value)), length);
  return {
    kind: 'steps',
    bounds: { from: -margin, to: length + margin },
    least: 4,
    // After a move so many are made as its number and one.
    ofSpan: ({ row, endRow }) => ({ from: row + 1, to: Math.min(endRow + 1, length) }),
    ofRow: (row) => row,
    rowAt: clamped,
    ticks: countTicks,
    textOf: (value) => {
      const row = clamped(value);
      return `step ${numberText(row)}, ${formatDuration(moveIndex(trace).timesMs[row - 1] ?? 0)}`;
    },
  };
}
