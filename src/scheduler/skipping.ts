/**
 * What a branch, condition or short circuit decides: which direct downstream it keeps, what it skips at once,
 * and the check that skips the rest later.
 * Rules: semantics-scheduling 7; airflow-core/src/airflow/ti_deps/deps/not_previously_skipped_dep.py,
 * providers/standard/src/airflow/providers/standard/utils/skipmixin.py.
 */
import type { IndexedTask } from '../engine/dagIndex.ts';
import { recordTransition } from '../engine/recordTransition.ts';
import { rowsOf, type Decision, type Run } from '../engine/run.ts';
import { decidersOf } from '../engine/seenByRelease2.ts';
import { rowAt, someRow } from '../engine/taskRows.ts';
import type { DagSpec, DecisionSpec, GroupSpec } from '../model/dagSpec.ts';
import { UNMAPPED, type InstanceId } from '../model/ids.ts';
import { compareCodePoints, isJsonList, isJsonObject, isTruthy, type Json } from '../model/json.ts';
import { isFinishedCode, STATE } from '../model/states.ts';
import { CAUSE, NO_CULPRIT } from '../model/transition.ts';
import { skipperOfEveryIndex } from './earlierDefects.ts';

/** A decision, or what is wrong with the value a task decided by (the attempt then fails). */
export type DecisionOutcome = { readonly decision: Decision | null } | { readonly problem: string };

/** What the returned value of a deciding task means; `decision: null` keeps everything. */
export function decide(dag: DagSpec, task: IndexedTask, value: Json): DecisionOutcome {
  const decision = task.spec.decision as DecisionSpec;
  switch (decision.kind) {
    case 'branch':
      return follow(dag, task, idsOf(value));
    case 'switch':
      if (decision.cases.some((taskId) => taskId === value)) return follow(dag, task, [value]);
      return { problem: `${JSON.stringify(value)} is none of its cases (${decision.cases.join(', ')})` };
    case 'if': {
      const chosen = isTruthy(value) ? decision.then : decision.else;
      return follow(dag, task, chosen === null ? [] : [chosen]);
    }
    case 'short_circuit':
      return { decision: isTruthy(value) ? null : shortCircuit(task, decision.ignoreDownstreamTriggerRules) };
    case 'latest_only':
      return { decision: idsOf(value).length > 0 ? null : { followed: new Set() } };
  }
}

/**
 * What a latest-only task returns in an attempt that started `atMs`: the direct downstream it keeps, which is all or nothing. Airflow gives it
 * in the order of a set (rule skip/latest-only-returns).
 */
export function keptByLatestOnly(run: Run, task: IndexedTask, atMs: number): string[] {
  if (!isLatest(run, atMs)) return [];
  return task.downstream.map(({ task: { taskId } }) => taskId).sort(compareCodePoints);
}

/**
 * A run is the latest until the schedule has its next date; one started by hand always is, and so is one that is simulated alone
 * (rule skip/latest-only). It is no earlier than its date: until then it gets no pass.
 */
function isLatest({ origin, installation }: Run, atMs: number): boolean {
  if (origin === null || origin.runType === 'manual' || origin.nextLogicalDate === null) return true;
  // An attempt reads the clock a moment after it was due.
  return installation.startDate + atMs < origin.nextLogicalDate;
}

/** What is returned is gone through in Python: of a dict these are its keys (airflow/providers/standard/operators/branch.py). */
function idsOf(value: Json): readonly Json[] {
  if (value === null) return [];
  if (isJsonObject(value)) return Object.keys(value);
  return isJsonList(value) ? value : [value];
}

function follow(dag: DagSpec, task: IndexedTask, chosen: readonly Json[]): DecisionOutcome {
  const chosenTasks = new Set<string>();
  for (const id of chosen) {
    const ids = taskIdsOf(dag, id);
    if (ids === null) return { problem: `${JSON.stringify(id)} is neither a task id nor a task group id of the DAG` };
    for (const taskId of ids) chosenTasks.add(taskId);
  }
  const followed = new Set(chosenTasks);
  const reachable = reachableFrom(dag, chosenTasks);
  for (const { task: downstream } of task.downstream) {
    if (reachable.has(downstream.taskId)) followed.add(downstream.taskId);
  }
  return { decision: { followed } };
}

/** A task id stands for itself, a group id for the tasks inside, all of which are below the group's roots; null: no such id. */
function taskIdsOf(dag: DagSpec, id: Json): readonly string[] | null {
  const named = dag.tasks.find(({ taskId }) => taskId === id);
  if (named !== undefined) return [named.taskId];
  if (!dag.groups.some(({ groupId }) => groupId === id)) return null;
  return dag.tasks.filter(({ groupId }) => isInside(dag, groupId, id)).map(({ taskId }) => taskId);
}

function isInside(dag: DagSpec, groupId: string | null, ancestor: Json): boolean {
  for (let id = groupId; id !== null; id = parentOf(dag, id)) if (id === ancestor) return true;
  return false;
}

function parentOf(dag: DagSpec, groupId: string): string | null {
  return (dag.groups.find((group) => group.groupId === groupId) as GroupSpec).parentId;
}

function reachableFrom(dag: DagSpec, starts: ReadonlySet<string>): ReadonlySet<string> {
  const reached = new Set<string>();
  let frontier = starts;
  while (frontier.size > 0) {
    const next = new Set<string>();
    for (const task of dag.tasks) {
      if (!reached.has(task.taskId) && task.upstream.some((id) => frontier.has(id))) next.add(task.taskId);
    }
    for (const id of next) reached.add(id);
    frontier = next;
  }
  return reached;
}

