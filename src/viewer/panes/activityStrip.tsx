/**
 * What lies behind the slider: how many instances ran and were queued along the moves of the run, and where something failed.
 */
import { useMemo, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { STATE } from '../../model/states.ts';
import { activityOf, type Activity } from '../story/activity.ts';
import type { View } from '../view.ts';
import { useColors, useDrawing, useSize, type Colors, type Pen, type Size } from './parts/surface.ts';

/** Half of the slider's handle: its ends stand so far inside. */
const HANDLE = 8;
const PART_WIDTH = 3;
const MARK_WIDTH = 3;

export function ActivityStrip({ view }: { readonly view: View }): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const size = useSize(place);
  const colors = useColors(view);
  const { run, history } = view.shown.value;
  const width = Math.max(0, size.width - 2 * HANDLE);
  const activity = useMemo(() => activityOf(run.trace, Math.floor(width / PART_WIDTH)), [run, width]);
  const share = history.length === 0 ? 0 : view.row.value / history.length;
  const canvas = useDrawing(size, (pen) => {
    drawActivity(pen, { activity, colors, size, width });
    pen.fillStyle = colors.accent;
    pen.fillRect(HANDLE + share * width - 1, 0, 2, size.height);
  });
  return (
    <div ref={place} class="activity" aria-hidden="true">
      <canvas ref={canvas} />
    </div>
  );
}

interface Picture {
  readonly activity: Activity;
  readonly colors: Colors;
  readonly size: Size;
  readonly width: number;
}

function drawActivity(pen: Pen, { activity, colors, size: { height }, width }: Picture): void {
  const { running, queued, failed, retried, most } = activity;
  const step = width / running.length;
  const scale = (height - 6) / Math.max(1, most);
  const bars = (color: string, from: (part: number) => number, count: Uint32Array): void => {
    pen.fillStyle = color;
    count.forEach((number, part) => {
      const length = number * scale;
      pen.fillRect(HANDLE + part * step, height - from(part) * scale - length, Math.max(1, step - 0.5), length);
    });
  };
  bars(colors.lineStrong, () => 0, running);
  bars(colors.line, (part) => running[part] as number, queued);
  const marks = (state: number, count: Uint32Array, length: number): void => {
    pen.fillStyle = colors.fill[state] as string;
    // A move has happened where the handle stands after it.
    count.forEach((number, part) => {
      if (number > 0) pen.fillRect(HANDLE + (part + 1) * step - MARK_WIDTH / 2, 0, MARK_WIDTH, length);
    });
  };
  marks(STATE.up_for_retry, retried, 5);
  marks(STATE.failed, failed, height);
}
