/**
 * What the graph pane keeps while it is shown: what is collapsed, which part is seen, which box is stood on.
 */
import { useSignal, type Signal } from '@preact/signals';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { RefObject } from 'preact';
import { graphLayout, type Box, type GraphLayout } from '../../geometry/graphLayout.ts';
import { inReadingOrder, type Station } from '../../geometry/graphSteps.ts';
import { fitted, readable, type Viewport } from '../../geometry/viewport.ts';
import { rootCauses } from '../../story/rootCauses.ts';
import type { View } from '../../view.ts';
import { useSize, type Size } from '../parts/surface.ts';

/** Tasks that are laid out in a time one waits for. */
export const MOST_TASKS = 1000;

/** Below this width a graph is drawn downwards. */
const NARROW = 560;

/** A graph is not drawn smaller at first: names can be read, and fingers find what they point at. */
const LEAST_SCALE = { LR: 0.7, TB: 0.86 };

export interface GraphView {
  /** null: there are too many tasks. */
  readonly layout: GraphLayout | null;
  readonly stations: readonly Station[];
  readonly viewport: Signal<Viewport>;
  readonly collapsed: Signal<ReadonlySet<string>>;
  /** Name of the box that the Tab key comes to. */
  readonly current: Signal<string | null>;
  readonly screen: RefObject<HTMLDivElement>;
  readonly size: Size;
  /** Shows all of it. */
  readonly fit: () => void;
  /** From then on it stands where the user put it. */
  readonly move: (next: Viewport) => void;
}

export function useGraphView(view: View): GraphView {
  const { dag } = view.shown.value.run;
  const collapsed = useSignal<ReadonlySet<string>>(new Set());
  const viewport = useSignal<Viewport>({ x: 0, y: 0, scale: 1 });
  const current = useSignal<string | null>(null);
  const screen = useRef<HTMLDivElement>(null);
  const isMoved = useRef(false);
  const size = useSize(screen);
  const direction = size.width > 0 && size.width < NARROW ? 'TB' : 'LR';
  const layout = useMemo(
    () => (dag.tasks.length > MOST_TASKS ? null : graphLayout(dag, { collapsed: collapsed.value, direction })),
    [dag, collapsed.value, direction],
  );
  const stations = useMemo(() => (layout === null ? [] : stationsOf(layout)), [layout]);
  useLayoutEffect(() => {
    isMoved.current = false;
  }, [dag, direction]);
  useLayoutEffect(() => {
    if (layout === null || size.width === 0 || isMoved.current) return;
    const box = startBox(view, stations) ?? { x: 0, y: 0, width: 0, height: 0 };
    viewport.value = readable(layout, size, { box, least: LEAST_SCALE[direction] });
  }, [layout, size]);
  return {
    layout,
    stations,
    viewport,
    collapsed,
    current,
    screen: screen as RefObject<HTMLDivElement>,
    size,
    fit: () => {
      isMoved.current = false;
      if (layout !== null) viewport.value = fitted(layout, size);
    },
    move: (next) => {
      isMoved.current = true;
      viewport.value = next;
    },
  };
}

function stationsOf({ tasks, groups }: GraphLayout): Station[] {
  const closed = groups.filter(({ isCollapsed }) => isCollapsed);
  return inReadingOrder([
    ...tasks.map((box) => ({ ...box, name: `t${box.task}`, tasks: [box.task] })),
    ...closed.map((box) => ({ ...box, name: `c${box.group}` })),
  ]);
}

/** What is seen first of a large graph: what failed first. */
function startBox(view: View, stations: readonly Station[]): Box | null {
  const loaded = view.shown.peek();
  const [cause] = rootCauses(loaded);
  const task = loaded.run.dag.tasks.findIndex(({ taskId }) => taskId === cause?.taskId);
  return stations.find(({ tasks }) => tasks.includes(task)) ?? null;
}
