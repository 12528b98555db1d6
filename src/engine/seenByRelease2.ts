/**
 * What releases 2.x see in a DAG and later ones do not: tasks that decide though they are not flagged as able to skip, and references inside
 * literal lists and records that are mapped over. Worked out on first use, so that other profiles pay nothing.
 */
import { expandValues, referencedTasks, type DagSpec } from '../model/dagSpec.ts';
import type { TaskNumber } from '../model/ids.ts';
import type { DagIndex, IndexedTask } from './dagIndex.ts';
import { sourcesOf } from './mappedGroups.ts';

const deciders = new WeakMap<IndexedTask, readonly IndexedTask[]>();

/** Direct upstream tasks that decide. */
export function decidersOf(task: IndexedTask): readonly IndexedTask[] {
  let found = deciders.get(task);
  if (found === undefined) {
    found = task.upstream.map((upstream) => upstream.task).filter(({ spec }) => spec.decision !== null);
    deciders.set(task, found);
  }
  return found;
}

const nested = new WeakMap<IndexedTask, readonly TaskNumber[]>();

/** Tasks referred to inside a literal list or record that the task, or the closest mapped group around it, is mapped over. */
export function nestedSourcesOf({ taskNumbers }: DagIndex, task: IndexedTask): readonly TaskNumber[] {
  let found = nested.get(task);
  if (found === undefined) {
    const expand = task.spec.expand ?? task.mappedGroup?.spec.expand ?? null;
    const direct = expand === null ? [] : sourcesOf(expand, taskNumbers);
    const all = expand === null ? [] : expandValues(expand).flatMap(referencedTasks);
    found = [...new Set(all)].map((id) => taskNumbers.get(id) as TaskNumber).filter((one) => !direct.includes(one));
    nested.set(task, found);
  }
  return found;
}

const sources = new WeakMap<DagSpec, ReadonlySet<string>>();

/** Ids of all tasks that some task is mapped over, in a literal list or record too. */
export function sourcesAtAnyDepth(spec: DagSpec): ReadonlySet<string> {
  let found = sources.get(spec);
  if (found === undefined) {
    const expands = spec.tasks.flatMap(({ expand }) => (expand === null ? [] : expandValues(expand)));
    found = new Set(expands.flatMap(referencedTasks));
    sources.set(spec, found);
  }
  return found;
}
