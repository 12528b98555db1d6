/**
 * Why an instance is in its state: the rule that decided, how the upstream stood then, who is to blame; and what it waits for at the moment shown.
 */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { isFinishedCode, stateOfCode } from '../../../model/states.ts';
import { formatDuration } from '../../../model/time.ts';
import { explain, ruleLine, type ExplainedInstance } from '../../../trace/explanation.ts';
import { instanceNumber, taskIdOf } from '../../story/instanceLookup.ts';
import { instanceFaults, waitingText } from '../../story/instanceStory.ts';
import { countsOfStates, upstreamAt } from '../../story/relatives.ts';
import { goTo, type View } from '../../view.ts';
import { InstanceLink } from '../parts/instanceLink.tsx';
import { LongText } from '../parts/longText.tsx';
import { StateMark } from '../parts/stateMark.tsx';
import { Part, type InstancePartProps } from './part.tsx';

export function Explained({ view, instance }: InstancePartProps): JSX.Element | null {
  const loaded = view.shown.value;
  const { columns, run } = loaded;
  const explanation = useMemo(() => {
    if (columns.deleted.has(instance)) return null;
    return explain(run, taskIdOf(loaded, instance), columns.mapIndex[instance]);
  }, [loaded, instance]);
  const faults = useMemo(() => instanceFaults(loaded, instance), [loaded, instance]);
  if (explanation === null) return <p class="soft">A placeholder, which its map indexes took the place of.</p>;
  const { culprit, decidedMs, upstream } = explanation;
  const rule = ruleLine(explanation);
  return (
    <Part title={`Why ${explanation.state === 'none' ? 'it has no state' : explanation.state}`}>
      <LongText text={explanation.because} />
      {culprit !== null && (
        <p class="about">
          <span class="soft">because of</span> <Linked view={view} of={culprit} />
        </p>
      )}
      {rule !== null && (
        <p>
          {rule}
          {decidedMs !== null && (
            <>
              {', decided at '}
              <button type="button" class="link" onClick={() => goTo(view, loaded.history.rowAt(decidedMs))}>
                {formatDuration(decidedMs)}
              </button>
            </>
          )}
        </p>
      )}
      <Upstream view={view} upstream={upstream} />
      {faults.map((fault) => (
        <p key={fault} class="fault">
          <span class="soft">fault of the plan</span> <code>{fault}</code>
        </p>
      ))}
      <Waiting view={view} instance={instance} />
    </Part>
  );
}

/** More are not read. */
const MOST_LINKS = 12;

/** Those that did not simply succeed first. */
function Upstream({
  view,
  upstream,
}: {
  readonly view: View;
  readonly upstream: readonly ExplainedInstance[];
}): JSX.Element | null {
  if (upstream.length === 0) return null;
  const others = upstream.filter(({ state }) => state !== 'success');
  const shown = [...others, ...upstream.filter(({ state }) => state === 'success')].slice(0, MOST_LINKS);
  return (
    <p class="about" aria-label="Upstream instances when its rule decided">
      <span class="soft">upstream</span>
      {shown.map((each) => (
        <Linked key={`${each.taskId} ${each.mapIndex}`} view={view} of={each} />
      ))}
      {upstream.length > shown.length && <span class="soft">and {upstream.length - shown.length} more</span>}
    </p>
  );
}

/** With the state it had then. */
function Linked({
  view,
  of: { taskId, mapIndex, state },
}: {
  readonly view: View;
  readonly of: ExplainedInstance;
}): JSX.Element {
  const number = instanceNumber(view.shown.value, taskId, mapIndex);
  return (
    <span class="consequence">
      <StateMark state={state} isShort />
      {number === null ? <bdi>{taskId}</bdi> : <InstanceLink view={view} instance={number} />}
    </span>
  );
}

function Waiting({ view, instance }: InstancePartProps): JSX.Element | null {
  const loaded = view.shown.value;
  const snapshot = view.snapshot.value;
  const upstream = useMemo(
    () => upstreamAt(loaded, snapshot, instance),
    [loaded, instance, snapshot.count, snapshot.deleted.size, snapshot.placeholders.size],
  );
  const code = snapshot.state[instance] ?? 0;
  if (snapshot.row === loaded.history.length || instance >= snapshot.count || isFinishedCode(code)) return null;
  const pool = loaded.run.dag.tasks[loaded.columns.task[instance] ?? 0]?.pool ?? '';
  const isUpstreamDone = upstream.every((each) => isFinishedCode(snapshot.state[each] ?? 0));
  const text = waitingText(stateOfCode(code), { pool, upstream: countsOfStates(snapshot, upstream), isUpstreamDone });
  return text === null ? null : <p class="now-text">At the moment shown it {text}.</p>;
}
