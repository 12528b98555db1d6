/**
 * Whom a chosen instance concerns above or below it: whole tasks, and inside mapped groups single map indexes.
 * Rules: semantics-scheduling 10.4 (rule clear/relatives-by-index); airflow-core/src/airflow/models/taskinstance.py (find_relevant_relatives).
 */
import type { IndexedTask, Upstream } from './dagIndex.ts';
import { expandedCount, UNKNOWN_LENGTH } from './lengths.ts';
import { innermostShared } from './mappedGroups.ts';
import { relevantIndexes } from './relevance.ts';
import type { Run } from './run.ts';

export type Direction = 'upstream' | 'downstream';

/** Tasks with all their instances, and single map indexes of tasks. */
export interface Chosen {
  readonly tasks: Set<IndexedTask>;
  readonly indexes: Map<IndexedTask, Set<number>>;
}

export function createChosen(): Chosen {
  return { tasks: new Set(), indexes: new Map() };
}

/** Tells whether the index is new. */
export function chooseIndex({ indexes }: Chosen, task: IndexedTask, mapIndex: number): boolean {
  const chosen = indexes.get(task);
  if (chosen === undefined) indexes.set(task, new Set([mapIndex]));
  else if (chosen.has(mapIndex)) return false;
  else chosen.add(mapIndex);
  return true;
}

export function isChosen({ tasks, indexes }: Chosen, task: IndexedTask, mapIndex: number): boolean {
  return tasks.has(task) || indexes.get(task)?.has(mapIndex) === true;
}

/**
 * Adds every relative in one direction. A task with an unknown number of instances, when one of its indexes is chosen, is returned:
 * then nothing can be said of its relatives.
 */
export function chooseRelatives(run: Run, chosen: Chosen, direction: Direction): IndexedTask | null {
  const wholes = [...chosen.tasks];
  const singles = [...chosen.indexes].flatMap(([task, indexes]) => [...indexes].map((index) => [task, index] as const));
  for (const task of wholes) chooseWhole(chosen, task, direction);
  for (let next = singles.pop(); next !== undefined; next = singles.pop()) {
    const [task, mapIndex] = next;
    if (!task.needsExpansion) {
      chooseWhole(chosen, task, direction);
      continue;
    }
    if (expandedCount(run, task) === UNKNOWN_LENGTH) return task;
    for (const relative of flatRelatives(task, direction)) {
      const { isAll, from, to } = relevantIndexes(run, task, { upstream: kinship(task, relative), mapIndex });
      if (isAll) chooseWhole(chosen, relative, direction, true);
      else for (let at = from; at < to; at++) if (chooseIndex(chosen, relative, at)) singles.push([relative, at]);
    }
  }
  return null;
}

function chooseWhole(chosen: Chosen, task: IndexedTask, direction: Direction, isItselfMeant = false): void {
  if (isItselfMeant) chosen.tasks.add(task);
  for (const relative of flatRelatives(task, direction)) chosen.tasks.add(relative);
}

/** All tasks above or below, at any distance. */
export function flatRelatives(task: IndexedTask, direction: Direction): ReadonlySet<IndexedTask> {
  const found = new Set<IndexedTask>();
  const open = [task];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const { task: relative } of next[direction]) {
      if (found.has(relative)) continue;
      found.add(relative);
      open.push(relative);
    }
  }
  return found;
}

/** How the instances of one task concern those of another, as if they were next to each other. */
function kinship(task: IndexedTask, relative: IndexedTask): Upstream {
  const sharedGroup = innermostShared(task.mappedGroup, relative.mappedGroup);
  return {
    task: relative,
    sharedGroup,
    isFurtherMapped: relative.mappedGroup !== sharedGroup || relative.isMappedOperator,
    isSeenWholeByFastRule: false,
    isSeenWholeByPlaceholder: false,
  };
}
