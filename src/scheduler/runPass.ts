/**
 * One scheduling pass over the run: judges what may have changed, in the order of rows, expands and revises, decides the run's
 * state, and only then moves what is ready to scheduled.
 * Rules: semantics-scheduling 4.1 (rules pass/snapshot, pass/order-of-rows); airflow-core/src/airflow/models/dagrun.py.
 */
import { recordTransition } from '../engine/recordTransition.ts';
import type { Run } from '../engine/run.ts';
import type { TaskRows } from '../engine/taskRows.ts';
import { addInstance, eachInstance } from '../engine/instanceRanges.ts';
import { UNMAPPED, type InstanceId } from '../model/ids.ts';
import { sortFew } from '../model/sortFew.ts';
import { isSchedulableCode, STATE } from '../model/states.ts';
import { CAUSE } from '../model/transition.ts';
import { judgeInstance, judgeTask } from './dependencies.ts';
import { expandTooEarly } from './earlierDefects.ts';
import { expandTask, reviseIndexes } from './expansion.ts';
import { putInLine } from './line.ts';
import { decideRunState } from './runOutcome.ts';
import type { PassState } from './passState.ts';
import { judgePast } from './previousRun.ts';
import { settleMoves } from './settle.ts';
import { findLastSettled } from './upstreamStatus.ts';

export function runPass(run: Run): void {
  run.lastPass = run.installation.passCount++;
  settleMoves(run);
  if (run.origin !== null) judgePast(run, run.origin);
  const pass: PassState = {
    ready: [],
    expanded: [],
    revised: null,
    removed: null,
    hasExpanded: false,
    deletedCount: 0,
    before: {
      changeCount: run.changeCount,
      unfinishedCount: run.unfinishedCount,
      instanceCount: run.instances.count,
    },
  };
  judgeDirtyTasks(run, pass);
  eachInstance(pass.expanded, (instance) => judgeRow(run, pass, instance));
  decideRunState(run, pass);
  eachInstance(pass.ready, (instance) => schedule(run, instance));
}

/** Judges listed tasks in code-point order; a task listed during the pass is judged in it if its turn is still to come. */
function judgeDirtyTasks(run: Run, pass: PassState): void {
  if (run.dirtyTasks.length === 0) return;
  const due = sortFew(run.dirtyTasks.splice(0), byRank);
  for (let position = 0; position < due.length; position++) {
    const rows = due[position] as TaskRows;
    judgeRowsOfTask(run, pass, rows);
    if (run.dirtyTasks.length > 0) takeLater(run, due, position);
  }
}

function byRank(left: TaskRows, right: TaskRows): number {
  return left.task.rank - right.task.rank;
}

function takeLater(run: Run, due: TaskRows[], position: number): void {
  const current = (due[position] as TaskRows).task.rank;
  const later = run.dirtyTasks.filter((rows) => rows.task.rank > current);
  if (later.length === 0) return;
  const postponed = run.dirtyTasks.filter((rows) => rows.task.rank <= current);
  run.dirtyTasks.splice(0, run.dirtyTasks.length, ...postponed);
  // What was judged comes first as before.
  due.push(...later);
  sortFew(due, byRank);
}

function judgeRowsOfTask(run: Run, pass: PassState, rows: TaskRows): void {
  const isWhole = rows.isDirty;
  const some = rows.dirtyRows.slice();
  rows.isListed = false;
  rows.isDirty = false;
  rows.dirtyRows.length = 0;
  if (!isWhole) {
    judgeMarked(run, pass, some);
    return;
  }
  const { stateCounts } = rows;
  if (!stateCounts.some((count, state) => count > 0 && isSchedulableCode(state))) return;
  const verdict = judgeTask(run, rows);
  if (verdict === 'wait') return;
  if (verdict === 'marked') {
    judgeMarked(run, pass, some);
    return;
  }
  const { state } = run.instances;
  const segments = rows.segments.slice();
  for (const { first, length } of segments) {
    for (let offset = 0; offset < length; offset++) {
      const instance = (first + offset) as InstanceId;
      if (verdict === 'pass' && state[instance] === STATE.none) accept(run, pass, rows, instance);
      else judgeRow(run, pass, instance);
    }
  }
}

function judgeMarked(run: Run, pass: PassState, some: InstanceId[]): void {
  const { mapIndex } = run.instances;
  const inOrder = sortFew(some, (left, right) => (mapIndex[left] as number) - (mapIndex[right] as number));
  let previous = -1;
  // A row that was marked twice is judged once: expanded the first time, its index would be judged before its turn.
  for (const instance of inOrder) {
    if (instance !== previous) judgeRow(run, pass, instance);
    previous = instance;
  }
}

function judgeRow(run: Run, pass: PassState, instance: InstanceId): void {
  if (!isSchedulableCode(run.instances.state[instance] as number) && pass.removed?.has(instance) !== true) return;
  const rows = run.rows[run.instances.task[instance] as number] as TaskRows;
  if (judgeInstance(run, rows.task, instance)) accept(run, pass, rows, instance);
  else expandTooEarly(run, rows.task, instance);
}

/** The checks of an instance are met: its task is expanded, or it is ready; one that a check has finished is passed over in the end. */
function accept(run: Run, pass: PassState, rows: TaskRows, instance: InstanceId): void {
  const { task } = rows;
  if (task.needsExpansion) {
    if ((run.instances.mapIndex[instance] as number) < 0) {
      pass.hasExpanded = true;
      const { changeCount } = run;
      pass.expanded.push(...expandTask(run, rows, instance, removedIn(pass)));
      if (run.settings.profile.earlier.emptyExpansionUnnoticed && run.instances.state[instance] === STATE.skipped)
        pass.before.changeCount += run.changeCount - changeCount;
      if (rows.unmapped === -1 && run.instances.mapIndex[instance] === UNMAPPED) pass.deletedCount++;
      return;
    }
    if (!isSchedulableCode(run.instances.state[instance] as number)) return;
    if (pass.revised?.has(rows) !== true) {
      (pass.revised ??= new Set()).add(rows);
      pass.ready.push(...reviseIndexes(run, rows, removedIn(pass)));
    }
  }
  addInstance(pass.ready, instance);
}

function removedIn(pass: PassState): (instance: InstanceId) => void {
  return (instance) => void (pass.removed ??= new Set()).add(instance);
}

/** To scheduled, with the next try number; an empty operator needs no worker and succeeds at once. */
function schedule(run: Run, instance: InstanceId): void {
  const { instances } = run;
  const rows = run.rows[instances.task[instance] as number] as TaskRows;
  const from = instances.state[instance] as number;
  if (!isSchedulableCode(from)) return;
  if (from !== STATE.up_for_reschedule) instances.tryNumber[instance] = (instances.tryNumber[instance] as number) + 1;
  if (rows.task.spec.isEmpty && rows.task.spec.outlets.length === 0) {
    recordTransition(run, instance, STATE.success, CAUSE.empty_operator);
    return;
  }
  if (from !== STATE.none) {
    run.notBeforeMs.delete(instance);
    const cause = from === STATE.up_for_retry ? CAUSE.retry_due : CAUSE.reschedule_due;
    putInLine(run, instance, cause);
  } else if (rows.pastMetRound === run.installation.round) putInLine(run, instance, CAUSE.past_met);
  else putInLine(run, instance, CAUSE.rule_satisfied, findLastSettled(run, rows.task));
}
