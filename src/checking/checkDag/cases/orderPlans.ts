/**
 * The orders in which a run's mapped instances may end, with nothing else and around one that fails, in explicit entries.
 */
import { isMappedTask, type TaskSpec } from '../../../model/dagSpec.ts';
import type { OutcomePlan } from '../../../model/outcomePlan.ts';
import type { DisturbanceKind } from './drawnCase.ts';
import { entriesOf } from './explicitCase.ts';
import { instancesOf, isStruck, type NamedInstance } from './namedInstances.ts';
import { aroundOne, countOfOrders, entriesOfOrder, ordersOf } from './orderClasses.ts';
import type { PlayedRun } from '../judging/player.ts';
import { requestsOf } from './possibleDisturbances.ts';

/** An order of two is a single delay. */
const FEWEST_ORDERED = 3;

export interface OrdersAsked {
  readonly kinds: readonly DisturbanceKind[];
  /** Tasks of which no order stands for others. */
  readonly positional: readonly string[];
}

export function* orderPlans(played: PlayedRun, { kinds, positional }: OrdersAsked): Generator<OutcomePlan> {
  for (const { task, instances } of orderedTasks(played)) {
    const isReduced = !positional.includes(task.taskId);
    const hasRequests = instances.some((instance) => requestsOf(instance, played) > 0);
    for (const order of ordersOf(instances.length, isReduced)) {
      if (kinds.includes('slow')) yield entriesOfOrder(order, instances, false);
      if (hasRequests && kinds.includes('slow_requests')) yield entriesOfOrder(order, instances, true);
    }
    const failure = task.retries > 0 ? 'fail' : 'fail_for_good';
    if (!kinds.includes('slow') || !kinds.includes(failure)) continue;
    for (const [position, { where }] of instances.entries()) {
      const failing = entriesOf({ kind: failure, tries: 1, nth: 0, byMs: 0 }, where);
      for (const order of aroundOne(position, instances.length, isReduced)) {
        yield [...failing, ...entriesOfOrder(order, instances, false)];
      }
    }
  }
}

/** How many orders there would be if none stood for others, and nothing failed. */
export function ordersInAll(played: PlayedRun, kinds: readonly DisturbanceKind[]): number {
  return orderedTasks(played).reduce((sum, { instances }) => {
    const isByRequests =
      kinds.includes('slow_requests') && instances.some((instance) => requestsOf(instance, played) > 0);
    const ways = (kinds.includes('slow') ? 1 : 0) + (isByRequests ? 1 : 0);
    return sum + ways * countOfOrders(instances.length);
  }, 0);
}

function orderedTasks(played: PlayedRun): { task: TaskSpec; instances: readonly NamedInstance[] }[] {
  const { dag } = played.run;
  return dag.tasks
    .filter((task) => isStruck(task) && isMappedTask(dag, task))
    .map((task) => ({ task, instances: instancesOf(task.taskId, played) }))
    .filter(({ instances }) => instances.length >= FEWEST_ORDERED);
}
