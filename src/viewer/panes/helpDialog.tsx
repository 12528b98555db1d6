/**
 * The keys of the page, in a dialog.
 */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Signal } from '@preact/signals';
import { KEYS } from '../globalKeys.ts';
import { INSTANCE_STATES } from '../../model/states.ts';
import { Icon } from './parts/icon.tsx';
import { StateMark } from './parts/stateMark.tsx';

export function HelpDialog({ isOpen }: { readonly isOpen: Signal<boolean> }): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const open = isOpen.value;
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  const close = (): void => {
    isOpen.value = false;
  };
  return (
    <dialog
      ref={dialog}
      class="help"
      aria-labelledby="help-title"
      onClose={close}
      onKeyDown={(event) => event.stopPropagation()}
      onClick={(event) => {
        if (event.target === dialog.current) close();
      }}
    >
      <div class="help-content">
        <div class="help-title">
          <h2 id="help-title">Keys and signs</h2>
          <button type="button" class="button quiet" aria-label="Close the help" onClick={close}>
            <Icon name="close" />
          </button>
        </div>
        <Keys />
        <Signs />
      </div>
    </dialog>
  );
}

function Keys(): JSX.Element {
  return (
    <dl class="keys">
      {KEYS.map(([keys, what]) => (
        <div key={what}>
          <dt>
            {keys.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dt>
          <dd>{what}</dd>
        </div>
      ))}
      <div>
        <dt>
          <kbd>↑</kbd> <kbd>↓</kbd> <kbd>Enter</kbd>
        </dt>
        <dd>in the graph, grid and timeline: walk, and open what is under the cursor</dd>
      </div>
      <div>
        <dt>
          <kbd>+</kbd> <kbd>-</kbd> <kbd>0</kbd>
        </dt>
        <dd>in the graph and timeline: zoom, show all</dd>
      </div>
    </dl>
  );
}

function Signs(): JSX.Element {
  return (
    <ul class="signs" aria-label="Signs of states">
      {INSTANCE_STATES.map((state) => (
        <li key={state}>
          <StateMark state={state} />
        </li>
      ))}
    </ul>
  );
}
