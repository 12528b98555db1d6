/**
 * Why a task instance is in the state it is in, in one line, read from the recorded causes and culprits alone: no rule is evaluated again.
 */
import { instanceName, UNMAPPED } from '../model/ids.ts';
import { STATE, stateOfCode, type InstanceState } from '../model/states.ts';
import { poolSlotsOf } from '../model/settings.ts';
import { formatDuration } from '../model/time.ts';
import { causeOfCode, NO_CULPRIT, type Cause } from '../model/transition.ts';
import type { TriggerRule } from '../model/triggerRules.ts';
import type { TaskSpec } from '../model/dagSpec.ts';
import { attemptRecordsOf, errorText, labelOf } from './attemptRecords.ts';
import { clearedText, handText } from './byHand.ts';
import { clearOf } from './clears.ts';
import { maxTriesOf, type InstanceColumns } from './instances.ts';
import { planEntryText } from './planEntryText.ts';
import { strikeTexts } from './struckRequests.ts';
import type { AttemptRecord, Trace } from './trace.ts';
import { waitOf } from './waits.ts';

/** Where an explanation reads. */
export interface Explained {
  readonly trace: Trace;
  readonly columns: InstanceColumns;
}

/**
 * One line such as `skipped: expanded to zero by list_files` or `upstream_failed: transform[2] failed`; of a success, the tries
 * and the wait it took; with the faults that struck its requests, and the map index label, if the instance has any.
 *
 * @param instance Number of the instance in the trace.
 */
export function explainInstance(explained: Explained, instance: number): string {
  const wait = explained.columns.state[instance] === STATE.success ? waitOf(explained.trace, instance) : null;
  const waited = wait === null ? '' : `, queued at ${formatDuration(wait.atMs)} ${waitText(explained, instance, wait)}`;
  const label = labelOf(explained.trace, instance);
  const struck = strikeTexts(explained.trace, instance).map((text) => `; ${text}`);
  return `${stateReason(explained, instance)}${waited}${struck.join('')}${label === null ? '' : ` [${label}]`}`;
}

/** The state and its reason alone: equal for instances that share both. */
export function stateReason(explained: Explained, instance: number): string {
  const { trace, columns } = explained;
  const state = stateOfCode(columns.state[instance] as number);
  const move = columns.lastMove[instance] as number;
  if (move === -1) return `none: ${pastText(explained, instance) ?? 'never scheduled'}, ${endText(trace)}`;
  const cause = causeOfCode(trace.moves.causeAt(move));
  const culprit = trace.moves.culpritAt(move);
  const reason = reasonText(explained, { instance, cause, culprit, state });
  return `${state}${tryText(explained, instance, state)}${reason === '' ? '' : `: ${reason}`}`;
}

interface Subject {
  readonly instance: number;
  readonly cause: Cause;
  readonly culprit: number;
  readonly state: InstanceState;
}

function reasonText(explained: Explained, subject: Subject): string {
  const [{ trace }, { instance, cause, culprit }] = [explained, subject];
  const loss = LOSSES[cause];
  if (loss !== undefined) return `${planEntryText(trace.header.plan[culprit])}: ${loss}`;
  const leftBy = LEFT_BY[cause];
  if (leftBy !== undefined) return `${leftBy}, ${endText(trace)}`;
  switch (cause) {
    case 'trigger_rule':
      return ruleText(explained, subject);
    case 'setup_constraint':
      return `the setup ${nameOf(explained, culprit)} ${wasText(explained, culprit)}`;
    case 'mapped_source':
      return `it is mapped over ${nameOf(explained, culprit)}, which ${wasText(explained, culprit)}`;
    case 'expanded_to_zero':
      return `expanded to zero by ${taskName(trace, culprit)}`;
    case 'length_unknown':
      return `the length of ${taskName(trace, culprit)} to expand over is not known`;
    case 'branch_not_followed':
      return `${nameOf(explained, culprit)} did not follow it`;
    case 'short_circuited':
      return `${nameOf(explained, culprit)} stopped what is downstream of it`;
    case 'planned':
      return `planned by ${planEntryText(trace.header.plan[culprit])}${plannedErrorText(trace, instance)}`;
    case 'raised':
    case 'raised_fail_exception':
    case 'raised_skip_exception':
    case 'push_refused':
    case 'arguments_unresolved':
    case 'execution_timeout':
    case 'sensor_timeout':
    case 'failed_softly':
      return errorText(lastFailure(trace, instance)) ?? cause;
    case 'index_out_of_range':
      return explained.columns.mapIndex[instance] === UNMAPPED
        ? 'its map indexes took its place'
        : `its map index is outside what ${taskName(trace, culprit)} expands to now`;
    case 'waited_for_pool':
    case 'waited_for_parallelism':
    case 'waited_for_max_active_tasks':
    case 'waited_for_max_active_tis':
    case 'waited_for_page':
      return `${waitText(explained, instance, { cause, culprit })}, ${endText(trace)}`;
    case 'trigger_ended':
      return 'its trigger ended it';
    case 'fail_fast':
      return `${nameOf(explained, culprit)} failed, and the DAG has fail_fast`;
    case 'dagrun_timeout':
      return `the run took longer than its dagrun_timeout of ${formatDuration(trace.header.dag.dagrunTimeoutMs ?? 0)}`;
    case 'cleared':
    case 'worker_stopped':
    case 'result_refused':
    case 'marked':
    case 'run_marked':
      return handText(trace, subject) ?? `${clearedText(trace, instance).slice(2)}, ${endText(trace)}`;
    case 'run_finished':
      return 'the run had ended before it could start';
    default:
      return unendedText(explained, subject);
  }
}

