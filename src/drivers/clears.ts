/**
 * The builder spelling of clears and marks: `clear('process_file').at(2).after('1h')` is plain data.
 */
import { mistake } from '../model/errors.ts';
import type { ClearTasks, MarkRun, MarkTask, TaskMarker } from '../model/runAction.ts';
import { DURATION_HELP, parseDuration, type Duration } from '../model/time.ts';

/** A clear that can still be narrowed, widened and put off. */
export interface Clear extends ClearTasks {
  /** Only this map index of each task named. */
  at(mapIndex: number): Clear;
  /** This long after the run's start, which may be after its end. */
  after(delay: Duration): Clear;
  /** Also everything above that concerns it. */
  withUpstream(): Clear;
  /** Also everything below that it concerns. */
  withDownstream(): Clear;
  /** Only instances that are failed or upstream_failed then. */
  ifFailed(): Clear;
  /** Only instances that are running then. */
  ifRunning(): Clear;
}

/** A mark that can still be narrowed, widened and put off. */
export interface Mark extends MarkTask {
  /** Only this map index. */
  at(mapIndex: number): Mark;
  after(delay: Duration): Mark;
  /** Also all instances of every task above. */
  withUpstream(): Mark;
  /** Also all instances of every task below. */
  withDownstream(): Mark;
}

export interface RunMark extends MarkRun {
  after(delay: Duration): RunMark;
}

/**
 * Instances are cleared, so that they run again: the tasks named (ids, or `['id', 2]`), or without any the whole run. A run that has
 * finished is queued again.
 *
 * @example simulate(dag, { actions: [clear('process_file').at(2).withDownstream().after('1h')] })
 */
export function clear(...tasks: readonly TaskMarker[]): Clear {
  return clearOf({ kind: 'clear', atMs: 0, ...(tasks.length === 0 ? {} : { tasks }) });
}

/**
 * The instances of a task are given a state by hand; what failed below them is cleared.
 *
 * @example simulate(dag, { actions: [mark('process_file', 'success').at(2).after('1h')] })
 */
export function mark(task: TaskMarker, state: MarkTask['state']): Mark {
  return markOf({ kind: 'mark', atMs: 0, task, state });
}

/**
 * The run is ended by hand, or queued again.
 *
 * @example simulate(dag, { actions: [markRun('failed').after('10m')] })
 */
export function markRun(state: MarkRun['state']): RunMark {
  return runMarkOf({ kind: 'mark_run', atMs: 0, state });
}

function clearOf(action: ClearTasks): Clear {
  const taskIds = (action.tasks ?? []).map((marker) => (typeof marker === 'string' ? marker : marker[0]));
  return Object.defineProperties(action as Clear, {
    at: { value: (mapIndex: number) => clearOf({ ...action, tasks: taskIds.map((taskId) => [taskId, mapIndex]) }) },
    after: { value: (delay: Duration) => clearOf({ ...action, atMs: timeOf(delay) }) },
    withUpstream: { value: () => clearOf({ ...action, upstream: true }) },
    withDownstream: { value: () => clearOf({ ...action, downstream: true }) },
    ifFailed: { value: () => clearOf({ ...action, onlyFailed: true }) },
    ifRunning: { value: () => clearOf({ ...action, onlyRunning: true }) },
  });
}

function markOf(action: MarkTask): Mark {
  const taskId = typeof action.task === 'string' ? action.task : action.task[0];
  return Object.defineProperties(action as Mark, {
    at: { value: (mapIndex: number) => markOf({ ...action, task: [taskId, mapIndex] }) },
    after: { value: (delay: Duration) => markOf({ ...action, atMs: timeOf(delay) }) },
    withUpstream: { value: () => markOf({ ...action, upstream: true }) },
    withDownstream: { value: () => markOf({ ...action, downstream: true }) },
  });
}

function runMarkOf(action: MarkRun): RunMark {
  const after = (delay: Duration): RunMark => runMarkOf({ ...action, atMs: timeOf(delay) });
  return Object.defineProperties(action as RunMark, { after: { value: after } });
}

function timeOf(delay: Duration): number {
  const atMs = parseDuration(delay);
  if (atMs !== null) return atMs;
  throw mistake('bad-duration', `after(${JSON.stringify(delay)}) has no time.`, DURATION_HELP);
}
