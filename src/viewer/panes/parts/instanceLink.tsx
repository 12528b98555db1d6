/**
 * An instance in a text: a link that selects it.
 */
import type { JSX } from 'preact';
import { UNMAPPED } from '../../../model/ids.ts';
import { stateOfCode } from '../../../model/states.ts';
import { labelOf } from '../../../trace/attemptRecords.ts';
import { nameOfInstance } from '../../story/instanceLookup.ts';
import { selectInstance, type View } from '../../view.ts';
import { StateMark } from './stateMark.tsx';

interface InstanceLinkProps {
  readonly view: View;
  /** Number of the instance in the run shown. */
  readonly instance: number;
  /** The map index alone, where the task was named before. */
  readonly isIndexOnly?: boolean;
  readonly hasState?: boolean;
}

export function InstanceLink({
  view,
  instance,
  isIndexOnly = false,
  hasState = false,
}: InstanceLinkProps): JSX.Element {
  const loaded = view.shown.value;
  const name = nameOfInstance(loaded, instance);
  const mapIndex = loaded.columns.mapIndex[instance] ?? UNMAPPED;
  const label = labelOf(loaded.run.trace, instance);
  const title = label === null ? name : `${name} (${label})`;
  return (
    <button
      type="button"
      class="link instance-link"
      title={title}
      aria-label={isIndexOnly ? title : undefined}
      onClick={() => selectInstance(view, instance)}
    >
      {hasState && <StateMark state={stateOfCode(loaded.columns.state[instance] ?? 0)} isShort />}
      <bdi>{isIndexOnly && mapIndex !== UNMAPPED ? String(mapIndex) : name}</bdi>
    </button>
  );
}

interface InstanceLinksProps {
  readonly view: View;
  readonly instances: readonly number[];
  readonly most?: number;
}

/** Map indexes of one task, the first of them; the rest as a number. */
export function IndexLinks({ view, instances, most = 12 }: InstanceLinksProps): JSX.Element {
  const rest = instances.length - most;
  return (
    <span class="index-links">
      {instances.slice(0, most).map((instance) => (
        <InstanceLink key={instance} view={view} instance={instance} isIndexOnly />
      ))}
      {rest > 0 && <span class="soft">and {rest} more</span>}
    </span>
  );
}
