/**
 * A mapped task has as many instances as its input has combinations, with map indexes from 0 on without a gap.
 * Silent where somebody cleared or marked something, and of a task whose indexes were revised: lengths may have been others then.
 */
import { UNMAPPED } from '../model/ids.ts';
import { STATE } from '../model/states.ts';
import { CAUSE } from '../model/transition.ts';
import type { Hearing } from './hearing.ts';
import type { Judge } from './judge.ts';
import type { JudgedTask } from './judgedDag.ts';
import { instancesOf } from './lengths.ts';

const ID = 'expansion-count';

export const EXPANSION_COUNT: Judge = {
  id: ID,
  sentence: 'A mapped task has as many instances as its input has combinations.',
  attend: (hearing) => {
    if (!hearing.dag.hasMapping || hearing.isByHand) return null;
    const revised = new Set<number>();
    const expandedToZero = new Set<number>();
    return {
      moved: (instance, _, to) => {
        if (to === STATE.removed && hearing.cause === CAUSE.index_out_of_range)
          revised.add(hearing.task[instance] as number);
        else if (to === STATE.skipped && hearing.cause === CAUSE.expanded_to_zero)
          expandedToZero.add(hearing.task[instance] as number);
      },
      ended: () => {
        // The limit stops an expansion halfway.
        if (hearing.trace.endReason === 'instances_limit') return;
        for (const task of hearing.dag.tasks) {
          if (task.isMapped && !revised.has(task.number)) judgeTask(hearing, task, expandedToZero.has(task.number));
        }
      },
    };
  },
};

function judgeTask(hearing: Hearing, task: JudgedTask, isToZero: boolean): void {
  const { count, highest, placeholder } = indexesOf(hearing, task);
  // What was never expanded says nothing of a length.
  if (count === 0 && !isToZero) return;
  const expected = instancesOf(hearing, task);
  if (expected === null || (expected === count && highest === count - 1)) return;
  const { taskId } = task.spec;
  const gap = highest === count - 1 ? '' : ` with map indexes up to ${highest}`;
  const message = `${taskId} should have ${expected} instances by the lengths of what it is mapped over and has ${count}${gap}.`;
  const [first] = hearing.segments[task.number] ?? [];
  const accused = placeholder === -1 ? (first?.first ?? -1) : placeholder;
  hearing.accuse(ID, message, { instances: accused === -1 ? [] : [accused], atMs: null });
}

function indexesOf(
  { segments, mapIndex, isDeleted }: Hearing,
  { number }: JudgedTask,
): { readonly count: number; readonly highest: number; readonly placeholder: number } {
  let count = 0;
  let highest = -1;
  let placeholder = -1;
  for (const { first, count: rows } of segments[number] ?? []) {
    for (let instance = first; instance < first + rows; instance++) {
      if (isDeleted[instance] === 1) continue;
      const index = mapIndex[instance] as number;
      if (index === UNMAPPED) placeholder = instance;
      else count++;
      if (index > highest) highest = index;
    }
  }
  return { count, highest, placeholder };
}
