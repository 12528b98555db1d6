/**
 * The page as a whole: where each pane stands. With room there are two panes, one for what happened and one for when; in one column there is one.
 */
import { useSignal } from '@preact/signals';
import { useEffect, useErrorBoundary, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { closeInstance, listenToKeys } from './globalKeys.ts';
import { isNarrow } from './narrow.ts';
import { Broken } from './panes/broken.tsx';
import { CaseList } from './panes/caseList.tsx';
import { ComparePane } from './panes/comparePane.tsx';
import { GraphPane } from './panes/graphPane.tsx';
import { GridPane } from './panes/gridPane.tsx';
import { HelpDialog } from './panes/helpDialog.tsx';
import { Header } from './panes/header.tsx';
import { InstancePanel } from './panes/instancePanel.tsx';
import { Overview } from './panes/overview.tsx';
import { Icon } from './panes/parts/icon.tsx';
import { Scrubber } from './panes/scrubber.tsx';
import { FIRST_SHARE, Splitter } from './panes/splitter.tsx';
import { StoryStrip } from './panes/storyStrip.tsx';
import { TabbedPanes, type Tab } from './panes/tabbedPanes.tsx';
import { TimelinePane } from './panes/timelinePane.tsx';
import type { Theme } from './theme.ts';
import { countRuns, type PaneName, type View } from './view.ts';

const WHAT: readonly Tab[] = [
  { name: 'overview', label: 'Overview', Pane: Overview },
  { name: 'graph', label: 'Graph', Pane: GraphPane },
  { name: 'compare', label: 'Compare', Pane: ComparePane },
];
const WHEN: readonly Tab[] = [
  { name: 'grid', label: 'Grid', Pane: GridPane },
  { name: 'timeline', label: 'Timeline', Pane: TimelinePane },
];

export function App({ view, theme }: { readonly view: View; readonly theme: Theme }): JSX.Element {
  const [error, reset] = useErrorBoundary();
  const problem = view.problem.value;
  if (error === undefined && problem === null) return <Page view={view} theme={theme} />;
  const goBack = (): void => {
    view.problem.value = null;
    if (error !== undefined) reset();
  };
  return <Broken error={error ?? problem} goBack={goBack} />;
}

function Page({ view, theme }: { readonly view: View; readonly theme: Theme }): JSX.Element {
  const isHelpOpen = useSignal(false);
  const openHelp = (): void => {
    isHelpOpen.value = true;
  };
  useEffect(() => listenToKeys(view, { openHelp }), [view]);
  const isSelected = view.selected.value !== null;
  const classes = ['app', isSelected ? 'has-instance' : '', view.data.cases.length > 1 ? 'has-cases' : ''];
  return (
    <div class={classes.join(' ')}>
      <Header view={view} theme={theme} openHelp={openHelp} />
      <StoryStrip view={view} />
      <Scrubber view={view} />
      {view.data.cases.length > 1 && <CaseList view={view} />}
      <main class="panes">
        <Panes view={view} />
      </main>
      {isSelected && <InstancePanel view={view} />}
      <HelpDialog isOpen={isHelpOpen} />
      <p class="hidden-text" aria-live="polite">
        {view.said.value}
      </p>
    </div>
  );
}

function Panes({ view }: { readonly view: View }): JSX.Element {
  const canCompare = countRuns(view) > 1;
  const whats = canCompare ? WHAT : WHAT.filter(({ name }) => name !== 'compare');
  const what = useLast(whats, view.pane.value);
  const when = useLast(WHEN, view.pane.value);
  const share = useSignal(FIRST_SHARE);
  if (isNarrow.value && view.selected.value !== null) return <BackToPanes view={view} />;
  if (isNarrow.value) {
    return <TabbedPanes view={view} label="Panes" tabs={[...whats, ...WHEN]} shown={view.pane.value} />;
  }
  const upper = { gridTemplateRows: `minmax(0, ${share.value}fr) auto minmax(0, ${100 - share.value}fr)` };
  return (
    <div class="two-panes" style={upper}>
      <TabbedPanes view={view} label="What happened" tabs={whats} shown={what} />
      <Splitter share={share} />
      <TabbedPanes view={view} label="When it happened" tabs={WHEN} shown={when} />
    </div>
  );
}

function BackToPanes({ view }: { readonly view: View }): JSX.Element {
  const { label = '' } = [...WHAT, ...WHEN].find(({ name }) => name === view.pane.value) ?? {};
  return (
    <button type="button" class="button quiet back" onClick={() => closeInstance(view)}>
      <Icon name="back" /> Back to {label}
    </button>
  );
}

/** The pane of these that was last asked for; the first, when none was. */
function useLast(tabs: readonly Tab[], asked: PaneName): PaneName {
  const last = useRef(tabs[0]?.name ?? 'overview');
  if (tabs.some(({ name }) => name === asked)) last.current = asked;
  return last.current;
}
