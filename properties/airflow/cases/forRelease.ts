/**
 * Makes a question one for an earlier release: its profile, and, of what the release does not know, something like it.
 */
import type { Profile } from '../../../src/model/profile.ts';
import type { RunCase } from '../../../src/trace/caseFormat.ts';

/** Instead of a trigger rule that is unknown. */
const NEAREST_RULE = 'none_failed_min_one_success';

/** The question for the release: a hand-written one as it is, a drawn one changed where it has to be, and therefore named after the release. */
export function forRelease(question: RunCase, { name, unknown }: Profile): RunCase {
  const settings = { ...question.settings, profile: name };
  if (question.id.startsWith('written/')) return { ...question, settings };
  const tasks = question.dag.tasks.map((task) => ({
    ...task,
    ...(task.triggerRule !== undefined && unknown.triggerRules.includes(task.triggerRule)
      ? { triggerRule: NEAREST_RULE as typeof task.triggerRule }
      : {}),
    ...(unknown.backoffFactors && (task.retryExponentialBackoff ?? 0) !== 0 ? { retryExponentialBackoff: 2 } : {}),
  }));
  return {
    ...question,
    id: question.id.replace('/', `-${name}/`),
    dag: { ...question.dag, tasks },
    settings,
  };
}
