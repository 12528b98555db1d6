/**
 * What the user looks at: which case and run, which moment, which instance, under which filter. Every pane reads it and changes it here, so that all of
 * them follow.
 */
import { batch, computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { PageData } from '../report/page/pageData.ts';
import type { PaneName } from './story/deepLink.ts';
import { matchInstances, NO_FILTER, type Filter, type Matching } from './story/instanceFilter.ts';
import { loadCase, type LoadedCase, type LoadedRun } from './story/loadedReport.ts';
import type { Snapshot } from './story/stateHistory.ts';

export type { PaneName };

export interface View {
  readonly data: PageData;
  readonly caseNumber: Signal<number>;
  readonly runNumber: Signal<number>;
  /** Moves that were made at the moment shown. */
  readonly row: Signal<number>;
  /** Number of an instance of the run shown; null: none is. */
  readonly selected: Signal<number | null>;
  readonly filter: Signal<Filter>;
  readonly pane: Signal<PaneName>;
  /** Whether the colours are those of the dark theme; changes after they did. */
  readonly isDark: Signal<boolean>;
  /** Why what was asked for cannot be shown; null: it can. */
  readonly problem: Signal<unknown>;
  /** What is read out to those who do not see it. */
  readonly said: Signal<string>;
  /** Loaded when it is first asked for. */
  readonly loadedCase: (caseNumber: number) => LoadedCase;
  readonly shownCase: ReadonlySignal<LoadedCase>;
  readonly shown: ReadonlySignal<LoadedRun>;
  readonly snapshot: ReadonlySignal<Snapshot>;
  /** What the filter lets through at the moment shown. */
  readonly matching: ReadonlySignal<Matching>;
}

export function createView(data: PageData): View {
  const runNumber = signal(0);
  const cases = new Map<number, LoadedCase>();
  const loadedCase = (number: number): LoadedCase => {
    const loaded = cases.get(number) ?? loadCase(data.cases[number] as PageData['cases'][number]);
    cases.set(number, loaded);
    return loaded;
  };
  const caseNumber = signal(firstReadable(data, loadedCase));
  const shownCase = computed(() => loadedCase(caseNumber.value));
  const shown = computed(() => shownCase.value.runs[runNumber.value] as LoadedRun);
  const row = signal(shown.peek().history.length);
  const snapshot = computed(() => shown.value.history.at(row.value));
  const filter = signal(NO_FILTER);
  return {
    data,
    caseNumber,
    runNumber,
    row,
    selected: signal(null),
    filter,
    pane: signal<PaneName>('overview'),
    isDark: signal(false),
    said: signal(''),
    problem: signal<unknown>(null),
    loadedCase,
    shownCase,
    shown,
    snapshot,
    matching: computed(() => matchInstances(shown.value, snapshot.value, filter.value)),
  };
}

/** The first case, unless another can be read and it cannot. */
function firstReadable({ cases }: PageData, load: (caseNumber: number) => unknown): number {
  let first: unknown;
  for (const number of cases.keys()) {
    try {
      load(number);
      return number;
    } catch (error) {
      first ??= error;
    }
  }
  throw first;
}

/** Runs of all cases of the page. */
export function countRuns({ data }: View): number {
  return data.cases.reduce((sum, { runs }) => sum + runs.length, 0);
}

/** Shows another run, at its end and with nothing selected. */
export function showRun(view: View, caseNumber: number, runNumber: number): void {
  if (!canShow(view, caseNumber)) return;
  batch(() => {
    view.caseNumber.value = caseNumber;
    view.runNumber.value = runNumber;
    view.row.value = view.shown.value.history.length;
    view.selected.value = null;
  });
}

/** Whether a case can be read; if not, the problem is what is shown. */
export function canShow(view: View, caseNumber: number): boolean {
  try {
    view.loadedCase(caseNumber);
    return true;
  } catch (error) {
    view.problem.value = error;
    return false;
  }
}

/** Shows the run after so many of its moves; what is outside of it becomes its beginning or its end. */
export function goTo(view: View, row: number): void {
  view.row.value = Math.min(Math.max(0, Math.round(row)), view.shown.peek().history.length);
}

/** Shows what is known of an instance. */
export function selectInstance(view: View, instance: number | null): void {
  view.selected.value = instance;
}

/** Lets only these instances through, and shows them where all instances are; by state as the run ended. */
export function showInGrid(view: View, filter: Partial<Filter>): void {
  batch(() => {
    view.filter.value = { ...NO_FILTER, ...filter };
    view.pane.value = 'grid';
    if (filter.states !== undefined) view.row.value = view.shown.peek().history.length;
  });
}
