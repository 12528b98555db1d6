/**
 * Orders of finishing in the manner of probabilistic concurrency testing: every instance has a priority, whoever has a lower one is later, and at a
 * few points one falls behind all others. Spelled out as delays of single instances, which are read, stored and taken away like any disturbance.
 */
import type { PlanEntry, PlanWhat } from '../../../model/outcomePlan.ts';
import type { PriorityOrder } from './drawnCase.ts';
import { drawFor, instancesOf, isStruck, pickedOf, type NamedInstance } from './namedInstances.ts';
import type { PlayedRun } from '../judging/player.ts';

/** Instances that are put in order; the others go on as they would. */
const MOST_ORDERED = 16;
const STEP_MS = 1_000;

/** Changes come first: of two delays of one request the first in a plan counts. */
export function orderEntries(order: PriorityOrder | null, undisturbed: PlayedRun): PlanEntry[] {
  if (order === null) return [];
  const tasks = undisturbed.run.dag.tasks.filter((task) => isStruck(task));
  const all = tasks.flatMap(({ taskId }) => instancesOf(taskId, undisturbed));
  const ordered = byPriority(all, order.pick).slice(0, MOST_ORDERED);
  const last = ordered.length * STEP_MS;
  const changes = order.changes.flatMap(({ pick, nth }) => {
    const changed = pickedOf(ordered, pick);
    return changed === null ? [] : [entryOf(changed, order.by, last, nth)];
  });
  const delays = ordered.flatMap((instance, rank) => {
    if (order.by === 'starts') return rank * 2 < ordered.length ? [] : [entryOf(instance, order.by, 0, null)];
    return rank === 0 ? [] : [entryOf(instance, order.by, rank * STEP_MS, null)];
  });
  return [...changes, ...delays];
}

/** Highest first. */
export function byPriority(instances: readonly NamedInstance[], pick: number): NamedInstance[] {
  const draws = instances.map((instance) => ({ instance, draw: drawFor(instance, pick) }));
  return draws.toSorted((one, other) => one.draw - other.draw).map(({ instance }) => instance);
}

function entryOf({ where }: NamedInstance, by: PriorityOrder['by'], byMs: number, nth: number | null): PlanEntry {
  const delayed: PlanWhat = { kind: 'request_delayed', byMs };
  if (by === 'ends') return { where, what: { kind: 'slow', byMs } };
  if (by === 'requests') return { where: { ...where, request: nth === null ? {} : { nth } }, what: delayed };
  return { where, what: { kind: 'stuck_in_queued', reported: null, times: 1 } };
}
