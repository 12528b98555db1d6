/**
 * Numbers that stand for things inside a run. They are branded so that an instance is never taken for a task;
 * public functions speak task ids and map indexes instead.
 */

declare const BRAND: unique symbol;

/** Position of a task instance in the instance table: instances are numbered in order of creation. */
export type InstanceId = number & { readonly [BRAND]: 'InstanceId' };
/** Position of a task in `DagSpec.tasks`. */
export type TaskNumber = number & { readonly [BRAND]: 'TaskNumber' };

/** The map index of an ordinary task and of a mapped task that is not expanded (rule expansion/placeholder-at-creation). */
export const UNMAPPED = -1;

/** One instance of a run, as users name it; the map index is -1 for an unmapped task. */
export interface InstanceName {
  readonly taskId: string;
  readonly mapIndex: number;
}

/** `task_id` or `task_id[map index]`, the way instances are named in every text. */
export function instanceName(taskId: string, mapIndex: number): string {
  return mapIndex === UNMAPPED ? taskId : `${taskId}[${mapIndex}]`;
}
