/**
 * Checks of setups and teardowns, which Airflow makes when it marks a task or validates the DAG.
 * Rules: semantics-scheduling 9 (rules setup/direct-child-all-success, setup/fixed-rule); task-sdk/src/airflow/sdk/definitions/dag.py.
 */
import type { TaskSpec } from '../model/dagSpec.ts';
import type { Problem } from '../model/errors.ts';
import { compileProblems } from './compileProblems.ts';
import type { DagDraft } from './draft.ts';

export const TEARDOWN_RULE = 'all_done_setup_success';

/** `specs` are those of `draft.placed`, in the same order. */
export function checkSetups(draft: DagDraft, specs: readonly TaskSpec[]): Problem[] {
  const roles = draft.placed.flatMap(({ taskId, isSetup, isTeardown, options }) => {
    const problems = isSetup && isTeardown ? [compileProblems.setupAndTeardown(taskId)] : [];
    const rule = options['triggerRule'] ?? TEARDOWN_RULE;
    return isTeardown && rule !== TEARDOWN_RULE
      ? [...problems, compileProblems.teardownRule(taskId, String(rule))]
      : problems;
  });
  const setups = specs.filter(({ isSetup }) => isSetup);
  const rules = specs.flatMap(({ taskId, isTeardown, triggerRule, upstream }) => {
    const above = setups.find((setup) => upstream.includes(setup.taskId));
    if (above === undefined || isTeardown || triggerRule === 'all_success') return [];
    return [compileProblems.ruleBelowSetup(taskId, triggerRule, above.taskId)];
  });
  return [...roles, ...rules];
}
