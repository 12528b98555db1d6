/**
 * The moment that is shown: a slider and buttons over the moves of the run, its time, and what happened at it in words.
 */
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { formatDuration } from '../../model/time.ts';
import { expansionsAt, stepAt, stepText } from '../story/steps.ts';
import { goTo, type View } from '../view.ts';
import { ActivityStrip } from './activityStrip.tsx';
import { StateMark } from './parts/stateMark.tsx';
import { PlayButton } from './playButton.tsx';
import { timeKey } from './timeKeys.ts';

export function Scrubber({ view }: { readonly view: View }): JSX.Element {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (!event.defaultPrevented && timeKey(view, event)) event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [view]);
  const row = view.row.value;
  const { length } = view.shown.value.history;
  return (
    <section class="scrubber" aria-label="Moment shown" data-row={row} data-rows={length}>
      <div class="scrubber-buttons" role="group" aria-label="Steps">
        <StepButton view={view} to={0} sign="|◂" label="To the beginning" keys="Home" />
        <StepButton view={view} to={row - 1} sign="◂" label="One step back" keys="," />
        <PlayButton view={view} />
        <StepButton view={view} to={row + 1} sign="▸" label="One step forward" keys="." />
        <StepButton view={view} to={length} sign="▸|" label="To the end" keys="End" />
      </div>
      <Slider view={view} />
      <StepLine view={view} />
    </section>
  );
}

interface StepButtonProps {
  readonly view: View;
  readonly to: number;
  readonly sign: string;
  readonly label: string;
  readonly keys: string;
}

function StepButton({ view, to, sign, label, keys }: StepButtonProps): JSX.Element {
  const { length } = view.shown.value.history;
  const target = Math.min(Math.max(0, to), length);
  return (
    <button
      type="button"
      class="button quiet"
      aria-label={label}
      aria-keyshortcuts={keys}
      title={`${label} (${keys})`}
      disabled={target === view.row.value}
      onClick={() => goTo(view, target)}
    >
      <span aria-hidden="true">{sign}</span>
    </button>
  );
}

function Slider({ view }: { readonly view: View }): JSX.Element {
  const slider = useRef<HTMLInputElement>(null);
  const loaded = view.shown.value;
  const row = view.row.value;
  const { length } = loaded.history;
  const spoken = useMemo(
    () => `Step ${row} of ${length}, ${formatDuration(loaded.history.timeOf(row))}. ${stepText(loaded, row)}`,
    [loaded, row],
  );
  return (
    <div class="scrubber-slider">
      <ActivityStrip view={view} />
      <input
        ref={slider}
        type="range"
        min={0}
        max={length}
        step={1}
        value={row}
        aria-label="Moment"
        aria-valuetext={spoken}
        onInput={(event) => goTo(view, Number(event.currentTarget.value))}
      />
    </div>
  );
}

function StepLine({ view }: { readonly view: View }): JSX.Element {
  const loaded = view.shown.value;
  const row = view.row.value;
  const step = useMemo(() => stepAt(loaded, row), [loaded, row]);
  const expansions = useMemo(() => expansionsAt(loaded.run.trace, row), [loaded, row]);
  return (
    <p class="scrubber-line">
      <strong class="numeric">{formatDuration(loaded.history.timeOf(row))}</strong>
      <span class="soft numeric">
        step {row} of {loaded.history.length}
      </span>
      {step === null ? (
        <span class="soft">before the first step</span>
      ) : (
        <span class="scrubber-step" data-step={step.name}>
          <button type="button" class="link" onClick={() => (view.selected.value = step.instance)}>
            <bdi>{step.name}</bdi>
          </button>
          <StateMark state={step.from} />
          <span aria-hidden="true">→</span>
          <StateMark state={step.to} />
          <span class="soft">{step.remark}</span>
        </span>
      )}
      {expansions
        .filter(() => row > 0)
        .map(({ taskId, count }) => (
          <span key={taskId} class="soft">
            <bdi>{taskId}</bdi> expands to {count}
          </span>
        ))}
    </p>
  );
}
