/**
 * All states of an instance with their times and causes; each shows the run as it was then.
 */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { instanceSteps } from '../../story/instanceStory.ts';
import { MomentLink } from '../parts/momentLink.tsx';
import { StateMark } from '../parts/stateMark.tsx';
import { Part, type InstancePartProps } from './part.tsx';

/** Of a sensor that pokes a thousand times the last. */
const MOST_STEPS = 200;

export function States({ view, instance }: InstancePartProps): JSX.Element {
  const loaded = view.shown.value;
  const steps = useMemo(() => instanceSteps(loaded, instance), [loaded, instance]);
  const row = view.row.value;
  const current = steps.findLast((step) => step.row <= row);
  const left = steps.length - MOST_STEPS;
  return (
    <Part title="States">
      {left > 0 && <p class="soft">{left} earlier states are left out</p>}
      {steps.length === 0 && <p class="soft">It never had one.</p>}
      <ol class="states">
        {steps.slice(-MOST_STEPS).map((step) => (
          <li
            key={step.row}
            class={step.row > row ? 'is-later' : undefined}
            aria-current={step === current ? 'step' : undefined}
          >
            <span class="at">
              <MomentLink view={view} row={step.row} />
            </span>
            <StateMark state={step.to} />
            <span class="soft">{step.remark}</span>
          </li>
        ))}
      </ol>
    </Part>
  );
}
