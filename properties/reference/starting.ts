/**
 * What releases do otherwise when a queued instance starts: the order of starts, and what a worker of 2.x checks once more.
 */
import type { Row, World } from './world.ts';
import { nestedSources, priorityWeight, taskOf } from './given.ts';
import { isFinished, moveRow } from './world.ts';

/** The executor of 3.2.0 sorts its queue the wrong way round (airflow-core/src/airflow/executors/base_executor.py). */
export function inStartOrder({ given }: World, rows: readonly Row[]): readonly Row[] {
  if (given.profile.startOrder === 'highest_first') return rows;
  const weight = ({ taskId }: Row): number => priorityWeight(given, taskOf(given, taskId));
  return rows.toSorted((left, right) => weight(left) - weight(right));
}

/**
 * A worker of release 2.x checks the sources of a mapping once more, those inside literal rows included, which the scheduler has not seen
 * (airflow/models/taskinstance.py, check_and_change_state_before_execution). null: it starts.
 */
export function refuseStart(world: World, row: Row): World | null {
  if (world.given.profile.nestedReference === 'no_source') return null;
  const sources = nestedSources(world.given, taskOf(world.given, row.taskId));
  const states = world.rows
    .filter((other) => sources.has(other.taskId) && other.mapIndex === -1 && isFinished(other.state))
    .map((other) => other.state);
  if (states.some((state) => state === 'failed' || state === 'upstream_failed')) {
    return moveRow(world, row.id, 'upstream_failed');
  }
  return states.includes('skipped') ? moveRow(world, row.id, 'skipped') : null;
}
