/**
 * How the instances of each task stand at a moment: how many in which state, and which of those states is the worst.
 */
import { INSTANCE_STATES, STATE, type InstanceState } from '../../model/states.ts';
import type { LoadedRun } from './loadedReport.ts';
import type { Snapshot } from './stateHistory.ts';
import { STATES_BY_WEIGHT } from './storyText.ts';

export interface TaskStates {
  /** Instances that are there, the placeholder of a mapped task among them. */
  readonly total: number;
  /** The task is mapped and has indexes by now. */
  readonly isExpanded: boolean;
  /** By state, the worst first; states without instances are left out. */
  readonly counts: readonly (readonly [state: InstanceState, count: number])[];
  /** Instances on a later try than the first. */
  readonly retried: number;
}

/** By number of the task. */
export function taskStates({ columns, run }: LoadedRun, snapshot: Snapshot): readonly TaskStates[] {
  const width = INSTANCE_STATES.length;
  const counts = new Uint32Array(run.dag.tasks.length * width);
  const retried = new Uint32Array(run.dag.tasks.length);
  const expanded = new Uint8Array(run.dag.tasks.length);
  const { count, state, tryNumber, deleted, placeholders } = snapshot;
  for (let instance = 0; instance < count; instance++) {
    // Sets are looked into for nothing in almost every run, and this is asked at every step.
    if (deleted.size > 0 && deleted.has(instance)) continue;
    const task = columns.task[instance] as number;
    const at = task * width + (state[instance] as number);
    counts[at] = (counts[at] as number) + 1;
    if ((tryNumber[instance] as number) > 1) retried[task] = (retried[task] as number) + 1;
    const isIndex = (columns.mapIndex[instance] as number) >= 0;
    if (isIndex && (placeholders.size === 0 || !placeholders.has(instance))) expanded[task] = 1;
  }
  return run.dag.tasks.map((_, task) => {
    const ofTask = counts.subarray(task * width, (task + 1) * width);
    const pairs = STATES_BY_WEIGHT.map((state) => [state, ofTask[STATE[state]] as number] as const);
    return {
      total: ofTask.reduce((sum, count) => sum + count, 0),
      isExpanded: expanded[task] === 1,
      counts: pairs.filter(([, count]) => count > 0),
      retried: retried[task] as number,
    };
  });
}

/** Of several tasks together. */
export function addedUp(states: readonly TaskStates[]): TaskStates {
  const sums = STATES_BY_WEIGHT.map((state) => {
    const counts = states.flatMap(({ counts }) => counts.filter(([each]) => each === state).map(([, count]) => count));
    return [state, counts.reduce((sum, count) => sum + count, 0)] as const;
  });
  return {
    total: states.reduce((sum, { total }) => sum + total, 0),
    isExpanded: states.some(({ isExpanded }) => isExpanded),
    counts: sums.filter(([, count]) => count > 0),
    retried: states.reduce((sum, { retried }) => sum + retried, 0),
  };
}
