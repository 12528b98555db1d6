/**
 * What is wrong, in a line, whichever pane is shown.
 */
import type { JSX } from 'preact';
import { rootCauses } from '../story/rootCauses.ts';
import { headline } from '../story/storyText.ts';
import type { View } from '../view.ts';

export function StoryStrip({ view }: { readonly view: View }): JSX.Element {
  const loaded = view.shown.value;
  const findings = view.runNumber.value === 0 ? view.shownCase.value.findings : [];
  const others = Math.max(0, (findings.length > 0 ? findings.length : rootCauses(loaded).length) - 1);
  const isWrong = findings.length > 0 || loaded.run.state === 'failed';
  return (
    <section class={`story run-${isWrong ? 'failed' : loaded.run.state}`} aria-label="In short">
      <strong class="run-state">
        <span aria-hidden="true">{isWrong ? '✕ ' : '✓ '}</span>
        {findings.length > 0 && loaded.run.state !== 'failed' ? `violated, run ${loaded.run.state}` : loaded.run.state}
      </strong>
      <p class="headline">
        <bdi>{headline(loaded, findings)}</bdi>
      </p>
      {others > 0 && (
        <button
          type="button"
          class="link"
          onClick={() => {
            view.pane.value = 'overview';
          }}
        >
          {others} more
        </button>
      )}
    </section>
  );
}
