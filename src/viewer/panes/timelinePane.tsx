/**
 * The timeline: what ran when, on the virtual clock.
 */
import type { JSX } from 'preact';
import type { View } from '../view.ts';

export function TimelinePane({ view }: { readonly view: View }): JSX.Element {
  return <section aria-label="TimelinePane">{view.shown.value.run.dag.dagId}</section>;
}
