/**
 * The page as a whole: where each pane stands.
 */
import type { JSX } from 'preact';
import { GridPane } from './panes/gridPane.tsx';
import { GraphPane } from './panes/graphPane.tsx';
import { InstancePanel } from './panes/instancePanel.tsx';
import { Scrubber } from './panes/scrubber.tsx';
import { TimelinePane } from './panes/timelinePane.tsx';
import type { View } from './view.ts';

export function App({ view }: { readonly view: View }): JSX.Element {
  return (
    <main>
      <h1>{view.data.title}</h1>
      <Scrubber view={view} />
      <GraphPane view={view} />
      <GridPane view={view} />
      <TimelinePane view={view} />
      <InstancePanel view={view} />
    </main>
  );
}
