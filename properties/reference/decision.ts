/**
 * What the value of a branch, `if`, `switch` or short circuit does to its downstream (scheduling 7.1, 7.2). Decisions made
 * earlier are looked up by the checks, not here.
 */
import type { TaskSpec } from '../../src/model/dagSpec.ts';
import type { Json } from '../../src/model/json.ts';
import type { Given } from './given.ts';
import type { Row, World } from './world.ts';
import { isJsonList, isJsonObject } from '../../src/model/json.ts';
import { SKIPMIXIN_KEY } from './checks.ts';
import { downstreamOf, groupRoots, taskOf, transitiveDownstream } from './given.ts';
import { compareRows, moveRow, pushXCom } from './world.ts';

/** The world after a decision. What skips at once ends by an exception and returns nothing (task-sdk/src/airflow/sdk/execution_time/task_runner.py, run). */
export interface Decided {
  readonly world: World;
  readonly isReturning: boolean;
}

/** Skips what the decision rules out and stores it for later checks; null when the value decides nothing legal: the attempt fails. */
export function applyDecision(world: World, row: Row, task: TaskSpec, value: Json): Decided | null {
  const { decision } = task;
  const kept: Decided = { world, isReturning: true };
  if (decision === null) return kept;
  const direct = downstreamOf(world.given, task.taskId);
  if (decision.kind === 'latest_only') {
    if (isTruthy(value) || direct.length === 0) return kept;
    return skip(world, row, { skipped: direct, decision: { followed: [] } });
  }
  if (decision.kind === 'short_circuit') {
    if (isTruthy(value)) return kept;
    const below = decision.ignoreDownstreamTriggerRules ? transitiveDownstream(world.given, task.taskId) : direct;
    const skipped = [...below].filter((id) => !taskOf(world.given, id).isTeardown);
    return skipped.length === 0 ? kept : skip(world, row, { skipped, decision: { skipped } });
  }
  const chosen = chosenTasks(world.given, decision, value);
  if (chosen === null) return null;
  if (direct.length === 0) return kept;
  const followed = direct.filter(
    (id) => chosen.includes(id) || chosen.some((start) => transitiveDownstream(world.given, start).has(id)),
  );
  // 7.1 says `followed` = chosen ids; with those alone the check of 7.3 would skip the tasks 7.1 keeps, so it holds what is kept.
  const skipped = direct.filter((id) => !followed.includes(id));
  return skip(world, row, { skipped, decision: { followed } });
}

/**
 * Ids of the tasks chosen, groups standing for their roots. `if` goes by truth as Python does; `switch` wants exactly one of its
 * cases, so None fails it. None in a branch follows nothing.
 */
function chosenTasks(
  given: Given,
  decision: Exclude<NonNullable<TaskSpec['decision']>, { kind: 'short_circuit' | 'latest_only' }>,
  value: Json,
): string[] | null {
  switch (decision.kind) {
    case 'if': {
      const candidate = isTruthy(value) ? decision.then : decision.else;
      return candidate === null ? [] : tasksNamed(given, candidate);
    }
    case 'switch':
      return typeof value === 'string' && decision.cases.includes(value) ? tasksNamed(given, value) : null;
    case 'branch': {
      if (value === null) return [];
      // A dict is gone through by its keys (airflow/providers/standard/operators/branch.py).
      const ids = isJsonObject(value) ? Object.keys(value) : isJsonList(value) ? value : [value];
      const named = ids.map((id) => tasksNamed(given, id));
      return named.every((ids) => ids !== null) ? named.flat() : null;
    }
  }
}

function tasksNamed(given: Given, id: Json): string[] | null {
  if (typeof id !== 'string') return null;
  if (given.tasks.has(id)) return [id];
  return given.groups.has(id) ? groupRoots(given, id) : null;
}

/** At once only when the deciding instance is unmapped, and only rows at map index -1; the checks do the rest (7.1, 7.3). */
function skip(
  world: World,
  row: Row,
  { skipped, decision }: { readonly skipped: readonly string[]; readonly decision: Json },
): Decided {
  const decided = pushXCom(world, { taskId: row.taskId, mapIndex: row.mapIndex, key: SKIPMIXIN_KEY, value: decision });
  if (world.given.profile.skipsAtOnce === 'by_rows')
    return { world: skipRows(decided, row, skipped), isReturning: true };
  if (row.mapIndex !== -1) return { world: decided, isReturning: true };
  const after = decided.rows
    .filter((other) => other.mapIndex === -1 && skipped.includes(other.taskId))
    .filter((other) => other.state !== 'running' && other.state !== 'success' && other.state !== 'failed')
    .toSorted(compareRows)
    .reduce((step, other) => moveRow(step, other.id, 'skipped'), decided);
  return { world: after, isReturning: skipped.length === 0 };
}

/**
 * Release 2.x writes the rows itself, whatever their state (airflow/models/skipmixin.py): a branch those of its own index, a short circuit all
 * rows, if it is unmapped.
 */
function skipRows(world: World, row: Row, skipped: readonly string[]): World {
  const isShortCircuit = taskOf(world.given, row.taskId).decision?.kind === 'short_circuit';
  if (isShortCircuit && row.mapIndex !== -1) return world;
  return world.rows
    .filter((other) => skipped.includes(other.taskId) && (isShortCircuit || other.mapIndex === row.mapIndex))
    .filter((other) => other.state !== 'skipped')
    .toSorted(compareRows)
    .reduce((step, other) => moveRow(step, other.id, 'skipped'), world);
}

/** Truth as Python sees JSON. */
function isTruthy(value: Json): boolean {
  if (isJsonList(value)) return value.length > 0;
  if (isJsonObject(value)) return Object.keys(value).length > 0;
  return Boolean(value);
}
