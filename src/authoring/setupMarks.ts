/**
 * `asSetup()` and `asTeardown()`: what they record of the tasks behind a reference, and the edges from setups to their teardown.
 * Rules: semantics-scheduling 9; task-sdk/src/airflow/sdk/definitions/_internal/abstractoperator.py.
 */
import { addEdge, noteProblem, type DagDraft, type EdgeEnd, type TaskDraft } from './draft.ts';
import { describe, referenceContent, taskEnds } from './nodes.ts';
import { problems } from './problems.ts';
import { isRecord } from './values.ts';

/** Adds `asSetup` and `asTeardown` to the object of a reference to `ends`. */
export function addSetupMarks<Target extends object>(
  draft: DagDraft,
  target: Target,
  ends: readonly EdgeEnd[],
): Target {
  return Object.assign(target, {
    asSetup: () => {
      for (const task of tasksOf(draft, ends)) task.isSetup = true;
      return target;
    },
    asTeardown: (options: unknown = {}) => {
      const { setups = [], onFailureFailDagrun } = isRecord(options) ? options : {};
      for (const task of tasksOf(draft, ends)) {
        task.isTeardown = true;
        if (onFailureFailDagrun !== undefined) task.onFailureFailDagrun = onFailureFailDagrun === true;
      }
      for (const setup of Array.isArray(setups) ? setups : [setups]) addSetup(draft, setup, ends);
      return target;
    },
  });
}

/** Marks what a teardown names as its setup, and draws the edge between the two. */
function addSetup(draft: DagDraft, setup: unknown, teardowns: readonly EdgeEnd[]): void {
  const content = referenceContent(setup);
  if (content === undefined) {
    noteProblem(draft, problems.setupNotATask(describe(setup)));
    return;
  }
  if (content.draft !== draft) {
    noteProblem(draft, problems.otherDag('asTeardown', describe(setup), content.draft.dagId));
    return;
  }
  const ends = taskEnds(content.value);
  for (const task of tasksOf(draft, ends)) task.isSetup = true;
  for (const upstream of ends) for (const downstream of teardowns) addEdge(draft, { upstream, downstream });
}

function tasksOf(draft: DagDraft, ends: readonly EdgeEnd[]): TaskDraft[] {
  draft.compiled = null;
  const ids = ends.flatMap((end) => (end.kind === 'task' ? [end.taskId] : []));
  return draft.placed.filter(({ taskId }) => ids.includes(taskId));
}
