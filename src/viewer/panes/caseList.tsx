/**
 * The cases of the page: failed ones first.
 */
import type { JSX } from 'preact';
import { isNarrow } from '../narrow.ts';
import { showRun, type View } from '../view.ts';

export function CaseList({ view }: { readonly view: View }): JSX.Element {
  const cases = view.data.cases.map(({ name, isFailed }, number) => ({ name, isFailed, number }));
  const ordered = [...cases.filter(({ isFailed }) => isFailed), ...cases.filter(({ isFailed }) => !isFailed)];
  const list = (
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
  );
  const failed = cases.filter(({ isFailed }) => isFailed).length;
  const counts = `${cases.length} cases${failed === 0 ? '' : `, ${failed} failed`}`;
  if (!isNarrow.value) {
    return (
      <nav class="cases" aria-label="Cases">
        <p class="soft cases-count">{counts}</p>
        {list}
      </nav>
    );
  }
  return (
    <nav class="cases" aria-label="Cases">
      <details>
        <summary>
          <bdi>{view.shownCase.value.name}</bdi> <span class="soft">{counts}</span>
        </summary>
        {list}
      </details>
    </nav>
  );
}
