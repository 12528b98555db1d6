/**
 * What failed by itself, and what only followed.
 */
import type { JSX } from 'preact';
import type { Consequence, RootCause } from '../../story/rootCauses.ts';
import { outcomeText, subjectText } from '../../story/storyText.ts';
import { showInGrid, type View } from '../../view.ts';
import { IndexLinks, InstanceLink } from '../parts/instanceLink.tsx';
import { LongText } from '../parts/longText.tsx';
import { MomentLink } from '../parts/momentLink.tsx';
import { StateMark } from '../parts/stateMark.tsx';

/** More are not read; the grid has them all. */
const MOST_CAUSES = 20;

export function Causes({ view, causes }: { readonly view: View; readonly causes: readonly RootCause[] }): JSX.Element {
  const rest = causes.length - MOST_CAUSES;
  return (
    <section class="causes" aria-label="What failed first">
      <h2>What failed first, and why</h2>
      <ol>
        {causes.slice(0, MOST_CAUSES).map((cause, position) => (
          <Cause key={position} view={view} cause={cause} />
        ))}
      </ol>
      {rest > 0 && (
        <button
          type="button"
          class="link"
          onClick={() => showInGrid(view, { states: new Set(['failed', 'upstream_failed']) })}
        >
          and {rest} more causes: show all that failed in the grid
        </button>
      )}
    </section>
  );
}

function Cause({ view, cause }: { readonly view: View; readonly cause: RootCause }): JSX.Element {
  const { taskId, instances, state, reason, row, consequences } = cause;
  const [first = 0] = instances;
  return (
    <li class="card cause">
      <p class="cause-head">
        <StateMark state={state} isShort />
        <strong>
          {instances.length === 1 ? (
            <InstanceLink view={view} instance={first} />
          ) : (
            <bdi>{subjectText(view.shown.value, cause)}</bdi>
          )}{' '}
          {outcomeText(cause)}
        </strong>
        <span class="soft">
          {instances.length > 1 ? 'first ' : ''}at <MomentLink view={view} row={row} />
        </span>
      </p>
      {reason !== '' && <LongText text={reason} isCode />}
      {instances.length > 1 && (
        <p class="about">
          <button
            type="button"
            class="link"
            aria-label={`Show these instances of ${taskId} in the grid`}
            onClick={() => showInGrid(view, { taskId, states: new Set([state]) })}
          >
            indexes
          </button>
          <IndexLinks view={view} instances={instances} />
        </p>
      )}
      {consequences.length > 0 && <Consequences view={view} consequences={consequences} />}
    </li>
  );
}

const MOST_CONSEQUENCES = 6;

interface ConsequencesProps {
  readonly view: View;
  readonly consequences: readonly Consequence[];
}

function Consequences({ view, consequences }: ConsequencesProps): JSX.Element {
  const rest = consequences.length - MOST_CONSEQUENCES;
  return (
    <p class="consequences">
      <span class="soft">because of {consequences.length > 0 ? 'that' : ''}</span>
      {consequences.slice(0, MOST_CONSEQUENCES).map((consequence) => {
        const { taskId, state, instances, total } = consequence;
        const [first = 0] = instances;
        return (
          <span key={`${taskId} ${state}`} class="consequence">
            <StateMark state={state} isShort />
            {instances.length === 1 ? (
              <InstanceLink view={view} instance={first} />
            ) : (
              <button type="button" class="link" onClick={() => showInGrid(view, { taskId, states: new Set([state]) })}>
                <bdi>{taskId}</bdi> {instances.length === total ? `all ${total}` : `${instances.length} of ${total}`}
              </button>
            )}
            <span class="soft">{state}</span>
          </span>
        );
      })}
      {rest > 0 && <span class="soft">and {rest} more tasks</span>}
    </p>
  );
}
