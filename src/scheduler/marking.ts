/**
 * Marking: somebody gives instances, or the run, a state by hand. What failed below a marked instance is cleared, so that it may run.
 * Rules: semantics-scheduling 10.5; airflow-core/src/airflow/api/common/mark_tasks.py, airflow-core/src/airflow/serialization/definitions/dag.py.
 */
import { chooseIndex, createChosen, flatRelatives, type Chosen } from '../engine/relatives.ts';
import { recordMarkedEnd, recordRequeue, recordTransition } from '../engine/recordTransition.ts';
import type { Run } from '../engine/run.ts';
import { someRow, type TaskRows } from '../engine/taskRows.ts';
import type { InstanceId } from '../model/ids.ts';
import { isFailedCode, isFinishedCode, STATE, type StateCode } from '../model/states.ts';
import type { MarkRun, MarkTask } from '../model/runAction.ts';
import { formatDuration } from '../model/time.ts';
import { CAUSE, type CauseCode } from '../model/transition.ts';
import { clearInstances, instancesOf, readMarker } from './clearing.ts';

export function markTask(run: Run, action: MarkTask, position: number): void {
  const { task } = readMarker(run, action.task);
  const state = STATE[action.state];
  const marked = instancesOf(run, chooseMarked(run, action), (current) => current !== state);
  if (marked.length === 0) {
    const reason = 'there is no such instance in another state';
    run.warnings.add(`the mark at ${formatDuration(action.atMs)} was without effect: ${reason}`);
    return;
  }
  for (const instance of marked) giveState(run, instance, { state, cause: CAUSE.marked, position });
  const below: Chosen = { tasks: new Set(flatRelatives(task, 'downstream')), indexes: new Map() };
  clearInstances(run, instancesOf(run, below, isFailedCode), { position, isRequeued: true });
}

function chooseMarked(run: Run, { task: marker, upstream, downstream }: MarkTask): Chosen {
  const chosen = createChosen();
  const { task, mapIndex } = readMarker(run, marker);
  if (mapIndex === null) chosen.tasks.add(task);
  else chooseIndex(chosen, task, mapIndex);
  // Whole tasks even where one index is marked (rule mark/relatives-whole).
  for (const relative of upstream === true ? flatRelatives(task, 'upstream') : []) chosen.tasks.add(relative);
  for (const relative of downstream === true ? flatRelatives(task, 'downstream') : []) chosen.tasks.add(relative);
  return chosen;
}

/** Ends the run, or has it queued again; what a marked run does to its instances differs by release. */
export function markRun(run: Run, { state }: MarkRun, position: number): void {
  if (state === 'queued') {
    recordRequeue(run);
    return;
  }
  const ofRunning = STATE[state];
  for (const { number } of run.dag.tasksByRank) {
    const rows = run.rows[number] as TaskRows;
    const isWholeTask = isMarkedWhole(run, rows, state);
    someRow(rows, (instance) => {
      const current = run.instances.state[instance] as number;
      const wanted = isWholeTask ? ofRunning : isFinishedCode(current) ? current : STATE.skipped;
      if (current !== wanted)
        giveState(run, instance, { state: wanted as StateCode, cause: CAUSE.run_marked, position });
      return false;
    });
  }
  recordMarkedEnd(run, state);
}

/** A task at work gets the state of the run, finished instances and all (rules mark/run-success, mark/run-failed). */
function isMarkedWhole({ settings }: Run, { stateCounts }: TaskRows, state: 'success' | 'failed'): boolean {
  if (state === 'success' && settings.profile.runMarkedSuccess === 'every_instance') return true;
  return [STATE.running, STATE.deferred, STATE.up_for_reschedule].some((code) => (stateCounts[code] as number) > 0);
}

function giveState(
  run: Run,
  instance: InstanceId,
  { state, cause, position }: { readonly state: StateCode; readonly cause: CauseCode; readonly position: number },
): void {
  run.notBeforeMs.delete(instance);
  recordTransition(run, instance, state, cause, position);
}