/** Everything downstream but teardowns (rule setup/spared-by-short-circuit). */
function shortCircuit(task: IndexedTask, isWholeDownstream: boolean): Decision {
  const reached = new Set(task.downstream.map(({ task: downstream }) => downstream));
  // A set goes on to what is added to it meanwhile.
  for (const at of isWholeDownstream ? reached : [])
    for (const { task: downstream } of at.downstream) reached.add(downstream);
  return { skipped: new Set([...reached].filter(({ spec }) => !spec.isTeardown).map(({ taskId }) => taskId)) };
}

/**
 * Skips at once what an unmapped decider does not keep: rows with map index -1, unless running, success or failed.
 * Tells whether the attempt ends by that, which it does where there was anything to skip, whatever its state.
 */
export function skipAtOnce(run: Run, decider: InstanceId, task: IndexedTask, decision: Decision): boolean {
  if (run.settings.profile.skipsAtOnce === 'by_rows') return skipByRows(run, decider, task, decision);
  if (run.instances.mapIndex[decider] !== UNMAPPED) return false;
  const cause = decision.skipped === undefined ? CAUSE.branch_not_followed : CAUSE.short_circuited;
  for (const target of run.dag.tasksByRank) {
    if (!isSkippedBy(decision, target.taskId) || (decision.skipped === undefined && !isDirect(task, target))) continue;
    const row = rowsOf(run, target).unmapped;
    if (row === -1) continue;
    const state = run.instances.state[row];
    if (state === STATE.running || state === STATE.success || state === STATE.failed || state === STATE.skipped)
      continue;
    recordTransition(run, row as InstanceId, STATE.skipped, cause, decider);
  }
  return skipsAtOnce(run, decider, task, decision);
}

/** Whether a decider asks for something to be skipped at once, whatever the state of that. */
export function skipsAtOnce(run: Run, decider: InstanceId, task: IndexedTask, decision: Decision): boolean {
  if (run.instances.mapIndex[decider] !== UNMAPPED) return false;
  if (decision.skipped !== undefined) return decision.skipped.size > 0;
  return task.downstream.some(({ task: downstream }) => isSkippedBy(decision, downstream.taskId));
}

/**
 * Release 2.x writes the rows itself, whatever their state, and goes on: a branch those of its own map index, an unmapped short circuit all rows
 * (rule skip/by-rows; airflow/models/skipmixin.py there).
 */
function skipByRows(run: Run, decider: InstanceId, task: IndexedTask, decision: Decision): false {
  const mapIndex = run.instances.mapIndex[decider] as number;
  const isShortCircuit = decision.skipped !== undefined;
  if (isShortCircuit && mapIndex !== UNMAPPED) return false;
  const cause = isShortCircuit ? CAUSE.short_circuited : CAUSE.branch_not_followed;
  const skip = (row: number): false => {
    if (row !== -1 && run.instances.state[row] !== STATE.skipped)
      recordTransition(run, row as InstanceId, STATE.skipped, cause, decider);
    return false;
  };
  for (const target of run.dag.tasksByRank) {
    if (!isSkippedBy(decision, target.taskId) || (!isShortCircuit && !isDirect(task, target))) continue;
    if (isShortCircuit) someRow(rowsOf(run, target), skip);
    else skip(rowAt(rowsOf(run, target), mapIndex));
  }
  return false;
}

function isDirect(task: IndexedTask, target: IndexedTask): boolean {
  return task.downstream.some(({ task: downstream }) => downstream === target);
}

function isSkippedBy(decision: Decision, taskId: string): boolean {
  return decision.skipped === undefined ? !decision.followed.has(taskId) : decision.skipped.has(taskId);
}

/**
 * The instance whose earlier decision skips this one; -1 when none does. The decision is looked up at the own map index below
 * a mapped operator, else at -1, so that a branch inside a mapped group goes unheard unless the profile says otherwise.
 */
export function findSkipper(run: Run, task: IndexedTask, mapIndex: number): number {
  const { branchIndexInGroup } = run.settings.profile;
  for (const skipper of skippersOf(run, task)) {
    const rows = rowsOf(run, skipper);
    const shared = skipperOfEveryIndex(run, skipper, (decision) => isSkippedBy(decision, task.taskId));
    if (shared !== NO_CULPRIT) return shared;
    if (!hasSettled(rows.settledCounts)) continue;
    const isOwnInGroup = !skipper.isMappedOperator && skipper.mappedGroup !== null && branchIndexInGroup === 'own';
    const isOwn = skipper.isMappedOperator || isOwnInGroup || branchIndexInGroup === 'always_own';
    const decider = rowAt(rows, isOwn ? mapIndex : UNMAPPED) as InstanceId;
    const decision = run.decisions.get(decider);
    if (decision === undefined || !isSkippedBy(decision, task.taskId)) continue;
    if (!isOwnInGroup || isFinishedCode(run.instances.settledState[decider] as number)) return decider;
  }
  return NO_CULPRIT;
}

/** Who may have decided against a task: 2.x asks all that decide, later releases those they can tell are able to skip. */
export function skippersOf(run: Run, task: IndexedTask): readonly IndexedTask[] {
  return run.settings.profile.branchIndexInGroup === 'always_own' ? decidersOf(task) : task.skippers;
}

function hasSettled(settledCounts: readonly number[]): boolean {
  return settledCounts.some((count, state) => count > 0 && isFinishedCode(state));
}
