/**
 * What of a DAG the chosen release of Airflow does not know: such a DAG would not be imported there, so it is refused (rule release/unknown-features).
 */
import type { DagSpec } from '../model/dagSpec.ts';
import type { Problem } from '../model/errors.ts';
import type { Profile } from '../model/profile.ts';

export function unknownFeatures(spec: DagSpec, { name, unknown }: Profile): Problem[] {
  const problems: Problem[] = [];
  for (const { taskId, triggerRule, retryExponentialBackoff: factor } of spec.tasks) {
    if (unknown.triggerRules.includes(triggerRule)) {
      problems.push({
        code: 'unknown-to-release',
        message: `${taskId} has the trigger rule ${triggerRule}, which Airflow ${name} does not have.`,
        remedy: 'Give it another rule, or choose the profile of a later release.',
      });
    }
    if (unknown.backoffFactors && factor !== 0 && factor !== 2) {
      problems.push({
        code: 'unknown-to-release',
        message: `${taskId} multiplies its retry delay by ${factor}; Airflow ${name} doubles it or leaves it.`,
        remedy: 'Give retryExponentialBackoff 2 or 0, or choose the profile of a later release.',
      });
    }
  }
  return problems;
}
