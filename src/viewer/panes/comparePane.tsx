/**
 * Written next.
 */
import type { JSX } from 'preact';
import type { View } from '../view.ts';

export function ComparePane({ view }: { readonly view: View }): JSX.Element {
  return <p>{view.shown.value.run.dag.dagId}</p>;
}
