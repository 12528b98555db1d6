/**
 * A state as it stands in a text: its sign on its colour, and its word.
 */
import type { JSX } from 'preact';
import type { InstanceState } from '../../../model/states.ts';
import { STATE_SIGNS, stateWord } from '../../story/stateSigns.ts';

interface StateMarkProps {
  readonly state: InstanceState;
  /** The sign alone, with the word for those who cannot see it. */
  readonly isShort?: boolean;
}

export function StateMark({ state, isShort = false }: StateMarkProps): JSX.Element {
  return (
    <span class={`state is-${state}`}>
      <span class="sign" aria-hidden="true">
        {STATE_SIGNS[state]}
      </span>
      <span class={isShort ? 'hidden-text' : 'word'}>{stateWord(state)}</span>
    </span>
  );
}