/** What failed around a task. */
const LOSSES: Partial<Record<Cause, string>> = {
  executor_mismatch: 'its executor reported an end that it knew nothing of',
  heartbeat_timeout: 'its worker was not heard of for too long',
  stuck_in_queued: 'no worker took it in time, again and again',
};

/** Where an instance still stands that has not ended. */
const LEFT_BY: Partial<Record<Cause, string>> = {
  deferred_itself: 'it waits for a trigger',
  poked_in_vain: 'its last poke was unsuccessful',
  orphaned: 'the scheduler died',
};

/** Rules that give up for want of something: no single upstream instance is to blame. */
const UNMET: Partial<Record<TriggerRule, string>> = {
  one_failed: 'no upstream failed',
  one_success: 'no upstream succeeded',
  one_done: 'no upstream succeeded or failed',
  all_skipped: 'not all upstream were skipped',
};

function ruleText(explained: Explained, { instance, culprit }: Subject): string {
  const rule = taskOf(explained, instance)?.triggerRule ?? 'all_success';
  const unmet = UNMET[rule];
  if (unmet !== undefined) return `${unmet} (trigger rule ${rule})`;
  if (culprit === NO_CULPRIT) return `trigger rule ${rule}`;
  const because = `${nameOf(explained, culprit)} ${wasText(explained, culprit)}`;
  return rule === 'all_success' ? because : `${because} (trigger rule ${rule})`;
}

function wasText({ columns }: Explained, instance: number): string {
  const state = stateOfCode(columns.state[instance] as number);
  if (state === 'success') return 'succeeded';
  return state === 'failed' ? 'failed' : `is ${state}`;
}

function waitText(
  explained: Explained,
  instance: number,
  { cause, culprit }: { readonly cause: Cause; readonly culprit: number },
): string {
  const limit =
    cause === 'waited_for_pool'
      ? `pool ${taskOf(explained, instance)?.pool}`
      : cause.replace('waited_for_', '').replace('page', 'max_tis_per_query');
  const freed = culprit === NO_CULPRIT ? '' : ` (freed by ${nameOf(explained, culprit)})`;
  return `after waiting for ${limit}${freed}`;
}

/** Of instances that came to no end. */
function unendedText(explained: Explained, { instance, state }: Subject): string {
  const { trace } = explained;
  if (state === 'running') return `it never ended, ${endText(trace)}`;
  if (state === 'queued') return `it never started, ${endText(trace)}`;
  if (state !== 'scheduled') return '';
  const { pool = '', poolSlots = 1 } = taskOf(explained, instance) ?? {};
  const slots = lastSlotsOf(trace.header, pool);
  const isTooBig = slots !== -1 && poolSlots > slots;
  const why = isTooBig ? ` (it takes ${poolSlots} of pool ${pool}, which has ${slots})` : '';
  return `it never got a slot${why}, ${endText(trace)}`;
}

/** The slots of a pool after all that was done to it; -1: unlimited. */
function lastSlotsOf({ pools, actions }: Trace['header'], pool: string): number {
  const resize = actions.findLast((action) => action.kind === 'resize_pool' && action.pool === pool);
  if (resize?.kind === 'resize_pool') return resize.slots;
  return Object.hasOwn(pools, pool) ? poolSlotsOf(pools[pool] ?? -1) : -1;
}

function endText({ endReason, runState, endMs }: Trace): string {
  return endReason === 'finished'
    ? `the run ended ${runState} at ${formatDuration(endMs)}`
    : `the run stopped (${endReason}) at ${formatDuration(endMs)}`;
}

/** ` on try 2 of 4`, where there is more than one; a success that was retried says what went wrong before. */
function tryText(explained: Explained, instance: number, state: InstanceState): string {
  const { trace, columns } = explained;
  const maxTries = maxTriesOf(trace, columns, instance);
  const tryNumber = columns.tryNumber[instance] as number;
  const onTry = ` on try ${tryNumber} of ${maxTries + 1}${clearedText(trace, instance)}`;
  if (state === 'failed' || state === 'up_for_retry') return maxTries > 0 && tryNumber > 0 ? onTry : '';
  if (state !== 'success' || tryNumber <= 1) return '';
  const failure = lastFailure(trace, instance);
  const isOfNow = failure !== undefined && failure.tryNumber > (clearOf(trace, instance)?.tryNumber ?? 0);
  return isOfNow ? `${onTry} (try ${failure.tryNumber}: ${errorText(failure)})` : onTry;
}

function plannedErrorText(trace: Trace, instance: number): string {
  const error = errorText(lastFailure(trace, instance));
  return error === null || error.endsWith(': planned') ? '' : ` (${error})`;
}

function lastFailure(trace: Trace, instance: number): AttemptRecord | undefined {
  return attemptRecordsOf(trace, instance).findLast((attempt) => attempt.error !== undefined);
}

/** null: it was not its past that kept it. */
function pastText(explained: Explained, instance: number): string | null {
  const { waitsFor = null } = explained.trace.place ?? {};
  const taskId = taskOf(explained, instance)?.taskId ?? '';
  return waitsFor?.tasks.includes(taskId) === true
    ? `it waits for ${taskId} of ${waitsFor.runId} (depends on past)`
    : null;
}

function taskOf({ trace, columns }: Explained, instance: number): TaskSpec | undefined {
  return trace.header.dag.tasks[columns.task[instance] as number];
}

function nameOf(explained: Explained, instance: number): string {
  return instanceName(taskOf(explained, instance)?.taskId ?? '?', explained.columns.mapIndex[instance] as number);
}

function taskName(trace: Trace, task: number): string {
  return trace.header.dag.tasks[task]?.taskId ?? '?';
}
