/**
 * The cases of the page: failed ones first.
 */
import type { JSX } from 'preact';
import { showRun, type View } from '../view.ts';

export function CaseList({ view }: { readonly view: View }): JSX.Element {
  const cases = view.data.cases.map(({ name, isFailed }, number) => ({ name, isFailed, number }));
  const ordered = [...cases.filter(({ isFailed }) => isFailed), ...cases.filter(({ isFailed }) => !isFailed)];
  return (
    <nav class="cases" aria-label="Cases">
      <ul>
        {ordered.map(({ name, isFailed, number }) => (
          <li key={number}>
            <button
              type="button"
              class="case"
              aria-current={view.caseNumber.value === number ? 'true' : undefined}
              onClick={() => showRun(view, number, 0)}
            >
              <span class={`state ${isFailed ? 'is-failed' : 'is-success'}`}>
                <span class="sign" aria-hidden="true">
                  {isFailed ? '✕' : '✓'}
                </span>
                <span class="hidden-text">{isFailed ? 'failed:' : 'passed:'}</span>
              </span>
              <bdi>{name}</bdi>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
