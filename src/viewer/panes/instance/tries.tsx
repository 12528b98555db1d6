/**
 * The tries of an instance: when each ran, what it was given, asked and said, and how it failed.
 */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { objectFromEntries } from '../../../model/json.ts';
import { formatDuration } from '../../../model/time.ts';
import type { AttemptView } from '../../../trace/struckRequests.ts';
import { instanceTries, type InstanceTry } from '../../story/instanceStory.ts';
import { JsonView } from '../parts/jsonView.tsx';
import { LongText } from '../parts/longText.tsx';
import { StateMark } from '../parts/stateMark.tsx';
import { Part, type InstancePartProps } from './part.tsx';
import { Requests } from './requests.tsx';

export function Tries({ view, instance }: InstancePartProps): JSX.Element | null {
  const loaded = view.shown.value;
  const tries = useMemo(() => instanceTries(loaded, instance), [loaded, instance]);
  if (tries.length === 0) return null;
  return (
    <Part title={tries.length === 1 ? 'Its try' : `${tries.length} tries`}>
      {tries.toReversed().map((each, position) => (
        <Try key={each.tryNumber} attempt={each} isOpen={position === 0} />
      ))}
    </Part>
  );
}

function Try({ attempt, isOpen }: { readonly attempt: InstanceTry; readonly isOpen: boolean }): JSX.Element {
  const { tryNumber, startMs, endMs, state, records } = attempt;
  return (
    <details class="card try" open={isOpen}>
      <summary>
        <strong>try {tryNumber}</strong> <StateMark state={state} />{' '}
        <span class="soft numeric">{timesText(startMs, endMs)}</span>
      </summary>
      {records.map((record, position) => (
        <Recorded key={position} record={record} />
      ))}
      {records.length === 0 && <p class="soft">Nothing else was recorded of it.</p>}
    </details>
  );
}

function timesText(startMs: number | null, endMs: number | null): string {
  if (startMs === null) return 'never ran';
  if (endMs === null) return `from ${formatDuration(startMs)}, did not end`;
  return `${formatDuration(startMs)} → ${formatDuration(endMs)}, took ${formatDuration(endMs - startMs)}`;
}

function Recorded({ record }: { readonly record: AttemptView }): JSX.Element {
  const { error, logs, requests, given } = record;
  return (
    <>
      {error !== undefined && (
        <div class="error">
          <strong>
            <bdi>{error.name}</bdi>
          </strong>
          <LongText text={error.message} isCode />
          {error.stack !== undefined && (
            <details>
              <summary>Stack</summary>
              <LongText text={error.stack} isCode />
            </details>
          )}
        </div>
      )}
      {given !== undefined && (
        <div>
          <h4>Arguments</h4>
          <JsonView value={objectFromEntries(Object.entries(given))} />
        </div>
      )}
      {logs !== undefined && logs !== '' && (
        <div>
          <h4>Console</h4>
          <LongText text={logs} isCode />
        </div>
      )}
      {requests !== undefined && requests.length > 0 && <Requests requests={requests} />}
    </>
  );
}
