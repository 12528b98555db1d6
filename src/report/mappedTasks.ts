/**
 * Which tasks of a DAG have map indexes: those mapped themselves, and those inside a mapped group.
 */
import type { DagSpec, TaskSpec } from '../model/dagSpec.ts';

export function isMappedTask(dag: DagSpec, task: TaskSpec): boolean {
  if (task.expand !== null) return true;
  for (let id = task.groupId; id !== null;) {
    const group = dag.groups.find((candidate) => candidate.groupId === id);
    if (group === undefined) return false;
    if (group.expand !== null) return true;
    id = group.parentId;
  }
  return false;
}
