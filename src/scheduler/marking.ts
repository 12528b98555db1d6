/**
 * Marking: somebody gives instances, or the run, a state by hand. What failed below a marked instance is cleared, so that it may run.
 * Rules: semantics-scheduling 10.5; airflow-core/src/airflow/api/common/mark_tasks.py, airflow-core/src/airflow/serialization/definitions/dag.py.
 */
import { chooseIndex, createChosen, flatRelatives, relatedTasks, type Chosen } from '../engine/relatives.ts';
import { recordMarkedEnd, recordRequeue, recordTransition } from '../engine/recordTransition.ts';
import type { Run } from '../engine/run.ts';
import { rowAt, someRow, type TaskRows } from '../engine/taskRows.ts';
import type { InstanceId } from '../model/ids.ts';
import { isFailedCode, isFinishedCode, STATE, type StateCode } from '../model/states.ts';
import type { MarkRun, MarkTask } from '../model/runAction.ts';
import { formatDuration } from '../model/time.ts';
import { CAUSE, type CauseCode } from '../model/transition.ts';
import { clearInstances, instancesOf, readMarker } from './clearing.ts';
import { detachWorker } from './detachedWorkers.ts';

export function markTask(run: Run, action: MarkTask, position: number): void {
  const { task, mapIndex } = readMarker(run, action.task);
  const state = STATE[action.state];
  const isThere = mapIndex === null || rowAt(run.rows[task.number] as TaskRows, mapIndex) !== -1;
  const marked = !isThere ? [] : instancesOf(run, chooseMarked(run, action), (current) => current !== state);
  if (marked.length === 0) {
    const reason = 'there is no such instance in another state';
    run.warnings.add(`the mark at ${formatDuration(action.atMs)} was without effect: ${reason}`);
    return;
  }
  for (const instance of marked) giveState(run, instance, { state, cause: CAUSE.marked, position });
  const below: Chosen = { tasks: new Set(relatedTasks([task], 'downstream')), indexes: new Map() };
  below.tasks.delete(task);
  clearInstances(run, instancesOf(run, below, isFailedCode), { position, isRequeued: true });
}

function chooseMarked(run: Run, { task: marker, upstream, downstream }: MarkTask): Chosen {
  const chosen = createChosen();
  const { task, mapIndex } = readMarker(run, marker);
  if (mapIndex === null) chosen.tasks.add(task);
  else chooseIndex(chosen, task, mapIndex);
  // Whole tasks even where one index is marked (rule mark/relatives-whole).
  for (const relative of upstream === true ? flatRelatives(task, 'upstream') : []) chosen.tasks.add(relative);
  const areTeardownsSpared = run.settings.profile.markedDownstream === 'all_but_teardowns';
  for (const relative of downstream === true ? flatRelatives(task, 'downstream') : []) {
    if (!areTeardownsSpared || !relative.spec.isTeardown) chosen.tasks.add(relative);
  }
  return chosen;
}

/**
 * Ends the run, or has it queued again; what a marked run does to its instances differs by release. Teardowns that have work left are
 * spared, and while there is one the run goes on (rule mark/run-spares-teardowns).
 */
export function markRun(run: Run, { state }: MarkRun, position: number): void {
  if (state === 'queued') {
    recordRequeue(run);
    return;
  }
  const hasTeardownLeft = run.rows.some((rows) => rows.task.spec.isTeardown && hasUnfinished(rows));
  for (const { number } of run.dag.tasksByRank) {
    const rows = run.rows[number] as TaskRows;
    const howFar = reachOfRunMark(run, rows, state);
    if (howFar === 'none') continue;
    someRow(rows, (instance) => {
      const current = run.instances.state[instance] as StateCode;
      const wanted = howFar === 'all' ? STATE[state] : isFinishedCode(current) ? current : STATE.skipped;
      if (current !== wanted) giveState(run, instance, { state: wanted, cause: CAUSE.run_marked, position });
      return false;
    });
  }
  if (!hasTeardownLeft) recordMarkedEnd(run, state);
}

/** A task at work gets the state of the run, finished instances and all; of others what is unfinished is skipped (rules mark/run-success, mark/run-failed). */
function reachOfRunMark({ settings }: Run, rows: TaskRows, state: 'success' | 'failed'): 'all' | 'unfinished' | 'none' {
  const { stateCounts, task } = rows;
  const isEach = state === 'success' && settings.profile.runMarkedSuccess === 'every_instance';
  if (task.spec.isTeardown) return isEach && !hasUnfinished(rows) ? 'all' : 'none';
  const isAtWork = [STATE.running, STATE.deferred, STATE.up_for_reschedule].some(
    (code) => (stateCounts[code] as number) > 0,
  );
  return isEach || isAtWork ? 'all' : 'unfinished';
}

function hasUnfinished({ stateCounts }: TaskRows): boolean {
  return stateCounts.some((count, code) => count > 0 && !isFinishedCode(code));
}

function giveState(
  run: Run,
  instance: InstanceId,
  { state, cause, position }: { readonly state: StateCode; readonly cause: CauseCode; readonly position: number },
): void {
  run.notBeforeMs.delete(instance);
  if (run.instances.state[instance] === STATE.running) detachWorker(run, instance);
  recordTransition(run, instance, state, cause, position);
}
