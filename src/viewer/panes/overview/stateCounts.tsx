/**
 * How many instances ended in which state; each count shows its instances in the grid.
 */
import type { JSX } from 'preact';
import { stateCounts } from '../../story/storyText.ts';
import { showInGrid, type View } from '../../view.ts';
import { StateMark } from '../parts/stateMark.tsx';

export function StateCounts({ view }: { readonly view: View }): JSX.Element {
  const counts = stateCounts(view.shown.value);
  return (
    <section aria-label="Instances by state at the end">
      <ul class="counts">
        {[...counts].map(([state, count]) => (
          <li key={state}>
            <button
              type="button"
              class="button count"
              title="Show them in the grid"
              onClick={() => showInGrid(view, { states: new Set([state]) })}
            >
              <span class="number numeric">{count.toLocaleString('en')}</span>
              <StateMark state={state} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
