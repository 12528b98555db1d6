/**
 * What went into two runs differently.
 */
import type { JSX } from 'preact';
import type { InputDifference } from '../../story/compareRuns.ts';
import { LongText } from '../parts/longText.tsx';
import type { Side } from './sides.ts';

interface InputsProps {
  readonly inputs: readonly InputDifference[];
  readonly left: Side;
  readonly right: Side;
}

/** More are not read. */
const MOST_INPUTS = 50;

export function Inputs({ inputs, left, right }: InputsProps): JSX.Element | null {
  if (inputs.length === 0) return null;
  const rest = inputs.length - MOST_INPUTS;
  return (
    <section aria-label="What went in differently">
      <h2>What went in differently</h2>
      <table class="compare-table">
        <thead>
          <tr>
            <th scope="col">Input</th>
            <th scope="col">{left.name}</th>
            <th scope="col">{right.name}</th>
          </tr>
        </thead>
        <tbody>
          {inputs.slice(0, MOST_INPUTS).map(({ name, left: one, right: other }, position) => (
            <tr key={position}>
              <th scope="row">{name}</th>
              <Cell text={one} isLeft />
              <Cell text={other} isLeft={false} />
            </tr>
          ))}
        </tbody>
      </table>
      {rest > 0 && <p class="soft">and {rest} more</p>}
    </section>
  );
}

function Cell({ text, isLeft }: { readonly text: string | null; readonly isLeft: boolean }): JSX.Element {
  if (text === null) return <td class="soft">–</td>;
  return (
    <td class={isLeft ? 'is-gone' : 'is-added'}>
      <LongText text={text} />
    </td>
  );
}
