/**
 * Clearing instances and marking them, or the run, by hand (scheduling 10.4, 10.5; mapping 7). Who is meant by a request, and what becomes
 * of each; that a cleared instance runs again is nothing but its state being none.
 */
import type { ClearTasks, MarkRun, MarkTask, TaskMarker } from '../../src/model/runAction.ts';
import type { InstanceState } from '../../src/model/states.ts';
import type { Row, World } from './world.ts';
import { detachWorker } from './detached.ts';
import { downstreamOf, needsExpansion, taskOf, transitiveDownstream, transitiveUpstream } from './given.ts';
import { expectedCount, relevance } from './lengths.ts';
import { compareRows, isFinished, moveRow, rowOf } from './world.ts';

/** All instances of a task (map index null), or one. */
interface Meant {
  readonly taskId: string;
  readonly mapIndex: number | null;
}

export function clear(world: World, action: ClearTasks): World {
  const named = (action.tasks ?? world.given.spec.tasks.map((task) => task.taskId)).map(meantBy);
  const above = action.upstream === true ? withRelatives(world, named, 'upstream') : named;
  const meant = above !== null && action.downstream === true ? withRelatives(world, above, 'downstream') : above;
  // Airflow looks up the lengths of what is mapped and fails when it has none.
  if (meant === null) return world;
  const ids = new Set(meant.map(({ taskId }) => taskId));
  const beside = world.given.profile.clearedBeside === 'nothing' ? [] : belonging(world, ids, null);
  const reached = [...meant, ...beside.filter((taskId) => !ids.has(taskId)).map(whole)];
  const rows = rowsMeant(world, reached).filter(({ state }) => {
    if (action.onlyFailed === true) return state === 'failed' || state === 'upstream_failed';
    return action.onlyRunning !== true || state === 'running';
  });
  return clearRows(world, rows, action.resetDagRuns !== false);
}

export function mark(world: World, { task, state, upstream, downstream }: MarkTask): World {
  const named = meantBy(task);
  // The route asks for the instance first.
  if (rowsMeant(world, [named]).length === 0) return world;
  const relatives = [
    ...(upstream === true ? transitiveUpstream(world.given, named.taskId) : []),
    ...[...(downstream === true ? transitiveDownstream(world.given, named.taskId) : [])].filter(
      (taskId) => world.given.profile.markedDownstream === 'all' || !taskOf(world.given, taskId).isTeardown,
    ),
  ];
  const meant = [named, ...relatives.map(whole)];
  const rows = rowsMeant(world, meant).filter((row) => row.state !== state);
  if (rows.length === 0) return world;
  const marked = rows.reduce((after, row) => moveRow(detachWorker(after, row), row.id, state), world);
  const below = belonging(world, new Set([named.taskId]), 'downstream').filter((taskId) => taskId !== named.taskId);
  const failed = rowsMeant(marked, below.map(whole)).filter(
    (row) => row.state === 'failed' || row.state === 'upstream_failed',
  );
  return clearRows(marked, failed, true);
}

export function markRun(world: World, { state }: MarkRun): World {
  if (state === 'queued') return requeue(world);
  const isTeardown = (row: Row): boolean => taskOf(world.given, row.taskId).isTeardown;
  const unfinishedTeardowns = world.rows.filter((row) => isTeardown(row) && !isFinished(row.state));
  const isEach = state === 'success' && world.given.profile.runMarkedSuccess === 'every_instance';
  const atWork = new Set(
    world.rows
      .filter((row) => ['running', 'deferred', 'up_for_reschedule'].includes(row.state))
      .map((row) => row.taskId),
  );
  const wanted = (row: Row): InstanceState => {
    if (isTeardown(row)) {
      const isLeft = unfinishedTeardowns.some(({ taskId }) => taskId === row.taskId);
      return isEach && !isLeft ? state : row.state;
    }
    if (isEach || atWork.has(row.taskId)) return state;
    return isFinished(row.state) ? row.state : 'skipped';
  };
  const after = [...world.rows].sort(compareRows).reduce((step, row) => {
    return wanted(row) === row.state ? step : moveRow(detachWorker(step, row), row.id, wanted(row));
  }, world);
  if (unfinishedTeardowns.length > 0) return after;
  // The end it had already stays.
  return { ...after, runState: state, decidedAtMs: isRunOver(world) ? world.decidedAtMs : world.nowMs };
}

export function isRunOver({ runState }: World): boolean {
  return runState === 'success' || runState === 'failed';
}

const whole = (taskId: string): Meant => ({ taskId, mapIndex: null });

/**
 * The tasks of a part of the DAG (dag.py, partial_subset) that is taken for some tasks with their relatives in one direction, or in none, but
 * those tasks themselves: with work come the setups around it, and with setups their teardowns.
 */
