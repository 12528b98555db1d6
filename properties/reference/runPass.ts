/**
 * One evaluation of the run (scheduling 4.1 to 4.6): check, expand, revise, decide the run's state, put what is ready into scheduled.
 *
 * Choices where the documents leave room: states wanted by checks are written as each check is evaluated; rows are visited by
 * task id code point and map index, rows created in the pass last; ready rows move after the run's state is decided, in the
 * order they became ready.
 */
import type { RunState } from '../../src/model/states.ts';
import type { StatesBefore } from './checks.ts';
import type { Row, World } from './world.ts';
import { dependsOnPast, needsExpansion, taskOf } from './given.ts';
import { evaluateChecks, statesNow } from './checks.ts';
import { expandPlaceholder, reviseIndexes } from './expansion.ts';
import { callbackAt } from './runCallback.ts';
import { isEffectiveLeaf } from './setups.ts';
import { compareRows, isFinished, isSchedulable, moveRow, rowOf } from './world.ts';

export function runPass(world: World): World {
  const before = statesNow(world);
  const rows = [...world.rows].sort(compareRows);
  const unfinished = rows.filter((row) => !isFinished(row.state));
  if (unfinished.length === 0) return decide(world, { rowIds: ids(rows), unfinished: [], isDeadlocked: false, before });

  const evaluated = evaluateRows(world, ids(unfinished.filter((row) => isSchedulable(row.state))), before);
  let after = evaluated.world;
  let open = evaluated.hasExpanded ? stillUnfinished(after, ids(unfinished)) : ids(unfinished);
  let seen = ids(rows);
  if (!world.given.profile.prematureCompletion) {
    // Off, the rows created in this pass count; on, they are missing from both lists (4.1 step 5, 4.6).
    const created = ids(after.rows.filter((row) => !before.has(row.id)));
    open = [...open, ...stillUnfinished(after, created)];
    seen = [...seen, ...created];
  }
  let canRun = evaluated.ready.length > 0 || evaluated.hasChanged || evaluated.hasExpanded;
  if (!canRun && canDeadlock(after, open)) {
    const probed = probe(after, open, before);
    // Rows are counted again only if a check said that it changed one (airflow-core/src/airflow/models/dagrun.py, _are_premature_tis).
    if (probed.isChangeNoticed) open = stillUnfinished(probed.world, open);
    after = probed.world;
    canRun = probed.isAnyMet;
  }
  const isDeadlocked = !canRun && canDeadlock(after, open);
  return schedule(decide(after, { rowIds: seen, unfinished: open, isDeadlocked, before }), evaluated.ready);
}

interface Evaluated {
  readonly world: World;
  readonly ready: readonly number[];
  /** Some row whose checks do not hold is in another state than before. */
  readonly hasChanged: boolean;
  readonly hasExpanded: boolean;
}

/** Step 4. The list grows by what is created while it is walked. */
function evaluateRows(world: World, rowIds: readonly number[], before: StatesBefore): Evaluated {
  const queue = [...rowIds];
  const ready: number[] = [];
  const revised = new Set<string>();
  let after = world;
  let hasChanged = false;
  let hasExpanded = false;
  for (const rowId of queue) {
    const row = rowOf(after, rowId);
    if (row === undefined) continue;
    const { taskId } = row;
    const checked = evaluateChecks(after, rowId, { before, isProbe: false });
    after = checked.world;
    if (!checked.isMet) {
      hasChanged ||= rowOf(after, rowId)?.state !== row.state;
      continue;
    }
    if (row.mapIndex < 0 && needsExpansion(world.given, taskOf(world.given, taskId))) {
      const expanded = expandPlaceholder(after, row);
      after = expanded.world;
      queue.push(...expanded.rowIds);
      hasExpanded = true;
      continue;
    }
    // 4.1 revises whenever the checks of an instance hold; mapping 6.2 and 6.4 only if its state is still schedulable, as release 3.2.0 does
    // (airflow-core/src/airflow/models/dagrun.py, _get_ready_tis).
    if (!isSchedulable(rowOf(after, rowId)?.state ?? 'removed')) continue;
    if (!revised.has(taskId)) {
      revised.add(taskId);
      const revision = reviseIndexes(after, taskId);
      after = revision.world;
      ready.push(...revision.rowIds);
    }
    if (isSchedulable(rowOf(after, rowId)?.state ?? 'removed')) ready.push(rowId);
  }
  return { world: after, ready, hasChanged, hasExpanded };
}

