/**
 * Chooses what fails around an attempt.
 */
import type { PlanWhat } from '../../model/outcomePlan.ts';
import type { Draws } from './draws.ts';

export function chooseLoss(draws: Draws): PlanWhat {
  const reported = draws.pick([null, 'failed', null, 'success'] as const);
  const isGone = draws.chance(55);
  const afterMs = draws.pick([0, 1_000, 20_000]);
  if (isGone && draws.chance(40))
    return draws.chance(50) ? { kind: 'worker_killed', reported } : { kind: 'worker_killed', afterMs, reported };
  if (isGone) return { kind: 'worker_lost', reported };
  if (reported !== null) return { kind: 'stuck_in_queued', reported, afterMs };
  return { kind: 'stuck_in_queued', reported, times: draws.pick([1, 2, 3, 0]) };
}
