/**
 * The mapped task groups of a DAG: which enclose which, what they are expanded over, which of them two tasks share.
 * It knows nothing of a run.
 */
import {
  expandValues,
  referencedTasks,
  type DagSpec,
  type ExpandSpec,
  type GroupSpec,
  type ValueSpec,
} from '../model/dagSpec.ts';
import type { TaskNumber } from '../model/ids.ts';

export interface IndexedGroup {
  readonly spec: GroupSpec & { readonly expand: ExpandSpec };
  /** The nearest enclosing mapped group. */
  readonly parent: IndexedGroup | null;
  /** Tasks the group's own expansion is over. */
  readonly sources: readonly TaskNumber[];
}

export function indexMappedGroups(
  spec: DagSpec,
  taskNumbers: ReadonlyMap<string, TaskNumber>,
): Map<string, IndexedGroup> {
  const mapped = new Map<string, IndexedGroup>();
  const nearest = new Map<string, IndexedGroup | null>();
  for (const group of spec.groups) {
    const parent = group.parentId === null ? null : (nearest.get(group.parentId) ?? null);
    if (group.expand === null) {
      nearest.set(group.groupId, parent);
      continue;
    }
    const indexed = {
      spec: group as GroupSpec & { readonly expand: ExpandSpec },
      parent,
      sources: sourcesOf(group.expand, taskNumbers),
    };
    mapped.set(group.groupId, indexed);
    nearest.set(group.groupId, indexed);
  }
  return mapped;
}

/** What a task is expanded over, then what the mapped groups around it are, from the innermost. */
export function valuesOver(expand: ExpandSpec | null, innermost: IndexedGroup | null): readonly ValueSpec[] {
  const values = expand === null ? [] : [...expandValues(expand)];
  for (let group = innermost; group !== null; group = group.parent) values.push(...expandValues(group.spec.expand));
  return values;
}

/** A reference inside a literal list or record is no source (airflow-core/src/airflow/models/expandinput.py, iter_references). */
export function sourcesOf(expand: ExpandSpec, taskNumbers: ReadonlyMap<string, TaskNumber>): readonly TaskNumber[] {
  const values = expand.kind === 'kwargs' && expand.rows.kind === 'list' ? expand.rows.items : expandValues(expand);
  const ids = new Set(values.filter(({ kind }) => kind !== 'list' && kind !== 'record').flatMap(referencedTasks));
  return [...ids].map((id) => taskNumbers.get(id) as TaskNumber);
}

export function driversOf(group: IndexedGroup | null): ReadonlySet<TaskNumber> {
  const drivers = new Set<TaskNumber>();
  for (let at = group; at !== null; at = at.parent) for (const source of at.sources) drivers.add(source);
  return drivers;
}

export function innermostShared(left: IndexedGroup | null, right: IndexedGroup | null): IndexedGroup | null {
  const around = new Set<IndexedGroup>();
  for (let at = right; at !== null; at = at.parent) around.add(at);
  for (let at = left; at !== null; at = at.parent) if (around.has(at)) return at;
  return null;
}