/** Runs that can never be declared deadlocked: those with such a task still unfinished (4.5). */
function canDeadlock(world: World, unfinished: readonly number[]): boolean {
  if (unfinished.length === 0) return false;
  return unfinished.every((rowId) => {
    const row = rowOf(world, rowId);
    if (row === undefined) return true;
    const task = taskOf(world.given, row.taskId);
    const isLimited = task.maxActiveTisPerDag !== null || task.maxActiveTisPerDagrun !== null;
    return !isLimited && !dependsOnPast(task) && row.state !== 'deferred';
  });
}

/**
 * 4.5: all checks but the retry period, for unfinished rows of any state, up to the first that holds. It may move rows, running
 * ones too. Mapping 8.2: here a placeholder is refused for not being expanded.
 */
function probe(
  world: World,
  unfinished: readonly number[],
  before: StatesBefore,
): { world: World; isAnyMet: boolean; isChangeNoticed: boolean } {
  let after = world;
  let isChangeNoticed = false;
  for (const rowId of unfinished) {
    const row = rowOf(after, rowId);
    if (row === undefined) continue;
    const checked = evaluateChecks(after, rowId, { before, isProbe: true });
    after = checked.world;
    isChangeNoticed ||= checked.isChangeNoticed;
    const isUnexpanded = row.mapIndex < 0 && needsExpansion(world.given, taskOf(world.given, row.taskId));
    if (checked.isMet && !isUnexpanded) return { world: after, isAnyMet: true, isChangeNoticed };
  }
  return { world: after, isAnyMet: false, isChangeNoticed };
}

/** The run's state from the leaves, removed ones left out (4.5). */
function decide(
  world: World,
  seen: {
    readonly rowIds: readonly number[];
    readonly unfinished: readonly number[];
    readonly isDeadlocked: boolean;
    readonly before: StatesBefore;
  },
): World {
  const leaves = seen.rowIds
    .map((rowId) => rowOf(world, rowId))
    .filter((row): row is Row => row !== undefined && row.state !== 'removed')
    .filter((row) => isEffectiveLeaf(world.given, row.taskId));
  const isFailed = leaves.some((row) => row.state === 'failed' || row.state === 'upstream_failed');
  const isSuccess = leaves.every((row) => row.state === 'success' || row.state === 'skipped');
  const isOver = seen.unfinished.length === 0;
  if (isOver && isFailed) return close(world, 'failed', callbackAt(world, 'task_failure', seen.rowIds));
  if (isOver && isSuccess) return close(world, 'success', callbackAt(world, 'success', seen.rowIds));
  if (!seen.isDeadlocked) return world;
  return close(world, 'failed', callbackAt(world, 'all_tasks_deadlocked', seen.unfinished, seen.before));
}

export function close(world: World, runState: RunState, callback: World['callback']): World {
  return { ...world, runState, decidedAtMs: world.nowMs, callback };
}

/** Step 8, also when the run was just decided. An empty operator is done at once (4.4). */
function schedule(world: World, ready: readonly number[]): World {
  return ready.reduce((after, rowId) => {
    const row = rowOf(after, rowId);
    if (row === undefined) return after;
    // One with outlets needs a worker (scheduling 12).
    const { isEmpty, outlets } = taskOf(world.given, row.taskId);
    const tryNumber = row.tryNumber + (row.state === 'up_for_reschedule' ? 0 : 1);
    return isEmpty && outlets.length === 0
      ? moveRow(after, rowId, 'success', { tryNumber, startedAtMs: world.nowMs, endedAtMs: world.nowMs })
      : moveRow(after, rowId, 'scheduled', { tryNumber });
  }, world);
}

function stillUnfinished(world: World, rowIds: readonly number[]): number[] {
  // A placeholder that was deleted in this pass is still in Airflow's list, without a state.
  return rowIds.filter((rowId) => !isFinished(rowOf(world, rowId)?.state ?? 'none'));
}

function ids(rows: readonly Row[]): number[] {
  return rows.map((row) => row.id);
}
