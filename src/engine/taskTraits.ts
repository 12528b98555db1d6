/**
 * What follows from the spec of one task alone, where Airflow goes by more than the field of that name.
 */
import type { TaskSpec } from '../model/dagSpec.ts';

/** A mapped TaskFlow branch is not flagged as able to skip; a mapped traditional one is (rule branch/mapped-taskflow-ignored). */
export function canSkipDownstream(task: TaskSpec): boolean {
  return task.decision !== null && (task.expand === null || task.style === 'traditional');
}

/**
 * Waiting for the downstream of the past implies depending on it, but not for a mapped traditional operator, whose partial
 * arguments nobody completes (rule past/wait-for-downstream-implies).
 */
export function dependsOnPast({
  dependsOnPast,
  waitForDownstream,
  expand,
  style,
  isEmpty,
  decision,
}: TaskSpec): boolean {
  const isTraditional = style === 'traditional' || isEmpty || decision?.kind === 'latest_only';
  return dependsOnPast || (waitForDownstream && !(expand !== null && isTraditional));
}
