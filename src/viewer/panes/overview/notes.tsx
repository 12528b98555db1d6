/**
 * What else was said of the case and its run: notes, warnings, and what the stubs held at the end.
 */
import type { JSX } from 'preact';
import type { View } from '../../view.ts';
import { JsonView } from '../parts/jsonView.tsx';

export function Notes({ view }: { readonly view: View }): JSX.Element {
  const { run, cut = [] } = view.shown.value;
  const { notes } = view.shownCase.value;
  const stubs = Object.entries(run.stubs);
  return (
    <>
      <Lines title="Left out" lines={[...cut, ...(view.data.cut ?? [])]} />
      <Lines title="Warnings" lines={run.warnings} />
      {/* They are about the run that is to be looked at. */}
      {view.runNumber.value === 0 && <Lines title="Notes" lines={notes} />}
      {stubs.length > 0 && (
        <section aria-label="Stubs at the end">
          <h2>Stubs at the end</h2>
          {stubs.map(([name, state]) => (
            <details key={name} class="card">
              <summary>
                <bdi>{name}</bdi>
              </summary>
              <JsonView value={state} />
            </details>
          ))}
        </section>
      )}
    </>
  );
}

function Lines({ title, lines }: { readonly title: string; readonly lines: readonly string[] }): JSX.Element | null {
  if (lines.length === 0) return null;
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <ul class="lines">
        {lines.map((line, position) => (
          <li key={position}>
            <bdi>{line}</bdi>
          </li>
        ))}
      </ul>
    </section>
  );
}
