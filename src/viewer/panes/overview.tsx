/**
 * The story in half a minute: what is wrong and with whom, what came of it, and how the rest fared.
 */
import type { JSX } from 'preact';
import { asides } from '../story/asides.ts';
import { rootCauses } from '../story/rootCauses.ts';
import { endText, wellText } from '../story/storyText.ts';
import type { View } from '../view.ts';
import { AsidesList } from './overview/asidesList.tsx';
import { Causes } from './overview/causes.tsx';
import { Findings } from './overview/findings.tsx';
import { NearestPassing } from './overview/nearestPassing.tsx';
import { Notes } from './overview/notes.tsx';
import { StateCounts } from './overview/stateCounts.tsx';
import { TaskTable } from './overview/taskTable.tsx';

export function Overview({ view }: { readonly view: View }): JSX.Element {
  const loaded = view.shown.value;
  const end = endText(loaded);
  const findings = view.runNumber.value === 0 ? view.shownCase.value.findings : [];
  return (
    <div class="overview">
      <div class="overview-story">
        {findings.length > 0 && <Findings view={view} findings={findings} />}
        {end !== null && <p class="end-text">{end}</p>}
        {rootCauses(loaded).length > 0 && <Causes view={view} causes={rootCauses(loaded)} />}
        <NearestPassing view={view} />
        {findings.length === 0 && end === null && rootCauses(loaded).length === 0 && (
          <p class="well">{wellText(loaded)}</p>
        )}
        {asides(loaded).length > 0 && <AsidesList view={view} asides={asides(loaded)} />}
        <Notes view={view} />
      </div>
      <div class="overview-tasks">
        <StateCounts view={view} />
        <TaskTable view={view} />
      </div>
    </div>
  );
}
