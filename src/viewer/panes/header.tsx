/**
 * The top of the page: what was done, which run of which DAG is shown, and the tools of the page.
 */
import type { JSX } from 'preact';
import { formatDuration } from '../../model/time.ts';
import { isNarrow } from '../narrow.ts';
import { linkTo } from '../address.ts';
import { runRole } from '../story/runRoles.ts';
import type { Theme, ThemeChoice } from '../theme.ts';
import { showRun, type View } from '../view.ts';
import { CopyButton } from './parts/copyButton.tsx';
import { Icon } from './parts/icon.tsx';

const NEXT_THEME: Readonly<Record<ThemeChoice, ThemeChoice>> = { system: 'light', light: 'dark', dark: 'system' };

interface HeaderProps {
  readonly view: View;
  readonly theme: Theme;
  readonly openHelp: () => void;
}

export function Header({ view, theme, openHelp }: HeaderProps): JSX.Element {
  const choice = theme.choice.value;
  return (
    <header class="header">
      <div class="title">
        <span class="brand" aria-hidden="true">
          <i /> <i /> <i />
        </span>
        <h1>
          <bdi>{view.data.title}</bdi>
        </h1>
      </div>
      <Runs view={view} />
      <div class="tools">
        <CopyButton view={view} text={() => linkTo(view)} what="link to this view" label="Link" icon="link" />
        <button
          type="button"
          class="button quiet"
          aria-label={`Theme: ${choice}`}
          title={`Theme: ${choice}`}
          onClick={() => theme.choose(NEXT_THEME[choice])}
        >
          <Icon name={choice} />
        </button>
        <button
          type="button"
          class="button quiet"
          aria-label="Help: keys and signs"
          title="Help (?)"
          onClick={openHelp}
        >
          <Icon name="help" />
        </button>
      </div>
      <Facts view={view} />
    </header>
  );
}

function Runs({ view }: { readonly view: View }): JSX.Element | null {
  const { runs } = view.shownCase.value;
  if (runs.length < 2) return null;
  if (runs.length > MOST_BUTTONS) return <RunSelect view={view} />;
  return (
    <div class="runs" role="group" aria-label="Runs of this case">
      {runs.map(({ role, run }, number) => (
        <button
          type="button"
          key={number}
          class="button"
          aria-pressed={view.runNumber.value === number}
          onClick={() => showRun(view, view.caseNumber.value, number)}
        >
          <span class={`dot run-${role === 'failing' ? 'failed' : run.state}`} aria-hidden="true" />
          {runRole(runs, number)}
        </button>
      ))}
    </div>
  );
}

/** More have no room beside each other. */
const MOST_BUTTONS = 5;

function RunSelect({ view }: { readonly view: View }): JSX.Element {
  const { runs } = view.shownCase.value;
  return (
    <select
      class="select"
      aria-label="Runs of this case"
      value={String(view.runNumber.value)}
      onChange={(event) => showRun(view, view.caseNumber.peek(), Number(event.currentTarget.value))}
    >
      {runs.map(({ run }, number) => (
        <option key={number} value={String(number)}>
          {`${runRole(runs, number)}: ${run.state}, ${run.logicalDate.slice(0, 16)}`}
        </option>
      ))}
    </select>
  );
}

/** In one column they would take the place of the story. */
function Facts({ view }: { readonly view: View }): JSX.Element {
  const { run } = view.shown.value;
  if (!isNarrow.value) return <FactList view={view} />;
  return (
    <details class="facts-fold">
      <summary>
        <bdi>{run.dag.dagId}</bdi> <span class="soft">took {formatDuration(run.durationMs)}</span>
      </summary>
      <FactList view={view} />
    </details>
  );
}

function FactList({ view }: { readonly view: View }): JSX.Element {
  const { run } = view.shown.value;
  const { header } = run.trace;
  return (
    <dl class="facts">
      <Fact name="DAG" value={run.dag.dagId} />
      <Fact name="run" value={run.runId} />
      <Fact name="logical date" value={run.logicalDate.replace(/:00\.000Z$/, 'Z')} />
      <Fact name="Airflow" value={header.profile} />
      <Fact name="seed" value={String(header.seed)} />
      <Fact name="took" value={formatDuration(run.durationMs)} />
      <div class="fact">
        <dt>digest</dt>
        <dd class="mono">
          {run.digest.slice(0, 12)}
          <CopyButton view={view} text={run.digest} what="digest" />
        </dd>
      </div>
    </dl>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }): JSX.Element {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>
        <bdi>{value}</bdi>
      </dd>
    </div>
  );
}
