/**
 * What quirks of earlier releases do besides the rules: each function is one published defect, and does nothing where the profile lacks it.
 * They rest on the reports (`src/model/quirks.ts` names them).
 */
import type { IndexedTask } from '../engine/dagIndex.ts';
import { expandedCount, groupCount, UNKNOWN_LENGTH } from '../engine/lengths.ts';
import { recordTransition } from '../engine/recordTransition.ts';
import { rowsOf, type Decision, type Run } from '../engine/run.ts';
import { someRow } from '../engine/taskRows.ts';
import { UNMAPPED, type InstanceId } from '../model/ids.ts';
import { isFinishedCode, STATE } from '../model/states.ts';
import { CAUSE, NO_CULPRIT } from '../model/transition.ts';
import { fail } from './fail.ts';

/**
 * #27449: a placeholder whose checks do not hold yet is expanded by the worker of an upstream task that has succeeded; with a source still to end,
 * its length is unknown and it fails.
 */
export function expandTooEarly(run: Run, task: IndexedTask, instance: InstanceId): void {
  if (!run.settings.profile.earlier.expandsTooEarly || run.instances.mapIndex[instance] !== UNMAPPED) return;
  if (!task.isMappedOperator || run.instances.state[instance] !== STATE.none) return;
  const hurried = task.upstream.find(({ task: upstream }) => {
    return !upstream.needsExpansion && (rowsOf(run, upstream).settledCounts[STATE.success] as number) > 0;
  });
  if (hurried === undefined || expandedCount(run, task) !== UNKNOWN_LENGTH) return;
  recordTransition(run, instance, STATE.upstream_failed, CAUSE.length_unknown, hurried.task.number);
}

/** #52730: tells whether the start is granted; a refused one is reported as failed by the executor. */
export function isStartGranted(run: Run, task: IndexedTask, instance: InstanceId): boolean {
  const isBelowUnexpanded = task.upstream.some(({ task: upstream, sharedGroup }) => {
    const { mappedGroup } = upstream;
    return sharedGroup === null && mappedGroup !== null && groupCount(run, mappedGroup) === UNKNOWN_LENGTH;
  });
  if (isBelowUnexpanded) fail(run, task, instance, CAUSE.executor_mismatch);
  return !isBelowUnexpanded;
}

/** #30883: an instance inside a mapped group whose decision, kept without its index, is everybody's; -1: there is none against the task. */
export function skipperOfEveryIndex(
  run: Run,
  skipper: IndexedTask,
  isAgainst: (decision: Decision) => boolean,
): number {
  if (!run.settings.profile.earlier.decisionOfEveryIndex || skipper.mappedGroup === null) return NO_CULPRIT;
  let found: number = NO_CULPRIT;
  someRow(rowsOf(run, skipper), (instance) => {
    const decision = run.decisions.get(instance);
    const isFound =
      decision !== undefined && isFinishedCode(run.instances.settledState[instance] as number) && isAgainst(decision);
    if (isFound) found = instance;
    return isFound;
  });
  return found;
}
