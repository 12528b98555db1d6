/**
 * Instances by name and names by instance.
 */
import { instanceName, UNMAPPED } from '../../model/ids.ts';
import type { LoadedRun } from './loadedReport.ts';

const numbersByRun = new WeakMap<LoadedRun, ReadonlyMap<string, ReadonlyMap<number, number>>>();

/** The number of an instance; null: the run has none of that name. */
export function instanceNumber(loaded: LoadedRun, taskId: string, mapIndex: number): number | null {
  let numbers = numbersByRun.get(loaded);
  if (numbers === undefined) numbersByRun.set(loaded, (numbers = numbersOf(loaded)));
  return numbers.get(taskId)?.get(mapIndex) ?? null;
}

/** Numbers of the instances of a task, by map index. */
export function instancesOfTask(loaded: LoadedRun, taskId: string): readonly number[] {
  instanceNumber(loaded, taskId, UNMAPPED);
  const numbers = numbersByRun.get(loaded)?.get(taskId) ?? new Map<number, number>();
  return [...numbers].toSorted(([left], [right]) => left - right).map(([, number]) => number);
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

function numbersOf({ columns, run }: LoadedRun): Map<string, Map<number, number>> {
  const numbers = new Map(run.dag.tasks.map(({ taskId }) => [taskId, new Map<number, number>()]));
  for (let instance = 0; instance < columns.count; instance++) {
    if (columns.deleted.has(instance)) continue;
    numbers.get(taskIdOf({ columns, run }, instance))?.set(columns.mapIndex[instance] as number, instance);
  }
  return numbers;
}
