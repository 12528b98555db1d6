/**
 * Which stretch of the axis is in sight, and how somebody changes it.
 */
import { batch } from '@preact/signals';
import { around, moveStretch, within, zoomStretch, type Stretch } from '../../geometry/scale.ts';
import { createAxis, usualAxis, type Axis, type AxisKind } from '../../story/axis.ts';
import { kept } from '../../story/kept.ts';
import type { LoadedRun } from '../../story/loadedReport.ts';

export interface Sight {
  readonly axis: Axis;
  readonly shown: Stretch;
  readonly isWhole: boolean;
  /** @param at Value of the axis that stays where it is; the middle unless given. */
  readonly zoom: (factor: number, at?: number) => void;
  /** By a share of what is in sight. */
  readonly move: (share: number) => void;
  readonly fit: () => void;
  readonly show: (stretch: Stretch) => void;
  readonly choose: (kind: AxisKind) => void;
}

export function useSight(loaded: LoadedRun): Sight {
  const kind = kept(loaded, 'timeline axis', () => usualAxis(loaded));
  const asked = kept<Stretch | null>(loaded, 'timeline stretch', () => null);
  const axis = kept(loaded, `axis of ${kind.value}`, () => createAxis(loaded, kind.value)).peek();
  const { bounds, least } = axis;
  const shown = asked.value === null ? bounds : within(asked.value, bounds);
  const change = (next: Stretch): void => {
    const isWhole = next.from <= bounds.from && next.to >= bounds.to;
    asked.value = isWhole ? null : next;
  };
  return {
    axis,
    shown,
    isWhole: asked.value === null,
    zoom: (factor, at = (shown.from + shown.to) / 2) =>
      change(zoomStretch(shown, { factor, around: at, bounds, least })),
    move: (share) => change(moveStretch(shown, share * (shown.to - shown.from), bounds)),
    fit: () => {
      asked.value = null;
    },
    show: (stretch) => change(around(stretch, { bounds, least })),
    choose: (next) => {
      batch(() => {
        kind.value = next;
        asked.value = null;
      });
    },
  };
}
