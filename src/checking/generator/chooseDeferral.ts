/**
 * Chooses what a deferral waits for. Times are of the size of generated durations; timeouts fall between two looks of the scheduler.
 */
import type { TriggerPlan } from '../../model/deferral.ts';
import type { PlanWhat } from '../../model/outcomePlan.ts';
import type { Draws } from './draws.ts';

export function chooseDeferral(draws: Draws): PlanWhat {
  const timeoutMs = draws.pick([null, null, 1_000, 15_000, 20_000]);
  const trigger = chooseTrigger(draws);
  // Nothing else would ever come of it.
  const isStuck = trigger.kind === 'never' && timeoutMs === null;
  return { kind: 'defer', trigger, timeoutMs: isStuck ? 2_000 : timeoutMs };
}

function chooseTrigger(draws: Draws): TriggerPlan {
  const kind = draws.weighted<TriggerPlan['kind']>([
    [50, 'fires'],
    [15, 'fails'],
    [15, 'never'],
    [20, 'ends'],
  ]);
  const afterMs = draws.pick([1_000, 2_000, 0, 15_000, 30_000]);
  switch (kind) {
    case 'never':
      return { kind };
    case 'ends': {
      const state = draws.pick(['success', 'failed', 'skipped'] as const);
      return draws.chance(50)
        ? { kind, afterMs, state, xcoms: { return_value: [1, 2], note: 'x' } }
        : { kind, afterMs, state };
    }
    default:
      return { kind, afterMs };
  }
}
