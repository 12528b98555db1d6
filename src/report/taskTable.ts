/**
 * A run as a table with one row a task: instances, states, tries, and when it was at work in virtual time.
 */
import Table from 'cli-table3';
import { isMappedTask } from '../model/dagSpec.ts';
import { INSTANCE_STATES, STATE, type InstanceState } from '../model/states.ts';
import { formatDuration } from '../model/time.ts';
import { eachMove, instanceColumns, type InstanceView } from '../trace/instances.ts';
import type { Simulation } from '../trace/simulation.ts';
import type { Palette } from './palette.ts';
import { wrapPieces } from './wrapText.ts';

const NO_BORDER = Object.fromEntries(
  [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
    'left',
    'left-mid',
    'mid',
    'mid-mid',
    'right',
    'right-mid',
    'middle',
  ].map((name) => [name, '']),
);

/** Columns that the states of a task get at most; more go to further lines. */
const WIDEST_STATES = 32;

/** The table as lines of text, without a border. */
export function taskTable(run: Simulation, palette: Palette): string {
  const starts = firstStarts(run);
  const table = new Table({
    head: ['task', 'instances', 'states', 'tries', 'started', 'ended'].map((title) => palette.dim(title)),
    chars: { ...NO_BORDER, middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: ['left', 'right', 'left', 'right', 'right', 'right'],
  });
  for (const [number, task] of run.dag.tasks.entries()) {
    const instances = run.instances(task.taskId);
    const isMapped = isMappedTask(run.dag, task);
    table.push([
      isMapped ? `${task.taskId}[ ]` : task.taskId,
      isMapped && instances.some(({ mapIndex }) => mapIndex >= 0) ? String(instances.length) : isMapped ? '-' : '1',
      statesText(instances, palette),
      triesText(instances),
      timeText(starts[number]),
      timeText(lastEnd(instances)),
    ]);
  }
  return table
    .toString()
    .split('\n')
    .map((line) => `  ${line}`.trimEnd())
    .join('\n');
}

/** `3 success, 1 failed`, in the order of the states; a state alone needs no number. */
function statesText(instances: readonly InstanceView[], palette: Palette): string {
  const counts = new Map<InstanceState, number>();
  for (const { state } of instances) counts.set(state, (counts.get(state) ?? 0) + 1);
  const present = INSTANCE_STATES.filter((state) => counts.has(state));
  const textOf = (state: InstanceState): string => (instances.length === 1 ? state : `${counts.get(state)} ${state}`);
  const stateByText = new Map(present.map((state) => [textOf(state), state]));
  const lines = wrapPieces(present.map(textOf), { separator: ', ', width: WIDEST_STATES });
  const color = (text: string): string => {
    const state = stateByText.get(text);
    return state === undefined ? text : palette.state(state, text);
  };
  return lines.map((line) => line.split(/(, ?)/).map(color).join('')).join('\n');
}

/** Tries of all instances together. */
function triesText(instances: readonly InstanceView[]): string {
  return String(instances.reduce((total, { tryNumber }) => total + tryNumber, 0));
}

/** When the first attempt of each task started, by task number; a later try does not move it. */
function firstStarts({ trace }: Simulation): (number | undefined)[] {
  const { task } = instanceColumns(trace);
  const starts: (number | undefined)[] = [];
  eachMove(trace, (row, timeMs) => {
    if (trace.moves.stateAt(row) === STATE.running) starts[task[trace.moves.instanceAt(row)] as number] ??= timeMs;
  });
  return starts;
}

/** When the last instance ended; only those that were tried count. */
function lastEnd(instances: readonly InstanceView[]): number | undefined {
  let last: number | undefined;
  for (const { endMs, tryNumber } of instances) {
    if (endMs !== null && tryNumber > 0 && (last === undefined || endMs > last)) last = endMs;
  }
  return last;
}

function timeText(timeMs: number | undefined): string {
  return timeMs === undefined ? '-' : formatDuration(timeMs);
}
