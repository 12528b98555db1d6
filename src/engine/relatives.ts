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
  for (const relative of relatedTasks(wholes, direction)) chosen.tasks.add(relative);
  for (let next = singles.pop(); next !== undefined; next = singles.pop()) {
    const [task, mapIndex] = next;
    if (!task.needsExpansion) {
      for (const relative of relatedTasks([task], direction)) chosen.tasks.add(relative);
      continue;
    }
    if (expandedCount(run, task) === UNKNOWN_LENGTH) return task;
    for (const relative of flatRelatives(task, direction)) {
      const { isAll, from, to } = relevantIndexes(run, task, { upstream: kinship(task, relative), mapIndex });
      if (isAll || run.settings.profile.earlier.clearReachesEveryIndex)
        for (const each of [relative, ...relatedTasks([relative], direction)]) chosen.tasks.add(each);
      else for (let at = from; at < to; at++) if (chooseIndex(chosen, relative, at)) singles.push([relative, at]);
    }
  }
  return null;
}

/**
 * Tasks related to some in a direction, or in none, with the setups and teardowns that belong to them (rule clear/reaches-setups;
 * airflow-core/src/airflow/serialization/definitions/dag.py, partial_subset). The tasks themselves are among them only as relatives of each other.
 */
export function relatedTasks(tasks: readonly IndexedTask[], direction: Direction | null): ReadonlySet<IndexedTask> {
  const found = new Set<IndexedTask>();
  const add = (others: Iterable<IndexedTask>): void => {
    for (const other of others) found.add(other);
  };
  for (const task of tasks) {
    if (direction === 'downstream') {
      for (const relative of flatRelatives(task, 'downstream')) {
        found.add(relative);
        if (isWork(relative) && !tasks.includes(relative)) add(bracketsOf(relative));
      }
    }
    if (direction === 'upstream') {
      for (const relative of flatRelatives(task, 'upstream')) {
        found.add(relative);
        if (relative.spec.isSetup) add(teardownsOf(relative).filter((teardown) => teardown !== task));
      }
    } else if (isWork(task)) add(bracketsOf(task));
    if (task.spec.isSetup && direction !== 'downstream') add(teardownsOf(task));
  }
  return found;
}

function isWork({ spec }: IndexedTask): boolean {
  return !spec.isSetup && !spec.isTeardown;
}

/** The setups above that are without a teardown, or with one below the task, and their teardowns. */
function bracketsOf(task: IndexedTask): IndexedTask[] {
  const below = flatRelatives(task, 'downstream');
  return [...flatRelatives(task, 'upstream')].flatMap((setup) => {
    if (!setup.spec.isSetup) return [];
    const teardowns = teardownsOf(setup);
    const isRelevant = teardowns.length === 0 || teardowns.some((teardown) => below.has(teardown));
    return isRelevant ? [setup, ...teardowns.filter((teardown) => teardown !== task)] : [];
  });
}

function teardownsOf({ downstream }: IndexedTask): IndexedTask[] {
  return downstream.map(({ task }) => task).filter(({ spec }) => spec.isTeardown);
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
