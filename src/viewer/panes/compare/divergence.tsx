/**
 * The steps of two runs beside each other, around the first in which they part.
 */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { formatDuration } from '../../../model/time.ts';
import { stepAt, stepText } from '../../story/steps.ts';
import type { View } from '../../view.ts';
import { StateMark } from '../parts/stateMark.tsx';
import { openIn, type Side } from './sides.ts';

interface DivergenceProps {
  readonly view: View;
  /** Moves that both made alike; null: all. */
  readonly equal: number | null;
  readonly left: Side;
  readonly right: Side;
}

const BEFORE = 3;
const AFTER = 8;
const MORE = 40;

export function Divergence({ view, equal, left, right }: DivergenceProps): JSX.Element {
  const after = useSignal(AFTER);
  if (equal === null) return <p class="end-text">Both made the same steps.</p>;
  const first = Math.max(0, equal - BEFORE);
  const length = Math.max(left.loaded.history.length, right.loaded.history.length);
  const last = Math.min(length, equal + after.value);
  const rows = Array.from({ length: last - first }, (_, offset) => first + offset);
  return (
    <section aria-label="Where they part">
      <h2>Where they part</h2>
      <p class="divergence">
        {equal === 0
          ? 'They part at once'
          : `${equal === 1 ? 'The first step is' : `The first ${equal.toLocaleString('en')} steps are`} the same`}
        {'; then '}
        <bdi>{stepOf(left, equal)}</bdi> <strong>against</strong> <bdi>{stepOf(right, equal)}</bdi>.
      </p>
      <table class="compare-table steps-table">
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">{left.name}</th>
            <th scope="col">{right.name}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((move) => (
            <tr key={move} class={move === equal ? 'is-first' : undefined}>
              <th scope="row" class="numeric">
                <span aria-hidden="true">{move < equal ? '= ' : move === equal ? '≠ ' : ''}</span>
                <span class="hidden-text">
                  {move < equal ? 'the same, ' : move === equal ? 'first difference, ' : ''}
                </span>
                {move + 1}
              </th>
              <Move view={view} side={left} move={move} tone={move < equal ? '' : 'is-gone'} />
              <Move view={view} side={right} move={move} tone={move < equal ? '' : 'is-added'} />
            </tr>
          ))}
        </tbody>
      </table>
      {last < length && (
        <button
          type="button"
          class="link"
          onClick={() => {
            after.value += MORE;
          }}
        >
          more steps
        </button>
      )}
    </section>
  );
}

function stepOf({ loaded, name }: Side, move: number): string {
  if (move >= loaded.history.length) return `${name} has ended`;
  return `${formatDuration(loaded.history.timeOf(move + 1))} ${stepText(loaded, move + 1)}`;
}

interface MoveProps {
  readonly view: View;
  readonly side: Side;
  readonly move: number;
  readonly tone: string;
}

function Move({ view, side, move, tone }: MoveProps): JSX.Element {
  const step = stepAt(side.loaded, move + 1);
  if (step === null) return <td class="soft">ended</td>;
  return (
    <td class={tone}>
      <span class="about">
        <button type="button" class="link numeric" onClick={() => openIn(view, side, { row: move + 1 })}>
          {formatDuration(side.loaded.history.timeOf(move + 1))}
        </button>
        <button
          type="button"
          class="link"
          onClick={() => openIn(view, side, { row: move + 1, instance: step.instance })}
        >
          <bdi>{step.name}</bdi>
        </button>
        <StateMark state={step.to} />
        <span class="soft">{step.remark}</span>
      </span>
    </td>
  );
}
