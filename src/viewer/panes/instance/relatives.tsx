/**
 * The instances that look at an instance, as they ended; each is a link.
 */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { downstreamOf } from '../../story/relatives.ts';
import { showInGrid } from '../../view.ts';
import { IndexLinks, InstanceLink } from '../parts/instanceLink.tsx';
import { Part, type InstancePartProps } from './part.tsx';

/** More are not read. */
const MOST_INDEXES = 8;

export function Relatives({ view, instance }: InstancePartProps): JSX.Element | null {
  const loaded = view.shown.value;
  const downstream = useMemo(() => downstreamOf(loaded, instance), [loaded, instance]);
  if (downstream.length === 0) return null;
  return (
    <Part title="Downstream">
      <ul class="lines">
        {downstream.map(({ taskId, instances }) => (
          <li key={taskId} class="about">
            {instances.length === 1 ? (
              <InstanceLink view={view} instance={instances[0] as number} hasState />
            ) : (
              <>
                <button type="button" class="link" onClick={() => showInGrid(view, { taskId })}>
                  <bdi>{taskId}</bdi>
                </button>
                <IndexLinks view={view} instances={instances} most={MOST_INDEXES} />
              </>
            )}
          </li>
        ))}
      </ul>
    </Part>
  );
}
