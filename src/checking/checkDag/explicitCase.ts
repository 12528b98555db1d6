/**
 * A drawn case with every choice spelled out: plan entries by task, item and try, which can be read, stored, and played again after the DAG
 * has changed.
 */
import type { Json } from '../../model/json.ts';
import type { OutcomePlan, PlanEntry, PlanWhat, PlanWhere } from '../../model/outcomePlan.ts';
import { drawUint32 } from '../../model/randomness.ts';
import type { Disturbance, DrawnCase } from './drawnCase.ts';
import { placesOf, type Place } from './explicitPlaces.ts';
import { failEntries } from './failRates.ts';
import type { PlayedRun } from './player.ts';

export interface ExplicitCase {
  readonly inputs: Readonly<Record<string, Json>>;
  /** What disturbs the run; empty: nothing. */
  readonly plan: OutcomePlan;
  readonly seed: number;
}

/** Spells a case out by the undisturbed run of its inputs: what strikes nothing there is left out. */
export function explicitCase(drawn: DrawnCase, undisturbed: PlayedRun): ExplicitCase {
  const { inputs, disturbances, seed, fails = null } = drawn;
  const plan = disturbances.flatMap((disturbance) => {
    const where = placeOf(disturbance, undisturbed);
    return where === null ? [] : entriesOf(disturbance, where);
  });
  return { inputs, plan: fails === null ? plan : [...plan, ...failEntries(fails, undisturbed)], seed };
}

function entriesOf({ kind, tries, nth, byMs }: Disturbance, where: PlanWhere): PlanEntry[] {
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

/** The place with the lowest draw of this pick, so that one more or fewer leaves the others as they were; null: there is none. */
function placeOf({ taskId, pick }: Disturbance, undisturbed: PlayedRun): PlanWhere | null {
  const drawOf = ({ key }: Place): number =>
    drawUint32(pick, { task: taskId, mapIndex: 0, tryNumber: 0, purpose: key });
  const picked = placesOf(taskId, undisturbed).reduce<Place | null>(
    (lowest, place) => (lowest === null || drawOf(place) < drawOf(lowest) ? place : lowest),
    null,
  );
  return picked?.where ?? null;
}
