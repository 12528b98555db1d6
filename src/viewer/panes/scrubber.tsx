/**
 * The moment that is shown: a slider and buttons over the moves of the run.
 */
import type { JSX } from 'preact';
import type { View } from '../view.ts';

export function Scrubber({ view }: { readonly view: View }): JSX.Element {
  return (
    <section class="scrubber" aria-label="Scrubber">
      {view.shown.value.run.dag.dagId}
    </section>
  );
}
