/**
 * The tools of the timeline: what it lies along, and how much of it is in sight.
 */
import { numberText } from '../../story/numberText.ts';
import type { JSX } from 'preact';
import type { AxisKind } from '../../story/axis.ts';
import { NO_FILTER } from '../../story/instanceFilter.ts';
import type { View } from '../../view.ts';
import type { Sight } from './timelineSight.ts';

interface TimelineToolsProps {
  readonly sight: Sight;
  /** Shows the selected instance; null: none is. */
  readonly onSelection: (() => void) | null;
  readonly onOpenAll: (isOpen: boolean) => void;
  readonly view: View;
}

const KINDS: readonly (readonly [kind: AxisKind, label: string])[] = [
  ['time', 'Time'],
  ['steps', 'Steps'],
];

export function TimelineTools({ sight, onSelection, onOpenAll, view }: TimelineToolsProps): JSX.Element {
  return (
    <div class="timeline-tools" role="toolbar" aria-label="Timeline">
      <span role="group" aria-label="Axis">
        {KINDS.map(([kind, label]) => (
          <button
            type="button"
            key={kind}
            class="button"
            aria-pressed={sight.axis.kind === kind}
            onClick={() => sight.choose(kind)}
          >
            {label}
          </button>
        ))}
      </span>
      <span role="group" aria-label="Zoom">
        <Tool label="Zoom out" sign="−" onClick={() => sight.zoom(0.5)} isDisabled={sight.isWhole} />
        <Tool label="Zoom in" sign="+" onClick={() => sight.zoom(2)} />
        <Tool label="Fit the whole run" sign="Fit" onClick={sight.fit} isDisabled={sight.isWhole} />
        <Tool
          label="Zoom to the selection"
          sign="Selection"
          onClick={onSelection ?? sight.fit}
          isDisabled={onSelection === null}
        />
      </span>
      <span role="group" aria-label="Tasks">
        <Tool label="Open all tasks" sign="Open all" onClick={() => onOpenAll(true)} />
        <Tool label="Close all tasks" sign="Close all" onClick={() => onOpenAll(false)} />
      </span>
      <FilterNote view={view} />
    </div>
  );
}

/** The filter is set beside the grid, and holds here too. */
function FilterNote({ view }: { readonly view: View }): JSX.Element | null {
  const { by, count, total } = view.matching.value;
  if (by === null) return null;
  return (
    <span class="filter-note">
      <span class="soft numeric">
        filter: {numberText(count)} of {numberText(total)} instances
      </span>
      <button type="button" class="button" onClick={() => (view.filter.value = NO_FILTER)}>
        Clear filter
      </button>
    </span>
  );
}

interface ToolProps {
  readonly label: string;
  readonly sign: string;
  readonly onClick: () => void;
  readonly isDisabled?: boolean;
}

function Tool({ label, sign, onClick, isDisabled = false }: ToolProps): JSX.Element {
  return (
    <button type="button" class="button quiet" aria-label={label} title={label} disabled={isDisabled} onClick={onClick}>
      {sign}
    </button>
  );
}
