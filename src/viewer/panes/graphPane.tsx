/**
 * The graph: tasks and groups as Airflow draws them, coloured by state.
 */
import type { JSX } from 'preact';
import type { View } from '../view.ts';

export function GraphPane({ view }: { readonly view: View }): JSX.Element {
  return <section aria-label="GraphPane">{view.shown.value.run.dag.dagId}</section>;
}
