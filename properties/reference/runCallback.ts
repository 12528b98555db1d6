/**
 * What is told of a run's end (scheduling 4.5, 11): the reason, and the instance in the context of the callback. Equal dates: the first row.
 */
import type { RunCallbackReason } from '../../src/model/runCallback.ts';
import type { StatesBefore } from './checks.ts';
import type { Row, World } from './world.ts';
import { taskOf } from './given.ts';
import { isFinished, rowOf } from './world.ts';

/** `rowIds`: the rows Airflow looks at, in their order. */
export function callbackAt(
  world: World,
  reason: RunCallbackReason,
  rowIds: readonly number[],
  before: StatesBefore = new Map(),
): World['callback'] {
  const rows = rowIds.map((id) => rowOf(world, id)).filter((row): row is Row => row !== undefined);
  switch (reason) {
    case 'success':
      return {
        reason,
        row: latest(
          rows.filter((row) => row.state === 'success'),
          'endedAtMs',
        ),
      };
    case 'task_failure':
      return {
        reason,
        row: latest(
          rows.filter((row) => row.state === 'failed'),
          'endedAtMs',
        ),
      };
    case 'timed_out':
      return {
        reason,
        row: latest(
          rows.filter((row) => !isFinished(row.state)),
          'startedAtMs',
        ),
      };
    case 'all_tasks_deadlocked': {
      const past = world.rows.filter((row) => isFinished(before.get(row.id) ?? 'none')).map((row) => row.taskId);
      const isBehind = (row: Row): boolean => taskOf(world.given, row.taskId).upstream.some((id) => past.includes(id));
      return { reason, row: rows.find(isBehind) ?? null };
    }
  }
}

function latest(rows: readonly Row[], date: 'startedAtMs' | 'endedAtMs'): Row | null {
  return rows.reduce<Row | null>((best, row) => (best === null || row[date] > best[date] ? row : best), null);
}
