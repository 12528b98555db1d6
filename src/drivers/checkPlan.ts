/**
 * What is wrong with where plan entries point: at no task of the DAG, or at none that they can say anything of.
 */
import type { TaskSpec } from '../model/dagSpec.ts';
import type { Problem } from '../model/errors.ts';
import type { OutcomePlan } from '../model/outcomePlan.ts';
import { isTaskMatch } from '../workers/planMatcher.ts';

/**
 * Checks the faults given, and the names of tasks in other parts of the plan.
 *
 * @param named Task ids and globs of outputs and durations.
 */
export function checkPlan(
  faults: OutcomePlan,
  named: readonly string[],
  { tasks, problems }: { readonly tasks: readonly TaskSpec[]; readonly problems: Problem[] },
): void {
  const isUnknown = (task: string): boolean => !tasks.some(({ taskId }) => isTaskMatch(task, taskId));
  const unknown = [...faults.map(({ where }) => where.task), ...named].filter(isUnknown);
  unknown.forEach((task, position) => {
    if (unknown.indexOf(task) === position) problems.push(unknownTask(task, tasks));
  });
  const sensors = tasks.filter(({ sensor }) => sensor !== null);
  for (const { where, what } of faults) {
    const isMisplaced = what.kind === 'poke' && !sensors.some(({ taskId }) => isTaskMatch(where.task, taskId));
    if (isMisplaced && tasks.some(({ taskId }) => isTaskMatch(where.task, taskId)))
      problems.push(noSensor(where.task, sensors));
  }
}

function unknownTask(task: string, tasks: readonly TaskSpec[]): Problem {
  return {
    code: 'unknown-task',
    message: `The outcome plan names ${JSON.stringify(task)}, which matches no task.`,
    remedy: `Tasks of this DAG: ${namesOf(tasks)}. Globs such as 'load_*' are allowed.`,
  };
}

function noSensor(task: string, sensors: readonly TaskSpec[]): Problem {
  return {
    code: 'no-sensor',
    message: `The outcome plan says how ${JSON.stringify(task)} is poked, which is no sensor.`,
    remedy: `Sensors of this DAG: ${namesOf(sensors)}.`,
  };
}

function namesOf(tasks: readonly TaskSpec[]): string {
  return tasks.map(({ taskId }) => taskId).join(', ') || '(none)';
}
