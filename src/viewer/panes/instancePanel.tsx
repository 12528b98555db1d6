/**
 * Everything that is known of one instance: why it is in its state, what became of it when, and what each of its tries was given, said and left.
 */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { stateOfCode } from '../../model/states.ts';
import { labelOf } from '../../trace/attemptRecords.ts';
import { isNarrow } from '../narrow.ts';
import { nameOfInstance } from '../story/instanceLookup.ts';
import { closeInstance } from '../globalKeys.ts';
import type { View } from '../view.ts';
import { Explained } from './instance/explained.tsx';
import type { InstancePartProps } from './instance/part.tsx';
import { Relatives } from './instance/relatives.tsx';
import { States } from './instance/states.tsx';
import { TaskFacts } from './instance/taskFacts.tsx';
import { Tries } from './instance/tries.tsx';
import { XComs } from './instance/xcoms.tsx';
import { Icon } from './parts/icon.tsx';
import { StateMark } from './parts/stateMark.tsx';

export function InstancePanel({ view }: { readonly view: View }): JSX.Element | null {
  const instance = view.selected.value;
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    if (panel.current === null) return;
    panel.current.scrollTop = 0;
    if (isNarrow.peek()) panel.current.querySelector<HTMLElement>('h2')?.focus();
  }, [instance]);
  if (instance === null) return null;
  return (
    <aside class="instance" aria-label="Instance" ref={panel}>
      <Head view={view} instance={instance} />
      <Explained view={view} instance={instance} />
      <Tries view={view} instance={instance} />
      <States view={view} instance={instance} />
      <XComs view={view} instance={instance} />
      <Relatives view={view} instance={instance} />
      <TaskFacts view={view} instance={instance} />
    </aside>
  );
}

function Head({ view, instance }: InstancePartProps): JSX.Element {
  const loaded = view.shown.value;
  const snapshot = view.snapshot.value;
  const label = labelOf(loaded.run.trace, instance);
  const now = stateOfCode(snapshot.state[instance] ?? 0);
  const last = stateOfCode(loaded.columns.state[instance] ?? 0);
  return (
    <header class="instance-head">
      <div class="instance-title">
        <h2 tabIndex={-1}>
          <bdi>{nameOfInstance(loaded, instance)}</bdi>
        </h2>
        <button
          type="button"
          class="button quiet"
          aria-label="Close the instance"
          title="Close (Esc)"
          onClick={() => closeInstance(view)}
        >
          <Icon name="close" />
        </button>
      </div>
      {label !== null && (
        <p class="soft">
          <bdi>{label}</bdi>
        </p>
      )}
      <p class="instance-now">
        {instance < snapshot.count ? <StateMark state={now} /> : <span class="soft">not there yet</span>}
        {now !== last && (
          <span class="soft">
            at the moment shown, <span class={`ends is-${last}`}>{last}</span> at the end
          </span>
        )}
      </p>
    </header>
  );
}
