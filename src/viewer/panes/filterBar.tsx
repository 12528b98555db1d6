/**
 * What is let through by the filter: states, a task, map indexes and a text, with how many instances that are.
 */
import { numberText } from '../story/numberText.ts';
import type { ComponentChildren, JSX } from 'preact';
import { STATE, type InstanceState } from '../../model/states.ts';
import { toFailed } from '../globalKeys.ts';
import { failedInstances } from '../story/failedInstances.ts';
import { countStates, isFiltering, NO_FILTER, readIndexes, statesEver, type Filter } from '../story/instanceFilter.ts';
import { taskRows } from '../story/gridRows.ts';
import type { View } from '../view.ts';
import { stateWord } from '../story/stateSigns.ts';
import { StateMark } from './parts/stateMark.tsx';

interface FilterBarProps {
  readonly view: View;
  /** More tools of the pane. */
  readonly children?: ComponentChildren;
}

export function FilterBar({ view, children }: FilterBarProps): JSX.Element {
  const filter = view.filter.value;
  const change = (changes: Partial<Filter>): void => {
    view.filter.value = { ...view.filter.peek(), ...changes };
  };
  return (
    <div class="filter-bar" role="search" aria-label="Filter of instances">
      <StateChips view={view} onChange={change} />
      <TextFields view={view} onChange={change} />
      <Told view={view} />
      {isFiltering(filter) && (
        <button type="button" class="button" onClick={() => (view.filter.value = NO_FILTER)}>
          Clear filter
        </button>
      )}
      <span class="filter-tools">
        <FailedButtons view={view} />
        {children}
      </span>
    </div>
  );
}

interface PartProps {
  readonly view: View;
  readonly onChange: (changes: Partial<Filter>) => void;
}

/** What an instance passes through has its sign alone: there is not room for every word. */
const SPELLED: ReadonlySet<InstanceState> = new Set(['failed', 'upstream_failed', 'skipped', 'success']);

/** The same chips at every moment, so that nothing moves while moments pass. */
function StateChips({ view, onChange }: PartProps): JSX.Element {
  const { states } = view.filter.value;
  const counts = countStates(view.shown.value, view.snapshot.value);
  const toggle = (state: InstanceState): void => {
    const changed = new Set(states);
    if (!changed.delete(state)) changed.add(state);
    onChange({ states: changed });
  };
  return (
    <span class="chips" role="group" aria-label="States">
      {statesEver(view.shown.value).map(({ state, most }) => (
        <button
          type="button"
          key={state}
          class="button chip"
          title={stateWord(state)}
          aria-pressed={states.has(state)}
          data-state={state}
          onClick={() => toggle(state)}
        >
          <StateMark state={state} isShort={!SPELLED.has(state)} />
          <span class="numeric" style={{ minWidth: `${numberText(most).length}ch` }}>
            {numberText(counts[STATE[state]] ?? 0)}
          </span>
        </button>
      ))}
    </span>
  );
}

function TextFields({ view, onChange }: PartProps): JSX.Element {
  const { taskId, indexes, text } = view.filter.value;
  return (
    <span class="filter-fields">
      <select
        aria-label="Task"
        value={taskId ?? ''}
        onChange={(event) => onChange({ taskId: event.currentTarget.value === '' ? null : event.currentTarget.value })}
      >
        <option value="">All tasks</option>
        {taskRows(view.shown.value).map((row) => (
          <option key={row.taskId} value={row.taskId}>
            {row.taskId}
          </option>
        ))}
      </select>
      <input
        type="text"
        class="filter-indexes"
        aria-label="Map indexes"
        placeholder="index 3, 10-20"
        value={indexes}
        aria-invalid={readIndexes(indexes) === null}
        onInput={(event) => onChange({ indexes: event.currentTarget.value })}
      />
      <input
        id="filter-text"
        type="search"
        aria-label="Text in names, labels, errors and logs"
        aria-keyshortcuts="/"
        placeholder="name, label, error, log  ( / )"
        value={text}
        onInput={(event) => onChange({ text: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          event.currentTarget.blur();
        }}
      />
    </span>
  );
}

function Told({ view }: { readonly view: View }): JSX.Element {
  const { count, total } = view.matching.value;
  return (
    <span class="soft numeric" role="status" data-matching={count}>
      {count === total ? '' : `${numberText(count)} of `}
      {numberText(total)} instances
    </span>
  );
}

function FailedButtons({ view }: { readonly view: View }): JSX.Element | null {
  if (failedInstances(view.shown.value).length === 0) return null;
  return (
    <span role="group" aria-label="Failed instances">
      <button
        type="button"
        class="button quiet"
        aria-label="Previous failed instance"
        aria-keyshortcuts="["
        title="Previous failed instance ( [ )"
        onClick={() => toFailed(view, -1)}
      >
        ◂ failed
      </button>
      <button
        type="button"
        class="button quiet"
        aria-label="Next failed instance"
        aria-keyshortcuts="]"
        title="Next failed instance ( ] )"
        onClick={() => toFailed(view, 1)}
      >
        failed ▸
      </button>
    </span>
  );
}
