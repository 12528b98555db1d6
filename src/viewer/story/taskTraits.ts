/**
 * What a task is and how it differs from a plain one, in a few words for the graph.
 */
import { TASK_DEFAULTS } from '../../model/dagDefaults.ts';
import type { TaskSpec } from '../../model/dagSpec.ts';

/** `sensor`, `branch`, `empty`, `operator`; null: a plain task. */
export function taskKind({ isEmpty, decision, sensor, style }: TaskSpec): string | null {
  if (sensor !== null) return sensor.mode === 'reschedule' ? 'sensor, reschedules' : 'sensor';
  if (decision !== null) return decision.kind.replaceAll('_', ' ');
  if (isEmpty) return 'empty';
  return style === 'traditional' ? 'operator' : null;
}

/** Its kind, what it sets up or tears down, its trigger rule where it is another than the default, its retries and pool. */
export function taskTraits(task: TaskSpec): string[] {
  const kind = taskKind(task);
  const traits = kind === null ? [] : [kind];
  if (task.isSetup) traits.push('setup');
  if (task.isTeardown) traits.push('teardown');
  else if (task.triggerRule !== TASK_DEFAULTS.triggerRule) traits.push(task.triggerRule);
  if (task.retries > 0) traits.push(task.retries === 1 ? '1 retry' : `${task.retries} retries`);
  if (task.pool !== TASK_DEFAULTS.pool) traits.push(`pool ${task.pool}`);
  return traits;
}
