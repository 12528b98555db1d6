/**
 * The task of an instance as its DAG defines it, and commands that tell more of the instance.
 */
import type { JSX } from 'preact';
import { formatDuration } from '../../../model/time.ts';
import { nameOfInstance } from '../../story/instanceLookup.ts';
import { taskTraits } from '../../story/taskTraits.ts';
import { CopyButton } from '../parts/copyButton.tsx';
import { Part, type InstancePartProps } from './part.tsx';

export function TaskFacts({ view, instance }: InstancePartProps): JSX.Element | null {
  const loaded = view.shown.value;
  const task = loaded.run.dag.tasks[loaded.columns.task[instance] ?? -1];
  if (task === undefined) return null;
  const facts = [
    ...taskTraits(task),
    `trigger rule ${task.triggerRule}`,
    ...(task.retries > 0 ? [`tried again after ${formatDuration(task.retryDelayMs)}`] : []),
    ...(task.executionTimeoutMs === null ? [] : [`timeout ${formatDuration(task.executionTimeoutMs)}`]),
    ...(task.groupId === null ? [] : [`in group ${task.groupId}`]),
  ];
  const command = `npx dagproof explain TRACE '${nameOfInstance(loaded, instance).replaceAll("'", String.raw`'\''`)}'`;
  return (
    <Part title="Its task">
      <p>
        <bdi>{[...new Set(facts)].join(' · ')}</bdi>
      </p>
      <div class="command">
        <code>{command}</code>
        <CopyButton view={view} text={command} what="explain command" />
      </div>
    </Part>
  );
}
