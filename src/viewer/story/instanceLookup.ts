/**
 * Instances by name and names by instance.
 */
import { instanceName, UNMAPPED } from '../../model/ids.ts';
import type { LoadedRun } from './loadedReport.ts';

const numbersByRun = new WeakMap<LoadedRun, ReadonlyMap<string, readonly number[]>>();

/** The number of an instance; null: the run has none of that name. */
export function instanceNumber(loaded: LoadedRun, taskId: string, mapIndex: number): number | null {
  const numbers = instancesOfTask(loaded, taskId);
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((loaded.columns.mapIndex[numbers[middle] as number] as number) < mapIndex) low = middle + 1;
    else high = middle;
  }
  const number = numbers[low];
  return number !== undefined && loaded.columns.mapIndex[number] === mapIndex ? number : null;
}

/** Numbers of the instances of a task, by map index. */
export function instancesOfTask(loaded: LoadedRun, taskId: string): readonly number[] {
  let numbers = numbersByRun.get(loaded);
  if (numbers === undefined) numbersByRun.set(loaded, (numbers = numbersOf(loaded)));
  return numbers.get(taskId) ?? [];
}

/** `read_file[2]`. */
export function nameOfInstance({ columns, run }: LoadedRun, instance: number): string {
  return instanceName(taskIdOf({ columns, run }, instance), columns.mapIndex[instance] ?? UNMAPPED);
}

export function taskIdOf({ columns, run }: Pick<LoadedRun, 'columns' | 'run'>, instance: number): string {
  return run.dag.tasks[columns.task[instance] ?? -1]?.taskId ?? '';
}

/** The parts of its name. */
export function nameParts(
  { columns, run }: Pick<LoadedRun, 'columns' | 'run'>,
  instance: number,
): { readonly taskId: string; readonly mapIndex: number } {
  return { taskId: taskIdOf({ columns, run }, instance), mapIndex: columns.mapIndex[instance] ?? UNMAPPED };
}

function numbersOf({ columns, run }: LoadedRun): Map<string, readonly number[]> {
  const { count, task, mapIndex, deleted } = columns;
  const numbers = run.dag.tasks.map((): number[] => []);
  for (let instance = 0; instance < count; instance++) {
    if (deleted.size === 0 || !deleted.has(instance)) numbers[task[instance] as number]?.push(instance);
  }
  const byIndex = (left: number, right: number): number => (mapIndex[left] as number) - (mapIndex[right] as number);
  return new Map(run.dag.tasks.map(({ taskId }, number) => [taskId, numbers[number]?.sort(byIndex) ?? []]));
}
