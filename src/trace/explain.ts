/**
 * Why a task instance is in the state it is in, in one line, read from the recorded causes and culprits alone: no rule is evaluated again.
 */
import { instanceName } from '../model/ids.ts';
import type { PlanEntry } from '../model/outcomePlan.ts';
import { STATE, stateOfCode, type InstanceState } from '../model/states.ts';
import { formatDuration } from '../model/time.ts';
import { causeOfCode, NO_CULPRIT, type Cause } from '../model/transition.ts';
import type { InstanceColumns } from './instances.ts';
import type { AttemptRecord, Trace } from './trace.ts';

/** Where an explanation reads. */
export interface Explained {
  readonly trace: Trace;
  readonly columns: InstanceColumns;
  /** Attempts that left details, by instance. */
  readonly attempts: ReadonlyMap<number, readonly AttemptRecord[]>;
}

/**
 * One line such as `skipped: expanded to zero by list_files` or `upstream_failed: transform[2] failed`.
 *
 * @param instance Number of the instance in the trace.
 */
export function explainInstance(explained: Explained, instance: number): string {
  const { trace, columns } = explained;
  const state = stateOfCode(columns.state[instance] as number);
  const move = columns.lastMove[instance] as number;
  if (move === -1) return `none: never scheduled, ${endText(trace)}`;
  const cause = causeOfCode(trace.moves.causeAt(move));
  const culprit = trace.moves.culpritAt(move);
  const reason = reasonOf(explained, { instance, cause, culprit, state });
  return reason === '' ? state : `${state}${tryText(explained, instance, state)}: ${reason}`;
}

interface Subject {
  readonly instance: number;
  readonly cause: Cause;
  readonly culprit: number;
  readonly state: InstanceState;
}

function reasonOf(explained: Explained, subject: Subject): string {
  const { trace, columns } = explained;
  const { instance, cause, culprit } = subject;
  switch (cause) {
    case 'trigger_rule':
      return ruleText(explained, subject);
    case 'mapped_source':
      return `it is mapped over ${nameOf(explained, culprit)}, which ${wasText(columns, culprit)}`;
    case 'expanded_to_zero':
      return `expanded to zero by ${taskName(trace, culprit)}`;
    case 'length_unknown':
      return `the length of ${taskName(trace, culprit)} to expand over is not known`;
    case 'branch_not_followed':
      return `${nameOf(explained, culprit)} followed other tasks`;
    case 'short_circuited':
      return `${nameOf(explained, culprit)} stopped what is downstream of it`;
    case 'planned':
      return `planned by ${planEntryText(trace.header.plan[culprit])}${errorText(explained, instance)}`;
    case 'raised':
    case 'raised_fail_exception':
    case 'raised_skip_exception':
    case 'push_refused':
    case 'arguments_unresolved':
    case 'execution_timeout':
      return lastError(explained, instance) ?? cause;
    case 'index_out_of_range':
      return `its map index is outside what ${taskName(trace, culprit)} expands to now`;
    case 'waited_for_pool':
      return `after waiting for pool ${trace.header.dag.tasks[columns.task[instance] as number]?.pool}`;
    case 'run_finished':
      return 'the run had ended before it could start';
    default:
      return subject.state === 'success' ? '' : waitingText(trace, subject.state);
  }
}

function ruleText(explained: Explained, { instance, culprit }: Subject): string {
  const task = explained.trace.header.dag.tasks[explained.columns.task[instance] as number];
  const rule = task?.triggerRule ?? 'all_success';
  if (culprit === NO_CULPRIT) return `trigger rule ${rule}`;
  const because = `${nameOf(explained, culprit)} ${wasText(explained.columns, culprit)}`;
  return rule === 'all_success' ? because : `${because} (trigger rule ${rule})`;
}

function wasText(columns: InstanceColumns, instance: number): string {
  const state = stateOfCode(columns.state[instance] as number);
  if (state === 'success') return 'succeeded';
  return state === 'failed' ? 'failed' : `is ${state}`;
}

function waitingText(trace: Trace, state: InstanceState): string {
  if (state === 'running') return `it never ended, ${endText(trace)}`;
  if (state === 'scheduled') return `it never got a slot, ${endText(trace)}`;
  return '';
}

function endText({ endReason, runState, endMs }: Trace): string {
  return endReason === 'finished'
    ? `the run ended ${runState} at ${formatDuration(endMs)}`
    : `the run stopped (${endReason}) at ${formatDuration(endMs)}`;
}

/** ` on try 2 of 4`, where there is more than one. */
function tryText({ trace, columns }: Explained, instance: number, state: InstanceState): string {
  const retries = trace.header.dag.tasks[columns.task[instance] as number]?.retries ?? 0;
  const tryNumber = columns.tryNumber[instance] as number;
  const isTried = columns.state[instance] === STATE.failed || state === 'up_for_retry';
  return isTried && retries > 0 ? ` on try ${tryNumber} of ${retries + 1}` : '';
}

function errorText(explained: Explained, instance: number): string {
  const error = lastError(explained, instance);
  return error === null || error.endsWith(': planned') ? '' : ` (${error})`;
}

/** Name and message of the last attempt's error. */
function lastError({ attempts }: Explained, instance: number): string | null {
  const error = attempts.get(instance)?.findLast((attempt) => attempt.error !== undefined)?.error;
  if (error === undefined) return null;
  return error.message === '' ? error.name : `${error.name}: ${error.message}`;
}

function nameOf({ trace, columns }: Explained, instance: number): string {
  const taskId = taskName(trace, columns.task[instance] as number);
  return instanceName(taskId, columns.mapIndex[instance] as number);
}

function taskName(trace: Trace, task: number): string {
  return trace.header.dag.tasks[task]?.taskId ?? '?';
}

const BUILDERS = {
  fail: 'fail',
  fail_without_retry: 'failWithoutRetry',
  skip: 'skip',
  return: 'returns',
  hang: 'hang',
  take: 'take',
} as const;

/** A plan entry in the builder's spelling: `fail('process_file').at(2).onTry(1)`. */
export function planEntryText(entry: PlanEntry | undefined): string {
  if (entry === undefined) return 'the outcome plan';
  const { where, what } = entry;
  const at = where.mapIndex === undefined ? '' : `.at(${where.mapIndex})`;
  const onTry = where.tryNumber === undefined ? '' : `.onTry(${where.tryNumber})`;
  return `${BUILDERS[what.kind]}('${where.task}')${at}${onTry}`;
}
