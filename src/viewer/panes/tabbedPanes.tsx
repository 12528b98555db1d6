/**
 * Panes of which one is shown, chosen by tabs above them.
 */
import type { ComponentType, JSX } from 'preact';
import type { PaneName, View } from '../view.ts';

export interface Tab {
  readonly name: PaneName;
  readonly label: string;
  readonly Pane: ComponentType<{ readonly view: View }>;
}

interface TabbedPanesProps {
  readonly view: View;
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly shown: PaneName;
}

export function TabbedPanes({ view, label, tabs, shown }: TabbedPanesProps): JSX.Element {
  const { name, Pane } = tabs.find((tab) => tab.name === shown) ?? (tabs[0] as Tab);
  const move = (event: KeyboardEvent): void => {
    const at = tabs.findIndex((tab) => tab.name === name);
    const next = nextTab(event.key, at, tabs.length);
    if (next === null) return;
    event.preventDefault();
    event.stopPropagation();
    const tab = tabs[next] as Tab;
    view.pane.value = tab.name;
    document.getElementById(`tab-${tab.name}`)?.focus();
  };
  return (
    <section class="pane-area" aria-label={label}>
      <div class="tabs" role="tablist" aria-label={label} onKeyDown={move}>
        {tabs.map((tab) => (
          <button
            type="button"
            key={tab.name}
            id={`tab-${tab.name}`}
            class="tab"
            role="tab"
            aria-selected={tab.name === name}
            aria-controls={`pane-${tab.name}`}
            tabIndex={tab.name === name ? 0 : -1}
            onClick={() => {
              view.pane.value = tab.name;
            }}
          >
            {tab.label}
          </button>
        ))}
      </div>
      {/* Each pane begins at its top. */}
      <div key={name} class="pane" role="tabpanel" id={`pane-${name}`} aria-labelledby={`tab-${name}`}>
        <Pane view={view} />
      </div>
    </section>
  );
}

function nextTab(key: string, at: number, count: number): number | null {
  if (key === 'ArrowRight') return (at + 1) % count;
  if (key === 'ArrowLeft') return (at + count - 1) % count;
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : null;
}
