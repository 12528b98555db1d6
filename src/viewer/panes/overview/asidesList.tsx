/**
 * Who was skipped and why, and who succeeded on a later try only.
 */
import type { JSX } from 'preact';
import type { Aside } from '../../story/asides.ts';
import { subjectText } from '../../story/storyText.ts';
import type { View } from '../../view.ts';
import { IndexLinks, InstanceLink } from '../parts/instanceLink.tsx';
import { StateMark } from '../parts/stateMark.tsx';

/** More are not read; the grid has them all. */
const MOST_ASIDES = 20;
const LONGEST_REASON = 300;

export function AsidesList({ view, asides }: { readonly view: View; readonly asides: readonly Aside[] }): JSX.Element {
  const rest = asides.length - MOST_ASIDES;
  return (
    <section aria-label="Also worth knowing">
      <h2>Also worth knowing</h2>
      <ul class="lines">
        {asides.slice(0, MOST_ASIDES).map((aside) => (
          <Line key={`${aside.taskId} ${aside.reason}`} view={view} aside={aside} />
        ))}
      </ul>
      {rest > 0 && <p class="soft">and {rest} more</p>}
    </section>
  );
}

function Line({ view, aside }: { readonly view: View; readonly aside: Aside }): JSX.Element {
  const { instances, state, reason } = aside;
  const [first = 0] = instances;
  return (
    <li class="about">
      <StateMark state={state} isShort />
      {instances.length === 1 ? (
        <InstanceLink view={view} instance={first} />
      ) : (
        <>
          <bdi>{subjectText(view.shown.value, aside)}</bdi>
          <IndexLinks view={view} instances={instances} most={6} />
        </>
      )}
      <bdi class="soft">{reason.length > LONGEST_REASON ? `${reason.slice(0, LONGEST_REASON)}…` : reason}</bdi>
    </li>
  );
}
