/**
 * What somebody set while looking at a run, such as how far the timeline is zoomed: it stays while other panes and other runs are shown.
 */
import { signal, type Signal } from '@preact/signals';
import type { LoadedRun } from './loadedReport.ts';

const keptByRun = new WeakMap<LoadedRun, Map<string, Signal<unknown>>>();

/** The same signal for the same run and name; `initial` is asked once. */
export function kept<T>(loaded: LoadedRun, name: string, initial: () => T): Signal<T> {
  let ofRun = keptByRun.get(loaded);
  if (ofRun === undefined) keptByRun.set(loaded, (ofRun = new Map()));
  let found = ofRun.get(name);
  if (found === undefined) ofRun.set(name, (found = signal<unknown>(initial())));
  return found as Signal<T>;
}