function belonging(
  { given }: World,
  taskIds: ReadonlySet<string>,
  direction: 'upstream' | 'downstream' | null,
): string[] {
  const isWork = (taskId: string): boolean => !taskOf(given, taskId).isSetup && !taskOf(given, taskId).isTeardown;
  const teardowns = (taskId: string): string[] =>
    downstreamOf(given, taskId).filter((id) => taskOf(given, id).isTeardown);
  const around = (taskId: string): string[] => {
    const below = transitiveDownstream(given, taskId);
    const setups = [...transitiveUpstream(given, taskId)]
      .filter((id) => taskOf(given, id).isSetup)
      .filter((id) => teardowns(id).length === 0 || teardowns(id).some((teardown) => below.has(teardown)));
    return setups.flatMap((setup) => [setup, ...teardowns(setup).filter((teardown) => teardown !== taskId)]);
  };
  const found = [...taskIds].flatMap((taskId) => {
    const above = direction === 'upstream' ? [...transitiveUpstream(given, taskId)] : [];
    const below = direction === 'downstream' ? [...transitiveDownstream(given, taskId)] : [];
    return [
      ...above,
      ...above
        .filter((id) => taskOf(given, id).isSetup)
        .flatMap(teardowns)
        .filter((id) => id !== taskId),
      ...below,
      ...below.filter((id) => isWork(id) && !taskIds.has(id)).flatMap(around),
      ...(direction !== 'upstream' && isWork(taskId) ? around(taskId) : []),
      ...(direction !== 'downstream' && taskOf(given, taskId).isSetup ? teardowns(taskId) : []),
    ];
  });
  return [...new Set(found)];
}

function meantBy(marker: TaskMarker): Meant {
  return typeof marker === 'string' ? { taskId: marker, mapIndex: null } : { taskId: marker[0], mapIndex: marker[1] };
}

function rowsMeant(world: World, meant: readonly Meant[]): Row[] {
  return world.rows
    .filter((row) =>
      meant.some(({ taskId, mapIndex }) => taskId === row.taskId && (mapIndex === null || mapIndex === row.mapIndex)),
    )
    .sort(compareRows);
}

/**
 * Those given and all that is relevant to them in one direction (10.4 with 2.3): of a whole task every relative whole, of one index what
 * shares a mapped group with it by index. null: a length that is needed is not known.
 */
function withRelatives(world: World, given: readonly Meant[], direction: 'upstream' | 'downstream'): Meant[] | null {
  const found = [...given];
  const add = (meant: Meant): void => {
    if (!found.some((other) => other.taskId === meant.taskId && other.mapIndex === meant.mapIndex)) found.push(meant);
  };
  const wholes = given.filter(({ mapIndex }) => mapIndex === null).map(({ taskId }) => taskId);
  belonging(world, new Set(wholes), direction).map(whole).forEach(add);
  // Of single indexes only; the list grows while it is walked.
  for (const { taskId, mapIndex } of found) {
    if (mapIndex === null) continue;
    const task = taskOf(world.given, taskId);
    if (!needsExpansion(world.given, task)) {
      belonging(world, new Set([taskId]), direction)
        .map(whole)
        .forEach(add);
      continue;
    }
    if (expectedCount(world, task) === null) return null;
    for (const relativeId of (direction === 'upstream' ? transitiveUpstream : transitiveDownstream)(
      world.given,
      taskId,
    )) {
      const relevant = relevance(world, { task, mapIndex, upstream: taskOf(world.given, relativeId) });
      if (relevant.kind === 'all')
        [relativeId, ...belonging(world, new Set([relativeId]), direction)].map(whole).forEach(add);
      else if (relevant.kind === 'one') add({ taskId: relativeId, mapIndex: relevant.mapIndex });
      else for (let at = relevant.from; at < relevant.to; at++) add({ taskId: relativeId, mapIndex: at });
    }
  }
  return found;
}

function clearRows(world: World, rows: readonly Row[], isRequeued: boolean): World {
  if (rows.length === 0) return world;
  const after = rows.reduce(clearRow, world);
  return isRequeued && isRunOver(world) ? requeue(after) : after;
}

/** Running: its worker stops at the next heartbeat, and only then the instance is clear. */
function clearRow(world: World, row: Row): World {
  if (row.state !== 'running') return freshRow(world, row);
  return moveRow(detachWorker(world, row, true), row.id, 'restarting');
}

/** What a stopped worker leaves; nothing to do when its instance has gone another way. */
export function applyStop(world: World, { rowId, tryNumber }: { rowId: number; tryNumber: number }): World {
  const row = rowOf(world, rowId);
  return row?.state === 'restarting' && row.tryNumber === tryNumber ? freshRow(world, row) : world;
}

/** None, with as many retries to come as the task has (10.4). */
export function freshRow(world: World, row: Row): World {
  const maxTries = row.tryNumber + taskOf(world.given, row.taskId).retries;
  const raised = { ...world, rows: world.rows.map((other) => (other.id === row.id ? { ...other, maxTries } : other)) };
  return moveRow(raised, row.id, 'none');
}

function requeue(world: World): World {
  return { ...world, runState: 'queued', decidedAtMs: null };
}
