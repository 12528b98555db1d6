/**
 * What a run left, and how it ended, as lines of text.
 */
import pc from 'picocolors';
import type { Simulation } from 'dagproof';
import { clock } from '../../src/report/timeline.ts';

const LONGEST_VALUE = 72;

/** The values of some tasks, one line each. */
export function valuesOf(run: Simulation, taskIds: readonly string[]): string[] {
  const width = Math.max(0, ...taskIds.map((taskId) => taskId.length));
  return taskIds.map((taskId) => `${taskId.padEnd(width)}  ${shorten(JSON.stringify(run.xcom(taskId)))}`);
}

/** The last line: how the run ended, when, and the digest that says whether two runs were the same. */
export function endingOf(run: Simulation): string {
  const state = run.state === 'success' ? pc.green(run.state) : pc.red(run.state);
  const instances = run.instances().length;
  const many = `${instances} task instance${instances === 1 ? '' : 's'}`;
  return `${pc.bold(state)} after ${clock(run.durationMs)} of virtual time, ${many}, digest ${run.digest.slice(0, 12)}`;
}

function shorten(text: string): string {
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)} …`;
}
