/**
 * Chooses one run among all of the page.
 */
import type { JSX } from 'preact';
import type { View } from '../../view.ts';
import { runName, type RunPlace } from './sides.ts';

interface RunChoiceProps {
  readonly view: View;
  readonly label: string;
  readonly place: RunPlace;
  readonly onChoose: (place: RunPlace) => void;
}

export function RunChoice({ view, label, place, onChoose }: RunChoiceProps): JSX.Element {
  const places = view.data.cases.flatMap(({ runs }, caseNumber) =>
    runs.map((_, runNumber) => ({ caseNumber, runNumber })),
  );
  // Those of the case that is shown first.
  const shown = view.caseNumber.value;
  const ordered = places.toSorted(
    (left, right) => Number(right.caseNumber === shown) - Number(left.caseNumber === shown),
  );
  const chosen = ordered.findIndex(
    (each) => each.caseNumber === place.caseNumber && each.runNumber === place.runNumber,
  );
  return (
    <select
      class="select"
      aria-label={label}
      value={String(chosen)}
      onChange={(event) => {
        const next = ordered[Number(event.currentTarget.value)];
        if (next !== undefined) onChoose(next);
      }}
    >
      {ordered.map((each, position) => (
        <option key={position} value={String(position)}>
          {runName(view, each)}
        </option>
      ))}
    </select>
  );
}
