/**
 * Clearing instances and marking them, or the run, by hand (scheduling 10.4, 10.5; mapping 7). Who is meant by a request, and what becomes
 * of each; that a cleared instance runs again is nothing but its state being none.
 */
import type { ClearTasks, MarkRun, MarkTask, TaskMarker } from '../../src/model/runAction.ts';
import type { InstanceState } from '../../src/model/states.ts';
import type { Row, World } from './world.ts';
import { needsExpansion, taskOf, transitiveDownstream, transitiveUpstream } from './given.ts';
import { expectedCount, relevance } from './lengths.ts';
import { addEvent, compareRows, isFinished, moveRow, rowOf } from './world.ts';

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
  const rows = rowsMeant(world, meant).filter(({ state }) => {
    if (action.onlyFailed === true) return state === 'failed' || state === 'upstream_failed';
    return action.onlyRunning !== true || state === 'running';
  });
  return clearRows(world, rows, action.resetDagRuns !== false);
}

export function mark(world: World, { task, state, upstream, downstream }: MarkTask): World {
  const named = meantBy(task);
  const relatives = [
    ...(upstream === true ? transitiveUpstream(world.given, named.taskId) : []),
    ...(downstream === true ? transitiveDownstream(world.given, named.taskId) : []),
  ];
  const meant = [named, ...relatives.map((taskId) => ({ taskId, mapIndex: null }))];
  const rows = rowsMeant(world, meant).filter((row) => row.state !== state);
  if (rows.length === 0) return world;
  const marked = rows.reduce((after, row) => moveRow(after, row.id, state), world);
  const below = [...transitiveDownstream(world.given, named.taskId)].map((taskId) => ({ taskId, mapIndex: null }));
  const failed = rowsMeant(marked, below).filter((row) => row.state === 'failed' || row.state === 'upstream_failed');
  return clearRows(marked, failed, true);
}

export function markRun(world: World, { state }: MarkRun): World {
  if (state === 'queued') return requeue(world);
  const isEach = state === 'success' && world.given.profile.runMarkedSuccess === 'every_instance';
  const atWork = new Set(
    world.rows
      .filter((row) => isEach || ['running', 'deferred', 'up_for_reschedule'].includes(row.state))
      .map((row) => row.taskId),
  );
  const wanted = (row: Row): InstanceState => {
    if (isEach || atWork.has(row.taskId)) return state;
    return isFinished(row.state) ? row.state : 'skipped';
  };
  const after = [...world.rows].sort(compareRows).reduce((step, row) => moveRow(step, row.id, wanted(row)), world);
  // The end it had already stays.
  return { ...after, runState: state, decidedAtMs: isRunOver(world) ? world.decidedAtMs : world.nowMs };
}

export function isRunOver({ runState }: World): boolean {
  return runState === 'success' || runState === 'failed';
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
  // The list grows while it is walked.
  for (const { taskId, mapIndex } of found) {
    const task = taskOf(world.given, taskId);
    const transitive = direction === 'upstream' ? transitiveUpstream : transitiveDownstream;
    const isWhole = mapIndex === null || !needsExpansion(world.given, task);
    if (!isWhole && expectedCount(world, task) === null) return null;
    for (const relativeId of transitive(world.given, taskId)) {
      const relevant = isWhole
        ? { kind: 'all' as const }
        : relevance(world, { task, mapIndex, upstream: taskOf(world.given, relativeId) });
      if (relevant.kind === 'all') add({ taskId: relativeId, mapIndex: null });
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
  const intervalMs = Math.max(1, world.given.config.minHeartbeatInterval * 1000);
  let atMs = row.workerSinceMs;
  while (atMs <= world.nowMs) atMs += intervalMs;
  const restarting = moveRow(world, row.id, 'restarting');
  return addEvent(restarting, { atMs, stop: { rowId: row.id, tryNumber: row.tryNumber } });
}

/** What a stopped worker leaves; nothing to do when its instance has gone another way. */
export function applyStop(world: World, { rowId, tryNumber }: { rowId: number; tryNumber: number }): World {
  const row = rowOf(world, rowId);
  return row?.state === 'restarting' && row.tryNumber === tryNumber ? freshRow(world, row) : world;
}

/** None, with as many retries to come as the task has (10.4). */
function freshRow(world: World, row: Row): World {
  const maxTries = row.tryNumber + taskOf(world.given, row.taskId).retries;
  const raised = { ...world, rows: world.rows.map((other) => (other.id === row.id ? { ...other, maxTries } : other)) };
  return moveRow(raised, row.id, 'none');
}

function requeue(world: World): World {
  return { ...world, runState: 'queued', decidedAtMs: null };
}
