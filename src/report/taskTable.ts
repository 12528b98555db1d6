/**
 * A run as a table with one row a task: instances, states, tries, and when it was at work in virtual time.
 */
import Table from 'cli-table3';
import { INSTANCE_STATES, type InstanceState } from '../model/states.ts';
import { formatDuration } from '../model/time.ts';
import type { InstanceView } from '../trace/instances.ts';
import type { Simulation } from '../trace/simulation.ts';
import { isMappedTask } from './mappedTasks.ts';
import type { Palette } from './palette.ts';

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

/** The table as lines of text, without a border. */
export function taskTable(run: Simulation, palette: Palette): string {
  const table = new Table({
    head: ['task', 'instances', 'states', 'tries', 'started', 'ended'].map((title) => palette.dim(title)),
    chars: { ...NO_BORDER, middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: ['left', 'right', 'left', 'right', 'right', 'right'],
  });
  for (const task of run.dag.tasks) {
    const instances = run.instances(task.taskId);
    const isMapped = isMappedTask(run.dag, task);
    table.push([
      isMapped ? `${task.taskId}[ ]` : task.taskId,
      isMapped && instances.some(({ mapIndex }) => mapIndex >= 0) ? String(instances.length) : isMapped ? '-' : '1',
      statesText(instances, palette),
      triesText(instances),
      timeText(instances, 'startMs', Math.min),
      timeText(instances, 'endMs', Math.max),
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
  const texts = present.map((state) => {
    const text = instances.length === 1 ? state : `${counts.get(state)} ${state}`;
    return palette.state(state, text);
  });
  return texts.join(', ');
}

/** Tries of all instances together. */
function triesText(instances: readonly InstanceView[]): string {
  return String(instances.reduce((total, { tryNumber }) => total + tryNumber, 0));
}

/** When the first instance began or the last one ended; only those that were tried count. */
function timeText(
  instances: readonly InstanceView[],
  edge: 'startMs' | 'endMs',
  pick: (...times: number[]) => number,
): string {
  let best: number | null = null;
  for (const { [edge]: time, tryNumber } of instances) {
    if (time !== null && tryNumber > 0) best = best === null ? time : pick(best, time);
  }
  return best === null ? '-' : formatDuration(best);
}
