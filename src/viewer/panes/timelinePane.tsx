/**
 * The timeline: what each instance did when, along virtual time or step by step, with the pools it took slots of.
 */
import { useMemo, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { STATE } from '../../model/states.ts';
import { gridRows } from '../story/gridRows.ts';
import { kept } from '../story/kept.ts';
import { poolLanes } from '../story/poolLanes.ts';
import { timelineLanes } from '../story/timelineLanes.ts';
import type { View } from '../view.ts';
import { useSize, type Size } from './parts/surface.ts';
import { TimelineCanvas } from './timeline/timelineCanvas.tsx';
import { Known, layoutOf, scaleOf, type TimelinePicture } from './timeline/timelinePicture.ts';
import { useSight, type Sight } from './timeline/timelineSight.ts';
import { TimelineTools } from './timeline/timelineTools.tsx';

export function TimelinePane({ view }: { readonly view: View }): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const size = useSize(place);
  const sight = useSight(view.shown.value);
  const { opened, toggle, openAll } = useOpened(view);
  const picture = usePicture(view, { size, sight, opened });
  const selected = view.selected.value;
  const showSelection = (): void => {
    const stretches = selected === null ? [] : picture.known.spans(selected).map(picture.axis.ofSpan);
    const [first, last] = [stretches[0], stretches.at(-1)];
    if (first !== undefined && last !== undefined) sight.show({ from: first.from, to: last.to });
  };
  return (
    <section class="timeline-pane" aria-label="Timeline" data-axis={sight.axis.kind} data-lanes={picture.lanes.length}>
      <TimelineTools
        view={view}
        sight={sight}
        onSelection={selected === null ? null : showSelection}
        onOpenAll={openAll}
      />
      <div ref={place} class="timeline-place">
        {picture.lanes.length === 0 && (
          <p class="nothing">No instance is let through by the filter, or there is none.</p>
        )}
        {size.width > 0 && (
          <TimelineCanvas
            view={view}
            picture={picture}
            sight={sight}
            size={size}
            onToggle={(task) => toggle(task, picture)}
          />
        )}
      </div>
    </section>
  );
}

interface Opened {
  readonly opened: ReadonlyMap<number, boolean>;
  readonly toggle: (task: number, picture: TimelinePicture) => void;
  readonly openAll: (isOpen: boolean) => void;
}

/** Tasks that somebody opened or closed. */
function useOpened(view: View): Opened {
  const loaded = view.shown.value;
  const opened = kept<ReadonlyMap<number, boolean>>(loaded, 'timeline opened', () => new Map());
  return {
    opened: opened.value,
    toggle: (task, { lanes }) => {
      const isOpen = lanes.some((lane) => lane.kind === 'task' && lane.row.task === task && lane.isOpen);
      opened.value = new Map([...opened.value, [task, !isOpen]]);
    },
    openAll: (isOpen) => {
      opened.value = new Map(loaded.run.dag.tasks.map((_, task) => [task, isOpen]));
    },
  };
}

interface Shown {
  readonly size: Size;
  readonly sight: Sight;
  readonly opened: ReadonlyMap<number, boolean>;
}

function usePicture(view: View, { size, sight, opened }: Shown): TimelinePicture {
  const loaded = view.shown.value;
  const { axis, shown } = sight;
  // Moments pass without changing what a filter of tasks and texts lets through.
  const matching = view.matching.value;
  const rows = gridRows(loaded);
  const selected = view.selected.value;
  const lanes = useMemo(() => {
    const isFailed = (instance: number): boolean => loaded.columns.state[instance] === STATE.failed;
    return timelineLanes(rows, matching, { opened, selected, isFailed });
  }, [rows, matching.by, opened, selected]);
  const layout = useMemo(() => layoutOf(lanes), [lanes]);
  const pools = kept(loaded, `pools along ${axis.kind}`, () => poolLanes(loaded, axis)).peek();
  const known = kept(loaded, `lanes along ${axis.kind}`, () => new Known(loaded, axis)).peek();
  const scale = scaleOf(size.width, shown);
  return { loaded, snapshot: view.snapshot.value, axis, scale, lanes, layout, pools, known };
}
