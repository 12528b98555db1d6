/**
 * What a user should know of a DAG before reading its run: fields without effect, and constructions of which Airflow makes something else.
 */
import { referencesInRow } from '../engine/kwargsRow.ts';
import type { DagSpec } from '../model/dagSpec.ts';
import type { Profile } from '../model/profile.ts';

/** Texts for the run's warnings, each once. */
export function specWarnings(spec: DagSpec, profile: Profile): readonly string[] {
  const warnings: string[] = [];
  if (spec.ignoredFields.length > 0) {
    warnings.push(`fields without effect in this version: ${spec.ignoredFields.join(', ')}`);
  }
  for (const { taskId, expand, onFailureFailDagrun } of spec.tasks) {
    if (expand === null || !onFailureFailDagrun || profile.mappedTeardownMark === 'kept') continue;
    warnings.push(
      `${taskId}: Airflow loses onFailureFailDagrun of a mapped teardown, so it does not count for the run`,
    );
  }
  if (profile.literalRowReferences === 'resolved') return warnings;
  for (const { taskId, expand } of spec.tasks) {
    const rows = expand?.kind === 'kwargs' && expand.rows.kind === 'list' ? expand.rows : null;
    const names = new Set(rows?.items.flatMap((_, index) => referencesInRow(rows, index)));
    if (names.size === 0) continue;
    warnings.push(
      `${taskId}: Airflow hands the body a reference in a literal expandKwargs row unresolved (${[...names].join(', ')}): those attempts fail`,
    );
  }
  return warnings;
}
