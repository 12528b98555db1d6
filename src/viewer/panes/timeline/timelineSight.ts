/**
 * Which stretch of the axis is in sight, and how somebody changes it.
 */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { around, moveStretch, within, zoomStretch, type Stretch } from '../../geometry/scale.ts';
import { createAxis, usualAxis, type Axis, type AxisKind } from '../../story/axis.ts';
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
  const [kind, setKind] = useState(usualAxis(loaded));
  const axis = useMemo(() => createAxis(loaded, kind), [loaded, kind]);
  const [asked, setAsked] = useState<Stretch | null>(null);
  useEffect(() => {
    setKind(usualAxis(loaded));
    setAsked(null);
  }, [loaded]);
  const { bounds, least } = axis;
  const shown = asked === null ? bounds : within(asked, bounds);
  const change = (next: Stretch): void => {
    const isWhole = next.from <= bounds.from && next.to >= bounds.to;
    setAsked(isWhole ? null : next);
  };
  return {
    axis,
    shown,
    isWhole: asked === null,
    zoom: (factor, at = (shown.from + shown.to) / 2) =>
      change(zoomStretch(shown, { factor, around: at, bounds, least })),
    move: (share) => change(moveStretch(shown, share * (shown.to - shown.from), bounds)),
    fit: () => setAsked(null),
    show: (stretch) => change(around(stretch, { bounds, least })),
    choose: (next) => {
      setKind(next);
      setAsked(null);
    },
  };
}
