/**
 * Clearing: chosen instances go back to none and run again with a new allowance of tries; a running one is restarted when its worker has
 * stopped, and a finished run is queued again.
 * Rules: semantics-scheduling 10.4, semantics-mapping 7; airflow-core/src/airflow/models/taskinstance.py (clear_task_instances).
 */
import type { IndexedTask } from '../engine/dagIndex.ts';
import {
  chooseIndex,
  chooseRelatives,
  createChosen,
  isChosen,
  relatedTasks,
  type Chosen,
} from '../engine/relatives.ts';
import { recordRequeue, recordTransition } from '../engine/recordTransition.ts';
import { rowsOf, type Run } from '../engine/run.ts';
import { someRow } from '../engine/taskRows.ts';
import type { InstanceId } from '../model/ids.ts';
import { isFailedCode, STATE } from '../model/states.ts';
import type { ClearTasks, TaskMarker } from '../model/runAction.ts';
import { formatDuration } from '../model/time.ts';
import { CAUSE } from '../model/transition.ts';
import { raiseMaxTries, restart } from './restarting.ts';
import { putUpForJudgement } from './waiting.ts';

export function clearTasks(run: Run, action: ClearTasks, position: number): void {
  const { onlyFailed = false, onlyRunning = false, resetDagRuns = true } = action;
  const chosen = chooseTasks(run, action);
  if (chosen === null) return;
  const cleared = instancesOf(run, chosen, (state) => {
    if (!onlyFailed && !onlyRunning) return true;
    return (onlyFailed && isFailedCode(state)) || (onlyRunning && state === STATE.running);
  });
  if (cleared.length === 0) warn(run, action, 'there was nothing to clear');
  clearInstances(run, cleared, { position, isRequeued: resetDagRuns });
}

/** null: Airflow answers such a request with an error. */
function chooseTasks(run: Run, action: ClearTasks): Chosen | null {
  const chosen = createChosen();
  if (action.tasks === undefined) for (const task of run.dag.tasks) chosen.tasks.add(task);
  for (const marker of action.tasks ?? []) {
    const { task, mapIndex } = readMarker(run, marker);
    if (mapIndex === null) chosen.tasks.add(task);
    else chooseIndex(chosen, task, mapIndex);
  }
  // In this order, so that both together reach what is below what is above.
  for (const direction of ['upstream', 'downstream'] as const) {
    const unknown = action[direction] === true ? chooseRelatives(run, chosen, direction) : null;
    if (unknown === null) continue;
    warn(run, action, `Airflow refuses it, because it cannot tell how many instances ${unknown.taskId} has`);
    return null;
  }
  if (run.settings.profile.clearedBeside === 'setups_and_teardowns') {
    for (const beside of relatedTasks([...chosen.tasks, ...chosen.indexes.keys()], null)) {
      if (!chosen.indexes.has(beside)) chosen.tasks.add(beside);
    }
  }
  return chosen;
}

/** A task with all its instances (map index null), or one of them. */
export function readMarker(run: Run, marker: TaskMarker): { task: IndexedTask; mapIndex: number | null } {
  const [taskId, mapIndex] = typeof marker === 'string' ? [marker, null] : marker;
  return { task: run.dag.tasks[run.dag.taskNumbers.get(taskId) as number] as IndexedTask, mapIndex };
}

/** The chosen instances whose state is wanted, by task id and map index. */
export function instancesOf(run: Run, chosen: Chosen, isWanted: (state: number) => boolean): InstanceId[] {
  const found: InstanceId[] = [];
  const { state, mapIndex } = run.instances;
  for (const task of run.dag.tasksByRank) {
    if (!chosen.tasks.has(task) && !chosen.indexes.has(task)) continue;
    someRow(rowsOf(run, task), (instance) => {
      if (isChosen(chosen, task, mapIndex[instance] as number) && isWanted(state[instance] as number))
        found.push(instance);
      return false;
    });
  }
  return found;
}

/** Clears them, whatever their state; a finished run they belong to is queued again if so wished. */
export function clearInstances(
  run: Run,
  cleared: readonly InstanceId[],
  { position, isRequeued }: { readonly position: number; readonly isRequeued: boolean },
): void {
  for (const instance of cleared) clearInstance(run, instance, position);
  if (isRequeued && cleared.length > 0 && run.endReason !== null) recordRequeue(run);
}

function clearInstance(run: Run, instance: InstanceId, position: number): void {
  const state = run.instances.state[instance] as number;
  if (state === STATE.running) {
    restart(run, instance, position);
    return;
  }
  raiseMaxTries(run, instance);
  run.notBeforeMs.delete(instance);
  if (state !== STATE.none) recordTransition(run, instance, STATE.none, CAUSE.cleared, position);
  putUpForJudgement(run, instance);
}

function warn(run: Run, action: ClearTasks, reason: string): void {
  run.warnings.add(`the clear at ${formatDuration(action.atMs)} was without effect: ${reason}`);
}
