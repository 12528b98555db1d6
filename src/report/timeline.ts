/**
 * A run as a timeline of text: one line for each attempt, in the order of virtual time.
 */
import { instanceName } from '../model/ids.ts';
import type { InstanceState } from '../model/states.ts';
import { attemptsOf, type Attempt } from '../trace/attempts.ts';
import type { Simulation } from '../trace/simulation.ts';
import type { Palette } from './palette.ts';

/** More attempts than this are folded: `write[0..1]` for neighbours that did the same at the same time. */
const LONGEST_TIMELINE = 12;
const BAR_WIDTH = 26;

/** `0:05`, `1:30.001`: minutes, seconds and, where there are any, milliseconds of virtual time. */
export function clock(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const rest = milliseconds % 1000;
  const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return rest === 0 ? text : `${text}.${String(rest).padStart(3, '0')}`;
}

/**
 * Lines with name, try, start, end, a bar and what came of it; `━` is an attempt, `╌` the wait since the try before, `·` a decision of the scheduler.
 *
 * @example runTimeline(run, createPalette(false)).join('\n')
 */
export function runTimeline(run: Simulation, palette: Palette): string[] {
  const all = attemptsOf(run);
  const lines = all.length > LONGEST_TIMELINE ? fold(run, all) : all.map((attempt) => lineOf(run, attempt));
  const width = (column: (line: Line) => string): number => Math.max(...lines.map((line) => column(line).length), 0);
  const widths = {
    name: width((line) => line.name),
    start: width((line) => line.start),
    end: width((line) => line.end),
  };
  // A run in which nothing takes any time has no times worth a column.
  if (run.durationMs === 0) {
    return lines.map(({ name, tryText, state, result }) =>
      [name.padEnd(widths.name), palette.dim(tryText.padEnd(5)), '', palette.state(state, result)].join(' '),
    );
  }
  return lines.map(({ name, tryText, start, end, bar, state, result }) =>
    [
      name.padEnd(widths.name),
      palette.dim(tryText.padEnd(5)),
      start.padStart(widths.start),
      palette.dim(end === '' ? ' ' : '–'),
      end.padEnd(widths.end),
      ` ${palette.state(state, bar)} `,
      palette.state(state, result),
    ].join(' '),
  );
}

interface Line {
  readonly name: string;
  readonly tryText: string;
  readonly start: string;
  readonly end: string;
  readonly bar: string;
  readonly state: InstanceState;
  readonly result: string;
}

function lineOf(run: Simulation, attempt: Attempt): Line {
  const isDecision = attempt.tryNumber === 0;
  return {
    name: attempt.name,
    tryText: isDecision ? '' : `try ${attempt.tryNumber}`,
    start: clock(attempt.startMs),
    end: isDecision ? '' : clock(attempt.endMs),
    bar: barOf(attempt, run.durationMs),
    state: attempt.state,
    result: resultOf(run, attempt),
  };
}

/** `━` for an attempt, `╌` for the wait since the try before, `·` for a decision. */
function barOf({ startMs, endMs, waitedFromMs, tryNumber }: Attempt, durationMs: number): string {
  const column = (timeMs: number): number => (durationMs === 0 ? 0 : Math.round((timeMs / durationMs) * BAR_WIDTH));
  const from = Math.min(column(startMs), BAR_WIDTH - 1);
  const length = Math.max(1, column(endMs) - from);
  const waited = waitedFromMs === null ? 0 : from - column(waitedFromMs);
  const before = ' '.repeat(from - waited) + '╌'.repeat(waited);
  return (before + (tryNumber === 0 ? '·' : '━'.repeat(length))).padEnd(BAR_WIDTH);
}

function resultOf(run: Simulation, attempt: Attempt): string {
  if (attempt.tryNumber === 0) {
    const reason = reasonOf(run, attempt);
    return reason === '' ? attempt.state : `${attempt.state}: ${reason}`;
  }
  const record = run.trace.attempts.find(
    ({ instance, tryNumber }) => instance === attempt.instance && tryNumber === attempt.tryNumber,
  );
  // Of a try that is rescheduled or deferred, what is recorded is how it ended.
  const isLast = attempt.state !== 'up_for_reschedule' && attempt.state !== 'deferred';
  const message = record?.error === undefined || !isLast ? '' : `: ${record.error.message}`;
  const label = record?.renderedMapIndex === undefined ? '' : ` (${record.renderedMapIndex})`;
  return `${ENDS[attempt.state] ?? attempt.state}${label}${message}`;
}

/** How an attempt ended that is not the last of its instance. */
const ENDS: Partial<Record<InstanceState, string>> = {
  up_for_retry: 'failed, will retry',
  up_for_reschedule: 'not yet, will be poked again',
  deferred: 'waits for its trigger',
};

/** Why an instance got its state without an attempt. */
function reasonOf(run: Simulation, { cause, culprit, taskId }: Attempt): string {
  const task = run.dag.tasks[culprit]?.taskId ?? taskId;
  switch (cause) {
    case 'expanded_to_zero':
      return `expanded to zero by ${task}`;
    case 'length_unknown':
      return `${task} left nothing to expand over`;
    case 'empty_operator':
      return '';
    case 'trigger_rule': {
      const rule = run.dag.tasks.find((candidate) => candidate.taskId === taskId)?.triggerRule ?? '';
      return `${culpritOf(run, culprit)} (${rule})`;
    }
    case 'mapped_source':
      return `mapped over ${culpritOf(run, culprit)}`;
    case 'branch_not_followed':
      return `not followed by ${nameOf(run, culprit)}`;
    case 'short_circuited':
      return `short-circuited by ${nameOf(run, culprit)}`;
    default:
      return cause.replaceAll('_', ' ');
  }
}

function culpritOf(run: Simulation, instance: number): string {
  const attempt = attemptsOf(run).findLast((other) => other.instance === instance);
  return attempt === undefined ? 'its upstream' : `${attempt.name} is ${attempt.state}`;
}

function nameOf(run: Simulation, instance: number): string {
  return attemptsOf(run).find((other) => other.instance === instance)?.name ?? 'its upstream';
}

/** Neighbouring map indexes of one task that did the same at the same time become one line. */
function fold(run: Simulation, attempts: readonly Attempt[]): Line[] {
  const folded: { line: Line; taskId: string; first: number; last: number }[] = [];
  for (const attempt of attempts) {
    const line = lineOf(run, attempt);
    const group = folded.find(
      (other) => other.taskId === attempt.taskId && other.last + 1 === attempt.mapIndex && isSameLine(other.line, line),
    );
    if (group === undefined) {
      folded.push({ line, taskId: attempt.taskId, first: attempt.mapIndex, last: attempt.mapIndex });
    } else {
      group.last = attempt.mapIndex;
    }
  }
  return folded.map(({ line, taskId, first, last }) => ({
    ...line,
    name: first === last ? instanceName(taskId, first) : `${taskId}[${first}..${last}]`,
  }));
}

function isSameLine(left: Line, right: Line): boolean {
  return (
    left.tryText === right.tryText &&
    left.start === right.start &&
    left.end === right.end &&
    left.result === right.result
  );
}
