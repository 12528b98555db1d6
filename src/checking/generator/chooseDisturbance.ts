/**
 * Chooses what disturbs an attempt without deciding how it ends, or ends it by its timeout, and narrows entries to items and times.
 */
import type { Json } from '../../model/json.ts';
import type { PlanWhat, PlanWhere } from '../../model/outcomePlan.ts';
import type { CaseKinds } from './caseChoices.ts';
import type { Draws } from './draws.ts';

export function chooseDisturbance(draws: Draws, kinds: CaseKinds): PlanWhat {
  const afterMs = draws.pick([1_000, 0, 2_000, 20_000]);
  return draws.weighted<PlanWhat>([
    [25, { kind: 'slow', byMs: draws.pick([1_000, 500, 4_000, 30_000]) }],
    [kinds.failures ? 15 : 0, { kind: 'timeout' }],
    [15, { kind: 'finish_twice', afterMs }],
    [15, { kind: 'truncate_output', keep: draws.pick([1, 2, 0]) }],
    [5, { kind: 'truncate_output' }],
    [kinds.badOutputs ? 10 : 0, { kind: 'unmappable_output' }],
    // Where nothing is missed soon, nobody would see that it is not heard of.
    [kinds.infrastructure && !kinds.clears ? 20 : 0, { kind: 'heartbeat_lost', afterMs }],
  ]);
}

/** The same, about an item in place of an index, or in a window of time. */
export function narrowWhere(draws: Draws, where: PlanWhere): PlanWhere {
  const { mapIndex, ...others } = where;
  const item = draws.pick<Json>([1, 0, 2, 'item 1', { x: 1, y: 'same' }, [1, 2]]);
  const place = mapIndex !== undefined && draws.chance(60) ? { ...others, item } : where;
  const times = draws.pick([1_000, 2_000, 500]);
  return draws.weighted<PlanWhere>([
    [60, place],
    [15, { ...place, afterMs: times }],
    [15, { ...place, beforeMs: times }],
    [10, { ...place, afterMs: times, beforeMs: times + 2_000 }],
  ]);
}
