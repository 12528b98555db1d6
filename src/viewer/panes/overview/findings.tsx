/**
 * What is wrong: the properties that do not hold, with whom they are about and how to see it again.
 */
import type { JSX } from 'preact';
import type { PageFinding } from '../../../report/page/pageData.ts';
import { instanceName } from '../../../model/ids.ts';
import { formatDuration } from '../../../model/time.ts';
import { instanceNumber } from '../../story/instanceLookup.ts';
import { goTo, type View } from '../../view.ts';
import { CopyButton } from '../parts/copyButton.tsx';
import { InstanceLink } from '../parts/instanceLink.tsx';
import { LongText } from '../parts/longText.tsx';

interface FindingsProps {
  readonly view: View;
  readonly findings: readonly PageFinding[];
}

export function Findings({ view, findings }: FindingsProps): JSX.Element {
  return (
    <section class="findings" aria-label="Violations">
      <h2>{findings.length === 1 ? 'What is wrong' : `${findings.length} things are wrong`}</h2>
      {findings.map((finding, position) => (
        <Finding key={position} view={view} finding={finding} />
      ))}
    </section>
  );
}

function Finding({ view, finding }: { readonly view: View; readonly finding: PageFinding }): JSX.Element {
  const { property, message, defects, replay } = finding;
  return (
    <article class="card finding">
      <h3>
        <bdi>{property}</bdi>
      </h3>
      <LongText text={message} />
      <About view={view} finding={finding} />
      {defects.map((defect) => (
        <p key={defect} class="defect">
          <strong>Rests on an Airflow defect</strong> <bdi>{defect}</bdi>
        </p>
      ))}
      {replay !== null && (
        <div class="command">
          <code>{replay}</code>
          <CopyButton view={view} text={replay} what="replay command" label="Copy" />
        </div>
      )}
    </article>
  );
}

/** More are not read. */
const MOST_INSTANCES = 12;

function About({
  view,
  finding: { instances, atMs },
}: {
  readonly view: View;
  readonly finding: PageFinding;
}): JSX.Element | null {
  if (instances.length === 0 && atMs === null) return null;
  const loaded = view.shown.value;
  const rest = instances.length - MOST_INSTANCES;
  return (
    <p class="about">
      {instances.slice(0, MOST_INSTANCES).map(({ taskId, mapIndex }) => {
        const name = instanceName(taskId, mapIndex);
        const number = instanceNumber(loaded, taskId, mapIndex);
        if (number === null) return <bdi key={name}>{name}</bdi>;
        return <InstanceLink key={name} view={view} instance={number} hasState />;
      })}
      {rest > 0 && <span class="soft">and {rest} more</span>}
      {atMs !== null && (
        <button type="button" class="link" onClick={() => goTo(view, loaded.history.rowAt(atMs))}>
          at {formatDuration(atMs)}
        </button>
      )}
    </p>
  );
}
