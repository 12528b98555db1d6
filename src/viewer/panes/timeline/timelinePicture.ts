/**
 * Everything the timeline is drawn from: lanes and where they stand, the axis and what of it is in sight, and what was found out about lanes so far.
 */
import type { Scale, Stretch } from '../../geometry/scale.ts';
import { layoutLanes, type LaneLayout } from '../../geometry/timelineLayout.ts';
import type { Axis } from '../../story/axis.ts';
import { densityOf, type Density } from '../../story/density.ts';
import type { TaskRow } from '../../story/gridRows.ts';
import type { LoadedRun } from '../../story/loadedReport.ts';
import type { PoolLane } from '../../story/poolLanes.ts';
import { requestMarks, type RequestMark } from '../../story/requestMarks.ts';
import { spansOf, type Span } from '../../story/spans.ts';
import type { Snapshot } from '../../story/stateHistory.ts';
import { sizeOfLane, type Lane } from '../../story/timelineLanes.ts';
import type { Colors, Size } from '../parts/surface.ts';

export interface TimelinePicture {
  readonly loaded: LoadedRun;
  readonly snapshot: Snapshot;
  readonly axis: Axis;
  readonly scale: Scale;
  readonly lanes: readonly Lane[];
  readonly layout: LaneLayout;
  readonly pools: readonly PoolLane[];
  readonly known: Known;
}

export interface TimelineSight {
  readonly colors: Colors;
  readonly size: Size;
  readonly scrollTop: number;
  /** Lane that keys are at; -1: none. */
  readonly cursor: number;
  readonly selected: number | null;
}

/** What stands above the lanes and does not scroll. */
export const AXIS_HEIGHT = 26;
export const POOL_HEIGHT = 38;

export function headHeight(pools: readonly PoolLane[]): number {
  return AXIS_HEIGHT + pools.length * POOL_HEIGHT;
}

const [NARROW, NARROW_LABEL, MOST_LABEL, LABEL_SHARE, RIGHT] = [560, 104, 230, 0.24, 10];

export function labelWidthOf(width: number): number {
  return width < NARROW ? NARROW_LABEL : Math.min(MOST_LABEL, Math.round(width * LABEL_SHARE));
}

export function scaleOf(width: number, { from, to }: Stretch): Scale {
  const left = labelWidthOf(width);
  return { from, to, left, width: Math.max(1, width - left - RIGHT) };
}

export function layoutOf(lanes: readonly Lane[]): LaneLayout {
  return layoutLanes(lanes.map(sizeOfLane));
}

/** What is found when a lane comes in sight, and kept: it does not change with the moment shown. */
export class Known {
  readonly #loaded: LoadedRun;
  readonly #axis: Axis;
  readonly #spans = new Map<number, readonly Span[]>();
  readonly #requests = new Map<number, readonly RequestMark[]>();
  readonly #densities = new Map<number, Density>();

  constructor(loaded: LoadedRun, axis: Axis) {
    this.#loaded = loaded;
    this.#axis = axis;
  }

  spans(instance: number): readonly Span[] {
    return found(this.#spans, instance, () => spansOf(this.#loaded.run.trace, instance));
  }

  requests(instance: number): readonly RequestMark[] {
    const { trace } = this.#loaded.run;
    return found(this.#requests, instance, () => {
      return requestMarks(trace, instance, { axis: this.#axis, spans: this.spans(instance) });
    });
  }

  density({ task, instances }: TaskRow): Density {
    return found(this.#densities, task, () => densityOf(this.#loaded.run.trace, instances));
  }
}

function found<T>(known: Map<number, T>, key: number, find: () => T): T {
  let value = known.get(key);
  if (value === undefined) known.set(key, (value = find()));
  return value;
}
