/**
 * Shares of states as a bar, with how many in words.
 */
import type { JSX } from 'preact';
import { stateWord } from '../../story/stateSigns.ts';
import type { TaskStates } from '../../story/taskStates.ts';

export function StateBar({ counts, total }: Pick<TaskStates, 'counts' | 'total'>): JSX.Element {
  const words = counts.map(([state, count]) => `${count} ${stateWord(state)}`).join(', ');
  return (
    <span class="state-bar-box" title={words}>
      <span class="state-bar" aria-hidden="true">
        {counts.map(([state, count]) => (
          <i key={state} class={`is-${state}`} style={{ flexGrow: count / total }} />
        ))}
      </span>
      <span class="words">{words}</span>
    </span>
  );
}
