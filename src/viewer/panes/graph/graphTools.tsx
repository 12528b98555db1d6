/**
 * Buttons over the graph: zoom, fit, groups, and what its lines mean.
 */
import type { JSX } from 'preact';
import { zoomed } from '../../geometry/viewport.ts';
import type { View } from '../../view.ts';
import { Icon } from '../parts/icon.tsx';
import type { GraphView } from './graphView.ts';

export function GraphTools({ view, graph }: { readonly view: View; readonly graph: GraphView }): JSX.Element {
  const { viewport, size, collapsed } = graph;
  const { groups } = view.shown.value.run.dag;
  const zoom = (factor: number) => (): void =>
    graph.move(zoomed(viewport.peek(), factor, { x: size.width / 2, y: size.height / 2 }));
  const isSomeClosed = collapsed.value.size > 0;
  return (
    <div class="graph-tools">
      <ul class="graph-legend" aria-label="Lines of the graph">
        <li class="line-mapped">mapped over</li>
        <li class="line-data">data</li>
        <li class="line-order">order</li>
      </ul>
      {groups.length > 0 && (
        <button
          type="button"
          class="button"
          onClick={() => {
            collapsed.value = new Set(isSomeClosed ? [] : groups.map(({ groupId }) => groupId));
          }}
        >
          {isSomeClosed ? 'Open groups' : 'Close groups'}
        </button>
      )}
      <button type="button" class="button" aria-label="Zoom out" title="Zoom out (-)" onClick={zoom(0.8)}>
        <Icon name="minus" />
      </button>
      <button type="button" class="button" aria-label="Zoom in" title="Zoom in (+)" onClick={zoom(1.25)}>
        <Icon name="plus" />
      </button>
      <button type="button" class="button" aria-label="Show all" title="Show all (0)" onClick={graph.fit}>
        <Icon name="fit" />
      </button>
    </div>
  );
}
