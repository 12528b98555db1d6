/**
 * How the nearest run that passes differs in what went in, with the way to both beside each other.
 */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { inputDifferences } from '../../story/compareRuns.ts';
import type { View } from '../../view.ts';

/** More are for the comparison. */
const MOST_INPUTS = 5;
const LONGEST_INPUT = 300;

export function NearestPassing({ view }: { readonly view: View }): JSX.Element | null {
  const { runs } = view.shownCase.value;
  const shown = view.shown.value;
  const passing = runs.find(({ role }) => role === 'passing');
  const inputs = useMemo(() => (passing === undefined ? [] : inputDifferences(shown, passing)), [shown, passing]);
  if (passing === undefined || shown.role !== 'failing') return null;
  const rest = inputs.length - MOST_INPUTS;
  return (
    <section aria-label="The nearest run that passes">
      <h2>The nearest run that passes</h2>
      <div class="card">
        <ul class="lines">
          {inputs
            .slice(0, MOST_INPUTS)
            .flatMap(({ name, left, right }) => [
              left === null ? null : <Input key={`without ${name} ${left}`} word="without" name={name} text={left} />,
              right === null ? null : <Input key={`with ${name} ${right}`} word="with" name={name} text={right} />,
            ])}
          {inputs.length === 0 && <li>had the same input</li>}
          {rest > 0 && <li class="soft">and {rest} more</li>}
        </ul>
        <button
          type="button"
          class="button"
          onClick={() => {
            view.pane.value = 'compare';
          }}
        >
          Compare the two runs
        </button>
      </div>
    </section>
  );
}

interface InputProps {
  readonly word: 'with' | 'without';
  readonly name: string;
  readonly text: string;
}

function Input({ word, name, text }: InputProps): JSX.Element {
  return (
    <li>
      <strong>{word}</strong> {name === 'plan' ? '' : `${name} `}
      <code class={word === 'with' ? 'is-added' : 'is-gone'}>
        {text.length > LONGEST_INPUT ? `${text.slice(0, LONGEST_INPUT)}…` : text}
      </code>
    </li>
  );
}
