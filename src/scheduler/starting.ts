/**
 * Which of the instances queued in a round start, and in what order: releases differ in what a worker checks first and in how the executor
 * sorts its queue (rules mapped-source/judged-by-worker, selection/hand-out-order).
 */
import type { Installation } from '../engine/run.ts';
import { isStartGranted } from './earlierDefects.ts';
import { mayStart } from './mappedSource.ts';
import { selectInstances } from './selection.ts';

/** Queues what fits; gives what of it may start, in order. */
export function selectStarting({ running, settings }: Installation): ReturnType<typeof selectInstances> {
  const { startOrder, nestedReference, earlier } = settings.profile;
  let starting = selectInstances(running);
  if (nestedReference === 'source')
    starting = starting.filter(({ run, rows, instance }) => mayStart(run, rows.task, instance));
  if (earlier.unexpandedGroupRefusesStart)
    starting = starting.filter(({ run, rows, instance }) => isStartGranted(run, rows.task, instance));
  // By defect, the executor of 3.2.0 takes its queue from the wrong end.
  if (startOrder === 'highest_first' || starting.length < 2) return starting;
  return starting.toSorted((left, right) => left.rows.task.priorityWeight - right.rows.task.priorityWeight);
}
