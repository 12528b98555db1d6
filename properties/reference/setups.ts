/**
 * What setups and teardowns mean for the shape of a DAG (scheduling 2.6, 2.7, 4.5): pure questions about the spec.
 */
import type { TaskSpec } from '../../src/model/dagSpec.ts';
import type { Given } from './given.ts';
import { downstreamOf, taskOf, transitiveDownstream, transitiveUpstream } from './given.ts';

/** The relevant setups of a task that are not directly upstream: without a teardown, or with one downstream of the task. None for a teardown. */
export function indirectSetups(given: Given, task: TaskSpec): string[] {
  if (task.isTeardown) return [];
  const below = transitiveDownstream(given, task.taskId);
  return [...transitiveUpstream(given, task.taskId)].filter((id) => {
    if (!taskOf(given, id).isSetup || task.upstream.includes(id)) return false;
    const teardowns = downstreamOf(given, id).filter((other) => taskOf(given, other).isTeardown);
    return teardowns.length === 0 || teardowns.some((teardown) => below.has(teardown));
  });
}

/** Everything on a path from a direct setup of a teardown to the teardown, but what is directly upstream of it. */
export function teardownScope(given: Given, task: TaskSpec): string[] {
  if (!task.isTeardown) return [];
  const setups = task.upstream.filter((id) => taskOf(given, id).isSetup);
  return [...transitiveUpstream(given, task.taskId)].filter(
    (id) => !task.upstream.includes(id) && setups.some((setup) => transitiveDownstream(given, setup).has(id)),
  );
}

/** Whether the task's instances decide the state of the run. */
export function isEffectiveLeaf(given: Given, taskId: string): boolean {
  const effective = given.spec.tasks.filter(
    (task) => !isIgnorable(task) && downstreamOf(given, task.taskId).every((id) => isIgnorable(taskOf(given, id))),
  );
  if (effective.length > 0) return effective.some((task) => task.taskId === taskId);
  return downstreamOf(given, taskId).length === 0;
}

function isIgnorable(task: TaskSpec): boolean {
  return task.isTeardown && !task.onFailureFailDagrun;
}
