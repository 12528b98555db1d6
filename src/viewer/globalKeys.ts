/**
 * Keys that work from anywhere on the page unless somebody is typing; those that move through time are with the slider.
 */
import { stateOfCode } from '../model/states.ts';
import { isTyping } from './panes/timeKeys.ts';
import { failedBeside, failedInstances } from './story/failedInstances.ts';
import { nameOfInstance } from './story/instanceLookup.ts';
import { stateWord } from './story/stateSigns.ts';
import { countRuns, selectInstance, type View } from './view.ts';

/** Every key with what it does, as the help tells it. */
export const KEYS: readonly (readonly [keys: readonly string[], what: string])[] = [
  [['←', ','], 'one step back in time'],
  [['→', '.'], 'one step forward in time'],
  [['Shift ←', 'Shift →'], 'to the instant before, to the next'],
  [['Home', 'End'], 'to the beginning, to the end'],
  [['['], 'the failed instance before'],
  [[']'], 'the next failed instance'],
  [['/'], 'filter instances'],
  [['1', '2', '3', '4', '5'], 'overview, graph, grid, timeline, compare'],
  [['Esc'], 'close the instance, or what is open'],
  [['?'], 'these keys'],
];

interface GlobalKeys {
  readonly openHelp: () => void;
}

/** Listens until what it returns is called. */
export function listenToKeys(view: View, { openHelp }: GlobalKeys): () => void {
  const press = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Escape' && !isTyping(event.target) && view.selected.peek() !== null) {
      event.preventDefault();
      closeInstance(view);
      return;
    }
    if (isTyping(event.target)) return;
    if (act(view, event.key, openHelp)) event.preventDefault();
  };
  document.addEventListener('keydown', press);
  return () => document.removeEventListener('keydown', press);
}

const PANES_BY_KEY = ['overview', 'graph', 'grid', 'timeline', 'compare'] as const;

function act(view: View, key: string, openHelp: () => void): boolean {
  const pane = PANES_BY_KEY[Number(key) - 1];
  if (pane === 'compare' && countRuns(view) < 2) return false;
  if (pane !== undefined) view.pane.value = pane;
  else if (key === '?') openHelp();
  else if (key === '[' || key === ']') toFailed(view, key === ']' ? 1 : -1);
  else if (key === '/') toFilter(view);
  else return false;
  return true;
}

/** The keyboard stays somewhere: where the panel was opened from, if that is known, or at the panes. */
export function closeInstance(view: View): void {
  const isInside = document.activeElement?.closest('.instance') !== null;
  selectInstance(view, null);
  if (isInside) document.querySelector<HTMLElement>('[role=tab][aria-selected=true]')?.focus();
}

/** Selects the failed instance after the selected one, or the one before it. */
export function toFailed(view: View, step: 1 | -1): void {
  const loaded = view.shown.peek();
  const next = failedBeside(loaded, view.selected.peek(), step);
  if (next === null) {
    view.said.value = 'No instance failed';
    return;
  }
  const failed = failedInstances(loaded);
  const state = stateWord(stateOfCode(loaded.columns.state[next] as number));
  selectInstance(view, next);
  view.said.value = `${nameOfInstance(loaded, next)}, ${state}, ${failed.indexOf(next) + 1} of ${failed.length}`;
}

/** The field is drawn with the grid. */
function toFilter(view: View): void {
  view.pane.value = 'grid';
  requestAnimationFrame(() => {
    const field = document.querySelector<HTMLInputElement>('input[type=search]');
    field?.focus();
    field?.select();
  });
}
