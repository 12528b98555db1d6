/**
 * The address of the page says where somebody looks: it follows the view, and the view follows it, also back and forth.
 */
import { batch, effect } from '@preact/signals';
import { instanceNumber, nameParts } from './story/instanceLookup.ts';
import { placeText, readPlace, type Place } from './story/deepLink.ts';
import { canShow, type View } from './view.ts';

/** A browser takes so many addresses only; what changes all the time is written when it rests. */
const REST_MS = 200;

/** The address that shows what is shown now. */
export function linkTo(view: View): string {
  const [page = ''] = location.href.split('#', 1);
  return `${page}#${placeText(placeOf(view))}`;
}

/** Takes the view to where the address says, and keeps them together from then on. */
export function followAddress(view: View): void {
  const take = (): void => show(view, readPlace(location.hash.slice(1)));
  take();
  let before = placeOf(view);
  let resting: ReturnType<typeof setTimeout> | undefined;
  window.addEventListener('popstate', () => {
    clearTimeout(resting);
    take();
    before = placeOf(view);
  });
  effect(() => {
    const place = placeOf(view);
    clearTimeout(resting);
    if (isElsewhere(before, place)) write(place, 'pushState');
    else resting = setTimeout(() => write(place, 'replaceState'), REST_MS);
    before = place;
  });
}

/** Somewhere one would want to come back from. */
function isElsewhere(before: Place, after: Place): boolean {
  return (
    before.caseNumber !== after.caseNumber ||
    before.runNumber !== after.runNumber ||
    before.pane !== after.pane ||
    before.instance?.taskId !== after.instance?.taskId ||
    before.instance?.mapIndex !== after.instance?.mapIndex
  );
}

function write(place: Place, how: 'pushState' | 'replaceState'): void {
  const text = placeText(place);
  if (text === location.hash.slice(1)) return;
  try {
    // The page's own address without an end would load it again.
    history[how](null, '', `#${text}`);
  } catch {
    // A page inside of another may be refused its address.
  }
}

function placeOf(view: View): Place {
  const loaded = view.shown.value;
  const selected = view.selected.value;
  const row = view.row.value;
  return {
    caseNumber: view.caseNumber.value,
    runNumber: view.runNumber.value,
    row: row === loaded.history.length ? null : row,
    instance: selected === null ? null : nameParts(loaded, selected),
    pane: view.pane.value,
    filter: view.filter.value,
  };
}

/** As far as there is such a place. */
function show(view: View, place: Place): void {
  const caseNumber = place.caseNumber < view.data.cases.length ? place.caseNumber : 0;
  if (!canShow(view, caseNumber)) return;
  batch(() => {
    view.caseNumber.value = caseNumber;
    view.runNumber.value = place.runNumber < (view.data.cases[caseNumber]?.runs.length ?? 0) ? place.runNumber : 0;
    const loaded = view.shown.value;
    view.row.value = Math.min(place.row ?? loaded.history.length, loaded.history.length);
    view.selected.value =
      place.instance === null ? null : instanceNumber(loaded, place.instance.taskId, place.instance.mapIndex);
    view.pane.value = place.pane;
    view.filter.value = place.filter;
  });
}
