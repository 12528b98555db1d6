/**
 * What is wrong, in a line, whichever pane is shown.
 */
import type { JSX } from 'preact';
import type { View } from '../view.ts';

export function StoryStrip({ view }: { readonly view: View }): JSX.Element {
  const { run } = view.shown.value;
  return (
    <section class={`story run-${run.state}`} aria-label="In short">
      <p>
        <strong>{run.state}</strong>
      </p>
    </section>
  );
}
