/**
 * Two runs beside each other: where they part, and how each instance fared in both.
 */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { compareInstances, equalMoves, inputDifferences } from '../story/compareRuns.ts';
import { stubDifferences, tellingDifferences, type TellingDifference } from '../story/compareTellings.ts';
import type { LoadedRun } from '../story/loadedReport.ts';
import { countRuns, type View } from '../view.ts';
import { ComparedTable } from './compare/comparedTable.tsx';
import { Divergence } from './compare/divergence.tsx';
import { PairTable } from './compare/pairTable.tsx';
import { RunChoice } from './compare/runChoice.tsx';
import { openIn, runName, type RunPlace, type Side } from './compare/sides.ts';

export function ComparePane({ view }: { readonly view: View }): JSX.Element {
  const caseNumber = view.caseNumber.value;
  const chosen = useSignal<{ readonly of: number; readonly left: RunPlace; readonly right: RunPlace } | null>(null);
  if (countRuns(view) < 2) return <p class="empty">There is nothing to compare with: this report has one run.</p>;
  const places = chosen.value?.of === caseNumber ? chosen.value : { of: caseNumber, ...nearestPair(view) };
  const [left, right] = [sideOf(view, places.left), sideOf(view, places.right)];
  const choose =
    (side: 'left' | 'right') =>
    (place: RunPlace): void => {
      chosen.value = { ...places, [side]: place };
    };
  return (
    <div class="compare">
      <div class="compare-runs">
        <RunChoice view={view} label="Compare" place={places.left} onChoose={choose('left')} />
        <span class="soft">with</span>
        <RunChoice view={view} label="With" place={places.right} onChoose={choose('right')} />
      </div>
      <Compared view={view} left={left} right={right} />
    </div>
  );
}

function Compared({
  view,
  left,
  right,
}: {
  readonly view: View;
  readonly left: Side;
  readonly right: Side;
}): JSX.Element {
  const [one, other] = [left.loaded, right.loaded];
  const inputs = useMemo(() => inputDifferences(one, other), [one, other]);
  const equal = useMemo(() => equalMoves(one, other), [one, other]);
  const rows = useMemo(() => compareInstances(one, other), [one, other]);
  const tellings = useMemo(() => tellingDifferences(one, other), [one, other]);
  const stubs = useMemo(() => stubDifferences(one, other), [one, other]);
  const isSame =
    equal === null &&
    tellings.length + stubs.length + inputs.length === 0 &&
    rows.every(({ differences }) => differences.length === 0);
  if (isSame) return <p class="empty">Both did the same, step by step, and left the same.</p>;
  return (
    <>
      <PairTable heading="What went in differently" first="Input" pairs={inputs} left={left} right={right} />
      <Divergence view={view} equal={equal} left={left} right={right} />
      <PairTable
        heading="What they asked and said, where it differs first"
        first="Try"
        pairs={tellings.map((telling) => ({ ...telling, open: () => openTelling(view, telling, left, right) }))}
        left={left}
        right={right}
      />
      <PairTable heading="What the stubs were left with" first="Value" pairs={stubs} left={left} right={right} />
      <ComparedTable view={view} rows={rows} left={left} right={right} />
    </>
  );
}

/** In the run that has the instance, the left one if both have. */
function openTelling(view: View, { leftInstance, rightInstance }: TellingDifference, left: Side, right: Side): void {
  if (leftInstance !== null) openIn(view, left, { instance: leftInstance });
  else if (rightInstance !== null) openIn(view, right, { instance: rightInstance });
}

function sideOf(view: View, place: RunPlace): Side {
  const loaded = view.loadedCase(place.caseNumber).runs[place.runNumber] as LoadedRun;
  return { place, loaded, name: runName(view, place) };
}

/** The run that is shown, or the first of its case, with the nearest passing one, or another. */
function nearestPair(view: View): { readonly left: RunPlace; readonly right: RunPlace } {
  const caseNumber = view.caseNumber.value;
  const { runs } = view.shownCase.value;
  const passing = runs.findIndex(({ role }) => role === 'passing');
  const runNumber = passing > 0 ? passing : 1;
  if (runs.length > 1) return { left: { caseNumber, runNumber: 0 }, right: { caseNumber, runNumber } };
  const other = caseNumber + 1 < view.data.cases.length ? caseNumber + 1 : 0;
  return { left: { caseNumber, runNumber: 0 }, right: { caseNumber: other, runNumber: 0 } };
}
