/**
 * The two runs that are compared: which they are, what they are called, and how one is shown.
 */
import { batch } from '@preact/signals';
import type { LoadedRun } from '../../story/loadedReport.ts';
import { runRole } from '../../story/runRoles.ts';
import { goTo, selectInstance, showRun, type View } from '../../view.ts';

export interface RunPlace {
  readonly caseNumber: number;
  readonly runNumber: number;
}

/** One of the two. */
export interface Side {
  readonly place: RunPlace;
  readonly loaded: LoadedRun;
  readonly name: string;
}

/** `Failing run`, with its case where it is another than the one shown. */
export function runName(view: View, { caseNumber, runNumber }: RunPlace): string {
  const { name = '', runs = [] } = view.data.cases[caseNumber] ?? {};
  const role = runRole(runs, runNumber);
  return caseNumber === view.caseNumber.value ? role : `${name}: ${role}`;
}

/** Shows an instance, or a moment, of one of them. */
export function openIn(
  view: View,
  { place }: Side,
  { instance, row }: { readonly instance?: number; readonly row?: number },
): void {
  batch(() => {
    if (view.caseNumber.peek() !== place.caseNumber || view.runNumber.peek() !== place.runNumber) {
      showRun(view, place.caseNumber, place.runNumber);
    }
    if (row !== undefined) goTo(view, row);
    if (instance !== undefined) selectInstance(view, instance);
  });
}
