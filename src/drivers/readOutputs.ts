/**
 * Reads the outputs a caller gives instead of bodies: values become plan entries, functions stand in for bodies.
 */
import type { Problem } from '../model/errors.ts';
import { copyJson, NotPlainJson, type Json } from '../model/json.ts';
import type { PlanEntry } from '../model/outcomePlan.ts';
import { isTaskMatch } from '../workers/planMatcher.ts';
import type { OutputFunction } from '../workers/runFacts.ts';

/**
 * The plan entries of `outputs` and the functions by task id; of several that match a task the first counts.
 *
 * @example readOutputs({ list_files: ['a'], 'load_*': ({ key }) => key }, taskIds, problems).functions.get('load_rows')
 */
export function readOutputs(
  given: Readonly<Record<string, Json | OutputFunction>>,
  taskIds: readonly string[],
  problems: Problem[],
): { entries: PlanEntry[]; functions: Map<string, OutputFunction> } {
  const entries: PlanEntry[] = [];
  const functions = new Map<string, OutputFunction>();
  for (const [task, output] of Object.entries(given)) {
    const matching = taskIds.filter((taskId) => isTaskMatch(task, taskId));
    if (typeof output === 'function') {
      for (const taskId of matching) functions.set(taskId, functions.get(taskId) ?? output);
      continue;
    }
    // A plan goes before functions: where one was given first, the value is only for the other tasks.
    const isFirst = !matching.some((taskId) => functions.has(taskId));
    const places = isFirst ? [task] : matching.filter((taskId) => !functions.has(taskId));
    try {
      const value = copyJson(output);
      for (const place of places) entries.push({ where: { task: place }, what: { kind: 'return', value } });
    } catch (error) {
      if (!(error instanceof NotPlainJson)) throw error;
      const message = `The output given for ${task} cannot be an XCom: ${error.message}.`;
      problems.push({ code: 'output-not-json', message, remedy: 'Give plain JSON, or a function that returns it.' });
    }
  }
  return { entries, functions };
}
