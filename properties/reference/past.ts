/**
 * What a task that depends on its past wants of the run before (scheduling 10.1); which run that is, is decided elsewhere.
 */
import type { Row, World } from './world.ts';
import { dependsOnPast, downstreamOf, taskOf } from './given.ts';

/** Steps 4 to 6; the deadlock probe never asks, as it is not made while such a task is unfinished. */
export function pastIsDone({ given, past }: World, row: Row): { isMet: boolean } {
  const task = taskOf(given, row.taskId);
  if (past === null || !dependsOnPast(task)) return { isMet: true };
  const ofTasks = (ids: readonly string[]): Row[] => past.rows.filter((other) => ids.includes(other.taskId));
  const isDone = (other: Row): boolean => other.state === 'success' || other.state === 'skipped';
  const before = ofTasks([task.taskId]);
  if (before.length === 0) return { isMet: task.ignoreFirstDependsOnPast && !past.tasksBefore.has(task.taskId) };
  const downstream = task.waitForDownstream ? ofTasks(downstreamOf(given, task.taskId)) : [];
  return { isMet: [...before, ...downstream].every(isDone) };
}
