/**
 * The summary of a scenario that is kept beside it and compared on every test run: states, tries, times, values, digest.
 */
import type { InstanceState, Json, RunState, Simulation } from 'dagproof';
import type { Story } from './story.support.ts';

export interface StorySummary {
  readonly state: RunState;
  readonly endReason: string;
  /** Virtual ms. */
  readonly durationMs: number;
  readonly tasks: Readonly<Record<string, TaskSummary>>;
  readonly xcoms: Readonly<Record<string, Json>>;
  readonly warnings: readonly string[];
  readonly digest: string;
}

export interface TaskSummary {
  /** Instances by state. */
  readonly states: Partial<Record<InstanceState, number>>;
  /** Instances by tries begun, 0: never scheduled. */
  readonly tries: Readonly<Record<string, number>>;
}

export function summarize(story: Story, run: Simulation): StorySummary {
  const taskIds = run.dag.tasks.map((task) => task.taskId);
  return {
    state: run.state,
    endReason: run.endReason,
    durationMs: run.durationMs,
    tasks: Object.fromEntries(taskIds.map((taskId) => [taskId, summarizeTask(run, taskId)])),
    xcoms: Object.fromEntries(story.xcoms.map((taskId) => [taskId, run.xcom(taskId)])),
    warnings: run.warnings,
    digest: run.digest,
  };
}

function summarizeTask(run: Simulation, taskId: string): TaskSummary {
  const instances = run.instances(taskId);
  return {
    states: countBy(instances.map(({ state }) => state)),
    tries: countBy(instances.map(({ tryNumber }) => String(tryNumber))),
  };
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
