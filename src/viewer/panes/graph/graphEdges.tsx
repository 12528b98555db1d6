/**
 * The edges of the graph: what is mapped over, what is handed over, what only comes after; and the way a failure took.
 */
import type { JSX } from 'preact';
import { edgePath } from '../../geometry/edgePath.ts';
import type { GraphEdge, GraphLayout } from '../../geometry/graphLayout.ts';
import type { TaskStates } from '../../story/taskStates.ts';

interface GraphEdgesProps {
  readonly layout: GraphLayout;
  readonly states: readonly TaskStates[];
}

export function GraphEdges({ layout, states }: GraphEdgesProps): JSX.Element {
  return (
    <svg class="graph-edges" width={layout.width} height={layout.height} aria-hidden="true">
      <defs>
        <Arrow name="plain" />
        <Arrow name="hot" />
      </defs>
      {layout.edges.map((edge, position) => {
        const isHot = carriesFailure(edge, states);
        return (
          <path
            key={position}
            class={`edge edge-${edge.kind}${isHot ? ' is-hot' : ''}`}
            d={edgePath(edge.points)}
            marker-end={`url(#arrow-${isHot ? 'hot' : 'plain'})`}
          />
        );
      })}
    </svg>
  );
}

function Arrow({ name }: { readonly name: 'plain' | 'hot' }): JSX.Element {
  return (
    <marker
      id={`arrow-${name}`}
      class={`arrow-${name}`}
      viewBox="0 0 8 8"
      refX="7"
      refY="4"
      markerWidth="8"
      markerHeight="8"
      markerUnits="userSpaceOnUse"
      orient="auto"
    >
      <path d="M0 0.5L7.5 4L0 7.5z" />
    </marker>
  );
}

/** Something failed at its beginning and was not run at its end because something failed. */
function carriesFailure({ pairs }: GraphEdge, states: readonly TaskStates[]): boolean {
  const has = (task: number, wanted: readonly string[]): boolean =>
    states[task]?.counts.some(([state]) => wanted.includes(state)) === true;
  return pairs.some(
    ([upstream, downstream]) => has(upstream, ['failed', 'upstream_failed']) && has(downstream, ['upstream_failed']),
  );
}
