/**
 * The grid: every task with its map indexes, a cell each.
 */
import type { JSX } from 'preact';
import type { View } from '../view.ts';

export function GridPane({ view }: { readonly view: View }): JSX.Element {
  return <section aria-label="GridPane">{view.shown.value.run.dag.dagId}</section>;
}
