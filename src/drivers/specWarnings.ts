/**
 * What a user should know of a DAG before reading its run: fields without effect, and constructions of which Airflow makes something else.
 */
import type { DagSpec, ValueSpec } from '../model/dagSpec.ts';
import type { Profile } from '../model/profile.ts';

/** Texts for the run's warnings, each once. */
export function specWarnings(spec: DagSpec, profile: Profile): readonly string[] {
  const warnings: string[] = [];
  if (spec.ignoredFields.length > 0) {
    warnings.push(`fields without effect in this version: ${spec.ignoredFields.join(', ')}`);
  }
  for (const { taskId, expand } of spec.tasks) {
    const names = expand?.kind === 'kwargs' && profile.name !== 'intended' ? referencesInRows(expand.rows) : [];
    if (names.length === 0) continue;
    warnings.push(
      `${taskId}: Airflow hands the body a reference in a literal expandKwargs row unresolved (${names.join(', ')}); here it is resolved`,
    );
  }
  return warnings;
}

/** Names under which a literal row holds a reference itself (rule expand-kwargs/reference-in-row-unresolved). */
function referencesInRows(rows: ValueSpec): readonly string[] {
  if (rows.kind !== 'list') return [];
  const names = rows.items.flatMap((row) =>
    row.kind === 'record' ? row.entries.filter(([, value]) => isReference(value)).map(([name]) => name) : [],
  );
  return [...new Set(names)];
}

function isReference({ kind }: ValueSpec): boolean {
  return kind === 'xcom' || kind === 'map' || kind === 'zip' || kind === 'concat';
}
