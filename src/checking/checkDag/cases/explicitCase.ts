/**
 * A drawn case with every choice spelled out: plan entries by task, item and try, which can be read, stored, and played again after the DAG
 * has changed.
 */
import type { Json } from '../../../model/json.ts';
import type { OutcomePlan, PlanEntry, PlanWhat, PlanWhere } from '../../../model/outcomePlan.ts';
import type { Disturbance, DrawnCase } from './drawnCase.ts';
import { failEntries } from './failRates.ts';
import { instancesOf, pickedOf } from './namedInstances.ts';
import { orderEntries } from './priorityOrder.ts';
import type { PlayedRun } from '../judging/player.ts';

export interface ExplicitCase {
  readonly inputs: Readonly<Record<string, Json>>;
  /** What disturbs the run; empty: nothing. */
  readonly plan: OutcomePlan;
  readonly seed: number;
}

/** Spells a case out by the undisturbed run of its inputs: what strikes nothing there is left out. */
export function explicitCase(drawn: DrawnCase, undisturbed: PlayedRun): ExplicitCase {
  const { inputs, disturbances, order, seed, fails = null } = drawn;
  const plan = disturbances.flatMap((disturbance) => {
    const picked = pickedOf(instancesOf(disturbance.taskId, undisturbed), disturbance.pick);
    return picked === null ? [] : entriesOf(disturbance, picked.where);
  });
  const fallen = fails === null ? [] : failEntries(fails, undisturbed);
  return { inputs, plan: [...plan, ...fallen, ...orderEntries(order, undisturbed)], seed };
}

export function entriesOf(
  { kind, tries, nth, byMs }: Omit<Disturbance, 'taskId' | 'pick'>,
  where: PlanWhere,
): PlanEntry[] {
  const onTries = (what: PlanWhat): PlanEntry[] =>
    Array.from({ length: tries }, (_, before) => ({ where: { ...where, tryNumber: before + 1 }, what }));
  switch (kind) {
    case 'slow':
      return [{ where, what: { kind: 'slow', byMs } }];
    case 'slow_requests':
      return [{ where: { ...where, request: {} }, what: { kind: 'request_delayed', byMs } }];
    case 'stuck_in_queue':
      return [{ where, what: { kind: 'stuck_in_queued', reported: null, times: 1 } }];
    case 'fail':
      return onTries({ kind: 'fail' });
    case 'killed_after_effect':
      return onTries({ kind: 'worker_killed', reported: 'failed' });
    case 'killed_at_request': {
      const what: PlanWhat = { kind: 'killed_at_request', when: 'after', reported: 'failed' };
      return [{ where: { ...where, tryNumber: 1, request: { nth } }, what }];
    }
    case 'finish_twice':
      return [{ where, what: { kind: 'finish_twice' } }];
    case 'fail_for_good':
      return [{ where, what: { kind: 'fail' } }];
    case 'skip':
      return [{ where, what: { kind: 'skip' } }];
  }
}
